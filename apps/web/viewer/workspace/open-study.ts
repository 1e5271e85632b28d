import { byInstance } from '@hyaline/dicom';
import {
  centreOf,
  estimateMemory,
  type MemoryEstimate,
  patientToVoxel,
  reducePlan,
  type Reduction,
  type SmallVolume,
  type Volume,
  type Way,
} from '@hyaline/volume';
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
import { bytesToFetch, needsChoice, usualReduction, voxelCap, waitsForAsking } from './caps.ts';
import { onlyReason, reasonOf } from './fail-reason.ts';
import { emptyVolume, fillVolume, loadSingle } from './load.ts';
import { isOneStudy, PickedStudy } from './picked-study.ts';
import { type SeriesEntry, seriesOf } from './series.ts';
import { firstFrame, loadThumbnails } from './thumbnails.ts';

/** While slices stream in, ms: first often enough to see it grow, then seldom enough not to slow it down. */
const REPAINTS_MS = [150, 150, 300, 600];
const NEAR_MIDDLE = 0.2; // of the stack
const MOST_TRIES = 5; // damaged pictures before a stack counts as damaged
export const MOST_KEPT = 384e6; // bytes of decoded pictures of a stack

const IDLE: LoadProgress = { phase: 'idle', done: 0, all: 0, since: 0 };

/** What an open study tells the workspace about. */
export interface StudyWatch {
  /** Another study, or another series of it, takes the place of the one before. */
  cleared(what: 'study' | 'series'): void;
  /** A picture can be shown: of a single slice that stands in (`preview`), or of a volume that fills from slice k on. */
  arrived(volume: Volume, image: SourceImage | null, preview: boolean, k: number): void;
  /** A small volume stands in for the whole until that is there. */
  stoodIn(small: SmallVolume, series: string): void;
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
  /** How the shown series was reduced. */
  reduced: Reduction = 1;
  /** Studies opened so far: tells one from the next. */
  openings = 0;
  /** A person picks a series before pictures are read. */
  choosing = false;
  /** A small volume is on the screen, and the whole is not yet. */
  small = false;
  /** The whole waits until a person asks for it; its size in bytes. */
  waits: number | null = null;
  /** Why the whole did not come when it was asked for: the small volume still stands. */
  missed: FailReason | null = null;
  problems: readonly FileProblem[] = [];
  progress: LoadProgress = IDLE;
  times: LoadTimes = { firstPictureMs: null, allMs: null };
  memoryBytes = 0;
  readonly thumbnails = new Map<string, Volume>();
  failure: FailReason | null = null;

  /** Most bytes of voxels that are opened without a word. */
  readonly cap: number;
  readonly #pool: WorkerPool;
  readonly #watch: StudyWatch;
  #abort = new AbortController();
  #startedAt = 0;
  #repaint: ReturnType<typeof setTimeout> | null = null;
  #repaints = 0;
  #filling: Volume | null = null;
  readonly #picked = new PickedStudy();
  /** Series that a person wants to see the other way. */
  readonly #ways = new Map<string, Way>();

  constructor(pool: WorkerPool, watch: StudyWatch, cap = voxelCap()) {
    this.#pool = pool;
    this.cap = cap;
    this.#watch = watch;
  }

  /** Opens a study in place of the one before. Resolves when all of it is there, or failed; failures are events. */
  async open(source: StudySource): Promise<void> {
    this.#reset(source);
    const { signal } = this.#abort;
    try {
      const preview = source.preview ? this.#showPreview(source, signal) : null;
      const small = source.small?.(signal).catch(() => null) ?? null;
      const content = await source.read(this.#pool, signal, ({ phase, done, all }) =>
        this.#progressed(phase, done, all),
      );
      await preview; // it holds a worker for some milliseconds at most, and gives the place to start from
      this.#found(content);
      const [largest] = this.series;
      if (!largest) throw new SourceError(onlyReason(content.problems));
      if (needsChoice(source, this.series, this.cap)) return await this.#choose(signal);
      if (small) this.#standIn(await small, largest, signal);
      if (this.small && waitsForAsking(source, largest)) this.#wait(largest);
      else await this.#fillWhole(largest, 1, signal);
    } catch (cause) {
      if (!signal.aborted) this.#failed(reasonOf(cause));
    }
  }

