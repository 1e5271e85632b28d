import { MemoryBudget } from '../imaging/index.ts';

/** Takes memory for so many bytes. @returns gives it back. @throws GoneError when the client goes meanwhile */
export type Hold = (bytes: number) => Promise<() => void>;

const MB = 1024 * 1024;

interface Owner {
  budget: MemoryBudget;
  uses: number;
}

/**
 * Bytes of images in memory for who reads them, until they have gone out. Each key or person has a share of their own,
 * so that one who reads slowly keeps only themselves waiting.
 */
export class ReadingBudget {
  readonly #all: MemoryBudget;
  readonly #eachBytes: number;
  readonly #owners = new Map<string, Owner>();

  constructor({ all = 1024 * MB, each = 256 * MB }: { all?: number; each?: number } = {}) {
    this.#all = new MemoryBudget(all);
    this.#eachBytes = each;
  }

  /** @param signal - aborted when the client is gone, which ends the wait */
  holdFor(owner: string, signal: AbortSignal): Hold {
    return async (bytes) => {
      const own = this.#enter(owner);
      try {
        const giveOwn = await own.budget.take(bytes, signal);
        try {
          const giveAll = await this.#all.take(bytes, signal);
          let held = true;
          const done = () => {
            if (!held) return;
            held = false;
            signal.removeEventListener('abort', done);
            giveAll();
            giveOwn();
            this.#leave(owner, own);
          };
          // also when nobody asks for the rest of an answer any more
          signal.addEventListener('abort', done, { once: true });
          return done;
        } catch (error) {
          giveOwn();
          throw error;
        }
      } catch (error) {
        this.#leave(owner, own);
        throw error;
      }
    };
  }

  #enter(owner: string): Owner {
    const own = this.#owners.get(owner) ?? { budget: new MemoryBudget(this.#eachBytes), uses: 0 };
    own.uses++;
    this.#owners.set(owner, own);
    return own;
  }

  #leave(owner: string, own: Owner): void {
    if (--own.uses > 0) return;
    if (this.#owners.get(owner) === own) this.#owners.delete(owner);
  }
}
