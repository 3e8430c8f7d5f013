import L from 'leaflet';
import { api, type Config, type Panel, type PanelKind } from '../api';
import { el, replace } from '../dom';
import { VirtualTable } from '../fleet/virtualTable';
import { Chart, type Line } from '../flow/chart';
import { rate, withUnit } from '../format';
import { Basemap, type Scene } from '../map/basemap';
import { isAbort, messageOf, notice } from '../notice';
import { Poll } from '../poll';
import { token } from '../theme';
import type { View } from '../view';

const colours = ['--series-1', '--series-2', '--series-3', '--series-4'];
const spaceForTableRows = 12;

type Cell = string | number | null;

const numberOf = (value: unknown): number | null => (value === null || value === undefined ? null : Number(value));
const textOf = (value: unknown): string => (value === null || value === undefined ? '' : withUnit(value, null));

/** Draws one panel of a scenario from the columns and rows that its query gave; made anew only where its columns change. */
interface Drawing {
  readonly element: HTMLElement;
  show(panel: Panel): void;
}

/** What the scenario shows of itself, by its file alone. */
export class PanelsView implements View {
  readonly element: HTMLElement;
  readonly #slots: Map<string, { frame: HTMLElement; drawing?: Drawing; columns?: string }>;
  readonly #poll = new Poll(
    async (signal) => {
      await Promise.all([...this.#slots.keys()].map((id) => this.#load(id, signal)));
    },
    () => undefined, // Each panel tells its own.
  );

  constructor(
    readonly config: Config,
    readonly scene: Scene,
  ) {
    this.#slots = new Map(
      config.panels.map(({ id, kind, title }) => [
        id,
        { frame: el('div', { class: `slot slot-${kind}`, 'data-panel': id }, el('div', { class: 'card' }, notice('loading', title))) },
      ]),
    );
    this.element = el(
      'section',
      { class: 'view view-page', tabindex: 0, 'aria-label': 'Panels' },
      el('h1', { class: 'page-title' }, 'Panels'),
      el('div', { class: 'counters' }, ...this.#frames((kind) => kind === 'counter')),
      el('div', { class: 'panels' }, ...this.#frames((kind) => kind !== 'counter')),
    );
  }

  show(): void {
    this.#poll.start();
  }

  hide(): void {
    this.#poll.stop();
  }

  #frames(wanted: (kind: PanelKind) => boolean): (HTMLElement | undefined)[] {
    return this.config.panels.filter(({ kind }) => wanted(kind)).map(({ id }) => this.#slots.get(id)?.frame);
  }

  async #load(id: string, signal: AbortSignal): Promise<void> {
    const slot = this.#slots.get(id);
    if (slot === undefined) {
      return;
    }
    try {
      const panel = await api.panel(id, signal);
      const columns = JSON.stringify(panel.columns);
      if (slot.drawing === undefined || slot.columns !== columns) {
        slot.drawing = drawingOf(panel, this.scene);
        slot.columns = columns;
        replace(slot.frame, slot.drawing.element);
      }
      slot.drawing.show(panel);
    } catch (e) {
      if (!isAbort(e)) {
        delete slot.drawing;
        replace(slot.frame, el('div', { class: 'card' }, notice('away', 'This panel cannot be read', messageOf(e))));
      }
    }
  }
}

function drawingOf(panel: Panel, scene: Scene): Drawing {
  switch (panel.kind) {
    case 'counter':
      return counter(panel);
    case 'timeseries':
      return timeseries(panel);
    case 'bars':
      return bars(panel);
    case 'table':
      return table(panel);
    case 'map':
      return map(panel, scene);
  }
}

const titleOf = (column: { name: string; title?: string | null } | undefined): string => column?.title ?? column?.name ?? '';

function card(panel: Panel, ...content: HTMLElement[]): HTMLElement {
  return el('section', { class: 'card panel-card', 'aria-label': panel.title }, el('h2', { class: 'chart-title' }, panel.title), ...content);
}

function counter(panel: Panel): Drawing {
  const values = panel.columns.map(() => el('dd'));
  const list = el(
    'dl',
    { class: 'figures counter' },
    ...panel.columns.map((column, n) => el('div', {}, panel.columns.length > 1 ? el('dt', {}, titleOf(column)) : el('dt', { class: 'visually-hidden' }, panel.title), values[n])),
  );
  return {
    element: card(panel, list),
    show: ({ columns, rows }) => {
      values.forEach((value, n) => {
        replace(value, withUnit(rows[0]?.[n], columns[n]?.unit));
      });
    },
  };
}

function timeseries(panel: Panel): Drawing {
  const lines = panel.columns.slice(1).map((column, n): Line => ({ label: titleOf(column), colour: colours[n % colours.length] ?? '--series-1' }));
  const unit = panel.columns[1]?.unit;
  const chart = new Chart({ title: panel.title, unit: unit ?? '', kind: 'lines', format: (value) => (unit === null || unit === undefined ? rate(value) : withUnit(value, unit)) }, lines);
  return {
    element: chart.element,
    show: ({ rows }) => {
      chart.show(
        rows.map((row) => numberOf(row[0]) ?? 0),
        ...lines.map((_, n) => rows.map((row) => numberOf(row[n + 1]))),
      );
    },
  };
}

function bars(panel: Panel): Drawing {
  let labels: string[] = [];
  const unit = panel.columns[1]?.unit;
  const chart = new Chart(
    { title: panel.title, unit: '', kind: 'bars', format: (value) => withUnit(value, unit), labelAt: (x) => labels[x] ?? '' },
    [{ label: titleOf(panel.columns[1]), colour: '--series-1' }],
  );
  return {
    element: chart.element,
    show: ({ rows }) => {
      labels = rows.map((row) => textOf(row[0]));
      chart.show(rows.map((_, n) => n), rows.map((row) => numberOf(row[1])));
    },
  };
}

function table(panel: Panel): Drawing {
  const grid = new VirtualTable<unknown[]>(
    panel.columns.map((column, n) => ({
      title: titleOf(column),
      numeric: panel.rows.some((row) => typeof row[n] === 'number'),
      cell: (row) => withUnit(row[n], column.unit),
      sortBy: (row) => sortable(row[n]),
    })),
    { label: panel.title, sorted: { column: -1, descending: false } },
  );
  const empty = el('p', { class: 'chart-empty muted' }, 'Nothing yet');
  grid.element.classList.add('panel-table');
  grid.element.classList.toggle('panel-table-long', panel.rows.length > spaceForTableRows);
  return {
    element: card(panel, grid.element, empty),
    show: ({ rows }) => {
      empty.hidden = rows.length > 0;
      grid.show(rows);
    },
  };
}

function sortable(value: unknown): Cell {
  return typeof value === 'number' || typeof value === 'string' ? value : null;
}

function map(panel: Panel, scene: Scene): Drawing {
  const canvas = el('div', { class: 'panel-map', role: 'region', 'aria-label': `Map: ${panel.title}` });
  const points = L.layerGroup();
  let leaflet: L.Map | undefined;
  return {
    element: card(panel, canvas),
    show: ({ columns, rows }) => {
      leaflet ??= mapOf(canvas, scene).addLayer(points);
      points.clearLayers();
      const at = (name: string) => columns.findIndex((column) => column.name === name);
      const [latitude, longitude, label] = [at('latitude'), at('longitude'), at('label')];
      const bounds = L.latLngBounds([]);
      for (const row of rows) {
        const [lat, lng] = [numberOf(row[latitude]), numberOf(row[longitude])];
        if (lat !== null && lng !== null) {
          bounds.extend([lat, lng]);
          L.circleMarker([lat, lng], { radius: 6, weight: 1.5, color: token('--vehicle-outline'), fillColor: token('--series-1'), fillOpacity: 0.9 })
            .bindTooltip(el('span', {}, textOf(row[label])))
            .addTo(points);
        }
      }
      if (bounds.isValid()) {
        leaflet.fitBounds(bounds, { padding: [24, 24], maxZoom: 15, animate: false });
      }
    },
  };
}

function mapOf(canvas: HTMLElement, scene: Scene): L.Map {
  const map = L.map(canvas, { attributionControl: false, preferCanvas: true, scrollWheelZoom: false, zoomSnap: 0.25, minZoom: 2, maxZoom: 19 }).setView([0, 0], 2);
  new Basemap(map, scene).load();
  return map;
}
