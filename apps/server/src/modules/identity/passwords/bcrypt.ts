import { Worker } from 'node:worker_threads';
import { MINUTE_MS } from '@hyaline/kit';
import type { BcryptResult, BcryptTask } from './bcrypt.worker.ts';

/** Hashes that other systems wrote: `$2a$`, `$2b$`, `$2y$`, costs 4 to 16. */
export const isBcrypt = (text: string): boolean => /^\$2[aby]\$(0[4-9]|1[0-6])\$[./A-Za-z0-9]{53}$/.test(text);

const IDLE_MS = MINUTE_MS;

interface Waiting {
  resolve: (same: boolean) => void;
  reject: (error: Error) => void;
}

/**
 * Compares bcrypt hashes on a thread of its own: the library is plain JavaScript and would hold up every request. The
 * thread starts with the first comparison and goes when it has had nothing to do for a minute.
 */
class BcryptThread {
  #worker: Worker | null = null;
  #idle: NodeJS.Timeout | undefined;
  #next = 0;
  readonly #waiting = new Map<number, Waiting>();

  compare(task: Omit<BcryptTask, 'id'>): Promise<boolean> {
    clearTimeout(this.#idle);
    const worker = (this.#worker ??= this.#start());
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      worker.postMessage({ ...task, id } satisfies BcryptTask);
    });
  }

  #start(): Worker {
    const worker = new Worker(new URL('bcrypt.worker.ts', import.meta.url));
    worker.unref();
    worker.on('message', ({ id, same }: BcryptResult) => {
      this.#waiting.get(id)?.resolve(same);
      this.#waiting.delete(id);
      if (this.#waiting.size === 0) this.#idle = setTimeout(() => this.#stop(), IDLE_MS).unref();
    });
    worker.on('error', (error: Error) => this.#fail(error));
    return worker;
  }

  #stop(): void {
    void this.#worker?.terminate();
    this.#worker = null;
  }

  #fail(error: Error): void {
    this.#worker = null;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}

const thread = new BcryptThread();
export const compareBcrypt = (task: Omit<BcryptTask, 'id'>): Promise<boolean> => thread.compare(task);
