import { isAbort, messageOf } from './notice';

const periodMillis = 10_000;

/** Asks the server again and again while a view is seen; a question that a newer one overtakes is given up. */
export class Poll {
  #timer: number | undefined;
  #asking: AbortController | undefined;

  /**
   * @param ask asks and shows the answer
   * @param onFault tells why there is none
   * @param mayAsk whether now is a good time for the next turn
   */
  constructor(
    readonly ask: (signal: AbortSignal) => Promise<void>,
    readonly onFault: (message: string) => void,
    readonly mayAsk: () => boolean = () => true,
  ) {}

  start(): void {
    this.now();
    this.#timer ??= window.setInterval(() => {
      if (this.mayAsk()) {
        this.now();
      }
    }, periodMillis);
  }

  stop(): void {
    window.clearInterval(this.#timer);
    this.#timer = undefined;
    this.#asking?.abort();
  }

  /** Asks at once; with another question if one is given. */
  readonly now = (ask: (signal: AbortSignal) => Promise<void> = this.ask): void => {
    this.#asking?.abort();
    this.#asking = new AbortController();
    ask(this.#asking.signal).catch((e: unknown) => {
      if (!isAbort(e)) {
        this.onFault(messageOf(e));
      }
    });
  };
}
