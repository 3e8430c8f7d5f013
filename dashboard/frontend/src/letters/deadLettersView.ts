import { api, type DeadLetter, type DeadLetters } from '../api';
import { button, el, replace, setText } from '../dom';
import { count, dayAndTime, plural } from '../format';
import { notice } from '../notice';
import { Poll } from '../poll';
import type { View } from '../view';

const pageSize = 50;

/** What could not be stored, whole, with the reason and the way back. */
export class DeadLettersView implements View {
  readonly element: HTMLElement;
  readonly #notice = el('div', {}, notice('loading', 'Reading the dead letters…'));
  readonly #howTo = el('section', { class: 'card how-to', hidden: true, 'aria-label': 'Send them again' });
  readonly #command = el('code', { tabindex: 0 });
  readonly #copied = el('span', { class: 'muted', role: 'status' });
  readonly #list = el('ol', { class: 'letters' });
  readonly #more = button('Older ones', {
    class: 'more',
    onClick: () => {
      this.#older();
    },
  });
  #shown: DeadLetter[] = [];
  readonly #poll = new Poll(
    async (signal) => {
      this.#show(await api.deadLetters(pageSize, undefined, signal), false);
    },
    (message) => {
      replace(this.#notice, notice('away', 'The dead letters cannot be read', message, () => { this.#poll.now(); }));
    },
    // A person who looks at older ones, or reads one, is left alone.
    () => this.#shown.length <= pageSize && this.#list.querySelector('details[open]') === null,
  );

  constructor() {
    this.#howTo.append(
      el('h2', { class: 'chart-title' }, 'Send them again'),
      el('p', { class: 'muted' }, 'Once the cause is gone. What is stored already is recognised, so that nothing is doubled.'),
      el(
        'div',
        { class: 'command' },
        this.#command,
        button('Copy the command', {
          icon: 'copy',
          iconOnly: true,
          class: 'quiet',
          onClick: () => {
            void this.#copy();
          },
        }),
      ),
      this.#copied,
    );
    this.#more.hidden = true;
    this.element = el(
      'section',
      { class: 'view view-page view-narrow', tabindex: 0, 'aria-label': 'Dead letters' },
      el('h1', { class: 'page-title' }, 'Dead letters'),
      this.#notice,
      this.#howTo,
      this.#list,
      this.#more,
    );
  }

  show(): void {
    this.#poll.start();
  }

  hide(): void {
    this.#poll.stop();
  }

  #older(): void {
    this.#poll.now(async (signal) => {
      this.#show(await api.deadLetters(pageSize, this.#shown.at(-1)?.id, signal), true);
    });
  }

  #show({ deadLetters, replayCommand }: DeadLetters, older: boolean): void {
    this.#shown = older ? [...this.#shown, ...deadLetters] : deadLetters;
    const none = this.#shown.length === 0;
    replace(this.#notice, none ? notice('good', 'No dead letters', 'Every record that came could be read and stored.') : null);
    this.#howTo.hidden = none;
    setText(this.#command, replayCommand);
    this.#more.hidden = deadLetters.length < pageSize;
    replace(this.#list, ...this.#shown.map(letter));
  }

  async #copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.#command.textContent);
      setText(this.#copied, 'Copied.');
    } catch {
      getSelection()?.selectAllChildren(this.#command);
      setText(this.#copied, 'Selected: copy it with the keyboard.');
    }
  }
}

function letter(dead: DeadLetter): HTMLElement {
  const place = `${dead.topic}-${dead.partition} @ ${count(dead.offset)}`;
  return el(
    'li',
    { class: 'letter card' },
    el('p', { class: 'letter-reason' }, dead.reason),
    el(
      'p',
      { class: 'letter-facts muted' },
      el('span', { class: 'tag' }, dead.stream),
      el('span', {}, place),
      dead.key === null ? null : el('span', { class: 'mono' }, dead.key),
      el('time', { datetime: dead.time }, dayAndTime(Date.parse(dead.time))),
    ),
    dead.payload === null
      ? el('p', { class: 'muted' }, 'It has no payload.')
      : el(
          'details',
          {},
          el('summary', {}, `Payload${dead.encoding === 'base64' ? ' (base64: it is no text)' : ''}, ${plural(dead.payload.length, 'character')}`),
          el('pre', { class: 'payload', tabindex: 0 }, dead.payload),
        ),
  );
}
