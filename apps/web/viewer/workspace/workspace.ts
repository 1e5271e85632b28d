import {
  acquisitionPlane,
  centreOf,
  clampInside,
  estimateMemory,
  greyValueAt,
  type GreyWindow,
  patientToPixel,
  patientToVoxel,
  pixelToPatient,
  type PlaneName,
  type PlaneStack,
  planeStack,
  type PresetName,
  PRESETS,
  type Slab,
  type Vec3,
  type Volume,
  windowOf,
} from '@hyaline/volume';
import { WorkerPool } from '../engine/pool.ts';
import type { ProblemReason } from '../engine/protocol.ts';
import {
  type FileProblem,
  SourceError,
  type SourceImage,
  type StudyContent,
  type StudySource,
} from '../sources/source.ts';
import type { LoadTimes, ToolName, ViewerEvent } from './events.ts';
import { emptyVolume, fillVolume, loadSingle } from './load.ts';
import { Measures } from './measures.ts';
import { type SeriesEntry, seriesOf } from './series.ts';

export const PLANES: readonly PlaneName[] = ['axial', 'coronal', 'sagittal'];
const REPAINT_MS = 150; // while slices stream in: often enough to see it grow, seldom enough not to slow it down

export const MAX_THICKNESS_MM = 40;
const MOST_THUMBNAILS = 12;
const NEAR_MIDDLE = 0.2; // of the stack

/** What a part of the screen has to draw again. */
export type Change = 'volume' | 'slices' | 'view' | 'window' | 'measures' | 'study' | 'progress' | 'tool' | 'slab';

export interface Picture {
  readonly volume: Volume;
  readonly stacks: Readonly<Record<PlaneName, PlaneStack>>;
  /** A single slice that stands in until the volume is known: only its own plane has a picture. */
  readonly preview: boolean;
}

/**
 * The state of one open study and everything that can be done to it. Views listen and draw; they hold no state of the
 * study themselves.
 */
export class Workspace {
  readonly measures: Measures;
  readonly pool = new WorkerPool();
  source: StudySource | null = null;
  content: StudyContent = { images: [], problems: [] };
  series: readonly SeriesEntry[] = [];
  shown: SeriesEntry | null = null;
  picture: Picture | null = null;
  cross: Vec3 = [0, 0, 0];
  active: PlaneName = 'axial';
  maximized: PlaneName | null = null;
  tool: ToolName = 'crosshair';
  window: GreyWindow = PRESETS.bone;
  preset: PresetName | null = 'bone';
  /** Null shows single slices. */
  slab: Slab | null = null;
  /** mm, kept while single slices are shown. */
  thicknessMm = 10;
  /** The window that suits this study: from its files, else from its values. */
  ownWindow: GreyWindow | null = null;
  problems: readonly FileProblem[] = [];
  progress: { phase: 'headers' | 'pictures' | 'idle'; done: number; all: number } = { phase: 'idle', done: 0, all: 0 };
  times: LoadTimes = { firstPictureMs: null, allMs: null };
  memoryBytes = 0;
  readonly thumbnails = new Map<string, Volume>();
  failure: Extract<ViewerEvent, { kind: 'failed' }>['reason'] | null = null;

  readonly #listeners = new Set<(change: Change) => void>();
  readonly #emit: (event: ViewerEvent) => void;
  #abort = new AbortController();
  #startedAt = 0;
  #repaint: ReturnType<typeof setTimeout> | null = null;
  #windowChosen = false;

  constructor(emit: (event: ViewerEvent) => void) {
    this.#emit = emit;
    this.measures = new Measures(
      () => this.picture,
      (measures) => {
        this.#changed('measures');
        emit({ kind: 'measures', measures });
      },
    );
  }

