import { el, setText } from '../dom';
import { plural } from '../format';
import { type LivePosition } from '../live';
import type { View } from '../view';
import type { Scene } from './basemap';
import { FleetMap } from './fleetMap';
import { TrackLine } from './trackLine';
import { VehiclePanel } from './vehiclePanel';
import { VehicleSearch } from './vehicleSearch';
import type { Vehicles } from './vehicles';

/** Every vehicle where it is now. */
export class MapView implements View {
  readonly element: HTMLElement;
  readonly #fleetMap: FleetMap;
  readonly #search: VehicleSearch;
  readonly #panel: VehiclePanel;
  readonly #track: TrackLine;
  readonly #summary = el('p', { class: 'map-summary', role: 'status' });
  readonly #empty = el(
    'div',
    { class: 'map-empty card', hidden: true },
    el('p', { class: 'notice-title' }, 'No vehicle has reported yet'),
    el('p', { class: 'notice-detail' }, 'Start some, and they appear here by themselves:'),
    el('code', {}, 'bash launch_fleet.sh --num-vehicles 100'),
  );
  #selected: string | undefined;
  #wanted: string | undefined;
  #loaded = false;
  #timer: number | undefined;

  constructor(
    readonly vehicles: Vehicles,
    readonly clock: () => number,
    scene: Scene,
  ) {
    this.#fleetMap = new FleetMap(vehicles, clock, scene);
    this.#track = new TrackLine(this.#fleetMap.map, () => this.#fleetMap.layer.top);
    this.#panel = new VehiclePanel({
      onClose: () => {
        location.hash = '#/map';
        this.#fleetMap.map.getContainer().focus();
      },
      onFollow: (following) => {
        this.#fleetMap.follow(following);
      },
      onTrack: (points) => {
        const index = this.vehicles.indexOf(this.#selected ?? '');
        this.#track.show(points, index === undefined ? 0 : this.vehicles.intervalOf(index));
      },
    });
    this.#search = new VehicleSearch(vehicles, (vin) => {
      location.hash = `#/map/${encodeURIComponent(vin)}`;
      this.#wanted = vin;
    });
    this.#fleetMap.onSelect = (index) => {
      const vin = index === undefined ? undefined : this.vehicles.vins[index];
      location.hash = vin === undefined ? '#/map' : `#/map/${encodeURIComponent(vin)}`;
    };
    this.#fleetMap.coveredBelow = () => {
      const { offsetHeight, offsetWidth } = this.#panel.element;
      return offsetWidth > this.element.offsetWidth * 0.8 ? offsetHeight : 0;
    };
    this.#fleetMap.onFollow = (following) => {
      this.#panel.showFollowing(following);
    };
    this.element = el(
      'section',
      { class: 'view view-map', 'aria-label': 'Map' },
      el('h1', { class: 'visually-hidden' }, 'Map'),
      this.#fleetMap.element,
      el('div', { class: 'map-top' }, this.#search.element, this.#summary),
      this.#panel.element,
      this.#empty,
    );
  }

  show(vin: string): void {
    this.#fleetMap.show();
    this.#wanted = vin === '' ? undefined : vin;
    this.#select(this.#wanted, this.#wanted !== this.#selected && this.#selected === undefined);
    this.#everySecond();
    this.#timer ??= window.setInterval(() => {
      this.#everySecond();
    }, 1000);
  }

  hide(): void {
    this.#fleetMap.hide();
    window.clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** The vehicles were read, or some more came. */
  vehiclesArrived(): void {
    this.#loaded = true;
    this.#fleetMap.vehiclesArrived();
    if (this.#selected === undefined && this.#wanted !== undefined) {
      this.#select(this.#wanted, true);
    }
    this.#everySecond();
  }

  /** Reports that just came in: the track of the vehicle that is looked at grows with them. */
  reported(positions: LivePosition[]): void {
    const now = this.#selected === undefined ? undefined : positions.find(([vin]) => vin === this.#selected);
    if (now !== undefined) {
      const [, latitude, longitude, heading, speed, time] = now;
      if (latitude !== null && longitude !== null) {
        this.#track.extend({ timestamp: new Date(time).toISOString(), latitude, longitude, heading, speed });
      }
    }
  }

  #select(vin: string | undefined, mayMove: boolean): void {
    const index = vin === undefined ? undefined : this.vehicles.indexOf(vin);
    this.#fleetMap.select(index);
    if (vin === this.#selected && index !== undefined) {
      return;
    }
    this.#track.clear();
    this.#selected = index === undefined ? undefined : vin;
    if (index === undefined) {
      this.#panel.close();
      return;
    }
    this.#panel.open(this.vehicles, index, this.clock());
    if (mayMove || !this.#isSeen(index)) {
      this.#fleetMap.goToSelected();
    }
  }

  #isSeen(index: number): boolean {
    const at = this.#fleetMap.placeOf(index);
    return this.#fleetMap.map.getZoom() >= 10 && this.#fleetMap.map.getBounds().contains(at);
  }

  #everySecond(): void {
    const now = this.clock();
    const { vehicles } = this;
    let silent = 0;
    for (let i = 0; i < vehicles.size; i++) {
      if (vehicles.isSilent(i, now)) {
        silent++;
      }
    }
    setText(
      this.#summary,
      !this.#loaded ? 'Loading…' : `${plural(vehicles.size, 'vehicle')}${silent === 0 ? '' : `, ${plural(silent, 'silent', 'silent')}`}`,
    );
    this.#empty.hidden = !this.#loaded || vehicles.size > 0;
    this.#panel.update(now);
  }
}
