import { type Frame, type Hanging, hangingOf, isStraight, PATIENT_FRAME } from './frame.ts';
import { applyRows, inverseRows, type VolumeGeometry, voxelSizeMm, voxelToPatient } from './geometry.ts';
import { interpolatePicture } from './interpolate.ts';
import { add, cross, dot, norm, scale, subtract, unit, type Vec3 } from './vec.ts';
import { EMPTY, trilinear } from './trilinear.ts';
import type { Volume, Voxels } from './volume.ts';

export type PlaneName = 'axial' | 'coronal' | 'sagittal';

/**
 * A pile of parallel pictures through a volume, as a radiologist hangs them: the patient's right on the left of axial
 * and coronal, the face to the left of sagittal, the head up.
 */
export interface PlaneStack {
  readonly name: PlaneName;
  readonly count: number;
  readonly width: number;
  readonly height: number;
  /** Patient directions of one pixel to the right and one pixel down, in mm; `step` leads to the next picture. */
  readonly right: Vec3;
  readonly down: Vec3;
  readonly step: Vec3;
  /** LPS mm of the centre of pixel (0, 0) of picture 0. */
  readonly origin: Vec3;
  /** Width and height in mm that a view fits: those of the straight plane, so that turning does not zoom. */
  readonly fitMm: readonly [width: number, height: number];
  /** Set when the pictures run along voxel axes and are copied, not interpolated. */
  readonly copy: CopyWalk | null;
}

/** Element offsets in the voxel block: of pixel (0,0) of picture 0, and per pixel right, pixel down and picture. */
interface CopyWalk {
  readonly start: number;
  readonly right: number;
  readonly down: number;
  readonly step: number;
  /** Which of the three moves along the slices, and from which slice: to know what has arrived. */
  readonly sliceMove: 'right' | 'down' | 'step';
  readonly sliceStart: number;
  readonly sliceSign: 1 | -1;
}

const ALIGNED_FROM = 0.99995; // cosine of 0.57 degrees: over 512 voxels that is less than a hair beyond rounding a voxel

/**
 * Pictures of one plane through the volume; interpolated when the volume lies obliquely or sheared in the patient, or
 * when the frame is turned. One picture of a turned stack goes exactly through `through` (LPS mm).
 */
export function planeStack(
  geometry: VolumeGeometry,
  name: PlaneName,
  frame: Frame = PATIENT_FRAME,
  through: Vec3 | null = null,
): PlaneStack {
  const hanging = hangingOf(name, frame);
  if (!isStraight(frame)) return interpolatedStack(geometry, name, hanging, through);
  const found = [hanging.right, hanging.down, hanging.step].map((direction) => voxelAxisAlong(geometry, direction));
  const [right, down, step] = found;
  if (right && down && step && new Set(found.map((axis) => axis?.axis)).size === 3) {
    return copiedStack(geometry, name, right, down, step);
  }
  return interpolatedStack(geometry, name, hanging, null);
}

/**
 * Pictures with these directions of one mm to the right and down: the volume's own slices where one of the straight
 * planes runs like that, else a turned pile with one picture through a point (LPS mm).
 */
export function stackAlong(geometry: VolumeGeometry, right: Vec3, down: Vec3, through: Vec3): PlaneStack {
  for (const name of ['axial', 'coronal', 'sagittal'] as const) {
    const stack = planeStack(geometry, name);
    if (near(unit(stack.right), right) && near(unit(stack.down), down)) return stack;
  }
  return interpolatedStack(geometry, 'axial', { right, down, step: cross(right, down) }, through);
}

const near = (a: Vec3, b: Vec3): boolean => norm(subtract(a, b)) < 1e-9;

/** The plane in which the slices were made: the one whose pictures are whole as soon as one slice has arrived. */
export function acquisitionPlane({ axes: [i, j] }: VolumeGeometry): PlaneName {
  const normal: Vec3 = [i[1] * j[2] - i[2] * j[1], i[2] * j[0] - i[0] * j[2], i[0] * j[1] - i[1] * j[0]];
  const [x, y, z] = normal.map(Math.abs) as [number, number, number];
  if (z >= x && z >= y) return 'axial';
  return y >= x ? 'coronal' : 'sagittal';
}

interface AlignedAxis {
  axis: 0 | 1 | 2;
  sign: 1 | -1;
}

function voxelAxisAlong(geometry: VolumeGeometry, direction: Vec3): AlignedAxis | null {
  for (const axis of [0, 1, 2] as const) {
    const cosine = dot(geometry.axes[axis], direction) / norm(geometry.axes[axis]);
    if (Math.abs(cosine) >= ALIGNED_FROM) return { axis, sign: cosine < 0 ? -1 : 1 };
  }
  return null;
}

function copiedStack(
  geometry: VolumeGeometry,
  name: PlaneName,
  right: AlignedAxis,
  down: AlignedAxis,
  step: AlignedAxis,
): PlaneStack {
  const { size, axes } = geometry;
  const strides = [1, size[0], size[0] * size[1]] as const;
  const corner: [number, number, number] = [0, 0, 0];
  for (const { axis, sign } of [right, down, step]) corner[axis] = sign > 0 ? 0 : size[axis] - 1;
  const start = corner.reduce((sum, index, axis) => sum + index * (strides[axis] ?? 0), 0);
  const sliceMove = right.axis === 2 ? 'right' : down.axis === 2 ? 'down' : 'step';
  const sliceSign = { right, down, step }[sliceMove].sign;
  return {
    name,
    count: size[step.axis],
    width: size[right.axis],
    height: size[down.axis],
    right: scale(axes[right.axis], right.sign),
    down: scale(axes[down.axis], down.sign),
    step: scale(axes[step.axis], step.sign),
    origin: voxelToPatient(geometry, corner),
    fitMm: [size[right.axis] * norm(axes[right.axis]), size[down.axis] * norm(axes[down.axis])],
    copy: {
      start,
      right: strides[right.axis] * right.sign,
      down: strides[down.axis] * down.sign,
      step: strides[step.axis] * step.sign,
      sliceMove,
      sliceStart: corner[2],
      sliceSign,
    },
  };
}

