import { api, type Track, type TrackFormat, type TrackPoint, trackAddress } from '../api';
import { button, el, icon, replace, setText } from '../dom';
import { age, count, distance, duration, heading, plural, speed, timeOfDay } from '../format';
import { isAbort, messageOf } from '../notice';
import { mercatorX, mercatorY, metersBetween } from './mercator';
import type { Vehicles } from './vehicles';

interface Callbacks {
  onClose: () => void;
  onFollow: (following: boolean) => void;
  onTrack: (points: TrackPoint[]) => void;
}

const retryMillis = 5000;

const formats: { format: TrackFormat; name: string }[] = [
  { format: 'gpx', name: 'GPX' },
  { format: 'geojson', name: 'GeoJSON' },
  { format: 'csv', name: 'CSV' },
];

/** What is known about one vehicle. */
export class VehiclePanel {
  readonly element = el('aside', { class: 'vehicle-panel card', 'aria-label': 'Vehicle', hidden: true });
  readonly #name = el('p', { class: 'vehicle-name' });
  readonly #vin = el('h2', { class: 'vehicle-vin' });
  readonly #speed = el('dd', { class: 'figure' });
  readonly #heading = el('dd');
  readonly #age = el('dd');
  readonly #position = el('dd');
  readonly #silent = el('p', { class: 'badge badge-amber', hidden: true }, icon('warning'), 'Silent');
  readonly #track = el('div', { class: 'vehicle-track', role: 'status' });
  readonly #exports = el('div', { class: 'exports' });
  readonly #follow: HTMLButtonElement;
  #vehicles: Vehicles | undefined;
  #index = 0;
  #loading: AbortController | undefined;
  #retry: number | undefined;

  constructor(readonly callbacks: Callbacks) {
    this.#follow = button('Follow', {
      icon: 'target',
      class: 'toggle',
      onClick: () => {
        callbacks.onFollow(this.#follow.getAttribute('aria-pressed') !== 'true');
      },
    });
    this.showFollowing(false);
    this.element.append(
      el(
        'div',
        { class: 'vehicle-head' },
        el('div', {}, this.#vin, this.#name),
        button('Close', { icon: 'close', iconOnly: true, class: 'quiet', onClick: callbacks.onClose }),
      ),
      el(
        'dl',
        { class: 'facts' },
        ...this.#fact('Speed', this.#speed),
        ...this.#fact('Heading', this.#heading),
        ...this.#fact('Last report', this.#age),
        ...this.#fact('Position', this.#position),
      ),
      this.#silent,
      el('div', { class: 'vehicle-actions' }, this.#follow),
      el('h3', { class: 'eyebrow' }, 'Last hour'),
      this.#track,
      this.#exports,
    );
    this.element.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') {
        callbacks.onClose();
      }
    });
  }

  open(vehicles: Vehicles, index: number, now: number): void {
    this.#vehicles = vehicles;
    this.#index = index;
    const vin = vehicles.vins[index] ?? '';
    setText(this.#vin, vin);
    this.element.hidden = false;
    this.showFollowing(false);
    replace(
      this.#exports,
      el('span', { class: 'exports-label' }, icon('download'), 'Export'),
      ...formats.map(({ format, name }) =>
        el('a', { href: trackAddress(vin, format), download: `${vin}.${format}`, class: 'link' }, name),
      ),
    );
    this.update(now);
    replace(this.#track, el('span', { class: 'muted' }, 'Loading the track…'));
    void this.#load(vin);
  }

  close(): void {
    this.#giveUp();
    this.#vehicles = undefined;
    this.element.hidden = true;
  }

  showFollowing(following: boolean): void {
    this.#follow.setAttribute('aria-pressed', String(following));
  }

  update(now: number): void {
    const vehicles = this.#vehicles;
    const i = this.#index;
    if (vehicles === undefined) {
      return;
    }
    const seconds = Math.max(0, (now - (vehicles.reported[i] ?? 0)) / 1000);
    const { latitude, longitude } = vehicles.reportedPlace(i);
    setText(this.#name, [vehicles.makes[i], vehicles.models[i]].filter(Boolean).join(' '));
    setText(this.#speed, speed(vehicles.speed[i]));
    setText(this.#heading, heading(vehicles.reportedHeading(i)));
    setText(this.#age, age(seconds));
    setText(this.#position, `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`);
    this.#silent.hidden = !vehicles.isSilent(i, now);
  }

  #giveUp(): void {
    this.#loading?.abort();
    window.clearTimeout(this.#retry);
  }

  #fact(name: string, value: HTMLElement): HTMLElement[] {
    return [el('div', {}, el('dt', {}, name), value)];
  }

  async #load(vin: string): Promise<void> {
    this.#giveUp();
    const loading = new AbortController();
    this.#loading = loading;
    try {
      const track = await api.track(vin, loading.signal);
      this.callbacks.onTrack(track.points);
      this.#describe(track);
    } catch (e) {
      if (!isAbort(e)) {
        replace(this.#track, el('span', { class: 'muted' }, `The track cannot be read: ${messageOf(e)}`));
        this.#retry = window.setTimeout(() => void this.#load(vin), retryMillis);
      }
    }
  }

  #describe({ points, truncated }: Track): void {
    const first = points[0];
    const last = points.at(-1);
    if (first === undefined || last === undefined) {
      replace(this.#track, el('span', { class: 'muted' }, 'No report in the last hour.'));
      return;
    }
    let meters = 0;
    points.forEach((point, n) => {
      const before = points[n - 1];
      if (before !== undefined) {
        meters += metersBetween(mercatorX(before.longitude), mercatorY(before.latitude), mercatorX(point.longitude), mercatorY(point.latitude));
      }
    });
    const from = Date.parse(first.timestamp);
    const to = Date.parse(last.timestamp);
    replace(
      this.#track,
      el('p', { 'data-points': points.length }, `${distance(meters)} in ${duration((to - from) / 1000)}`),
      el('p', { class: 'muted' }, `${plural(points.length, 'report')}, ${timeOfDay(from)} to ${timeOfDay(to)}`),
      truncated ? el('p', { class: 'muted' }, `Only ${count(points.length)} are shown.`) : null,
    );
  }
}
