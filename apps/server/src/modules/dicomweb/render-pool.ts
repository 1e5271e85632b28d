import { Worker } from 'node:worker_threads';
import { refuse } from '../../platform/http/index.ts';
import type { RenderAnswer, RenderJob } from './render-job.ts';

/** A frame takes far less; a codec that hangs on a damaged one is ended with its thread. */
const JOB_MS = 30_000;
const IDLE_MS = 60_000;
/** Frames that wait, with their bytes; who comes after them is asked to come again. */
const MAX_WAITING = 32;
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

  /** @throws Refusal unavailable when too many wait; RenderError for a frame that cannot be drawn */
  run(job: RenderJob): Promise<Uint8Array> {
    if (this.#waiting.length >= MAX_WAITING) return refuse('unavailable', { retryAfterSeconds: 5 });
    return new Promise((resolve, reject) => {
      this.#waiting.push({ job, resolve, reject });
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
