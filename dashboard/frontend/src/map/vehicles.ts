import { latitudeOf, longitudeOf, mercatorX, mercatorY, metersBetween } from './mercator';

export interface Report {
  vin: string;
  make?: string | null | undefined;
  model?: string | null | undefined;
  latitude: number;
  longitude: number;
  /** Degrees clockwise from north; null keeps the way it goes. */
  heading: number | null;
  /** Metres a second. */
  speed: number;
  /** Epoch milliseconds at which the vehicle sampled it. */
  reported: number;
  /** Seconds between its reports; without it, what was told last. */
  interval?: number | null | undefined;
}

/** Farther than this from where it is shown, a vehicle is put down there instead of driven there. */
const jumpMeters = 1500;

/**
 * Where every vehicle is shown. A report sets where it drives to; it gets there in the time that its reports are apart, so
 * that what is shown moves evenly, a report behind, and never back. Columns instead of objects: ten thousand are moved and
 * drawn in each frame.
 */
export class Vehicles {
  size = 0;
  readonly vins: string[] = [];
  readonly makes: string[] = [];
  readonly models: string[] = [];
  readonly #indices = new Map<string, number>();

  /** Where each is now, in the unit square; set by {@link move}. */
  x = new Float64Array(256);
  y = new Float64Array(256);
  /** Degrees clockwise from north; set by {@link move}. */
  heading = new Float32Array(256);
  /** Metres a second, as reported last. */
  speed = new Float32Array(256);
  /** Epoch milliseconds of the last report. */
  reported = new Float64Array(256);
  /** Milliseconds between its reports; 0 where only what is usual is known. */
  interval = new Float64Array(256);

  #fromX = new Float64Array(256);
  #fromY = new Float64Array(256);
  #toX = new Float64Array(256);
  #toY = new Float64Array(256);
  #fromHeading = new Float32Array(256);
  #turn = new Float32Array(256);
  #start = new Float64Array(256);
  #span = new Float64Array(256);

  /** @param intervalMillis how far apart reports usually are */
  constructor(public intervalMillis: number) {}

  indexOf(vin: string): number | undefined {
    return this.#indices.get(vin);
  }

  /** Takes what a vehicle reported; false where it is older than what is known. */
  report(report: Report, now: number): boolean {
    const known = this.#indices.get(report.vin);
    const i = known ?? this.#add(report.vin);
    if (report.make !== null && report.make !== undefined) {
      this.makes[i] = report.make;
    }
    if (report.model !== null && report.model !== undefined) {
      this.models[i] = report.model;
    }
    if (report.interval !== null && report.interval !== undefined) {
      this.interval[i] = report.interval * 1000;
    }
    if (known !== undefined && report.reported <= (this.reported[i] ?? 0)) {
      return false;
    }
    const apart = known === undefined ? this.intervalMillis : report.reported - (this.reported[i] ?? 0);
    const x = mercatorX(report.longitude);
    const y = mercatorY(report.latitude);
    const heading = report.heading ?? this.heading[i] ?? 0;
    this.speed[i] = report.speed;
    this.reported[i] = report.reported;
    if (known === undefined) {
      this.place(i, x, y, heading);
      return true;
    }
    this.#moveOne(i, now);
    const fromX = this.x[i] ?? x;
    const fromY = this.y[i] ?? y;
    if (metersBetween(fromX, fromY, x, y) > jumpMeters) {
      this.place(i, x, y, heading);
    } else {
      const span = Math.max(100, Math.min(apart, 2 * this.intervalOf(i))) * 1.05;
      this.drive(i, { x: fromX, y: fromY, heading: this.heading[i] ?? heading }, { x, y, heading }, now, span);
    }
    return true;
  }

  /** An index for a vehicle that shall be placed or driven. */
  ensure(vin: string): number {
    return this.#indices.get(vin) ?? this.#add(vin);
  }

  place(i: number, x: number, y: number, heading: number): void {
    this.drive(i, { x, y, heading }, { x, y, heading }, 0, 1);
    this.x[i] = x;
    this.y[i] = y;
    this.heading[i] = heading;
  }

