import { centreOf, estimateMemory, patientToVoxel, type Volume } from '@hyaline/volume';
import type { WorkerPool } from '../engine/pool.ts';
import type { ProblemReason } from '../engine/protocol.ts';
import {
  type FileProblem,
  type ReadProgress,
  SourceError,
  type SourceImage,
  type StudyContent,
  type StudySource,
} from '../sources/source.ts';
import type { Change, FailReason, LoadProgress, LoadTimes, ViewerEvent } from './events.ts';
import { emptyVolume, fillVolume, loadSingle } from './load.ts';
import { type SeriesEntry, seriesOf } from './series.ts';

const REPAINT_MS = 150; // while slices stream in: often enough to see it grow, seldom enough not to slow it down
const MOST_THUMBNAILS = 12;
const NEAR_MIDDLE = 0.2; // of the stack

/** What an open study tells the workspace about. */
export interface StudyWatch {
  /** Another study, or another series of it, takes the place of the one before. */
  cleared(what: 'study' | 'series'): void;
  /** A picture can be shown: of a single slice that stands in (`preview`), or of a volume that fills from slice k on. */
  arrived(volume: Volume, image: SourceImage | null, preview: boolean, k: number): void;
  /** The volume on the screen, to start filling where the person already looks. */
  previewed(): Volume | null;
  changed(change: Change): void;
  emit(event: ViewerEvent): void;
}

/** One study from the moment it is chosen until its volume is there: what it holds, what is odd, how far it is. */
export class OpenStudy {
  source: StudySource | null = null;
  content: StudyContent = { images: [], problems: [] };
  series: readonly SeriesEntry[] = [];
  shown: SeriesEntry | null = null;
  problems: readonly FileProblem[] = [];
  progress: LoadProgress = { phase: 'idle', done: 0, all: 0 };
  times: LoadTimes = { firstPictureMs: null, allMs: null };
  memoryBytes = 0;
  readonly thumbnails = new Map<string, Volume>();
  failure: FailReason | null = null;

  readonly #pool: WorkerPool;
  readonly #watch: StudyWatch;
  #abort = new AbortController();
  #startedAt = 0;
  #repaint: ReturnType<typeof setTimeout> | null = null;
  #filling: Volume | null = null;

  constructor(pool: WorkerPool, watch: StudyWatch) {
    this.#pool = pool;
    this.#watch = watch;
  }

  /** Opens a study in place of the one before. Resolves when all of it is there, or failed; failures are events. */
  async open(source: StudySource): Promise<void> {
    this.#reset(source);
    const { signal } = this.#abort;
    try {
      const preview = source.preview ? this.#showPreview(source, signal) : null;
      const content = await source.read(this.#pool, signal, ({ phase, done, all }) =>
        this.#progressed(phase, done, all),
      );
      await preview; // it holds a worker for some milliseconds at most, and gives the place to start from
      this.#found(content);
      const [largest] = this.series;
      if (!largest) throw new SourceError(onlyReason(content.problems));
      await this.#fill(largest, signal);
    } catch (cause) {
      if (!signal.aborted) this.#failed(reasonOf(cause));
    }
  }

  /** Shows another series of the open study. */
  async showSeries(key: string): Promise<void> {
    const entry = this.series.find((one) => one.key === key);
    if (!entry || entry === this.shown) return;
    this.#abort.abort();
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    this.#watch.cleared('series');
    try {
      await this.#fill(entry, signal);
    } catch (cause) {
      if (!signal.aborted) this.#failed(reasonOf(cause));
    }
  }

  /** Called by the view that has drawn the first picture. */
  pictureDrawn(): void {
    if (this.times.firstPictureMs !== null) return;
    const ms = performance.now() - this.#startedAt;
    this.times = { ...this.times, firstPictureMs: ms };
    performance.mark('hyaline:first-picture');
    this.#watch.emit({ kind: 'first-picture', ms });
    this.#watch.changed('progress');
  }

  dispose(): void {
    this.#abort.abort();
    if (this.#repaint !== null) clearTimeout(this.#repaint);
  }

  #reset(source: StudySource): void {
    this.#abort.abort();
    this.#abort = new AbortController();
    this.#startedAt = performance.now();
    this.source = source;
    this.content = { images: [], problems: [] };
    this.series = [];
    this.shown = null;
    this.problems = [];
    this.failure = null;
    this.times = { firstPictureMs: null, allMs: null };
    this.memoryBytes = 0;
    this.thumbnails.clear();
    this.#watch.emit({ kind: 'opened', source });
    this.#watch.cleared('study');
    this.#progressed('headers', 0, 0);
    this.#watch.changed('study');
  }

