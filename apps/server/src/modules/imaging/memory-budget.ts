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
    const share = Math.min(bytes, this.#max);
    await this.#take(share);
    try {
      return await work();
    } finally {
      this.#used -= share;
      this.#letNextIn();
    }
  }

  #take(bytes: number): Promise<void> {
    if (this.#waiting.length === 0 && this.#used + bytes <= this.#max) {
      this.#used += bytes;
      return Promise.resolve();
    }
    return new Promise((start) => this.#waiting.push({ bytes, start }));
  }

  #letNextIn(): void {
    for (let next = this.#waiting[0]; next && this.#used + next.bytes <= this.#max; next = this.#waiting[0]) {
      this.#waiting.shift();
      this.#used += next.bytes;
      next.start();
    }
  }
}
