import { button, el, icon, replace, setText } from './dom';
import type { Standing } from './standing';
import { currentTheme, onTheme, toggleTheme } from './theme';
import type { View, ViewEntry } from './view';

/** The frame around the views: their names, the pipeline's state, light and dark. */
export class Shell {
  readonly element: HTMLElement;
  readonly #views = new Map<string, View>();
  readonly #links = new Map<string, HTMLAnchorElement>();
  readonly #main = el('main', { id: 'content', tabindex: -1 });
  readonly #pill = el('p', { class: 'pill', role: 'status' }, el('span', { class: 'pill-dot', 'aria-hidden': 'true' }), el('span'));
  readonly #banner = el('div', { class: 'banner', role: 'alert', hidden: true });
  #open: View | undefined;

  constructor(
    readonly title: string,
    readonly entries: ViewEntry[],
    licences: string,
  ) {
    const theme = button('', {
      icon: 'moon',
      iconOnly: true,
      class: 'quiet',
      onClick: () => {
        toggleTheme();
      },
    });
    const showTheme = () => {
      const dark = currentTheme() === 'dark';
      replace(theme, icon(dark ? 'sun' : 'moon'));
      theme.setAttribute('aria-label', dark ? 'Light colours' : 'Dark colours');
      theme.title = dark ? 'Light colours' : 'Dark colours';
    };
    showTheme();
    onTheme(showTheme);
    for (const { name, title: words, icon: picture } of entries) {
      this.#links.set(name, el('a', { href: `#/${name}`, class: 'tab' }, icon(picture), el('span', {}, words)));
    }
    this.element = el(
      'div',
      { class: 'shell' },
      el(
        'header',
        { class: 'top' },
        el('a', { class: 'brand', href: '#/map' }, el('span', { class: 'brand-mark', 'aria-hidden': 'true' }), el('span', { class: 'brand-name' }, title)),
        el('nav', { class: 'tabs', 'aria-label': 'Views' }, ...this.#links.values()),
        el('div', { class: 'top-end' }, this.#pill, theme),
      ),
      this.#banner,
      this.#main,
      el('footer', { class: 'visually-hidden' }, el('a', { href: licences }, 'Licences of the parts of this page')),
    );
    addEventListener('hashchange', () => {
      this.#navigate();
    });
  }

  start(): void {
    this.#navigate();
  }

  showStanding({ tone, short, long }: Standing): void {
    this.#pill.dataset['tone'] = tone;
    const words = this.#pill.lastElementChild;
    if (words !== null) {
      setText(words, short);
    }
    this.#banner.dataset['tone'] = tone;
    this.#banner.hidden = long === '';
    if (this.#banner.textContent !== long) {
      replace(this.#banner, long === '' ? null : icon('warning'), el('span', {}, long));
    }
  }

  #navigate(): void {
    const [, name = '', detail = ''] = /^#\/([^/]*)\/?(.*)$/.exec(location.hash) ?? [];
    const entry = this.entries.find((known) => known.name === name) ?? this.entries[0];
    if (entry === undefined) {
      return;
    }
    let view = this.#views.get(entry.name);
    if (view === undefined) {
      view = entry.make();
      this.#views.set(entry.name, view);
      this.#main.append(view.element);
    }
    if (this.#open !== view) {
      this.#open?.hide();
      for (const [other, made] of this.#views) {
        made.element.hidden = other !== entry.name;
      }
      this.#open = view;
      document.title = `${entry.title} · ${this.title}`;
      this.#links.forEach((link, other) => {
        if (other === entry.name) {
          link.setAttribute('aria-current', 'page');
        } else {
          link.removeAttribute('aria-current');
        }
      });
    }
    view.show(decodeURIComponent(detail));
  }
}
