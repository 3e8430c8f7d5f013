import uPlot from 'uplot';
import { el, setText } from '../dom';
import { onTheme, token } from '../theme';

export interface Line {
  label: string;
  /** The custom property of its colour. */
  colour: string;
  fill?: boolean;
  dash?: number[];
}

export interface ChartOptions {
  title: string;
  unit: string;
  height?: number;
  format: (value: number | null | undefined) => string;
  /** Lines over time, or one bar for each place on the x axis. */
  kind: 'lines' | 'bars';
  /** How much time is shown, up to the newest point; without it, from the oldest point on. */
  spanSeconds?: number;
  /** What stands under a bar. */
  labelAt?: (x: number) => string;
}

const fontSize = 12;
const leastSpanSeconds = 60;

/** A uPlot chart with a heading, a legend that tells the newest values, and words for those who cannot see it. */
export class Chart {
  readonly element: HTMLElement;
  readonly #plot = el('div', { class: 'plot', role: 'img' });
  readonly #values: HTMLElement[];
  readonly #empty = el('p', { class: 'chart-empty muted', hidden: true }, 'Nothing yet');
  #data: uPlot.AlignedData;
  #chart: uPlot | undefined;

  constructor(
    readonly options: ChartOptions,
    readonly lines: Line[],
  ) {
    this.#data = [[], ...lines.map(() => [])];
    this.#values = lines.map(() => el('span', { class: 'key-value' }));
    const keys = lines.map((line, n) =>
      el('span', { class: 'key' }, el('span', { class: `swatch ${line.colour.replace('--', 'swatch-')}` }), line.label, ' ', this.#values[n]),
    );
    this.element = el(
      'figure',
      { class: 'chart card' },
      el('figcaption', { class: 'chart-head' }, el('h2', { class: 'chart-title' }, options.title), options.unit === '' ? null : el('span', { class: 'muted' }, options.unit)),
      options.kind === 'lines' ? el('div', { class: 'keys' }, ...keys) : null,
      el('div', { class: 'plot-box' }, this.#plot, this.#empty),
    );
    new ResizeObserver(() => {
      this.#resize();
    }).observe(this.#plot);
    onTheme(() => {
      this.#chart?.destroy();
      this.#chart = undefined;
      this.#draw();
    });
  }

  show(x: number[], ...values: (number | null)[][]): void {
    this.#data = [x, ...values];
    this.lines.forEach((_, n) => {
      const element = this.#values[n];
      if (element !== undefined) {
        setText(element, this.options.format(values[n]?.at(-1)));
      }
    });
    this.#describe(values);
    this.#empty.hidden = x.length > 0;
    this.#draw();
  }

  #describe(values: (number | null)[][]): void {
    const told = this.lines.map((line, n) => {
      const known = (values[n] ?? []).filter((value) => value !== null);
      return known.length === 0
        ? `${line.label}: nothing yet`
        : `${line.label}: now ${this.options.format(known.at(-1))}, at most ${this.options.format(known.reduce((a, b) => Math.max(a, b)))}`;
    });
    this.#plot.setAttribute('aria-label', `${this.options.title}. ${told.join('; ')}`);
  }

  #draw(): void {
    const width = this.#plot.clientWidth;
    if (width === 0) {
      return;
    }
    if (this.#chart === undefined) {
      this.#chart = new uPlot(this.#uplotOptions(width), this.#data, this.#plot);
    } else {
      this.#chart.setData(this.#data);
    }
  }

  #resize(): void {
    const width = this.#plot.clientWidth;
    if (this.#chart === undefined) {
      this.#draw();
    } else if (width > 0 && width !== this.#chart.width) {
      this.#chart.setSize({ width, height: this.options.height ?? 200 });
    }
  }

  /** Of the points themselves: for a single one, uPlot would show a whole day. */
  #timeRange(): [number, number] {
    const newest = this.#data[0].at(-1) ?? Date.now() / 1000;
    const span = this.options.spanSeconds ?? newest - (this.#data[0][0] ?? newest);
    return [newest - Math.max(leastSpanSeconds, span), newest];
  }

