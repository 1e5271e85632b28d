import { Worker } from 'node:worker_threads';
import { refuse } from '../../platform/http/index.ts';
import type { RenderAnswer, RenderJob } from './render-job.ts';

/** A frame takes far less; a codec that hangs on a damaged one is ended with its thread. */
const JOB_MS = 30_000;
const IDLE_MS = 60_000;
/** Frames that wait, with their bytes; who comes after them is asked to come again. */
const MAX_WAITING = 32;
/** Of one key or person: a browser asks for six pictures at once. */
const MAX_WAITING_EACH = 6;
const HEAP_MB = 256;

export class RenderError extends Error {
  override readonly name = 'RenderError';
  readonly problem: 'unsupported' | 'truncated' | 'damaged';
  constructor(problem: RenderError['problem']) {
    super(problem);
    this.problem = problem;
  }
}

interface Waiting {
  job: RenderJob;
  owner: string;
  signal: AbortSignal;
  resolve(bytes: Uint8Array): void;
  reject(error: Error): void;
}

/**
 * One thread that decodes and draws frames, one after the other, so that neither a large picture nor a damaged one
 * holds up the server. It starts with the first frame and ends when it has had nothing to do for a minute.
 */
export class RenderPool {
  #worker: Worker | null = null;
  #current: (Waiting & { id: number; timer: NodeJS.Timeout }) | null = null;
  #idle: NodeJS.Timeout | undefined;
  #count = 0;
  readonly #waiting: Waiting[] = [];

  /** To be asked before a frame is read. @throws Refusal unavailable, too-many-requests */
  refuseWhenFull(owner: string): void {
    if (this.#waiting.length >= MAX_WAITING) refuse('unavailable', { retryAfterSeconds: 5 });
    if (this.#waiting.filter((one) => one.owner === owner).length >= MAX_WAITING_EACH)
      refuse('too-many-requests', { retryAfterSeconds: 2 });
  }

  /**
   * @param signal - aborted when nobody waits for the frame any more; what has not begun is then left out
   * @throws Refusal when too many wait; RenderError for a frame that cannot be drawn; the signal's reason
   */
  async run(job: RenderJob, owner: string, signal: AbortSignal): Promise<Uint8Array> {
    signal.throwIfAborted();
    this.refuseWhenFull(owner);
    return new Promise((resolve, reject) => {
      const waiting = { job, owner, signal, resolve, reject };
      this.#waiting.push(waiting);
      signal.addEventListener('abort', () => this.#drop(waiting), { once: true });
      this.#next();
    });
  }

  async close(): Promise<void> {
    clearTimeout(this.#idle);
    await this.#worker?.terminate();
    this.#worker = null;
  }

  #next(): void {
    if (this.#current) return;
    const next = this.#waiting.shift();
    clearTimeout(this.#idle);
    if (!next) {
      this.#idle = setTimeout(() => void this.close(), IDLE_MS).unref();
      return;
    }
    const id = ++this.#count;
    this.#current = { ...next, id, timer: setTimeout(() => this.#giveUp('damaged'), JOB_MS) };
    const frame = new Uint8Array(next.job.frame); // a copy with a buffer of its own, to be handed over
    this.#started().postMessage({ ...next.job, frame, id }, [frame.buffer]);
  }

  #drop(waiting: Waiting): void {
    const at = this.#waiting.indexOf(waiting);
    if (at < 0) return;
    this.#waiting.splice(at, 1);
    waiting.reject(waiting.signal.reason as Error);
  }

  #started(): Worker {
    if (this.#worker) return this.#worker;
    const worker = new Worker(new URL('render-worker.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    });
    worker.unref();
    worker.on('message', (answer: RenderAnswer) => this.#answered(answer));
    worker.on('error', () => this.#giveUp('damaged'));
    this.#worker = worker;
    return worker;
  }

  #answered(answer: RenderAnswer): void {
    const current = this.#current;
    if (current?.id !== answer.id) return;
    this.#end();
    if ('bytes' in answer) current.resolve(answer.bytes);
    else current.reject(new RenderError(answer.problem));
    this.#next();
  }

  /** The thread is beyond help: the next frame gets a new one. */
  #giveUp(problem: RenderError['problem']): void {
    const current = this.#current;
    void this.#worker?.terminate();
    this.#worker = null;
    this.#end();
    current?.reject(new RenderError(problem));
    this.#next();
  }

  #end(): void {
    if (this.#current) clearTimeout(this.#current.timer);
    this.#current = null;
  }
}
