import { type GreyWindow, type Vec3, type Volume, voxelToPatient } from '@hyaline/volume';
import {
  type Camera3d,
  type ClipBox,
  leaps,
  presetWindow,
  type RenderPreset,
  transferOf,
  visibility,
} from '@hyaline/volume/render';
import type { Ui } from '../ui/context.ts';
import { CpuRenderer } from './cpu-renderer.ts';
import { gpuRenderer } from './gl/gpu-renderer.ts';
import type { Look } from './look.ts';
import { isWhole } from './overlay.ts';
import { inSlices, prepare } from './prepare.ts';
import type { Renderer } from './renderer.ts';
import type { PlaneQuad, Prepared, Scene, Surface } from './scene.ts';

export type SpaceChange = 'scene' | 'camera' | 'state' | 'parts';

/** Why the processor draws in place of the card. */
export type Fallback = 'no-webgl' | 'lost' | 'no-room';

const FIRST_VIEW = { yaw: 0.42, pitch: 0.16 };
const MARGIN = 1.06;
const BYTES_ON_CARD = 2; // a half float for each voxel

/** The study as it is seen in three dimensions: what is drawn, how, and from where. */
export class Space {
  readonly #ui: Ui;
  readonly #listeners = new Set<(change: SpaceChange) => void>();
  renderer: Renderer | null = null;
  prepared: Prepared | null = null;
  /** Share done while a volume is being made ready; null otherwise. */
  loading: number | null = null;
  fallback: Fallback | null = null;
  preset: RenderPreset = 'bone';
  window: GreyWindow = { center: 0, width: 1 };
  camera: Camera3d = { ...FIRST_VIEW, target: [0, 0, 0], heightMm: 150 };
  /** The box of the whole volume, LPS mm, and what is left of it. */
  whole: ClipBox = { low: [0, 0, 0], high: [1, 1, 1] };
  clip: ClipBox = this.whole;
  clipping = false;
  /** Width of the view over its height. */
  aspect = 1;
  showVolume = true;
  showPlanes = false;
  /** What else is drawn; whoever owns it says so with `changed('scene')`. */
  surfaces: () => readonly Surface[] = () => [];
  /** Set while only one scan is to be seen, to pick points on it. */
  alone: (() => Surface | null) | null = null;
  #scene: { scene: Scene; key: readonly unknown[] } | null = null;
  #abort = new AbortController();
  #volume: Volume | null = null;
  #counted = 0;
  /** What `window` and `clip` were last set for, as the workspace counts it. */
  #setFor = -1;
  #windowChosen = false;

  constructor(ui: Ui) {
    this.#ui = ui;
  }

