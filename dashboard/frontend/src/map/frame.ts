import type { Sprites } from './sprites';

/** The pixels of one picture, into which sprites are copied. */
export class Frame {
  readonly image: ImageData;
  readonly #pixels: Uint32Array;

  constructor(
    readonly width: number,
    readonly height: number,
  ) {
    this.image = new ImageData(width, height);
    this.#pixels = new Uint32Array(this.image.data.buffer);
  }

  clear(): void {
    this.#pixels.fill(0);
  }

  /* eslint-disable @typescript-eslint/no-non-null-assertion -- the bounds are computed before the loops */
  /** Draws a sprite centred at a device pixel; what is outside is left out. */
  draw(sprites: Sprites, sprite: number, centreX: number, centreY: number): void {
    const { side, pixels, first, last } = sprites;
    const left = Math.round(centreX) - (side >> 1);
    const top = Math.round(centreY) - (side >> 1);
    if (left >= this.width || top >= this.height || left + side <= 0 || top + side <= 0) {
      return;
    }
    const target = this.#pixels;
    const lastRow = Math.min(side, this.height - top);
    for (let row = Math.max(0, -top); row < lastRow; row++) {
      const line = sprite * side + row;
      const end = Math.min(last[line]!, this.width - left);
      let from = Math.max(first[line]!, -left);
      let to = (top + row) * this.width + left + from;
      let at = line * side + from;
      for (; from < end; from++, to++, at++) {
        const over = pixels[at]!;
        const under = target[to]!;
        const alpha = over >>> 24;
        target[to] = alpha === 255 || under === 0 ? over : alpha === 0 ? under : blend(over, under, alpha);
      }
    }
  }
  /* eslint-enable @typescript-eslint/no-non-null-assertion */
}

/** One colour over another (RGBA from the lowest byte on, alpha not multiplied in). */
function blend(over: number, under: number, alpha: number): number {
  const rest = 255 - alpha;
  const red = ((over & 255) * alpha + (under & 255) * rest) / 255;
  const green = (((over >>> 8) & 255) * alpha + ((under >>> 8) & 255) * rest) / 255;
  const blue = (((over >>> 16) & 255) * alpha + ((under >>> 16) & 255) * rest) / 255;
  const opacity = alpha + ((under >>> 24) * rest) / 255;
  return ((opacity << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}