/** A square grid at the finest voxel edge over the box that holds the whole volume. */
function interpolatedStack(
  geometry: VolumeGeometry,
  name: PlaneName,
  { right, down, step }: Hanging,
  through: Vec3 | null,
): PlaneStack {
  const mm = Math.min(...voxelSizeMm(geometry));
  const box = [right, down, step].map((direction) => extent(geometry, direction));
  const cells = box.map(([low, high]) => Math.floor((high - low) / mm + 1e-6) + 1);
  const low = (axis: number) => box[axis]?.[0] ?? 0;
  const past = through ? (dot(through, step) - low(2)) / mm : 0;
  const first = low(2) + (past - Math.floor(past + 1e-6)) * mm;
  const straight = hangingOf(name, PATIENT_FRAME);
  const fitMm = [straight.right, straight.down].map((direction) => {
    const [from, to] = extent(geometry, direction);
    return to - from + mm;
  });
  return {
    name,
    width: cells[0] ?? 1,
    height: cells[1] ?? 1,
    count: cells[2] ?? 1,
    right: scale(right, mm),
    down: scale(down, mm),
    step: scale(step, mm),
    origin: add(scale(right, low(0)), add(scale(down, low(1)), scale(step, first))),
    fitMm: [fitMm[0] ?? mm, fitMm[1] ?? mm],
    copy: null,
  };
}

function extent(geometry: VolumeGeometry, direction: Vec3): [number, number] {
  const [c, r, s] = geometry.size;
  const ends: number[] = [];
  for (const i of [0, c - 1])
    for (const j of [0, r - 1])
      for (const k of [0, s - 1]) ends.push(dot(voxelToPatient(geometry, [i, j, k]), direction));
  return [Math.min(...ends), Math.max(...ends)];
}

/** LPS mm of the centre of pixel (x, y) of picture `index`. */
export function pixelToPatient(stack: PlaneStack, index: number, x: number, y: number): Vec3 {
  return add(stack.origin, add(scale(stack.step, index), add(scale(stack.right, x), scale(stack.down, y))));
}

/** Pixel position and picture index (all continuous) of a patient point. */
export function patientToPixel(stack: PlaneStack, point: Vec3): { x: number; y: number; index: number } {
  // The three directions are square to each other in both kinds of stack, up to the half degree allowed for copies.
  const rows = inverseRows({ axes: [stack.right, stack.down, stack.step] } as unknown as VolumeGeometry);
  const [x, y, index] = applyRows(rows, subtract(point, stack.origin));
  return { x, y, index };
}

export { EMPTY, trilinear };

/** An array that can hold one picture of the stack. */
export const pictureFor = (volume: Volume, stack: PlaneStack): Voxels =>
  volume.voxels instanceof Int16Array
    ? new Int16Array(stack.width * stack.height)
    : new Float32Array(stack.width * stack.height);

/** Fills `out` with picture `index`, row after row. Copies where the stack allows, else interpolates trilinearly. */
export function extractPicture(volume: Volume, stack: PlaneStack, index: number, out: Voxels): void {
  if (stack.copy) copyPicture(volume, stack, stack.copy, index, out);
  else interpolatePicture(volume, { ...stack, first: pixelToPatient(stack, index, 0, 0) }, out);
}

function copyPicture(volume: Volume, stack: PlaneStack, walk: CopyWalk, index: number, out: Voxels): void {
  const { voxels, present } = volume;
  const { width, height } = stack;
  const slice = (moves: number) => present[walk.sliceStart + walk.sliceSign * moves] === 1;
  if (walk.sliceMove === 'step' && !slice(index)) return void out.fill(EMPTY);
  for (let y = 0; y < height; y++) {
    let from = walk.start + index * walk.step + y * walk.down;
    const to = y * width;
    if (walk.sliceMove === 'down' && !slice(y)) out.fill(EMPTY, to, to + width);
    else if (walk.right === 1) out.set(voxels.subarray(from, from + width), to);
    else for (let x = 0; x < width; x++, from += walk.right) out[to + x] = voxels[from] as number;
  }
  if (walk.sliceMove === 'right') blankColumns(stack, out, slice);
}

function blankColumns({ width, height }: PlaneStack, out: Voxels, has: (column: number) => boolean): void {
  for (let x = 0; x < width; x++) {
    if (!has(x)) for (let y = 0; y < height; y++) out[y * width + x] = EMPTY;
  }
}

/** Value of one pixel of a picture, `EMPTY` where there is none. For few of them: whole pictures have faster ways. */
export function valueAt(volume: Volume, stack: PlaneStack, index: number, x: number, y: number): number {
  const { copy } = stack;
  if (copy) {
    const moves = copy.sliceMove === 'step' ? index : copy.sliceMove === 'down' ? y : x;
    if (volume.present[copy.sliceStart + copy.sliceSign * moves] !== 1) return EMPTY;
    return volume.voxels[copy.start + index * copy.step + y * copy.down + x * copy.right] ?? EMPTY;
  }
  const [i, j, k] = applyRows(
    inverseRows(volume.geometry),
    subtract(pixelToPatient(stack, index, x, y), volume.geometry.origin),
  );
  return trilinear(volume, i, j, k);
}
