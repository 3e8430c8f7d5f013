/** Colours of speed: viridis, which stays in order for colour-blind eyes and in grey. */
export const viridis = [
  '#440154',
  '#482878',
  '#3e4989',
  '#31688e',
  '#26828e',
  '#1f9e89',
  '#35b779',
  '#6ece58',
  '#b5de2b',
  '#fde725',
] as const;

const kmh = 1 / 3.6;
const tops = [60, 90, 130, 200].map((top) => top * kmh);

/** The step of a speed on a scale that ends at `top` metres a second. */
export function speedStep(metersPerSecond: number, top: number): number {
  const step = Math.floor((metersPerSecond / top) * viridis.length);
  return Math.max(0, Math.min(viridis.length - 1, step));
}

/** The least of the scale's ends that all but a few of the vehicles stay below, and no less than before. */
export function scaleTop(speeds: Float32Array, size: number, before: number): number {
  const few = size * 0.02;
  for (const top of tops) {
    if (top < before) {
      continue;
    }
    let above = 0;
    for (let i = 0; i < size; i++) {
      if ((speeds[i] ?? 0) > top * 1.1) {
        above++;
      }
    }
    if (above <= few) {
      return top;
    }
  }
  return tops.at(-1) ?? before;
}

export const leastTop = tops[0] ?? 1;
