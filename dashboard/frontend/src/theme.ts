/** Light or dark: the system's choice until a person makes another. */
export type Theme = 'light' | 'dark';

const systemDark = matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<(theme: Theme) => void>();

export function currentTheme(): Theme {
  return document.documentElement.dataset['theme'] === 'dark' ? 'dark' : 'light';
}

export function toggleTheme(): Theme {
  const next: Theme = currentTheme() === 'dark' ? 'light' : 'dark';
  localStorage.setItem('theme', next);
  become(next);
  return next;
}

/** Calls back at each change, until the returned function is called. */
export function onTheme(listener: (theme: Theme) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** A custom property of the style sheet, as it is in the current theme. */
export function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

systemDark.addEventListener('change', () => {
  if (localStorage.getItem('theme') === null) {
    become(systemDark.matches ? 'dark' : 'light');
  }
});

function become(theme: Theme): void {
  document.documentElement.dataset['theme'] = theme;
  listeners.forEach((listener) => {
    listener(theme);
  });
}