  /** From one place to another in `span` milliseconds, turning the shorter way. */
  drive(
    i: number,
    from: { x: number; y: number; heading: number },
    to: { x: number; y: number; heading: number },
    start: number,
    span: number,
  ): void {
    this.#fromX[i] = from.x;
    this.#fromY[i] = from.y;
    this.#toX[i] = to.x;
    this.#toY[i] = to.y;
    this.#fromHeading[i] = from.heading;
    this.#turn[i] = ((to.heading - from.heading + 540) % 360) - 180;
    this.#start[i] = start;
    this.#span[i] = span;
  }

  /** Moves every vehicle to where it is at a time. */
  move(now: number): void {
    for (let i = 0; i < this.size; i++) {
      this.#moveOne(i, now);
    }
  }

  /** Where a vehicle drives to: its last report. */
  target(i: number): { x: number; y: number } {
    return { x: this.#toX[i] ?? 0, y: this.#toY[i] ?? 0 };
  }

  /** Where the last report said that it was, in degrees. */
  reportedPlace(i: number): { latitude: number; longitude: number } {
    const { x, y } = this.target(i);
    return { latitude: latitudeOf(y), longitude: longitudeOf(x) };
  }

  /** Where the last report said that it heads, in degrees. */
  reportedHeading(i: number): number {
    return ((this.#fromHeading[i] ?? 0) + (this.#turn[i] ?? 0) + 360) % 360;
  }

  isSilent(i: number, now: number): boolean {
    return now - (this.reported[i] ?? 0) > 3 * this.intervalOf(i);
  }

  /** Milliseconds between a vehicle's reports, by the best that is known. */
  intervalOf(i: number): number {
    const own = this.interval[i] ?? 0;
    return own === 0 ? this.intervalMillis : own;
  }

  /** Milliseconds between the reports of the one in the middle, by how often they report. */
  usualInterval(): number {
    const known = this.interval.slice(0, this.size).filter((own) => own > 0).sort();
    return known[known.length >> 1] ?? this.intervalMillis;
  }

  clear(): void {
    this.size = 0;
    this.vins.length = 0;
    this.makes.length = 0;
    this.models.length = 0;
    this.#indices.clear();
  }

  /* eslint-disable @typescript-eslint/no-non-null-assertion -- indices below size stand in every column */
  #moveOne(i: number, now: number): void {
    const way = Math.max(0, Math.min(1, (now - this.#start[i]!) / this.#span[i]!));
    this.x[i] = this.#fromX[i]! + (this.#toX[i]! - this.#fromX[i]!) * way;
    this.y[i] = this.#fromY[i]! + (this.#toY[i]! - this.#fromY[i]!) * way;
    // Turned by the middle of the way, as at a corner.
    const turned = this.#fromHeading[i]! + this.#turn[i]! * Math.min(1, way * 2);
    this.heading[i] = (turned + 360) % 360;
  }
  /* eslint-enable @typescript-eslint/no-non-null-assertion */

  #add(vin: string): number {
    const i = this.size;
    if (i === this.x.length) {
      this.#grow();
    }
    this.size++;
    this.vins[i] = vin;
    this.makes[i] = '';
    this.models[i] = '';
    this.reported[i] = 0;
    this.interval[i] = 0;
    this.speed[i] = 0;
    this.#indices.set(vin, i);
    return i;
  }

  #grow(): void {
    const length = this.x.length * 2;
    const grown = <T extends Float32Array | Float64Array>(column: T, larger: T): T => {
      larger.set(column);
      return larger;
    };
    this.x = grown(this.x, new Float64Array(length));
    this.y = grown(this.y, new Float64Array(length));
    this.heading = grown(this.heading, new Float32Array(length));
    this.speed = grown(this.speed, new Float32Array(length));
    this.reported = grown(this.reported, new Float64Array(length));
    this.interval = grown(this.interval, new Float64Array(length));
    this.#fromX = grown(this.#fromX, new Float64Array(length));
    this.#fromY = grown(this.#fromY, new Float64Array(length));
    this.#toX = grown(this.#toX, new Float64Array(length));
    this.#toY = grown(this.#toY, new Float64Array(length));
    this.#fromHeading = grown(this.#fromHeading, new Float32Array(length));
    this.#turn = grown(this.#turn, new Float32Array(length));
    this.#start = grown(this.#start, new Float64Array(length));
    this.#span = grown(this.#span, new Float64Array(length));
  }
}
