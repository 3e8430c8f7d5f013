/** Making elements: text is always text, so that nothing that a vehicle calls itself can become markup. */
export type Child = Node | string | number | null | undefined | false;
type Value = string | number | boolean | null | undefined;

const svgNamespace = 'http://www.w3.org/2000/svg';

/** An element with attributes (`class`, `aria-label`, …; true is an empty attribute, false and null none) and children. */
export function el<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Record<string, Value> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    setAttribute(element, key, value);
  }
  element.append(...present(children));
  return element;
}

export function setAttribute(element: Element, key: string, value: Value): void {
  if (value === false || value === null || value === undefined) {
    element.removeAttribute(key);
  } else {
    element.setAttribute(key, value === true ? '' : String(value));
  }
}

function present(children: Child[]): (Node | string)[] {
  return children
    .filter((child) => child !== null && child !== undefined && child !== false)
    .map((child) => (typeof child === 'number' ? String(child) : child));
}

export function replace(parent: Element, ...children: Child[]): void {
  parent.replaceChildren(...present(children));
}

/** Sets the text where it differs, so that screen readers and layout are not disturbed for nothing. */
export function setText(node: Node, text: string): void {
  if (node.textContent !== text) {
    node.textContent = text;
  }
}

const icons = {
  map: 'M9 4 3.5 6v14L9 18l6 2 5.5-2V4L15 6 9 4Zm0 0v14m6-12v14',
  flow: 'M3 17.5 8.5 11l4 3.5L21 5.5m0 0h-5m5 0v5',
  fleet: 'M4 6h16M4 12h16M4 18h16',
  letters: 'M4 6h16v12H4zm0 .5 8 6.5 8-6.5',
  replay: 'M4 5v5h5M4.5 10a8 8 0 1 1-.5 4M12 8v4.5l3 2',
  panels: 'M4 4h7v9H4zm9 0h7v5h-7zm0 7h7v9h-7zM4 15h7v5H4z',
  sun: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8Zm0-5v2m0 14v2M3 12h2m14 0h2M5.6 5.6 7 7m10 10 1.4 1.4M18.4 5.6 17 7M7 17l-1.4 1.4',
  moon: 'M20 14.5A8 8 0 0 1 9.5 4a8 8 0 1 0 10.5 10.5Z',
  search: 'M11 4.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13Zm4.8 11.3L20.5 20.5',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  fit: 'M4 9V4h5m6 0h5v5m0 6v5h-5m-6 0H4v-5',
  target: 'M12 7a5 5 0 1 0 0 10 5 5 0 0 0 0-10Zm0-4v4m0 10v4M3 12h4m10 0h4',
  close: 'M6 6l12 12M18 6 6 18',
  play: 'M8 5v14l11-7Z',
  pause: 'M9 5v14M15 5v14',
  download: 'M12 4v11m-4.5-4L12 15.5l4.5-4.5M5 20h14',
  check: 'm5 12.5 4.5 4.5L19 7.5',
  warning: 'M12 4 2.8 20h18.4L12 4Zm0 6v4.5m0 2.8v.1',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  cross: 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17Zm-3 5.5 6 6m0-6-6 6',
} as const;

export type IconName = keyof typeof icons;

/** A line icon; decoration only, what it stands beside says it in words. */
export function icon(name: IconName): SVGSVGElement {
  const svg = document.createElementNS(svgNamespace, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(svgNamespace, 'path');
  path.setAttribute('d', icons[name]);
  svg.append(path);
  return svg;
}

/** A button with an icon and its words; `iconOnly` keeps the words for screen readers and as a hint. */
export function button(
  words: string,
  options: { icon?: IconName; iconOnly?: boolean; class?: string; onClick: () => void },
): HTMLButtonElement {
  const made = el(
    'button',
    {
      type: 'button',
      class: `button ${options.iconOnly === true ? 'icon-button' : ''} ${options.class ?? ''}`.trim(),
      ...(options.iconOnly === true ? { 'aria-label': words, title: words } : {}),
    },
    options.icon === undefined ? null : icon(options.icon),
    options.iconOnly === true ? null : el('span', {}, words),
  );
  made.addEventListener('click', options.onClick);
  return made;
}
