/** How numbers, times and units are written for people. */
const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const oneDigit = new Intl.NumberFormat('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const upToTwo = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 });
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const dayAndClock = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

/** What stands where nothing is known. */
export const nothing = '–';

export type Maybe = number | null | undefined;

const known = (value: Maybe): value is number => value !== null && value !== undefined && Number.isFinite(value);

export function count(value: Maybe): string {
  return known(value) ? whole.format(value) : nothing;
}

/** Events a second: two digits where small, none where large. */
export function rate(value: Maybe): string {
  if (!known(value)) {
    return nothing;
  }
  return value >= 100 ? whole.format(value) : upToTwo.format(value);
}

export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** Metres a second, shown as km/h. */
export function speed(metersPerSecond: Maybe): string {
  return known(metersPerSecond) ? `${whole.format(metersPerSecond * 3.6)} km/h` : nothing;
}

export function distance(meters: Maybe): string {
  if (!known(meters)) {
    return nothing;
  }
  return meters < 1000 ? `${whole.format(meters)} m` : `${oneDigit.format(meters / 1000)} km`;
}

/** A span of time: "4.2 s", "3 min 20 s", "2 h 05 min". */
export function duration(seconds: Maybe): string {
  if (!known(seconds)) {
    return nothing;
  }
  if (seconds === 0) {
    return '0 s';
  }
  if (seconds < 1) {
    return `${whole.format(seconds * 1000)} ms`;
  }
  if (seconds < 60) {
    return `${seconds < 10 ? oneDigit.format(seconds) : whole.format(seconds)} s`;
  }
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) {
    return `${minutes} min ${String(Math.floor(seconds % 60)).padStart(2, '0')} s`;
  }
  if (minutes < 60 * 48) {
    return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
  }
  return `${Math.floor(minutes / 1440)} days`;
}

export function age(seconds: Maybe): string {
  if (!known(seconds)) {
    return nothing;
  }
  return seconds < 1 ? 'just now' : `${duration(Math.floor(seconds)).replace('.0 ', ' ')} ago`;
}

const points = ['N', 'NE', 'E', 'SE', 'S', 'SW', 'W', 'NW'] as const;

/** Degrees clockwise from north, as "NE, 45°". */
export function heading(degrees: Maybe): string {
  if (!known(degrees)) {
    return nothing;
  }
  const rounded = Math.round(degrees) % 360;
  return `${points[Math.round(rounded / 45) % 8] ?? ''}, ${rounded}°`;
}

export function timeOfDay(epochMillis: Maybe): string {
  return known(epochMillis) ? clock.format(epochMillis) : nothing;
}

export function dayAndTime(epochMillis: Maybe): string {
  return known(epochMillis) ? dayAndClock.format(epochMillis) : nothing;
}

const isoTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/** A value of a column that names its unit. */
export function withUnit(value: unknown, unit: string | null | undefined): string {
  if (value === null || value === undefined) {
    return nothing;
  }
  if (typeof value === 'string') {
    return isoTime.test(value) ? dayAndTime(Date.parse(value)) : value;
  }
  if (typeof value !== 'number') {
    return JSON.stringify(value);
  }
  switch (unit) {
    case 'm/s':
      return speed(value);
    case 'm':
      return distance(value);
    case 's':
      return duration(value);
    case '1/s':
      return `${rate(value)} /s`;
    case '%':
      return `${oneDigit.format(value)} %`;
    case 'deg':
      return heading(value);
    case null:
    case undefined:
    case '':
      return upToTwo.format(value);
    default:
      return `${upToTwo.format(value)} ${unit}`;
  }
}
