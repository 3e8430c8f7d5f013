import { api, type Fleet, type FleetVehicle, type TrackFormat, trackAddress } from '../api';
import { el, icon, replace, setText } from '../dom';
import { Chart } from '../flow/chart';
import { age, count, distance, duration, plural, speed } from '../format';
import { notice } from '../notice';
import { Poll } from '../poll';
import type { View } from '../view';
import { VirtualTable } from './virtualTable';

const formats: [TrackFormat, string][] = [
  ['gpx', 'GPX'],
  ['geojson', 'GeoJSON'],
  ['csv', 'CSV'],
];

const staleMillis = 40_000;
const mostStaleAnswers = 8;
const retryMillis = 700;

/** The vehicles as a table: what each drove today. */
export class FleetView implements View {
  readonly element: HTMLElement;
  readonly #notice = el('div', {}, notice('loading', 'Adding up the day…'));
  readonly #content = el('div', { class: 'fleet-content', hidden: true });
  readonly #summary = el('p', { class: 'muted', role: 'status' });
  readonly #filter = el('input', {
    type: 'search',
    class: 'search-input',
    placeholder: 'Filter by VIN, make or model',
    'aria-label': 'Filter the vehicles by VIN, make or model',
    autocomplete: 'off',
    spellcheck: 'false',
  });
  readonly #table: VirtualTable<FleetVehicle>;
  readonly #distribution: Chart;
  #boundaries: number[] = [];
  readonly #poll = new Poll(
    async (signal) => {
      this.#show(await api.fleet(signal));
    },
    (message) => {
      const title = this.#fleet === undefined ? 'The day cannot be read' : 'These numbers are not being renewed';
      replace(this.#notice, notice('away', title, message, () => { this.#poll.now(); }));
    },
  );
  #fleet: Fleet | undefined;
  #shownRows = 0;
  #staleAnswers = 0;

  constructor(readonly clock: () => number) {
    this.#table = new VirtualTable<FleetVehicle>(
      [
        {
          title: 'VIN',
          class: 'mono',
          cell: (row) => el('a', { href: `#/map/${encodeURIComponent(row.vin)}`, class: 'link' }, row.vin),
          sortBy: (row) => row.vin,
        },
        { title: 'Make', cell: (row) => row.make, sortBy: (row) => row.make },
        { title: 'Model', cell: (row) => row.model, sortBy: (row) => row.model },
        { title: 'Driven today', numeric: true, cell: (row) => distance(row.distanceToday), sortBy: (row) => row.distanceToday },
        { title: 'Average', numeric: true, cell: (row) => speed(row.averageSpeed), sortBy: (row) => row.averageSpeed },
        { title: 'Top', numeric: true, cell: (row) => speed(row.topSpeed), sortBy: (row) => row.topSpeed },
        { title: 'Moving', numeric: true, cell: (row) => duration(row.movingSeconds), sortBy: (row) => row.movingSeconds },
        { title: 'Standing', numeric: true, cell: (row) => duration(row.standingSeconds), sortBy: (row) => row.standingSeconds },
        {
          title: 'Last report',
          numeric: true,
          cell: (row) => (row.lastReport === null ? age(null) : age((this.clock() - Date.parse(row.lastReport)) / 1000)),
          sortBy: (row) => row.lastReport,
        },
        { title: 'Last hour', class: 'export-cell', cell: exports },
      ],
      {
        label: 'Vehicles',
        sorted: { column: 3, descending: true },
        onShown: (rows) => {
          this.#shownRows = rows;
          this.#summarise();
        },
      },
    );
    this.#distribution = new Chart(
      {
        title: 'Speeds today',
        unit: 'reports by km/h',
        format: count,
        kind: 'bars',
        height: 150,
        labelAt: (x) => this.#barLabel(x),
      },
      [{ label: 'Reports', colour: '--series-1' }],
    );
    this.#filter.addEventListener('input', () => {
      const text = this.#filter.value.trim().toLowerCase();
      this.#table.filter((row) => `${row.vin} ${row.make} ${row.model}`.toLowerCase().includes(text));
    });
    this.#content.append(
      this.#distribution.element,
      el('div', { class: 'toolbar' }, el('div', { class: 'search' }, icon('search'), this.#filter), this.#summary),
      this.#table.element,
    );
    this.element = el('section', { class: 'view view-page', tabindex: 0, 'aria-label': 'Fleet' }, el('h1', { class: 'page-title' }, 'Fleet'), this.#notice, this.#content);
  }

  show(): void {
    this.#poll.start();
  }

  hide(): void {
    this.#poll.stop();
  }

  #show(fleet: Fleet): void {
    // The day is added up while somebody looks: the first answer may be of the last time that somebody did.
    const stale = this.clock() - Date.parse(fleet.asOf) > staleMillis;
    this.#staleAnswers = stale ? this.#staleAnswers + 1 : 0;
    if (stale && this.#staleAnswers < mostStaleAnswers) {
      window.setTimeout(this.#poll.now, retryMillis);
      return;
    }
    this.#fleet = fleet;
    if (fleet.vehicles.length === 0) {
      this.#content.hidden = true;
      replace(this.#notice, notice('empty', 'No vehicle has reported today', 'Start some, and they appear here by themselves: bash launch_fleet.sh --num-vehicles 100'));
      return;
    }
    replace(this.#notice);
    this.#content.hidden = false;
    this.#boundaries = fleet.speedDistribution.boundaries;
    const { counts } = fleet.speedDistribution;
    this.#distribution.show(counts.map((_, n) => n), counts);
    this.#table.show(fleet.vehicles);
    this.#summarise();
  }

  #summarise(): void {
    const all = this.#fleet?.vehicles.length ?? 0;
    const shown = this.#shownRows === all ? plural(all, 'vehicle') : `${count(this.#shownRows)} of ${plural(all, 'vehicle')}`;
    setText(this.#summary, `${shown} · ${this.#fleet?.day ?? ''}${this.#fleet?.complete === false ? ' · still adding up the day' : ''}`);
  }

  /** What a bar counts: reports from its boundary to the next, those of the last without end. */
  #barLabel(n: number): string {
    const kmh = (value: number | undefined) => (value === undefined ? undefined : Math.round(value * 3.6));
    const from = kmh(this.#boundaries[n]);
    const to = kmh(this.#boundaries[n + 1]);
    return to === undefined ? `${from ?? ''}+` : `${from ?? ''}–${to}`;
  }
}

function exports(row: FleetVehicle): Node {
  return el(
    'span',
    { class: 'exports' },
    ...formats.map(([format, name]) =>
      el('a', { href: trackAddress(row.vin, format), download: `${row.vin}.${format}`, class: 'link', 'aria-label': `${name} of ${row.vin}` }, name),
    ),
  );
}
