import { api, type Account, type Flow, type Light } from '../api';
import { el, icon, type IconName, replace, setText } from '../dom';
import { count, duration, rate } from '../format';
import { isAbort, messageOf, notice } from '../notice';
import type { View } from '../view';
import { Chart } from './chart';
import { History, keptSeconds } from './series';

const lights: Record<Light, { icon: IconName; words: string }> = {
  green: { icon: 'check', words: 'Every record is accounted for' },
  amber: { icon: 'warning', words: 'Records are waiting' },
  red: { icon: 'cross', words: 'The account does not add up' },
};

/** That nothing is lost: the account of every record, and how fast they go by. */
export class FlowView implements View {
  readonly element: HTMLElement;
  readonly #notice = el('div', {}, notice('loading', 'Counting records…'));
  readonly #content = el('div', { class: 'flow-content', hidden: true });
  readonly #account = el('section', { class: 'account card', 'aria-label': 'The account', 'aria-live': 'polite' });
  readonly #light = el('p', { class: 'account-light' });
  readonly #sentence = el('p', { class: 'account-sentence' });
  readonly #reason = el('p', { class: 'account-reason muted' });
  readonly #parts = el('dl', { class: 'account-parts' });
  readonly #figures = el('dl', { class: 'figures' });
  readonly #history = new History();
  readonly #rates = new Chart({ title: 'Events', unit: 'a second', format: rate, kind: 'lines', height: 240, spanSeconds: keptSeconds }, [
    { label: 'Accepted', colour: '--series-1', fill: true },
    { label: 'Stored', colour: '--series-2', dash: [8, 5] },
  ]);
  readonly #troubles = new Chart({ title: 'Not stored', unit: 'a second', format: rate, kind: 'lines', spanSeconds: keptSeconds }, [
    { label: 'Duplicate', colour: '--series-1' },
    { label: 'Dead', colour: '--series-3' },
    { label: 'Refused', colour: '--series-4', dash: [4, 4] },
  ]);
  readonly #lag = new Chart({ title: 'Waiting on Kafka', unit: 'records', format: count, kind: 'lines', spanSeconds: keptSeconds }, [
    { label: 'Lag', colour: '--series-2', fill: true },
  ]);
  #loading: AbortController | undefined;
  #seen = false;

  constructor() {
    this.#account.append(this.#light, this.#sentence, this.#reason, this.#parts);
    this.#content.append(
      this.#account,
      this.#figures,
      this.#rates.element,
      el('div', { class: 'two' }, this.#troubles.element, this.#lag.element),
    );
    this.element = el('section', { class: 'view view-page', tabindex: 0, 'aria-label': 'Flow' }, el('h1', { class: 'page-title' }, 'Flow'), this.#notice, this.#content);
  }

  show(): void {
    this.#seen = true;
    void this.#load();
  }

  hide(): void {
    this.#seen = false;
    this.#loading?.abort();
  }

  /** The newest numbers, pushed. */
  update(flow: Flow): void {
    if (flow.series !== undefined) {
      this.#history.append(flow.series);
    }
    if (this.#seen) {
      this.#show(flow);
    }
  }

  async #load(): Promise<void> {
    this.#loading?.abort();
    const loading = new AbortController();
    this.#loading = loading;
    try {
      const flow = await api.flow(loading.signal);
      if (flow.series !== undefined) {
        this.#history.replace(flow.series);
      }
      this.#show(flow);
    } catch (e) {
      if (!isAbort(e) && this.#content.hidden) {
        replace(
          this.#notice,
          notice('away', 'The account cannot be read', messageOf(e), () => {
            void this.#load();
          }),
        );
      }
    }
  }

  #show(flow: Flow): void {
    this.#content.hidden = false;
    replace(this.#notice);
    this.#showAccount(flow.account);
    const { series } = this.#history;
    this.#showFigures([
      ['Accepted', `${rate(series.accepted.at(-1))} /s`],
      ['Stored', `${rate(series.stored.at(-1))} /s`],
      ['Waiting on Kafka', count(flow.lag)],
      ['Vehicles reporting', count(flow.reporting)],
      ['Sampled to stored, median', duration(flow.latency.p50)],
      ['99 of 100 within', duration(flow.latency.p99)],
    ]);
    this.#rates.show(series.times, series.accepted, series.stored);
    this.#troubles.show(series.times, series.duplicate, series.dead, series.refused);
    this.#lag.show(series.times, series.lag);
  }

  #showAccount(account: Account): void {
    const light = lights[account.state];
    const words = account.state === 'amber' && account.inFlight === 0 ? 'Not all of it can be read now' : light.words;
    if (this.#account.dataset['state'] !== account.state || this.#light.textContent !== words) {
      this.#account.dataset['state'] = account.state;
      replace(this.#light, icon(light.icon), words);
    }
    setText(this.#sentence, account.sentence);
    const reason = account.reason ?? '';
    setText(this.#reason, reason.charAt(0).toUpperCase() + reason.slice(1));
    this.#reason.hidden = reason === '';
    showPairs(this.#parts, [
      ['Stored', count(account.stored)],
      ['Duplicate', count(account.duplicate)],
      ['Dead', count(account.dead)],
      ['Missing', count(account.missing)],
      ['In flight', count(account.inFlight)],
    ]);
  }

  #showFigures(pairs: [string, string][]): void {
    showPairs(this.#figures, pairs);
  }
}

/** Names and values; only what changed is touched. */
function showPairs(list: HTMLElement, pairs: [string, string][]): void {
  if (list.childElementCount !== pairs.length) {
    replace(list, ...pairs.map(([name]) => el('div', {}, el('dt', {}, name), el('dd'))));
  }
  pairs.forEach(([, value], n) => {
    const target = list.children[n]?.lastElementChild;
    if (target !== null && target !== undefined) {
      setText(target, value);
    }
  });
}
