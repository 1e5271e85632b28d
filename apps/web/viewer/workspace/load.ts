import { orderSlices } from '@hyaline/dicom';
import { allocateVolume, planVolume, type Reduction, type Volume, type VolumePlan } from '@hyaline/volume';
import type { WorkerPool } from '../engine/pool.ts';
import type { ProblemReason, SliceJob, VoxelTarget, WorkerPart } from '../engine/protocol.ts';
import type { SourceImage } from '../sources/source.ts';

const BATCH = 8;
let loads = 0;

export interface FillTarget {
  readonly plan: VolumePlan;
  readonly images: readonly SourceImage[];
  readonly volume: Volume;
  /** Slice to start with; the rest follows outwards from it. */
  readonly from: number;
  readonly urgent?: boolean;
  /** How `plan` was reduced: the workers make as many pixels one. */
  readonly reduce?: Reduction;
}

export interface FillWatch {
  onSlice(k: number): void;
  onProblem(image: SourceImage, reason: ProblemReason): void;
}

/** True when workers can write into memory that this page reads: only in cross-origin isolated documents. */
export const canShareMemory = (): boolean =>
  globalThis.crossOriginIsolated === true && typeof SharedArrayBuffer === 'function';

/** @throws RangeError when the browser has no room for it */
export const emptyVolume = (plan: VolumePlan): Volume =>
  allocateVolume(plan, (bytes) => (canShareMemory() ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes)));

/** Decodes all slices into the volume, from the given one outwards. Resolves when all have come or been reported. */
export async function fillVolume(
  pool: WorkerPool,
  fill: FillTarget,
  watch: FillWatch,
  signal: AbortSignal,
): Promise<void> {
  const load = ++loads;
  const onAbort = () => pool.cancel(load);
  signal.addEventListener('abort', onAbort, { once: true });
  const target = targetOf(fill);
  const onParts = (parts: readonly WorkerPart[]) => {
    if (!signal.aborted) for (const part of parts) take(part, fill, watch);
  };
  const batches = batchesOf(jobsOf(fill));
  await Promise.all(
    batches.map((jobs) => pool.run({ kind: 'slices', load, target, jobs }, onParts, { urgent: fill.urgent ?? false })),
  );
  signal.removeEventListener('abort', onAbort);
  signal.throwIfAborted();
}

/** One image as a volume of a single slice: the first picture while the others are still being found. */
export async function loadSingle(pool: WorkerPool, image: SourceImage, signal: AbortSignal): Promise<Volume | null> {
  const plan = planVolume([image.header], orderSlices([image.header]));
  const [place] = plan.places;
  if (!place) return null;
  const one: VolumePlan = { ...plan, places: [place] };
  const volume = emptyVolume(one);
  let arrived = false;
  const watch = { onSlice: () => (arrived = true), onProblem: () => undefined };
  await fillVolume(pool, { plan: one, images: [image], volume, from: 0, urgent: true }, watch, signal);
  return arrived ? volume : null;
}

function targetOf({ volume: { voxels, geometry }, reduce = 1 }: FillTarget): VoxelTarget {
  const { size } = geometry;
  const shared = canShareMemory() ? (voxels.buffer as SharedArrayBuffer) : null;
  return { shared, kind: voxels instanceof Int16Array ? 'int16' : 'float32', sliceVoxels: size[0] * size[1], reduce };
}

function jobsOf({ plan, images, from }: FillTarget): SliceJob[] {
  return plan.places
    .toSorted((a, b) => Math.abs(a.k - from) - Math.abs(b.k - from))
    .map(({ image, frame, k, rule }) => {
      const { header, place } = images[image] as SourceImage;
      return { image, frame, k, rule, header: withoutLists(header), place };
    });
}

/** Per-frame lists can be long and the job names its frame already: they stay here instead of being copied each time. */
const withoutLists = (header: SliceJob['header']): SliceJob['header'] =>
  header.perFrame ? { ...header, perFrame: null } : header;

/** The first picture alone, so that nothing delays it. */
function batchesOf(jobs: SliceJob[]): SliceJob[][] {
  const batches = [jobs.slice(0, 1)];
  for (let at = 1; at < jobs.length; at += BATCH) batches.push(jobs.slice(at, at + BATCH));
  return batches;
}

function take(part: WorkerPart, { volume, images }: FillTarget, watch: FillWatch): void {
  if (part.kind === 'problem') return watch.onProblem(images[part.image] as SourceImage, part.reason);
  if (part.kind !== 'slice') return;
  if (part.voxels) {
    const { voxels } = volume;
    const arrived = voxels instanceof Int16Array ? new Int16Array(part.voxels) : new Float32Array(part.voxels);
    voxels.set(arrived, part.k * arrived.length);
  }
  volume.present[part.k] = 1;
  watch.onSlice(part.k);
}
