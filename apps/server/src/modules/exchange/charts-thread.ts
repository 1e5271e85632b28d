import { Worker } from 'node:worker_threads';
import type { ChartsRead } from '@hyaline/fhir';
import { Refusal, refuse } from '../../platform/http/index.ts';
import { type ChartsAnswer, type ChartsJob, MAX_RESOURCES, resourcesIn } from './charts-job.ts';

/** JSON in one piece takes up to fifty times its length in memory. */
export const MAX_JSON_BYTES = 16 * 1024 * 1024;
const LIMITS = { heapMb: 1024, ms: 120_000 };

interface Pending {
  resolve(charts: ChartsRead): void;
  reject(error: Error): void;
}

/**
 * A thread that reads the FHIR of one file, so that a file made to fill the memory or to take for ever ends with its
 * thread and not with the server.
 */
export class ChartsThread {
  readonly #worker: Worker;
  readonly #timer: NodeJS.Timeout;
  #pending: Pending | null = null;
  #ended: Error | null = null;
  #count = 0;

  constructor({ heapMb, ms }: typeof LIMITS = LIMITS) {
    this.#worker = new Worker(new URL('charts-worker.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: heapMb },
    });
    this.#worker.on('message', (answer: ChartsAnswer) => this.#answered(answer));
    this.#worker.on('error', (error) => this.#end(refusalOf(error)));
    this.#worker.on('exit', () => this.#end());
    this.#timer = setTimeout(() => void this.close(), ms);
  }

  /**
   * One at a time.
   * @throws Refusal too-large, also when the memory of a thread does not suffice; bad-request; unavailable when the time
   *   did not: the machine may be busy, and the file a good one
   */
  async read(bytes: Uint8Array, language: string): Promise<ChartsRead> {
    if (bytes.length > MAX_JSON_BYTES) return refuse('too-large');
    if (this.#ended !== null) throw this.#ended;
    const job: ChartsJob = { bytes: new Uint8Array(bytes), language }; // a copy with a buffer of its own, to be handed over
    const charts = await new Promise<ChartsRead>((resolve, reject) => {
      this.#pending = { resolve, reject };
      this.#worker.postMessage(job, [job.bytes.buffer as ArrayBuffer]);
    });
    this.#count += resourcesIn(charts);
    return this.#count > MAX_RESOURCES ? refuse('too-large') : charts;
  }

  async close(): Promise<void> {
    this.#end();
    await this.#worker.terminate();
  }

  #answered(answer: ChartsAnswer): void {
    if ('charts' in answer) this.#pending?.resolve(answer.charts);
    else this.#pending?.reject(new Refusal(answer.problem));
    this.#pending = null;
  }

  #end(error: Error = new Refusal('unavailable')): void {
    this.#ended ??= error;
    clearTimeout(this.#timer);
    this.#pending?.reject(error);
    this.#pending = null;
  }
}

/** Of what ended the thread; an error that no file should cause stays one. */
function refusalOf(error: unknown): Error {
  if (!(error instanceof Error)) return new Error('the thread failed', { cause: error });
  if ('code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY') return new Refusal('too-large');
  return error.name === 'RangeError' ? new Refusal('bad-request', { fields: ['file'] }) : error; // nested too deeply
}
