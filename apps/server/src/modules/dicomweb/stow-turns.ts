import type { Actor } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import { MemoryBudget } from '../imaging/index.ts';

/** Who asks, for limits on what is held at once: one key, or one person in a browser. */
export const ownerOf = ({ tenantId, userId, apiKey }: Actor): string => `${tenantId} ${apiKey ?? userId}`;

interface Limits {
  each: number;
  clinic: number;
  all: number;
  waiting: number;
  waitMs: number;
}

/** Store requests whose bodies are read at once: each may hold a part of up to `LARGE_BYTES` without asking. */
const STORES: Limits = { each: 4, clinic: 8, all: 16, waiting: 64, waitMs: 10_000 };
const RETRY_SECONDS = 5;

interface Request {
  owner: string;
  clinic: string;
}

/** Requests that are let in, a few for each owner and clinic; who comes after them waits a little, in order. */
export class Turns {
  readonly #limits: Limits;
  readonly #inside = new Set<Request>();
  readonly #waiting = new Set<{ request: Request; start: () => void }>();

  constructor(limits: Limits = STORES) {
    this.#limits = limits;
  }

  /** @returns to be called at the end. @throws Refusal too-many-requests after the wait; the signal's reason */
  async enter(actor: Actor, signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    const request = { owner: ownerOf(actor), clinic: actor.tenantId };
    if (this.#fits(request)) this.#inside.add(request);
    else await this.#wait(request, signal);
    return () => {
      if (this.#inside.delete(request)) this.#letIn();
    };
  }

  #fits({ owner, clinic }: Request): boolean {
    const { each, clinic: ofClinic, all } = this.#limits;
    const inside = [...this.#inside];
    return (
      inside.length < all &&
      inside.filter((one) => one.clinic === clinic).length < ofClinic &&
      inside.filter((one) => one.owner === owner).length < each
    );
  }

  async #wait(request: Request, signal: AbortSignal): Promise<void> {
    const { clinic } = request;
    const sameClinic = [...this.#waiting].filter((one) => one.request.clinic === clinic);
    const full = this.#waiting.size >= this.#limits.waiting || sameClinic.length >= this.#limits.waiting / 4;
    if (full) return refuse('too-many-requests', { retryAfterSeconds: RETRY_SECONDS });
    const late = AbortSignal.timeout(this.#limits.waitMs);
    const ends = AbortSignal.any([signal, late]);
    await new Promise<void>((start) => {
      const waiting = { request, start };
      this.#waiting.add(waiting);
      ends.addEventListener('abort', () => (this.#waiting.delete(waiting), start()), { once: true });
    });
    if (this.#inside.has(request)) return;
    signal.throwIfAborted();
    return refuse('too-many-requests', { retryAfterSeconds: RETRY_SECONDS });
  }

  #letIn(): void {
    for (const waiting of this.#waiting) {
      if (!this.#fits(waiting.request)) continue;
      this.#waiting.delete(waiting);
      this.#inside.add(waiting.request);
      waiting.start();
    }
  }
}

const largeTurn = new MemoryBudget(1);

/** The one turn for a large file, over all requests: taken by one, and given back when the file is done with. */
export function takeTurns(signal: AbortSignal) {
  let giveBack: (() => void) | null = null;
  return {
    taken: () => giveBack !== null,
    /** @throws the signal's reason */
    take: async () => {
      giveBack = await largeTurn.take(1, signal);
    },
    giveBack: () => {
      giveBack?.();
      giveBack = null;
    },
  };
}