  async #showPreview(source: StudySource, signal: AbortSignal): Promise<void> {
    try {
      const image = await source.preview?.(this.#pool, signal);
      const volume = image && (await loadSingle(this.#pool, image, signal));
      if (image && volume && !signal.aborted) this.#watch.arrived(volume, image, true, 0);
    } catch {
      // the preview is a courtesy: what is wrong with the file is reported when it is read in its turn
    }
  }

  #found(content: StudyContent): void {
    this.content = content;
    this.problems = content.problems;
    this.series = seriesOf(content.images);
    this.#watch.emit({ kind: 'content', ...content });
    for (const problem of content.problems) this.#watch.emit({ kind: 'problem', problem });
    this.#watch.changed('study');
  }

  async #fill(entry: SeriesEntry, signal: AbortSignal): Promise<void> {
    const { plan, images } = entry;
    const sliceBytes = plan.bytes / plan.geometry.size[2];
    const memory = estimateMemory(plan.bytes, sliceBytes, this.#pool.size);
    this.memoryBytes = memory.total;
    this.#watch.emit({ kind: 'estimate', memory });
    const volume = emptyVolume(plan);
    const from = this.#startSlice(volume);
    this.shown = entry;
    this.#filling = null;
    for (const notice of plan.notices) this.#watch.emit({ kind: 'notice', notice });
    let done = 0;
    this.#progressed('pictures', 0, plan.places.length);
    this.#watch.changed('study');
    const watch = {
      onSlice: (k: number) => {
        done++;
        if (this.#filling !== volume) this.#startShowing(volume, entry, k);
        this.#sliceCame(done, plan.places.length);
      },
      onProblem: (image: SourceImage, reason: ProblemReason) => this.#problem({ name: image.name, reason }),
    };
    await fillVolume(this.#pool, { plan, images, volume, from }, watch, signal);
    this.#finished(done);
  }

  /** Where the first picture was, so that it stays, unless shuffled file names led far from the middle. */
  #startSlice({ geometry }: Volume): number {
    const middle = (geometry.size[2] - 1) >> 1;
    const preview = this.#watch.previewed();
    if (!preview || !geometry.oriented) return middle;
    const k = Math.round(patientToVoxel(geometry, centreOf(preview.geometry))[2]);
    return Math.abs(k - middle) <= NEAR_MIDDLE * geometry.size[2] ? k : middle;
  }

  #startShowing(volume: Volume, entry: SeriesEntry, k: number): void {
    this.#filling = volume;
    const image = entry.images[entry.plan.places.find((place) => place.k === k)?.image ?? 0] ?? null;
    this.#watch.arrived(volume, image, false, k);
  }

  #sliceCame(done: number, all: number): void {
    this.progress = { phase: 'pictures', done, all };
    if (this.#repaint !== null) return;
    this.#repaint = setTimeout(() => {
      this.#repaint = null;
      this.#watch.changed('slices');
      this.#progressed('pictures', this.progress.done, this.progress.all);
    }, REPAINT_MS);
  }

  #finished(done: number): void {
    if (this.#repaint !== null) clearTimeout(this.#repaint);
    this.#repaint = null;
    if (done === 0) throw new SourceError(this.problems.at(-1)?.reason ?? 'damaged');
    const ms = performance.now() - this.#startedAt;
    this.times = { ...this.times, allMs: ms };
    this.progress = { phase: 'idle', done, all: this.progress.all };
    performance.mark('hyaline:all-pictures');
    this.#watch.changed('slices');
    this.#watch.changed('progress');
    this.#watch.emit({ kind: 'done', ms, images: done, problems: this.problems.length });
    void this.#loadThumbnails(this.#abort.signal);
  }

  /** One picture from the middle of each series that is not shown, once nothing else needs the workers. */
  async #loadThumbnails(signal: AbortSignal): Promise<void> {
    for (const entry of this.series.slice(0, MOST_THUMBNAILS)) {
      const image = entry.images[entry.plan.places[entry.plan.places.length >> 1]?.image ?? 0];
      if (entry === this.shown || this.thumbnails.has(entry.key) || !image) continue;
      const volume = await loadSingle(this.#pool, image, signal).catch(() => null); // the row then keeps its blank square
      if (signal.aborted) return;
      if (volume) this.thumbnails.set(entry.key, volume);
      this.#watch.changed('slices');
    }
  }

  #problem(problem: FileProblem): void {
    this.problems = [...this.problems, problem];
    this.#watch.emit({ kind: 'problem', problem });
    this.#watch.changed('study');
  }

  #failed(reason: FailReason): void {
    this.failure = reason;
    this.progress = { phase: 'idle', done: 0, all: 0 };
    this.#watch.changed('study');
    this.#watch.changed('volume');
    this.#watch.emit({ kind: 'failed', reason });
  }

  #progressed(phase: ReadProgress['phase'] | 'pictures', done: number, all: number): void {
    this.progress = { phase, done, all };
    this.#watch.changed('progress');
    this.#watch.emit({ kind: 'progress', phase, done, all });
  }
}

/** Why nothing was opened, where all problems are one and the same. */
function onlyReason(problems: readonly FileProblem[]): ProblemReason {
  const [first] = problems;
  return first && problems.every(({ reason }) => reason === first.reason) ? first.reason : 'no-pixels';
}

function reasonOf(cause: unknown): FailReason {
  if (cause instanceof SourceError) return cause.reason === 'no-pixels' ? 'nothing' : cause.reason;
  if (cause instanceof RangeError) return 'memory';
  return 'damaged';
}
