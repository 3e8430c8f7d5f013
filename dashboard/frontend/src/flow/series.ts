import { type Series, seriesNames } from '../api';

export const keptSeconds = 15 * 60;

const empty = (): Series => ({ interval: 5, times: [], accepted: [], stored: [], duplicate: [], dead: [], refused: [], lag: [] });

/** The last 15 minutes: what the server told at first, and each newer point that came since. */
export class History {
  series = empty();

  replace(series: Series): void {
    this.series = { ...empty(), ...series };
  }

  /** Adds what is newer; a point at the newest time takes its place. */
  append(newer: Partial<Series>): void {
    newer.times?.forEach((time, n) => {
      const { times } = this.series;
      const last = times.at(-1);
      if (last !== undefined && time < last) {
        return;
      }
      const at = time === last ? times.length - 1 : times.length;
      times[at] = time;
      for (const name of seriesNames) {
        this.series[name][at] = newer[name]?.[n] ?? null;
      }
    });
    this.#forgetOld();
  }

  #forgetOld(): void {
    const { times } = this.series;
    const oldest = (times.at(-1) ?? 0) - keptSeconds;
    const old = times.findIndex((time) => time >= oldest);
    if (old > 0) {
      times.splice(0, old);
      seriesNames.forEach((name) => this.series[name].splice(0, old));
    }
  }
}
