import { viridis } from './speedScale';

/** Directions that a sprite is drawn for. */
export const directions = 48;
/** The step after the colours of speed: a vehicle that is silent. */
export const silentStep = viridis.length;

export type Shape = 'dot' | 'arrow' | 'large-arrow';

const reach: Record<Shape, number> = { dot: 3.4, arrow: 7, 'large-arrow': 10 };

/**
 * Small pictures of a vehicle, one for each colour and direction, as pixels: copying them into the frame is several times as
 * fast as having the browser draw ten thousand shapes, and needs no graphics processor.
 */
export class Sprites {
  /** Width and height of a sprite in device pixels. */
  readonly side: number;
  /** RGBA in the machine's order: sprite after sprite, row after row. */
  readonly pixels: Uint32Array;
  /** Of each row of each sprite, the first column that is not empty and the one after the last. */
  readonly first: Uint8Array;
  readonly last: Uint8Array;

  constructor(shape: Shape, outline: string, silent: { outline: string; fill: string }, devicePixelRatio: number) {
    const radius = reach[shape] * devicePixelRatio;
    this.side = 2 * Math.ceil(radius + 2 * devicePixelRatio);
    const count = (viridis.length + 1) * directions;
    this.pixels = new Uint32Array(count * this.side * this.side);
    this.first = new Uint8Array(count * this.side);
    this.last = new Uint8Array(count * this.side);
    const canvas = document.createElement('canvas');
    canvas.width = this.side * directions;
    canvas.height = this.side;
    const context = canvas.getContext('2d', { willReadFrequently: true });
    if (context === null) {
      return;
    }
    const paints = [...viridis.map((fill) => ({ outline, fill })), silent];
    paints.forEach((paint, step) => {
      context.clearRect(0, 0, canvas.width, canvas.height);
      for (let direction = 0; direction < directions; direction++) {
        context.save();
        context.translate((direction + 0.5) * this.side, this.side / 2);
        context.rotate((direction / directions) * 2 * Math.PI);
        Sprites.#outline(context, shape, radius);
        context.lineJoin = 'round';
        context.lineWidth = 1.6 * devicePixelRatio;
        context.strokeStyle = paint.outline;
        context.stroke();
        context.fillStyle = paint.fill;
        context.fill();
        context.restore();
      }
      this.#keep(step, new Uint32Array(context.getImageData(0, 0, canvas.width, canvas.height).data.buffer));
    });
  }

  static #outline(context: CanvasRenderingContext2D, shape: Shape, radius: number): void {
    context.beginPath();
    if (shape === 'dot') {
      context.arc(0, 0, radius, 0, 2 * Math.PI);
    } else {
      context.moveTo(0, -radius);
      context.lineTo(radius * 0.72, radius * 0.85);
      context.lineTo(0, radius * 0.45);
      context.lineTo(-radius * 0.72, radius * 0.85);
      context.closePath();
    }
  }

  #keep(step: number, strip: Uint32Array): void {
    const side = this.side;
    for (let direction = 0; direction < directions; direction++) {
      const sprite = step * directions + direction;
      for (let row = 0; row < side; row++) {
        const from = row * side * directions + direction * side;
        const line = strip.subarray(from, from + side);
        this.pixels.set(line, (sprite * side + row) * side);
        const first = line.findIndex((pixel) => pixel !== 0);
        this.first[sprite * side + row] = first < 0 ? 0 : first;
        this.last[sprite * side + row] = line.findLastIndex((pixel) => pixel !== 0) + 1;
      }
    }
  }
}
