import { el, replace } from '../dom';
import { viridis } from './speedScale';

/** What the colours mean. */
export class SpeedLegend {
  readonly element = el('div', { class: 'legend', role: 'img' });

  /** @param top the end of the scale, metres a second */
  show(top: number): void {
    const kmh = Math.round(top * 3.6);
    this.element.setAttribute('aria-label', `Colours of speed, from dark violet at 0 to yellow at ${kmh} km/h and more; hollow vehicles are silent`);
    replace(
      this.element,
      el('div', { class: 'legend-title' }, 'Speed, km/h'),
      el('div', { class: 'legend-steps' }, ...viridis.map((_, step) => el('span', { class: `speed-${step}` }))),
      el('div', { class: 'legend-ends' }, el('span', {}, '0'), el('span', {}, String(kmh / 2)), el('span', {}, `${kmh}+`)),
      el('div', { class: 'legend-silent' }, el('span', { class: 'silent-swatch' }), 'silent'),
    );
  }
}
