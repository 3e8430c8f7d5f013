import type { Flow, State } from './api';

/** [vin, latitude, longitude, heading, speed, epoch milliseconds, make, model, seconds between reports] */
export type LivePosition = [
  string,
  number | null,
  number | null,
  number | null,
  number,
  number,
  (string | null)?,
  (string | null)?,
  (number | null)?,
];

interface Events {
  positions: { t: number | string; v: LivePosition[] };
  flow: Flow;
  state: State;
  connection: 'open' | 'lost';
}

type Handlers = { [K in keyof Events]: ((data: Events[K]) => void)[] };

/** The server's events; the browser connects again by itself, and this tells when it had to. */
export class Live {
  readonly #handlers: Handlers = { positions: [], flow: [], state: [], connection: [] };
  #source: EventSource | undefined;
  #retry: number | undefined;

  constructor(readonly address = '/live') {}

  on<K extends keyof Events>(event: K, handler: (data: Events[K]) => void): () => void {
    const handlers = this.#handlers[event];
    handlers.push(handler);
    return () => {
      const at = handlers.indexOf(handler);
      if (at >= 0) {
        handlers.splice(at, 1);
      }
    };
  }

  start(): void {
    const source = new EventSource(this.address);
    this.#source = source;
    source.onopen = () => {
      this.#tell('connection', 'open');
    };
    source.onerror = () => {
      this.#tell('connection', 'lost');
      // An answer that is no event stream ends the browser's own retries.
      if (source.readyState === EventSource.CLOSED) {
        window.clearTimeout(this.#retry);
        this.#retry = window.setTimeout(() => {
          this.start();
        }, 3000);
      }
    };
    for (const name of ['positions', 'flow', 'state'] as const) {
      source.addEventListener(name, (event: MessageEvent<string>) => {
        this.#tell(name, JSON.parse(event.data) as never);
      });
    }
  }

  stop(): void {
    window.clearTimeout(this.#retry);
    this.#source?.close();
  }

  #tell<K extends keyof Events>(event: K, data: Events[K]): void {
    for (const handler of [...this.#handlers[event]]) {
      handler(data);
    }
  }
}
