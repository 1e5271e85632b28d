import { refuse } from '../../platform/http/index.ts';
import { MemoryBudget } from './memory-budget.ts';

const MB = 1024 * 1024;

/** 16 kB a second: far below any line that files are sent over. Only the time spent on waiting for the sender counts. */
const PACE = { bytes: 480_000, ms: 30_000 };
const WAIT_MS = 30_000;

interface Limits {
  /** Bytes that have arrived, of everybody together. */
  all: number;
  /** Bytes that one clinic may announce at once; its next upload waits for them. */
  each: number;
  step?: number;
  waitMs?: number;
  pace?: typeof PACE;
}

interface Arriving {
  body: AsyncIterable<Uint8Array>;
  /** As the sender announced it. */
  length: number;
}

/**
 * Room for files that are held whole. A clinic waits for its own uploads; of the room of all, an upload takes what has
 * arrived of it and no more, so that one who sends slowly keeps nobody else waiting.
 */
export class BodyBudget {
  readonly #all: MemoryBudget;
  readonly #limits: Required<Limits>;
  readonly #clinics = new Map<string, { budget: MemoryBudget; uses: number }>();

  constructor(limits: Limits) {
    this.#limits = { step: MB, waitMs: WAIT_MS, pace: PACE, ...limits };
    this.#all = new MemoryBudget(limits.all);
  }

  /**
   * Runs `work` with the whole body, and holds its memory until then.
   * @throws Refusal too-large; bad-request for a body that is not as long as announced, or stops coming; unavailable
   */
  async hold<T>(tenantId: string, arriving: Arriving, work: (bytes: Buffer) => Promise<T>): Promise<T> {
    const clinic = this.#clinics.get(tenantId) ?? { budget: new MemoryBudget(this.#limits.each), uses: 0 };
    this.#clinics.set(tenantId, clinic);
    clinic.uses++;
    try {
      return await clinic.budget.hold(arriving.length, () => this.#arrive(arriving, work));
    } finally {
      if (--clinic.uses === 0) this.#clinics.delete(tenantId);
    }
  }

  async #arrive<T>({ body, length }: Arriving, work: (bytes: Buffer) => Promise<T>): Promise<T> {
    const held: (() => void)[] = [];
    try {
      const whole = Buffer.allocUnsafeSlow(length); // takes memory where it is written, not before
      const { step, pace } = this.#limits;
      let at = 0;
      for await (const piece of paced(body, pace)) {
        if (at + piece.length > length) return refuse('too-large');
        while (held.length * step < at + piece.length) held.push(await this.#take(step));
        whole.set(piece, at);
        at += piece.length;
      }
      if (at !== length) return refuse('bad-request', { fields: ['content-length'] });
      return await work(whole);
    } finally {
      for (const giveBack of held) giveBack();
    }
  }

  /** Two that each hold half and wait for the other would wait for ever: one is asked to come again. */
  async #take(bytes: number): Promise<() => void> {
    const { waitMs } = this.#limits;
    const signal = AbortSignal.timeout(waitMs);
    return this.#all.take(bytes, signal).catch(() => refuse('unavailable', { retryAfterSeconds: waitMs / 1000 }));
  }
}

async function* paced(source: AsyncIterable<Uint8Array>, pace: typeof PACE): AsyncGenerator<Uint8Array> {
  const iterator = source[Symbol.asyncIterator]();
  let [waited, came] = [0, 0];
  try {
    for (;;) {
      const asked = performance.now();
      const next = await within(iterator.next(), pace.ms - waited);
      waited += performance.now() - asked;
      if (next.done === true) return;
      came += next.value.length;
      if (came >= pace.bytes) [waited, came] = [0, 0];
      else if (waited >= pace.ms) return tooSlow();
      yield next.value;
    }
  } finally {
    void iterator.return?.(); // not awaited: it stands behind a piece that may never come
  }
}

const tooSlow = (): never => refuse('bad-request', { fields: ['content-length'] });

/** @throws Refusal bad-request when it takes longer */
async function within<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  try {
    return (await Promise.race([work, late])) ?? tooSlow();
  } finally {
    clearTimeout(timer);
  }
}
