import {
  acquisitionPlane,
  centreOf,
  clampInside,
  greyValueAt,
  type GreyWindow,
  patientToPixel,
  patientToVoxel,
  pixelToPatient,
  type PlaneFrames,
  type PlaneName,
  type PlaneStack,
  planeStack,
  type PresetName,
  PRESETS,
  type Slab,
  type SmallVolume,
  STRAIGHT_FRAMES,
  type Vec3,
  type Volume,
  volumeOf,
  voxelToPatient,
  windowOf,
} from '@hyaline/volume';
import type { MarkLimit } from '@hyaline/marks';
import { WorkerPool } from '../engine/pool.ts';
import type { SourceImage, StudySource } from '../sources/source.ts';
import { type Change, type PaneName, type ToolName, type ViewerEvent } from './events.ts';
import type { FlatStack } from './flat.ts';
import { MarkHistory } from './mark-history.ts';
import { OpenStudy } from './open-study.ts';

export const MAX_THICKNESS_MM = 40;

export interface Picture {
  readonly volume: Volume;
  readonly stacks: Readonly<Record<PlaneName, PlaneStack>>;
  /** A single slice that stands in until the volume is known: only its own plane has a picture. */
  readonly preview: boolean;
  /** A small volume that stands in for the whole: to look at, while its grey values are means of many voxels. */
  readonly small?: boolean;
  /** Set where pictures are looked at one by one: marks then lie at (column, row, picture). */
  readonly flat?: FlatStack;
}

/** Panes beside each other, as CSS grid areas named like the panes. */
export interface Layout {
  readonly name: string;
  readonly areas: string;
  /** CSS track sizes; evenly where they are left out. */
  readonly columns?: string;
  readonly rows?: string;
}

export const MPR: Layout = { name: 'mpr', areas: '"axial coronal" "axial sagittal"', columns: '1.3fr 1fr' };

export const panesOf = ({ areas }: Layout): PaneName[] => [...new Set(areas.match(/[\w-]+/g) ?? [])];

/**
 * How one open study is looked at and everything that can be done to it. Views listen and draw; they hold no state of
 * the study themselves.
 */
export class Workspace {
  readonly pool = new WorkerPool();
  readonly study: OpenStudy;
  readonly marks: MarkHistory;
  picture: Picture | null = null;
  /** Of which marks there were too many for the last change, which was not made. */
  passed: MarkLimit | null = null;
  /** Counts what was shown; the same for the whole as for the small volume whose place it takes. */
  shows = 0;
  cross: Vec3 = [0, 0, 0];
  /** How the planes are turned in the patient; always square to each other. */
  frames: PlaneFrames = STRAIGHT_FRAMES;
  active: PaneName = 'axial';
  maximized: PaneName | null = null;
  layout: Layout = MPR;
  tool: ToolName = 'crosshair';
  window: GreyWindow = PRESETS.bone;
  preset: PresetName | null = 'bone';
  /** Null shows single slices. */
  slab: Slab | null = null;
  /** mm, kept while single slices are shown. */
  thicknessMm = 10;
  /** The window that suits this study: from its files, else from its values. */
  ownWindow: GreyWindow | null = null;

  readonly #listeners = new Set<(change: Change) => void>();
  readonly #emit: (event: ViewerEvent) => void;
  #windowChosen = false;

  constructor(emit: (event: ViewerEvent) => void) {
    this.#emit = emit;
    this.marks = new MarkHistory(
      () => {
        this.passed = null;
        this.changed('marks');
        emit({ kind: 'marks', marks: this.marks.now });
      },
      (limit) => this.passLimit(limit),
    );
    this.study = new OpenStudy(this.pool, {
      cleared: (what) => this.#cleared(what),
      arrived: (volume, image, preview, k) => this.#arrived(volume, image, preview, k),
      stoodIn: (small, series) => this.#stoodIn(small, series),
      previewed: () => (this.picture?.preview ? this.picture.volume : null),
      changed: (change) => this.#studyChanged(change),
      emit,
    });
  }

