import L from 'leaflet';
import type { TrackPoint } from '../api';
import { onTheme, token } from '../theme';
import { speedStep, viridis } from './speedScale';

/** A gap in time that is longer, for a vehicle that reports often, is a gap in the line. */
const gapMillis = 120_000;

/** Where a vehicle came along, coloured by how fast it was. */
export class TrackLine {
  readonly #group = L.layerGroup();
  #points: TrackPoint[] = [];
  #longestGap = gapMillis;
  #last: L.Polyline | undefined;
  #lastStep = -1;

  constructor(
    readonly map: L.Map,
    readonly top: () => number,
  ) {
    this.#group.addTo(map);
    onTheme(() => {
      this.show(this.#points, this.#longestGap / 3);
    });
  }

  /** @param intervalMillis how far apart the vehicle's reports are */
  show(points: TrackPoint[], intervalMillis: number): void {
    this.clear();
    this.#longestGap = Math.max(gapMillis, 3 * intervalMillis);
    this.#points = points;
    if (points.length > 1) {
      this.#casing(points).addTo(this.#group);
    }
    points.forEach((point, n) => {
      this.#append(points[n - 1], point);
    });
  }

  /** One more point, where a track is shown. */
  extend(point: TrackPoint): void {
    const before = this.#points.at(-1);
    if (before !== undefined && point.timestamp > before.timestamp) {
      this.#points.push(point);
      this.#append(before, point);
    }
  }

  clear(): void {
    this.#group.clearLayers();
    this.#points = [];
    this.#last = undefined;
    this.#lastStep = -1;
  }

  #casing(points: TrackPoint[]): L.Layer {
    const parts: L.LatLngTuple[][] = [[]];
    points.forEach((point, n) => {
      const before = points[n - 1];
      if (before !== undefined && this.#isGap(before, point)) {
        parts.push([]);
      }
      parts.at(-1)?.push([point.latitude, point.longitude]);
    });
    return L.polyline(parts, { color: token('--surface'), weight: 8, opacity: 0.9, interactive: false });
  }

  #append(before: TrackPoint | undefined, point: TrackPoint): void {
    if (before === undefined || this.#isGap(before, point)) {
      this.#last = undefined;
      return;
    }
    const step = speedStep(point.speed, this.top());
    const to: L.LatLngTuple = [point.latitude, point.longitude];
    if (this.#last !== undefined && step === this.#lastStep) {
      this.#last.addLatLng(to);
      return;
    }
    this.#lastStep = step;
    this.#last = L.polyline([[before.latitude, before.longitude], to], {
      color: viridis[step] ?? viridis[0],
      weight: 4.5,
      lineCap: 'round',
      interactive: false,
    }).addTo(this.#group);
  }

  #isGap(before: TrackPoint, after: TrackPoint): boolean {
    return Date.parse(after.timestamp) - Date.parse(before.timestamp) > this.#longestGap;
  }
}
