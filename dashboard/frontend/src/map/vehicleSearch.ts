import { el, icon, replace } from '../dom';
import type { Vehicles } from './vehicles';

const most = 8;

/** Finds a vehicle by a part of its VIN, make or model. */
export class VehicleSearch {
  readonly element: HTMLElement;
  readonly #input = el('input', {
    type: 'search',
    class: 'search-input',
    placeholder: 'Search VIN, make or model',
    'aria-label': 'Search a vehicle by VIN, make or model',
    role: 'combobox',
    'aria-expanded': 'false',
    'aria-controls': 'search-results',
    'aria-autocomplete': 'list',
    autocomplete: 'off',
    spellcheck: 'false',
    maxlength: 40,
  });
  readonly #results = el('ul', { id: 'search-results', class: 'search-results card', role: 'listbox', 'aria-label': 'Vehicles', hidden: true });
  #found: number[] = [];
  #active = -1;

  constructor(
    readonly vehicles: Vehicles,
    readonly onPick: (vin: string) => void,
  ) {
    this.element = el('div', { class: 'search', role: 'search' }, icon('search'), this.#input, this.#results);
    this.#input.addEventListener('input', () => {
      this.#find();
    });
    this.#input.addEventListener('focus', () => {
      this.#find();
    });
    this.#input.addEventListener('keydown', (event) => {
      this.#key(event);
    });
    this.element.addEventListener('focusout', (event) => {
      if (!this.element.contains(event.relatedTarget as Node | null)) {
        this.#close();
      }
    });
  }

  #find(): void {
    const text = this.#input.value.trim().toLowerCase();
    this.#found = text === '' ? [] : this.#matches(text);
    this.#active = this.#found.length > 0 ? 0 : -1;
    this.#show(text !== '');
  }

  #matches(text: string): number[] {
    const { vins, makes, models, size } = this.vehicles;
    const found: number[] = [];
    for (let i = 0; i < size && found.length < most; i++) {
      if (`${vins[i] ?? ''} ${makes[i] ?? ''} ${models[i] ?? ''}`.toLowerCase().includes(text)) {
        found.push(i);
      }
    }
    return found;
  }

  #show(open: boolean): void {
    replace(
      this.#results,
      ...this.#found.map((index, n) => this.#option(index, n)),
      open && this.#found.length === 0 ? el('li', { class: 'search-none', role: 'option', 'aria-disabled': 'true', 'aria-selected': 'false' }, 'No vehicle matches.') : null,
    );
    this.#results.hidden = !open;
    this.#input.setAttribute('aria-expanded', String(open));
    this.#mark();
  }

  #option(index: number, n: number): HTMLElement {
    const option = el(
      'li',
      { id: `search-result-${n}`, role: 'option', class: 'search-result', 'aria-selected': 'false' },
      el('span', { class: 'search-vin' }, this.vehicles.vins[index] ?? ''),
      el('span', { class: 'muted' }, `${this.vehicles.makes[index] ?? ''} ${this.vehicles.models[index] ?? ''}`),
    );
    // Before the field loses the focus, which closes the list.
    option.addEventListener('pointerdown', (event) => {
      event.preventDefault();
      this.#pick(index);
    });
    return option;
  }

  #mark(): void {
    Array.from(this.#results.children).forEach((option, n) => {
      option.setAttribute('aria-selected', String(n === this.#active));
    });
    if (this.#active >= 0) {
      this.#input.setAttribute('aria-activedescendant', `search-result-${this.#active}`);
    } else {
      this.#input.removeAttribute('aria-activedescendant');
    }
  }

  #key(event: KeyboardEvent): void {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      const { length } = this.#found;
      this.#active = length === 0 ? -1 : (this.#active + step + length) % length;
      this.#mark();
    } else if (event.key === 'Enter') {
      const index = this.#found[this.#active];
      if (index !== undefined) {
        this.#pick(index);
      }
    } else if (event.key === 'Escape') {
      this.#input.value = '';
      this.#close();
    }
  }

  #pick(index: number): void {
    this.#input.value = '';
    this.#close();
    this.onPick(this.vehicles.vins[index] ?? '');
  }

  #close(): void {
    this.#found = [];
    this.#active = -1;
    this.#show(false);
  }
}
