import type { IconName } from './dom';

/** One of the page's views; made when it is first opened, and told when it is seen. */
export interface View {
  readonly element: HTMLElement;
  /** @param detail what follows the view's name in the address: a VIN, for example */
  show(detail: string): void;
  hide(): void;
}

export interface ViewEntry {
  readonly name: string;
  readonly title: string;
  readonly icon: IconName;
  readonly make: () => View;
}
