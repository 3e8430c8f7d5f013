import { button, el, icon, type IconName } from './dom';

/** Something that takes the place of content: still loading, nothing there, or not to be had. */
export function notice(kind: 'good' | 'empty' | 'loading' | 'away', title: string, detail = '', retry?: () => void): HTMLElement {
  const pictures: Record<typeof kind, IconName | null> = { good: 'check', empty: 'fleet', loading: null, away: 'warning' };
  const picture = pictures[kind];
  return el(
    'div',
    { class: `notice notice-${kind}`, role: kind === 'away' ? 'alert' : 'status' },
    picture === null ? el('span', { class: 'spinner', 'aria-hidden': 'true' }) : icon(picture),
    el('p', { class: 'notice-title' }, title),
    detail === '' ? null : el('p', { class: 'notice-detail' }, detail),
    retry === undefined ? null : button('Try again', { onClick: retry }),
  );
}

export function messageOf(e: unknown): string {
  return e instanceof Error ? e.message : String(e);
}

export function isAbort(e: unknown): boolean {
  return e instanceof DOMException && e.name === 'AbortError';
}
