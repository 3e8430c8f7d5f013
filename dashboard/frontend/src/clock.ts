/** The server's time: browsers' clocks may be minutes off, and a report's age must not be. */
export class ServerClock {
  #offset: number | undefined;

  /** Learns from a time that the server just told; the least delayed of all answers is believed. */
  learn(serverMillis: number): void {
    const offset = serverMillis - Date.now();
    if (Number.isFinite(offset) && (this.#offset === undefined || offset > this.#offset || offset < this.#offset - 5000)) {
      this.#offset = offset;
    }
  }

  readonly now = (): number => Date.now() + (this.#offset ?? 0);
}