  listen(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Opens a study in place of the one before. Resolves when all of it is there, or failed; failures are events. */
  async open(source: StudySource): Promise<void> {
    this.#reset(source);
    const { signal } = this.#abort;
    try {
      const preview = source.preview ? this.#showPreview(source, signal) : null;
      const content = await source.read(this.pool, signal, (done, all) => this.#progressed('headers', done, all));
      await preview; // it holds a worker for some milliseconds at most, and gives the place to start from
      this.#found(content);
      const [largest] = this.series;
      if (!largest) throw new SourceError('no-pixels');
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
    this.measures.clear();
    this.picture = null;
    this.#windowChosen = false;
    try {
      await this.#fill(entry, signal);
    } catch (cause) {
      if (!signal.aborted) this.#failed(reasonOf(cause));
    }
  }

  dispose(): void {
    this.#abort.abort();
    this.pool.dispose();
    if (this.#repaint !== null) clearTimeout(this.#repaint);
    this.#listeners.clear();
    this.picture = null;
  }

  // ---- looking

  setTool(tool: ToolName): void {
    this.tool = tool;
    this.#changed('tool');
    this.#emit({ kind: 'tool', tool });
  }

  setActive(plane: PlaneName): void {
    if (this.active === plane) return;
    this.active = plane;
    this.#changed('tool');
  }

  toggleMaximized(plane: PlaneName = this.active): void {
    this.maximized = this.maximized === plane ? null : plane;
    this.active = plane;
    this.#changed('tool');
  }

  setPreset(preset: PresetName): void {
    const window = preset === 'own' ? this.ownWindow : PRESETS[preset];
    if (window) this.#setWindow(window, preset);
  }

  setWindow(window: GreyWindow): void {
    this.#setWindow({ center: window.center, width: Math.max(1, window.width) }, null);
  }

  #setWindow(window: GreyWindow, preset: PresetName | null): void {
    this.#windowChosen = true;
    this.window = window;
    this.preset = preset;
    this.#changed('window');
    this.#emit({ kind: 'window', window, preset });
  }

  /** How many slices make a picture; null shows them one by one. */
  setSlab(mode: Slab['mode'] | null): void {
    this.slab = mode && { mode, thicknessMm: this.thicknessMm };
    this.#changed('slab');
  }

  setThickness(mm: number): void {
    this.thicknessMm = Math.min(MAX_THICKNESS_MM, Math.max(1, Math.round(mm)));
    this.setSlab(this.slab?.mode ?? null);
  }

  setCross(point: Vec3): void {
    if (!this.picture) return;
    this.cross = clampInside(this.picture.volume.geometry, point);
    this.#changed('view');
  }

  /** Index of the picture that shows the crosshair, 0 ... count - 1. */
  indexIn(plane: PlaneName): number {
    const stack = this.picture?.stacks[plane];
    if (!stack) return 0;
    return Math.min(stack.count - 1, Math.max(0, Math.round(patientToPixel(stack, this.cross).index)));
  }

  setIndex(plane: PlaneName, index: number): void {
    const stack = this.picture?.stacks[plane];
    if (!stack || this.picture?.preview) return;
    const held = Math.min(stack.count - 1, Math.max(0, Math.round(index)));
    const { x, y } = patientToPixel(stack, this.cross);
    this.setCross(pixelToPatient(stack, held, x, y));
  }

  scroll(plane: PlaneName, steps: number): void {
    this.setIndex(plane, this.indexIn(plane) + steps);
  }

  /** Grey value at the crosshair; null where there is none. */
  greyValue(): number | null {
    return this.picture ? greyValueAt(this.picture.volume, this.cross) : null;
  }

  // ---- loading

  #reset(source: StudySource): void {
    this.#abort.abort();
    this.#abort = new AbortController();
    this.#startedAt = performance.now();
    this.source = source;
    this.content = { images: [], problems: [] };
    this.series = [];
    this.shown = null;
    this.picture = null;
    this.problems = [];
    this.failure = null;
    this.times = { firstPictureMs: null, allMs: null };
    this.memoryBytes = 0;
    this.thumbnails.clear();
    this.#windowChosen = false;
    this.#emit({ kind: 'opened', source });
    this.measures.clear();
    this.#progressed('headers', 0, 0);
    this.#changed('study');
  }

  async #showPreview(source: StudySource, signal: AbortSignal): Promise<void> {
    try {
      const image = await source.preview?.(this.pool, signal);
      const volume = image && (await loadSingle(this.pool, image, signal));
      if (!image || !volume || signal.aborted) return;
      this.#firstWindow(volume, image);
      this.#show(volume, true);
    } catch {
      // the preview is a courtesy: what is wrong with the file is reported when it is read in its turn
    }
  }

  #found(content: StudyContent): void {
    this.content = content;
    this.problems = content.problems;
    this.series = seriesOf(content.images);
    this.#emit({ kind: 'content', ...content });
    for (const problem of content.problems) this.#emit({ kind: 'problem', problem });
    this.#changed('study');
  }

