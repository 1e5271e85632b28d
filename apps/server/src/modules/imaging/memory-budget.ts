/** Bytes that may be held at once; who needs more than is left waits for somebody to finish, in order of asking. */
export class MemoryBudget {
  readonly #max: number;
  #used = 0;
  readonly #waiting: { bytes: number; start: () => void }[] = [];

  constructor(maxBytes: number) {
    this.#max = maxBytes;
  }

  /** Runs `work` while it holds `bytes` of the budget; something larger than the whole budget runs alone. */
  async hold<T>(bytes: number, work: () => Promise<T>): Promise<T> {
    const giveBack = await this.take(bytes);
    try {
      return await work();
    } finally {
      giveBack();
    }
  }

  /**
   * @param signal - ends the wait
   * @returns gives the bytes back; once, however often it is called
   * @throws the signal's reason
   */
  async take(bytes: number, signal?: AbortSignal): Promise<() => void> {
    signal?.throwIfAborted();
    const share = Math.min(bytes, this.#max);
    if (this.#waiting.length === 0 && this.#used + share <= this.#max) this.#used += share;
    else await this.#wait(share, signal);
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.#used -= share;
      this.#letNextIn();
    };
  }

  #wait(bytes: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((granted, reject) => {
      const stop = () => {
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
        reject(signal?.reason as Error);
        this.#letNextIn(); // smaller ones behind it may fit
      };
      const start = () => {
        signal?.removeEventListener('abort', stop);
        granted();
      };
      const waiting = { bytes, start };
      this.#waiting.push(waiting);
      signal?.addEventListener('abort', stop, { once: true });
    });
  }

  #letNextIn(): void {
    for (let next = this.#waiting[0]; next && this.#used + next.bytes <= this.#max; next = this.#waiting[0]) {
      this.#waiting.shift();
      this.#used += next.bytes;
      next.start();
    }
  }
}