  /** Fetches the whole of what is shown small, with as many voxels as asked for. */
  async loadAll(reduce: Reduction = 1): Promise<void> {
    const [largest] = this.series;
    if (this.waits === null || !largest) return;
    this.waits = null;
    this.missed = null;
    this.failure = null;
    this.choosing = false;
    this.problems = this.content.problems;
    await this.#fillWhole(largest, reduce, this.#abort.signal);
  }

  /** Where a small volume stands, that stays when the whole does not come, which can then be asked for again. */
  async #fillWhole(entry: SeriesEntry, reduce: Reduction, signal: AbortSignal): Promise<void> {
    try {
      await this.#fill(entry, reduce, signal);
    } catch (cause) {
      if (signal.aborted) return;
      const reason = reasonOf(cause);
      if (!this.small) return this.#failed(reason);
      this.reduced = 1;
      this.missed = reason;
      this.#wait(entry);
      // what was too large can be opened with fewer voxels
      if (reason === 'memory') this.#failed(reason);
      else this.#watch.emit({ kind: 'failed', reason });
    }
  }

  #wait(entry: SeriesEntry): void {
    this.waits = bytesToFetch(entry);
    this.shown = entry;
    this.progress = IDLE;
    this.#watch.changed('progress');
    this.#watch.changed('study');
  }

  /** Shows another series of the open study, or the same one with more or fewer voxels. */
  async showSeries(key: string, reduce?: Reduction): Promise<void> {
    const entry = this.series.find((one) => one.key === key);
    if (!entry) return;
    const by = reduce ?? usualReduction(entry, this.cap);
    if (this.waits !== null && entry === this.shown) return this.loadAll(by);
    if (entry === this.shown && by === this.reduced && !this.choosing) return;
    const signal = this.#anew('series');
    this.#tellContent(entry);
    // from here on a person waits again
    this.#startedAt = performance.now();
    this.times = { firstPictureMs: null, allMs: null };
    try {
      await this.#fill(entry, by, signal);
    } catch (cause) {
      if (!signal.aborted) this.#failed(reasonOf(cause));
    }
  }

  /** What opening a series will take, told before it is opened. */
  estimate(entry: SeriesEntry, reduce: Reduction): MemoryEstimate {
    const { plan } = entry;
    if (this.#wayOf(entry) === 'stack') {
      const one = plan.bytes / entry.slices; // as voxels, and in colours as it is drawn
      return estimateMemory(Math.max(Math.min(plan.bytes, MOST_KEPT), 3 * one), 0, this.#pool.size);
    }
    const { bytes } = reducePlan(plan, reduce);
    // workers hold slices as they come from the files
    return estimateMemory(bytes, plan.bytes / plan.geometry.size[2], this.#pool.size);
  }

  /** Stops reading. Where series were found a person picks again; else nothing is open, as before. */
  cancel(): void {
    if (this.series.length < 2 || this.choosing) return this.close();
    if (!isOneStudy(this.series)) this.#tellContent(null);
    void this.#choose(this.#anew('series'));
  }

  /** Back to nothing. */
  close(): void {
    this.#anew('study');
    this.#forget();
    this.source = null;
    this.progress = IDLE;
    this.#watch.changed('progress');
    this.#watch.changed('study');
    this.#watch.changed('volume');
    this.#watch.emit({ kind: 'closed' });
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
    this.#anew('study');
    this.#startedAt = performance.now();
    this.openings++;
    this.source = source;
    this.#forget();
    this.#watch.emit({ kind: 'opened', source });
    this.#progressed('headers', 0, 0);
    this.#watch.changed('study');
  }

  #forget(): void {
    this.content = { images: [], problems: [] };
    this.series = [];
    this.problems = [];
    this.times = { firstPictureMs: null, allMs: null };
    this.thumbnails.clear();
  }

  /** Ends what is being read; what comes late is not listened to. */
  #anew(what: 'study' | 'series'): AbortSignal {
    this.#abort.abort();
    this.#abort = new AbortController();
    if (this.#repaint !== null) clearTimeout(this.#repaint);
    this.#repaint = null;
    this.shown = null;
    this.reduced = 1;
    this.choosing = false;
    this.failure = null;
    this.memoryBytes = 0;
    this.#filling = null;
    this.small = false;
    this.waits = null;
    this.missed = null;
    this.#watch.cleared(what);
    return this.#abort.signal;
  }

  async #choose(signal: AbortSignal): Promise<void> {
    this.#watch.cleared('series');
    this.choosing = true;
    this.progress = IDLE;
    this.#watch.changed('progress');
    this.#watch.changed('study');
    this.#watch.emit({ kind: 'choose', series: this.series.length });
    await this.#loadThumbnails(signal);
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

  #standIn(
    small: Awaited<ReturnType<NonNullable<StudySource['small']>>>,
    entry: SeriesEntry,
    signal: AbortSignal,
  ): void {
    const own = small?.seriesInstanceUid === entry.images[0]?.header.seriesInstanceUid;
    if (small === null || !own || signal.aborted) return;
    this.small = true;
    this.#watch.stoodIn(small.volume, entry.key);
  }

  #found(content: StudyContent): void {
    this.content = content;
    this.problems = content.problems;
    this.series = seriesOf(content.images);
    this.#tellContent(null);
    for (const problem of content.problems) this.#watch.emit({ kind: 'problem', problem });
    this.#watch.changed('study');
  }

  /** Shows the open series the other way: cut through, or picture by picture. */
  async showAs(way: Way): Promise<void> {
    const entry = this.shown;
    if (!entry || this.way === way || (way === 'volume' && !entry.canBeVolume)) return;
    this.#ways.set(entry.key, way);
    this.shown = null;
    await this.showSeries(entry.key);
  }

  /** How the open series is shown. */
  get way(): Way | null {
    return this.shown && this.#wayOf(this.shown);
  }

  #wayOf({ key, way }: SeriesEntry): Way {
    return this.#ways.get(key) ?? way;
  }

  /** One picture, so that something stands; the others are decoded as they are looked at. */
  async #showPictures(entry: SeriesEntry, signal: AbortSignal): Promise<void> {
    this.shown = entry;
    this.memoryBytes = this.estimate(entry, 1).total;
    for (const notice of entry.plan.notices) this.#watch.emit({ kind: 'notice', notice });
    this.#progressed('pictures', 0, entry.slices);
    this.#watch.changed('study');
    for (const image of entry.images.toSorted((a, b) => byInstance(a.header, b.header)).slice(0, MOST_TRIES)) {
      const volume = await loadSingle(this.#pool, firstFrame(image), signal);
      signal.throwIfAborted();
      if (!volume) continue;
      this.#watch.arrived(volume, image, false, 0);
      return this.#finished(entry.slices);
    }
    this.#finished(0);
  }

  #tellContent(picked: SeriesEntry | null): void {
    if (!this.#picked.changesBy(this.series, picked)) return;
    const images = isOneStudy(this.series) ? this.content.images : this.told.flatMap((entry) => entry.images);
    this.#watch.emit({ kind: 'content', images, problems: this.problems });
  }

  /** The series of the study that is on the screen: none while a person picks one of several. */
  get told(): readonly SeriesEntry[] {
    return this.#picked.of(this.series);
  }

  async #fill(entry: SeriesEntry, reduce: Reduction, signal: AbortSignal): Promise<void> {
    if (this.#wayOf(entry) === 'stack') return this.#showPictures(entry, signal);
    const { images } = entry;
    const plan = reducePlan(entry.plan, reduce);
    const memory = this.estimate(entry, reduce);
    this.memoryBytes = memory.total;
    this.#watch.emit({ kind: 'estimate', memory });
    const volume = emptyVolume(plan);
    const from = this.#startSlice(volume);
    this.shown = entry;
    this.reduced = reduce;
    this.#repaints = 0;
    this.#filling = null;
    for (const notice of plan.notices) this.#watch.emit({ kind: 'notice', notice });
    let done = 0;
    this.#progressed('pictures', 0, plan.places.length);
    this.#watch.changed('study');
    const watch = {
      onSlice: (k: number) => {
        done++;
        // what stands in stays until the whole can take its place
        const ready = !this.small || done === plan.places.length;
        if (ready && this.#filling !== volume) this.#startShowing(volume, { ...entry, plan }, k);
        this.#sliceCame(done, plan.places.length);
      },
      onProblem: (image: SourceImage, reason: ProblemReason) => this.#problem({ name: image.name, reason }),
    };
    await fillVolume(this.#pool, { plan, images, volume, from, reduce }, watch, signal);
    if (done > 0 && this.#filling !== volume) this.#startShowing(volume, { ...entry, plan }, volume.present.indexOf(1));
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
    this.small = false;
    const image = entry.images[entry.plan.places.find((place) => place.k === k)?.image ?? 0] ?? null;
    this.#watch.arrived(volume, image, false, k);
  }

  #sliceCame(done: number, all: number): void {
    this.progress = { ...this.progress, done, all };
    if (this.#repaint !== null) return;
    this.#repaint = setTimeout(
      () => {
        this.#repaint = null;
        this.#watch.changed('slices');
        this.#progressed('pictures', this.progress.done, this.progress.all);
      },
      REPAINTS_MS[Math.min(this.#repaints++, REPAINTS_MS.length - 1)],
    );
  }

  #finished(done: number): void {
    if (this.#repaint !== null) clearTimeout(this.#repaint);
    this.#repaint = null;
    if (done === 0) throw new SourceError(this.problems.at(-1)?.reason ?? 'damaged');
    const ms = performance.now() - this.#startedAt;
    this.times = { ...this.times, allMs: ms };
    this.progress = { ...IDLE, done, all: this.progress.all };
    performance.mark('hyaline:all-pictures');
    this.#watch.changed('slices');
    this.#watch.changed('progress');
    this.#watch.emit({ kind: 'done', ms, images: done, problems: this.problems.length });
    void this.#loadThumbnails(this.#abort.signal);
  }

  #loadThumbnails(signal: AbortSignal): Promise<void> {
    const missing = this.series.filter((entry) => entry !== this.shown);
    return loadThumbnails(this.#pool, missing, this.thumbnails, signal, () => this.#watch.changed('slices'));
  }

  #problem(problem: FileProblem): void {
    this.problems = [...this.problems, problem];
    this.#watch.emit({ kind: 'problem', problem });
    this.#watch.changed('study');
  }

  #failed(reason: FailReason): void {
    this.failure = reason;
    // what was too large can be opened with fewer voxels, and other series perhaps as they are
    if (reason === 'memory' && this.series.length > 0) this.choosing = true;
    this.progress = IDLE;
    this.#watch.changed('study');
    this.#watch.changed('volume');
    this.#watch.emit({ kind: 'failed', reason });
  }

  #progressed(phase: ReadProgress['phase'] | 'pictures', done: number, all: number): void {
    const since = phase === this.progress.phase && done > 0 ? this.progress.since : performance.now();
    this.progress = { phase, done, all, since };
    this.#watch.changed('progress');
    this.#watch.emit({ kind: 'progress', ...this.progress });
  }
}