  async #fill(entry: SeriesEntry, signal: AbortSignal): Promise<void> {
    const { plan, images } = entry;
    const sliceBytes = plan.bytes / plan.geometry.size[2];
    const memory = estimateMemory(plan.bytes, sliceBytes, this.pool.size);
    this.memoryBytes = memory.total;
    this.#emit({ kind: 'estimate', memory });
    const volume = emptyVolume(plan);
    const from = this.#startSlice(volume);
    this.shown = entry;
    for (const notice of plan.notices) this.#emit({ kind: 'notice', notice });
    let done = 0;
    this.#progressed('pictures', 0, plan.places.length);
    this.#changed('study');
    const watch = {
      onSlice: (k: number) => {
        done++;
        if (this.picture?.volume !== volume) this.#startShowing(volume, entry, k);
        this.#sliceCame(done, plan.places.length);
      },
      onProblem: (image: SourceImage, reason: ProblemReason) => this.#problem({ name: image.name, reason }),
    };
    await fillVolume(this.pool, { plan, images, volume, from }, watch, signal);
    this.#finished(done);
  }

  /** Where the first picture was, so that it stays, unless shuffled file names led far from the middle. */
  #startSlice({ geometry }: Volume): number {
    const middle = (geometry.size[2] - 1) >> 1;
    if (!this.picture?.preview || !geometry.oriented) return middle;
    const k = Math.round(patientToVoxel(geometry, centreOf(this.picture.volume.geometry))[2]);
    return Math.abs(k - middle) <= NEAR_MIDDLE * geometry.size[2] ? k : middle;
  }

  #startShowing(volume: Volume, entry: SeriesEntry, k: number): void {
    const image = entry.images[entry.plan.places.find((place) => place.k === k)?.image ?? 0];
    if (image) this.#firstWindow(volume, image, k);
    this.#show(volume, false, k);
  }

  #show(volume: Volume, preview: boolean, k = 0): void {
    const { geometry } = volume;
    const stacks = Object.fromEntries(PLANES.map((name) => [name, planeStack(geometry, name)])) as Picture['stacks'];
    const first = this.picture === null;
    this.picture = { volume, stacks, preview };
    const centre = patientToVoxel(geometry, centreOf(geometry));
    const { origin, axes } = geometry;
    this.cross = [0, 1, 2].map((n) => (origin[n] ?? 0) + (axes[0][n] ?? 0) * centre[0] + (axes[1][n] ?? 0) * centre[1] + (axes[2][n] ?? 0) * k) as unknown as Vec3; // prettier-ignore
    if (first) this.active = acquisitionPlane(geometry);
    // a single picture has no other planes, and pictures that lie nowhere in the patient have none to trust
    const alone = geometry.size[2] === 1 || !geometry.oriented;
    if (!preview) this.maximized = alone ? this.active : null;
    this.#changed('volume');
  }

  /** Called by the view that has drawn the first picture. */
  pictureDrawn(): void {
    if (this.times.firstPictureMs !== null || !this.picture) return;
    const ms = performance.now() - this.#startedAt;
    this.times = { ...this.times, firstPictureMs: ms };
    performance.mark('hyaline:first-picture');
    this.#emit({ kind: 'first-picture', ms });
    this.#changed('progress');
  }

  /** The files' own window when they have one, else one from the values; bone where the values look like Hounsfield. */
  #firstWindow(volume: Volume, { header }: SourceImage, k = 0): void {
    const { voxels, scale, offset, geometry } = volume;
    const size = geometry.size[0] * geometry.size[1];
    const slice = voxels.subarray(k * size, (k + 1) * size);
    const measured = windowOf(slice, scale, offset);
    const [stated] = header.perFrame?.[0]?.windows ?? header.windows;
    this.ownWindow = stated ?? header.windows[0] ?? measured;
    if (this.#windowChosen) return;
    const airLikeCt = header.modality === 'CT' && measured.center - measured.width / 2 < -500;
    this.preset = airLikeCt ? 'bone' : 'own';
    this.window = airLikeCt ? PRESETS.bone : this.ownWindow;
  }

  #sliceCame(done: number, all: number): void {
    this.progress = { phase: 'pictures', done, all };
    if (this.#repaint !== null) return;
    this.#repaint = setTimeout(() => {
      this.#repaint = null;
      this.#changed('slices');
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
    this.#changed('slices');
    this.#changed('progress');
    this.#emit({ kind: 'done', ms, images: done, problems: this.problems.length });
    void this.#loadThumbnails(this.#abort.signal);
  }

  /** One picture from the middle of each series that is not shown, once nothing else needs the workers. */
  async #loadThumbnails(signal: AbortSignal): Promise<void> {
    for (const entry of this.series.slice(0, MOST_THUMBNAILS)) {
      const image = entry.images[entry.plan.places[entry.plan.places.length >> 1]?.image ?? 0];
      if (entry === this.shown || this.thumbnails.has(entry.key) || !image) continue;
      const volume = await loadSingle(this.pool, image, signal).catch(() => null); // the row then keeps its blank square
      if (signal.aborted) return;
      if (volume) this.thumbnails.set(entry.key, volume);
      this.#changed('slices');
    }
  }

  #problem(problem: FileProblem): void {
    this.problems = [...this.problems, problem];
    this.#emit({ kind: 'problem', problem });
    this.#changed('study');
  }

  #failed(reason: Extract<ViewerEvent, { kind: 'failed' }>['reason']): void {
    this.failure = reason;
    this.progress = { phase: 'idle', done: 0, all: 0 };
    if (this.picture?.preview) this.picture = null;
    this.#changed('study');
    this.#changed('volume');
    this.#emit({ kind: 'failed', reason });
  }

  #progressed(phase: 'headers' | 'pictures', done: number, all: number): void {
    this.progress = { phase, done, all };
    this.#changed('progress');
    this.#emit({ kind: 'progress', phase, done, all });
  }

  #changed(change: Change): void {
    for (const listener of this.#listeners) listener(change);
  }
}

function reasonOf(cause: unknown): Extract<ViewerEvent, { kind: 'failed' }>['reason'] {
  if (cause instanceof SourceError) return cause.reason === 'no-pixels' ? 'nothing' : cause.reason;
  if (cause instanceof RangeError) return 'memory';
  return 'damaged';
}
