/** Web Mercator with the whole world as the unit square: x east, y south. */
const limit = 85.0511287798066;

export function mercatorX(longitude: number): number {
  return longitude / 360 + 0.5;
}

export function mercatorY(latitude: number): number {
  const bounded = Math.max(-limit, Math.min(limit, latitude));
  const sine = Math.sin((bounded * Math.PI) / 180);
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
}

export function longitudeOf(x: number): number {
  return (x - 0.5) * 360;
}

export function latitudeOf(y: number): number {
  return (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI;
}

const equator = 40_075_016.686;

/** How many metres a step in the unit square is, near y. */
export function metersBetween(x1: number, y1: number, x2: number, y2: number): number {
  const scale = equator * Math.cos((latitudeOf((y1 + y2) / 2) * Math.PI) / 180);
  return Math.hypot(x2 - x1, y2 - y1) * scale;
}