  listen(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Says that something has to be drawn again. */
  changed(change: Change): void {
    for (const listener of this.#listeners) listener(change);
  }

  /** Says that there is no room for more. */
  passLimit(limit: MarkLimit): void {
    this.passed = limit;
    this.changed('limit');
  }

  open(source: StudySource): Promise<void> {
    return this.study.open(source);
  }

  dispose(): void {
    this.study.dispose();
    this.pool.dispose();
    this.#listeners.clear();
    this.picture = null;
  }

  // ---- what is on the screen

  setTool(tool: ToolName): void {
    this.tool = tool;
    this.changed('tool');
    this.#emit({ kind: 'tool', tool });
  }

  setActive(pane: PaneName): void {
    if (this.active === pane) return;
    this.active = pane;
    if (this.maximized !== null) this.maximized = pane;
    this.changed('tool');
  }

  toggleMaximized(pane: PaneName = this.active): void {
    this.maximized = this.maximized === pane ? null : pane;
    this.active = pane;
    this.changed('layout');
  }

  setLayout(layout: Layout): void {
    this.layout = layout;
    this.maximized = null;
    const panes = panesOf(layout);
    if (!panes.includes(this.active)) this.active = panes[0] ?? 'axial';
    this.changed('layout');
  }

  // ---- looking

  setPreset(preset: PresetName): void {
    if (this.picture?.flat && preset !== 'own') return; // those of volumes say nothing about other pictures
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
    this.changed('window');
    this.#emit({ kind: 'window', window, preset });
  }

  /** How many slices make a picture; null shows them one by one. */
  setSlab(mode: Slab['mode'] | null): void {
    this.slab = mode && { mode, thicknessMm: this.thicknessMm };
    this.changed('slab');
  }

  setThickness(mm: number): void {
    this.thicknessMm = Math.min(MAX_THICKNESS_MM, Math.max(1, Math.round(mm)));
    this.setSlab(this.slab?.mode ?? null);
  }

  setCross(point: Vec3): void {
    if (!this.picture) return;
    this.cross = this.picture.flat ? point : clampInside(this.picture.volume.geometry, point);
    this.changed('view');
  }

  /** Turns the planes about the crosshair. */
  setFrames(frames: PlaneFrames): void {
    if (!this.picture || this.picture.preview || !this.picture.volume.geometry.oriented) return;
    this.frames = frames;
    this.picture = { ...this.picture, stacks: this.#stacksOf(this.picture.volume) };
    this.changed('view');
  }

  /** Pictures one by one take the place of the volume's planes; what they measure may have changed. */
  setFlat(flat: FlatStack): void {
    if (!this.picture) return;
    this.picture = { ...this.picture, flat };
    this.changed('marks');
  }

  /** The window of the picture that is shown now, which no person chose. */
  showWindow(window: GreyWindow): void {
    this.ownWindow = window;
    this.window = window;
    this.preset = 'own';
    this.changed('window');
  }

  #stacksOf({ geometry }: Volume): Picture['stacks'] {
    const stackOf = (plane: PlaneName) => planeStack(geometry, plane, this.frames[plane], this.cross);
    return { axial: stackOf('axial'), coronal: stackOf('coronal'), sagittal: stackOf('sagittal') };
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

  /** Grey value at the crosshair; null where there is none, and of a small volume. */
  greyValue(): number | null {
    return this.picture && !this.picture.small ? greyValueAt(this.picture.volume, this.cross) : null;
  }

  /** The volume once all of it is there: in half a volume, or a small one, nothing is measured. */
  get wholeVolume(): Volume | null {
    const { picture, study } = this;
    const whole = picture && !picture.preview && !picture.small && study.progress.phase === 'idle';
    return whole && study.failure === null ? picture.volume : null;
  }

  // ---- what the study tells

  #cleared(what: 'study' | 'series'): void {
    this.picture = null;
    this.#windowChosen = false;
    if (what === 'study') this.marks.clear();
    else this.marks.openSeries(null);
  }

  #studyChanged(change: Change): void {
    if (this.study.failure !== null && this.picture?.preview) this.picture = null;
    this.changed(change);
  }

  /** A small volume is looked at like any other, and nothing of how it is looked at is lost when the whole comes. */
  #stoodIn(small: SmallVolume, series: string): void {
    const volume = volumeOf(small);
    this.ownWindow = windowOf(volume.voxels, volume.scale, volume.offset);
    if (!this.#windowChosen) {
      this.preset = small.low < -500 ? 'bone' : 'own';
      this.window = this.preset === 'bone' ? PRESETS.bone : this.ownWindow;
    }
    this.shows++;
    this.frames = STRAIGHT_FRAMES;
    this.maximized = null;
    this.cross = centreOf(volume.geometry);
    this.picture = { volume, stacks: this.#stacksOf(volume), preview: false, small: true };
    this.active = acquisitionPlane(volume.geometry);
    this.marks.openSeries(series);
    this.changed('volume');
    this.changed('layout');
  }

  #arrived(volume: Volume, image: SourceImage | null, preview: boolean, k: number): void {
    if (image) this.#firstWindow(volume, image, k);
    const { geometry } = volume;
    const first = this.picture === null;
    if (this.picture?.small) return this.#takePlace(volume);
    this.shows++;
    this.frames = STRAIGHT_FRAMES;
    const [i, j] = patientToVoxel(geometry, centreOf(geometry));
    this.cross = voxelToPatient(geometry, [i, j, k]);
    this.picture = { volume, stacks: this.#stacksOf(volume), preview };
    if (first) this.active = acquisitionPlane(geometry);
    // a single picture has no other planes, and pictures that lie nowhere in the patient have none to trust
    const alone = geometry.size[2] === 1 || !geometry.oriented;
    if (!preview) {
      this.maximized = alone ? this.active : null;
      this.marks.openSeries(this.study.shown?.key ?? null);
    }
    this.changed('volume');
    this.changed('layout');
  }

  #takePlace(volume: Volume): void {
    this.cross = clampInside(volume.geometry, this.cross);
    this.picture = { volume, stacks: this.#stacksOf(volume), preview: false };
    this.changed('replaced');
    this.changed('marks');
  }

  /** The files' own window when they have one, else one from the values; bone where the values look like Hounsfield. */
  #firstWindow(volume: Volume, { header }: SourceImage, k: number): void {
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
}