  listen(listener: (change: SpaceChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  changed(change: SpaceChange): void {
    if (change === 'scene' && this.scene) this.renderer?.setScene(this.scene);
    for (const listener of this.#listeners) listener(change);
  }

  /** The volume that is shown or being made ready. */
  get volume(): Volume | null {
    return this.#volume;
  }

  /** Called when the view can be seen: makes the shown volume ready, unless it is. */
  async wake(): Promise<void> {
    const { picture, study } = this.#ui.workspace;
    if (!picture || picture.preview || study.progress.phase !== 'idle' || picture.volume === this.#volume) return;
    if (!picture.volume.geometry.oriented || picture.volume.geometry.size[2] < 2) return;
    this.#volume = picture.volume;
    this.#abort.abort();
    this.#abort = new AbortController();
    await this.#ready(picture.volume, this.#abort.signal);
  }

  /** Another volume took the place of the one shown. */
  forget(): void {
    if (this.#volume === null && this.renderer === null) return;
    this.#abort.abort();
    this.#volume = null;
    this.#counted = 0;
    this.prepared = null;
    this.#scene = null;
    this.loading = null;
    this.renderer?.dispose();
    this.renderer = null;
    this.changed('state');
  }

  dispose(): void {
    this.forget();
    this.#listeners.clear();
  }

  // ---- how it looks

  setPreset(preset: RenderPreset): void {
    this.preset = preset;
    this.#windowChosen = false;
    if (this.prepared) this.window = presetWindow(preset, this.prepared.greys);
    this.showVolume = true;
    this.changed('scene');
  }

  setWindow({ center, width }: GreyWindow): void {
    this.window = { center, width: Math.max(1, width) };
    this.#windowChosen = true;
    this.changed('scene');
  }

  setCamera(camera: Camera3d): void {
    this.camera = camera;
    this.changed('camera');
  }

  setClip(clip: ClipBox): void {
    this.clip = clip;
    this.changed('scene');
  }

  show(what: 'showVolume' | 'showPlanes' | 'clipping', on: boolean): void {
    this[what] = on;
    this.changed('scene');
  }

  get look(): Look | null {
    const { camera, preset, window, clip, clipping, showVolume, showPlanes } = this;
    return this.prepared && { camera, preset, window, clip, clipping, showVolume, showPlanes };
  }

  setLook(look: Look): void {
    Object.assign(this, look);
    this.#windowChosen = true;
    this.changed('scene');
    this.changed('camera');
  }

  /** The whole of what is there in the middle of the view. */
  fit(view: { yaw: number; pitch: number } = FIRST_VIEW, box: ClipBox = this.whole): void {
    const size = [0, 1, 2].map((n) => (box.high[n] as number) - (box.low[n] as number)) as [number, number, number];
    const target = [0, 1, 2].map((n) => ((box.high[n] as number) + (box.low[n] as number)) / 2) as unknown as Vec3;
    const tall = Math.abs(view.pitch) > 1 ? size[1] : size[2];
    // heads are round, so a turned volume takes no more room; scans are not
    const turned = Math.abs(Math.cos(view.yaw)) * size[0] + Math.abs(Math.sin(view.yaw)) * size[1];
    const wide = box === this.whole ? Math.max(size[0], size[1]) : turned;
    const heightMm = Math.max(tall, wide / Math.max(0.2, this.aspect)) * MARGIN;
    this.setCamera({ ...view, target, heightMm });
  }

  get scene(): Scene | null {
    const { prepared, preset, window, clip, clipping, showPlanes } = this;
    if (!prepared) return null;
    const alone = this.alone?.() ?? null;
    const surfaces = alone ? [alone] : this.surfaces();
    const transferKey = [prepared, preset, window];
    const held = this.#scene;
    const same = held && transferKey.every((part, n) => part === held.key[n]);
    const transfer = same ? held.scene.transfer : transferOf(preset, prepared.greys, window, prepared);
    const scene: Scene = {
      prepared,
      transfer,
      leaps: same
        ? held.scene.leaps
        : leaps(prepared.grid, visibility(transfer), transfer.inside ? prepared.inner : null),
      clip: clipping && !alone ? clip : EVERYWHERE,
      showVolume: this.showVolume && !alone,
      surfaces,
      planes: showPlanes && !alone ? this.#planes() : [],
      window: this.#ui.workspace.window,
    };
    this.#scene = { scene, key: transferKey };
    return scene;
  }

  #planes(): PlaneQuad[] {
    const { picture } = this.#ui.workspace;
    if (!picture) return [];
    return (['axial', 'coronal', 'sagittal'] as const).map((name) => {
      const { origin, right, down, step, width, height } = picture.stacks[name];
      const index = this.#ui.workspace.indexIn(name);
      const at = (x: number, y: number): Vec3 =>
        [0, 1, 2].map((n) => (origin[n] as number) + index * (step[n] as number) + (x - 0.5) * (right[n] as number) + (y - 0.5) * (down[n] as number)) as unknown as Vec3; // prettier-ignore
      const corner = at(0, 0);
      const minus = (p: Vec3): Vec3 => [p[0] - corner[0], p[1] - corner[1], p[2] - corner[2]];
      return { corner, across: minus(at(width, 0)), down: minus(at(0, height)) };
    });
  }

  async #ready(volume: Volume, signal: AbortSignal): Promise<void> {
    this.loading = 0;
    this.changed('state');
    const { shows } = this.#ui.workspace;
    // the whole in place of a small volume: what a person set stays
    const again = this.#setFor === shows;
    this.#setFor = shows;
    const clipped = again && !isWhole(this.clip, this.whole);
    this.whole = boxOf(volume);
    if (!clipped) this.clip = this.whole;
    if (!again) this.#windowChosen = false;
    const renderer = this.#startRenderer();
    const onShare = (from: number) => (share: number) => {
      this.loading = from + share / 2;
      this.changed('state');
    };
    const prepared = await inSlices(prepare(volume, renderer.mostVoxels), signal, onShare(0));
    if (!prepared) return;
    this.prepared = prepared;
    if (!this.#windowChosen) this.window = presetWindow(this.preset, prepared.greys);
    const { scene } = this;
    try {
      if (scene) await inSlices(renderer.hold(scene), signal, onShare(0.5));
    } catch {
      return this.#fallBack('no-room', signal);
    }
    if (signal.aborted) return;
    if (renderer === this.renderer) this.#done();
  }

  #startRenderer(): Renderer {
    this.renderer?.dispose();
    this.fallback = null;
    try {
      this.renderer = gpuRenderer(() => void this.#fallBack('lost', this.#abort.signal));
    } catch {
      this.fallback = 'no-webgl';
      this.renderer = new CpuRenderer();
    }
    return this.renderer;
  }

  /** The processor goes on where the card gave up. */
  async #fallBack(why: Fallback, signal: AbortSignal): Promise<void> {
    this.renderer?.dispose();
    this.fallback = why;
    const renderer = new CpuRenderer();
    this.renderer = renderer;
    this.changed('state');
    if (!this.#volume) return;
    const prepared = await inSlices(prepare(this.#volume, renderer.mostVoxels), signal, () => undefined);
    if (!prepared) return;
    this.prepared = prepared;
    const { scene } = this;
    if (scene) await inSlices(renderer.hold(scene), signal, () => undefined);
    this.#done();
  }

  /** What 3D holds besides the volume is part of what the study takes. */
  #count(): void {
    const { study } = this.#ui.workspace;
    study.memoryBytes += this.memoryBytes - this.#counted;
    this.#counted = this.memoryBytes;
    this.#ui.workspace.changed('progress');
  }

  /** Bytes of the copy on the graphics card and of a coarser volume, where one was made. */
  get memoryBytes(): number {
    const { prepared, renderer } = this;
    if (!prepared) return 0;
    const { voxels } = prepared.volume;
    const copy = prepared.volume === this.#volume ? 0 : voxels.byteLength;
    return copy + (renderer?.kind === 'gpu' ? BYTES_ON_CARD * voxels.length : 0);
  }

  #done(): void {
    this.loading = null;
    this.#count();
    this.changed('state');
    this.changed('scene');
  }
}

const EVERYWHERE: ClipBox = { low: [-1e5, -1e5, -1e5], high: [1e5, 1e5, 1e5] };

/** The box along the patient's axes that holds all voxels, LPS mm. */
function boxOf({ geometry }: Volume): ClipBox {
  const [nx, ny, nz] = geometry.size;
  const corners = [0, nx - 1].flatMap((i) =>
    [0, ny - 1].flatMap((j) => [0, nz - 1].map((k) => voxelToPatient(geometry, [i, j, k]))),
  );
  const edge = (pick: (...values: number[]) => number) =>
    [0, 1, 2].map((n) => pick(...corners.map((corner) => corner[n] as number))) as unknown as Vec3;
  return { low: edge(Math.min), high: edge(Math.max) };
}