  #uplotOptions(width: number): uPlot.Options {
    const { options } = this;
    const axis: uPlot.Axis = {
      stroke: token('--text-muted'),
      font: `${fontSize}px ${token('--font')}`,
      grid: { stroke: token('--grid'), width: 1 },
      ticks: { show: false },
    };
    const bars = options.kind === 'bars';
    const labelAt = options.labelAt;
    return {
      width,
      height: options.height ?? 200,
      padding: [12, 12, 0, 0],
      legend: { show: false },
      cursor: { y: false, points: { size: 7 }, drag: { x: false, y: false } },
      scales: {
        x: bars ? { time: false, range: () => [-0.6, this.#data[0].length - 0.4] } : { time: true, range: () => this.#timeRange() },
        // From nought, and never a line that fills the chart because it never changes.
        y: { range: (_, __, max) => [0, Math.max(1, Number.isFinite(max) ? max * 1.12 : 1)] },
      },
      axes: [
        {
          ...axis,
          size: 28,
          grid: { show: false },
          ...(bars && labelAt !== undefined
            ? {
                splits: () => [...this.#data[0]],
                values: (_: uPlot, splits: number[]) => thinned(splits.map(labelAt), width),
              }
            : { values: (_: uPlot, splits: number[]) => clockTimes(splits), space: 72 }),
        },
        { ...axis, size: (_, values) => labelsWidth(values), values: (_, splits) => splits.map((value) => options.format(value)), space: 36 },
      ],
      series: [
        {},
        ...this.lines.map((line): uPlot.Series => {
          const stroke = token(line.colour);
          return {
            label: line.label,
            stroke,
            width: bars ? 0 : 2,
            points: { show: false },
            ...(line.dash === undefined ? {} : { dash: line.dash }),
            ...(bars ? { fill: stroke } : line.fill === true ? { fill: `${stroke}22` } : {}),
            ...(bars && uPlot.paths.bars !== undefined ? { paths: uPlot.paths.bars({ size: [0.82, 72], radius: 0.15 }) } : {}),
          };
        }),
      ],
      hooks: { setCursor: [this.#tip()] },
    };
  }

  /** The values under the pointer, in words beside it. */
  #tip(): (chart: uPlot) => void {
    const tip = el('div', { class: 'tip', hidden: true });
    return (chart) => {
      if (tip.parentNode !== chart.over) {
        chart.over.append(tip);
      }
      const { idx, left } = chart.cursor;
      const x = idx === null || idx === undefined ? undefined : chart.data[0][idx];
      tip.hidden = x === undefined || left === undefined || left < 0;
      if (tip.hidden || x === undefined || idx === null || idx === undefined || left === undefined) {
        return;
      }
      const head = this.options.labelAt === undefined ? clockTime(x, true) : this.options.labelAt(x);
      const told = this.lines.map((line, n) => `${line.label} ${this.options.format(chart.data[n + 1]?.[idx])}`);
      setText(tip, `${head} · ${told.join(' · ')}`);
      tip.classList.toggle('tip-left', left > chart.over.clientWidth / 2);
      tip.style.left = `${left}px`;
    };
  }
}

function clockTime(epochSeconds: number, withSeconds = false): string {
  return new Date(epochSeconds * 1000).toLocaleTimeString('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    ...(withSeconds ? { second: '2-digit' } : {}),
  });
}

/** With seconds where minutes alone would be the same again and again. */
function clockTimes(splits: number[]): string[] {
  const [first, second] = splits;
  const close = first !== undefined && second !== undefined && second - first < 60;
  return splits.map((split) => clockTime(split, close));
}

/** As many of the labels as there is room for. */
function thinned(labels: string[], width: number): string[] {
  const every = Math.max(1, Math.ceil((labels.length * labelsWidth(labels)) / Math.max(1, width - 60)));
  return labels.map((label, n) => (n % every === 0 ? label : ''));
}

/** What the longest of some labels takes, about, in pixels. */
function labelsWidth(labels: string[] | null): number {
  return 12 + 6.3 * Math.max(2, ...(labels ?? []).map((label) => label.length));
}
