import type { Volume } from '@hyaline/volume';
import { finish, reduceVolume, type Steps } from '@hyaline/volume/render';
import { askForMesh, type MeshAnswer, MeshFailed, type MeshFailure } from './mesh-asks.ts';
import { inSlices } from './prepare.ts';
import type { Space } from './space.ts';

export type Fineness = 'coarse' | 'normal' | 'full';
/** Voxels that a surface is made from. */
const MOST_VOXELS: Readonly<Record<Fineness, number>> = { coarse: 3e6, normal: 2e7, full: Infinity };
const SMOOTH_ROUNDS = 6;

/** The surface of the shown volume: how it is to be made, and what came of it. */
export class SurfaceState {
  grey: number | null = null;
  fineness: Fineness = 'normal';
  largestOnly = false;
  smooth = true;
  visible = true;
  made: (MeshAnswer & { readonly grey: number; readonly calibrated: boolean }) | null = null;
  busy: AbortController | null = null;
  failure: MeshFailure | null = null;
  readonly #space: Space;

  constructor(space: Space) {
    this.#space = space;
  }

  set(change: Partial<Pick<SurfaceState, 'grey' | 'fineness' | 'largestOnly' | 'smooth' | 'visible'>>): void {
    Object.assign(this, change);
    this.#space.changed('visible' in change ? 'scene' : 'parts');
  }

  clear(): void {
    this.busy?.abort();
    this.busy = null;
    this.made = null;
    this.failure = null;
    this.grey = null;
  }

  remove(): void {
    this.made = null;
    this.#space.show('showVolume', true);
  }

  async make(volume: Volume): Promise<void> {
    if (this.grey === null) return;
    const { grey } = this;
    this.busy?.abort();
    const busy = new AbortController();
    this.busy = busy;
    this.failure = null;
    this.#space.changed('parts');
    try {
      const steps = stepsFor(volume, MOST_VOXELS[this.fineness]);
      const given = await forWorker(volume, steps, busy.signal);
      const answer = await askForMesh({ kind: 'surface', ...given, grey, largestOnly: this.largestOnly, smooth: this.smooth ? SMOOTH_ROUNDS : 0 }, busy.signal); // prettier-ignore
      this.made = { ...answer, grey, calibrated: volume.geometry.calibrated };
      this.visible = true;
      this.#space.showVolume = false; // it would hide the surface
    } catch (cause) {
      if (!busy.signal.aborted) this.failure = cause instanceof MeshFailed ? cause.code : 'memory';
    }
    if (this.busy === busy) this.busy = null;
    this.#space.changed('scene');
  }
}

/** The finest grid with at most so many voxels, coarsest where voxels are smallest. */
export function stepsFor({ geometry: { size } }: Pick<Volume, 'geometry'>, most: number): Steps {
  const all = size[0] * size[1] * size[2];
  const step = Math.max(1, Math.ceil(Math.cbrt(all / most) - 1e-9));
  return [step, step, step];
}

/** What can be handed to a worker: memory that it shares, else a coarser copy made here bit by bit. */
async function forWorker(volume: Volume, steps: Steps, signal: AbortSignal): Promise<{ volume: Volume; steps: Steps }> {
  const isShared = typeof SharedArrayBuffer === 'function' && volume.voxels.buffer instanceof SharedArrayBuffer;
  if (isShared || steps.every((step) => step === 1)) return { volume, steps };
  const reduced = await inSlices(reduceVolume(volume, steps), signal, () => undefined);
  signal.throwIfAborted();
  return { volume: reduced ?? finish(reduceVolume(volume, steps)), steps: [1, 1, 1] };
}
