import type { Envelope, WorkerAnswer, WorkerAsk, WorkerPart } from './protocol.ts';

interface Task {
  ask: WorkerAsk;
  onParts: (parts: readonly WorkerPart[]) => void;
  resolve: () => void;
  reject: (cause: Error) => void;
  readonly urgent: boolean;
}

interface Running {
  readonly task: Task;
  readonly worker: Worker;
  deadline: ReturnType<typeof setTimeout> | undefined;
}

/** Far longer than the largest picture takes on a slow machine; ciphertext may come over a slow line. ms */
const SILENCE = { local: 30_000, sealed: 180_000 } as const;

/** How long a worker may say nothing while it decodes; null for tasks that read and decode nothing. */
function silenceAllowed(ask: WorkerAsk): number | null {
  const place = ask.kind === 'picture' ? ask.place : ask.kind === 'slices' ? ask.jobs[0]?.place : undefined;
  return place ? SILENCE[place.kind === 'sealed' ? 'sealed' : 'local'] : null;
}

/**
 * Workers that take one task at a time, first come first served. Started at once, so that they are ready when a person
 * has chosen the files.
 */
export class WorkerPool {
  readonly size: number;
  readonly #workers: Worker[];
  readonly #idle: Worker[];
  readonly #waiting: Task[] = [];
  readonly #running = new Map<number, Running>();
  #nextId = 1;

  constructor(size = Math.max(1, Math.min(navigator.hardwareConcurrency || 2, 4))) {
    this.size = size;
    this.#workers = Array.from({ length: size }, () => this.#start());
    this.#idle = [...this.#workers];
  }

  /**
   * Resolves when the worker has ended the task; parts arrive before that.
   * @param options `urgent` goes before all that wait: the first picture must not queue behind four hundred headers.
   *   A task that still waits when `signal` fires is dropped, and resolves without parts.
   */
  run(
    ask: WorkerAsk,
    onParts: Task['onParts'] = () => undefined,
    { urgent = false, signal }: { readonly urgent?: boolean; readonly signal?: AbortSignal } = {},
  ): Promise<void> {
    return new Promise((resolve, reject) => {
      const task = { ask, onParts, resolve, reject, urgent };
      if (urgent) this.#waiting.unshift(task);
      else this.#waiting.push(task);
      signal?.addEventListener('abort', () => this.#drop(task), { once: true });
      this.#next();
    });
  }

  #drop(task: Task): void {
    const at = this.#waiting.indexOf(task);
    if (at < 0) return;
    this.#waiting.splice(at, 1);
    task.resolve();
  }

  /** Slices of this load that wait in a worker are dropped; those under way end on their own. */
  cancel(load: number): void {
    for (const worker of this.#workers) this.#send(worker, { kind: 'cancel', load });
    for (const task of this.#waiting.filter(({ ask }) => ask.kind === 'slices' && ask.load === load)) this.#drop(task);
  }

  dispose(): void {
    for (const worker of this.#workers) worker.terminate();
    for (const { task, deadline } of this.#running.values()) {
      clearTimeout(deadline);
      task.reject(new Error('the viewer was closed'));
    }
    this.#running.clear();
    this.#waiting.length = 0;
    this.#idle.length = 0;
  }

  #start(): Worker {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'hyaline-volume' });
    worker.addEventListener('message', ({ data }: MessageEvent<WorkerAnswer>) => this.#answered(data));
    worker.addEventListener('error', (event) => this.#died(worker, event.message || 'the worker did not start'));
    return worker;
  }

  #send(worker: Worker, body: WorkerAsk): number {
    const id = this.#nextId++;
    worker.postMessage({ id, body } satisfies Envelope<WorkerAsk>);
    return id;
  }

  #next(): void {
    while (this.#idle.length && this.#waiting.length) {
      const worker = this.#idle.shift() as Worker;
      const task = this.#waiting.shift() as Task;
      const id = this.#send(worker, task.ask);
      this.#running.set(id, { task, worker, deadline: this.#deadline(id, task) });
    }
  }

  #answered(answer: WorkerAnswer): void {
    const running = this.#running.get(answer.id);
    if (!running) return; // the end of a cancel
    clearTimeout(running.deadline);
    if (answer.kind === 'parts') {
      running.deadline = this.#deadline(answer.id, running.task);
      return running.task.onParts(answer.parts);
    }
    this.#running.delete(answer.id);
    this.#idle.push(running.worker);
    if (answer.kind === 'end') running.task.resolve();
    else running.task.reject(new Error(answer.message));
    // what is urgent often has a second part, which must not find the worker taken again: the header, then its picture
    if (running.task.urgent) setTimeout(() => this.#next());
    else this.#next();
  }

  #deadline(id: number, { ask }: Task): ReturnType<typeof setTimeout> | undefined {
    const ms = silenceAllowed(ask);
    return ms === null ? undefined : setTimeout(() => this.#hung(id), ms);
  }

  /** A decoder that does not come back holds its worker: another takes its place. */
  #hung(id: number): void {
    const running = this.#running.get(id);
    if (!running) return;
    running.worker.terminate();
    const fresh = this.#start();
    this.#workers.push(fresh);
    this.#idle.push(fresh);
    this.#died(running.worker, 'a picture was not decoded in time');
  }

  /** A worker whose script did not load or that ran out of memory: its task fails aloud, the others go on. */
  #died(worker: Worker, message: string): void {
    for (const [id, running] of this.#running) {
      if (running.worker !== worker) continue;
      clearTimeout(running.deadline);
      this.#running.delete(id);
      running.task.reject(new Error(message));
    }
    this.#workers.splice(this.#workers.indexOf(worker), 1);
    const idle = this.#idle.indexOf(worker);
    if (idle >= 0) this.#idle.splice(idle, 1);
    if (this.#workers.length === 0) for (const task of this.#waiting.splice(0)) task.reject(new Error(message));
    this.#next();
  }
}
