import type { Replay } from '../api';

export interface RecordedPosition {
  vin: string;
  latitude: number;
  longitude: number;
  heading: number | null;
  speed: number;
}

export interface RecordedFrame {
  /** Epoch milliseconds. */
  time: number;
  positions: RecordedPosition[];
}

type Fetch = (from: number, to: number, stepSeconds: number, signal: AbortSignal) => Promise<Replay>;

/** The most of recorded time that is asked for at once. */
const longestRequest = 600_000;
const framesPerRequest = 40;

/** Frames of the past, read ahead of the time that is played. */
export class Recording {
  /** Until when frames are here, epoch milliseconds. */
  loadedTo = 0;
  readonly #waiting: RecordedFrame[] = [];
  #stepSeconds = 1;
  #loading: AbortController | undefined;

  constructor(readonly fetch: Fetch) {}

  /** Forgets everything and begins anew at a time. */
  restart(at: number, stepSeconds: number): void {
    this.#loading?.abort();
    this.#loading = undefined;
    this.#waiting.length = 0;
    this.#stepSeconds = stepSeconds;
    this.loadedTo = at;
  }

  stop(): void {
    this.#loading?.abort();
    this.#loading = undefined;
  }

  /** Asks for what comes next, unless it is asked for already or is here; resolves when there is more. */
  async readAhead(until: number): Promise<void> {
    if (this.#loading !== undefined || this.loadedTo >= until) {
      return;
    }
    const loading = new AbortController();
    this.#loading = loading;
    try {
      const from = this.loadedTo;
      const to = from + Math.min(longestRequest, framesPerRequest * this.#stepSeconds * 1000);
      const answer = await this.fetch(from, to, this.#stepSeconds, loading.signal);
      if (loading.signal.aborted) {
        return;
      }
      for (const { time, positions } of answer.frames) {
        this.#waiting.push({
          time: Date.parse(time),
          positions: positions.map(([vin, latitude, longitude, heading, speed]) => ({ vin: answer.vins[vin] ?? '', latitude, longitude, heading, speed })),
        });
      }
      // An answer that does not move on must not be asked for again and again.
      this.loadedTo = Math.max(Date.parse(answer.to), from + this.#stepSeconds * 1000);
    } finally {
      if (this.#loading === loading) {
        this.#loading = undefined;
      }
    }
  }

  /** When the next frame begins, or the time up to which there is none. */
  get nextTime(): number {
    return this.#waiting[0]?.time ?? this.loadedTo;
  }

  /** The next frame that begins before a time; taken out. */
  next(before: number): RecordedFrame | undefined {
    const frame = this.#waiting[0];
    return frame !== undefined && frame.time <= before ? this.#waiting.shift() : undefined;
  }
}

/** The most that the server answers. */
const longestStepSeconds = 60;

/** How far apart frames are for a pace: no closer than reports, and some four a second on the screen. */
export function stepFor(pace: number, reportIntervalSeconds: number): number {
  return Math.min(longestStepSeconds, Math.max(1, Math.ceil(Math.max(reportIntervalSeconds, pace / 4))));
}
