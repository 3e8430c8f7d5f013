import { el, replace, setAttribute, setText } from '../dom';

export interface Column<Row> {
  title: string;
  /** The row's cell; a node is shown as it is. */
  cell: (row: Row) => string | Node;
  /** What rows are sorted by; null stands last. */
  sortBy?: (row: Row) => string | number | null;
  numeric?: boolean;
  class?: string;
}

const rowHeight = 48;
const spare = 8;

/** A table of any length: only the rows that are seen are in the document. */
export class VirtualTable<Row> {
  readonly element: HTMLElement;
  readonly #body = el('tbody');
  readonly #table: HTMLTableElement;
  readonly #headers: HTMLTableCellElement[];
  readonly #above = el('td', { class: 'spacer' });
  readonly #below = el('td', { class: 'spacer' });
  #rows: Row[] = [];
  #shown: Row[] = [];
  #sorted: { column: number; descending: boolean };
  #filter: (row: Row) => boolean = () => true;
  #drawn = '';

  constructor(
    readonly columns: Column<Row>[],
    readonly options: { label: string; sorted: { column: number; descending: boolean }; onShown?: (rows: number) => void },
  ) {
    this.#sorted = options.sorted;
    this.#headers = columns.map((column, n) => this.#header(column, n));
    this.#table = el(
      'table',
      { class: 'grid', 'aria-label': options.label },
      el('thead', {}, el('tr', { 'aria-rowindex': 1 }, ...this.#headers)),
      this.#body,
    );
    this.element = el('div', { class: 'grid-scroll card', tabindex: 0, role: 'region', 'aria-label': `${options.label}, scrollable` }, this.#table);
    this.element.addEventListener(
      'scroll',
      () => {
        this.#draw(false);
      },
      { passive: true },
    );
    new ResizeObserver(() => {
      this.#draw(false);
    }).observe(this.element);
    this.#showSort();
  }

  show(rows: Row[]): void {
    this.#rows = rows;
    this.#arrange();
  }

  filter(accepts: (row: Row) => boolean): void {
    this.#filter = accepts;
    this.element.scrollTop = 0;
    this.#arrange();
  }

  #header(column: Column<Row>, n: number): HTMLTableCellElement {
    const className = [column.numeric === true ? 'numeric' : '', column.class ?? ''].join(' ').trim();
    if (column.sortBy === undefined) {
      return el('th', { scope: 'col', class: className }, column.title);
    }
    const sort = el('button', { type: 'button', class: 'sort' }, column.title, el('span', { class: 'sort-mark', 'aria-hidden': 'true' }));
    sort.addEventListener('click', () => {
      const again = this.#sorted.column === n;
      this.#sorted = { column: n, descending: again ? !this.#sorted.descending : column.numeric === true };
      this.#showSort();
      this.element.scrollTop = 0;
      this.#arrange();
    });
    return el('th', { scope: 'col', class: className }, sort);
  }

  #showSort(): void {
    this.#headers.forEach((header, n) => {
      const { column, descending } = this.#sorted;
      setAttribute(header, 'aria-sort', n === column ? (descending ? 'descending' : 'ascending') : null);
    });
  }

  #arrange(): void {
    const sortBy = this.columns[this.#sorted.column]?.sortBy;
    const way = this.#sorted.descending ? -1 : 1;
    const rows = this.#rows.filter(this.#filter);
    if (sortBy !== undefined) {
      const keyed = rows.map((row) => ({ row, key: sortBy(row) }));
      keyed.sort((a, b) => compare(a.key, b.key, way));
      this.#shown = keyed.map(({ row }) => row);
    } else {
      this.#shown = rows;
    }
    this.#table.setAttribute('aria-rowcount', String(this.#shown.length + 1));
    this.options.onShown?.(this.#shown.length);
    this.#draw(true);
  }

  #draw(changed: boolean): void {
    const { scrollTop, clientHeight } = this.element;
    const first = Math.max(0, Math.floor(scrollTop / rowHeight) - spare);
    const last = Math.min(this.#shown.length, Math.ceil((scrollTop + clientHeight) / rowHeight) + spare);
    const drawn = `${first} ${last}`;
    if (!changed && drawn === this.#drawn) {
      return;
    }
    this.#drawn = drawn;
    replace(
      this.#body,
      this.#spacer(this.#above, first),
      ...this.#shown.slice(first, last).map((row, n) => this.#row(row, first + n)),
      this.#spacer(this.#below, this.#shown.length - last),
    );
  }

  #spacer(cell: HTMLTableCellElement, rows: number): HTMLElement | null {
    if (rows === 0) {
      return null;
    }
    cell.colSpan = this.columns.length;
    cell.style.height = `${rows * rowHeight}px`;
    return el('tr', { 'aria-hidden': 'true' }, cell);
  }

  #row(row: Row, n: number): HTMLElement {
    return el(
      'tr',
      { 'aria-rowindex': n + 2 },
      ...this.columns.map((column) => {
        const cell = el('td', { class: [column.numeric === true ? 'numeric' : '', column.class ?? ''].join(' ').trim() });
        const content = column.cell(row);
        if (typeof content === 'string') {
          setText(cell, content);
        } else {
          cell.append(content);
        }
        return cell;
      }),
    );
  }
}

function compare(a: string | number | null, b: string | number | null, way: number): number {
  if (a === null || b === null) {
    return a === b ? 0 : a === null ? 1 : -1;
  }
  return (a < b ? -1 : a > b ? 1 : 0) * way;
}
