import { EMPTY, extractPicture, pictureFor, type PlaneStack } from './mpr.ts';
import { norm, scale } from './vec.ts';
import type { Volume, Voxels } from './volume.ts';

/** How the pictures of a slab become one: the mean, the brightest (MIP) or the darkest (MinIP) value. */
export type SlabMode = 'mean' | 'max' | 'min';

export interface Slab {
  readonly mode: SlabMode;
  readonly thicknessMm: number;
}

/** Pictures that a slab of this thickness takes: an odd number, so that it lies evenly about the one shown. */
export const picturesIn = (stack: PlaneStack, thicknessMm: number): number =>
  Math.max(1, 2 * Math.round((thicknessMm / norm(stack.step) - 1) / 2) + 1);

/**
 * Fills `out` with one picture of the slab about picture `index`, row after row. Where a slice is missing, or beyond
 * the ends, the slab is thinner; where it holds nothing at all the picture is `EMPTY`.
 */
export function extractSlab(volume: Volume, stack: PlaneStack, index: number, slab: Slab, out: Voxels): void {
  const mode = shownMode(volume, slab.mode);
  const reach = (picturesIn(stack, slab.thicknessMm) - 1) / 2;
  const first = Math.max(0, index - reach);
  const last = Math.min(stack.count - 1, index + reach);
  if (first >= last) return extractPicture(volume, stack, index, out);
  if (stack.copy && Math.abs(stack.copy.step) === 1) return alongRows(volume, stack, first, last, mode, out);
  const one = pictureFor(volume, stack);
  const pile = startPile(out.length, mode);
  for (let n = first; n <= last; n++) {
    extractPicture(volume, stack, n, one);
    add(pile, one, mode);
  }
  finish(pile, mode, out);
}

/**
 * The same pile at half the resolution in all three directions, and which of its pictures is picture `index`: an eighth
 * of the work, for a slab that follows the pointer.
 */
export function halved(stack: PlaneStack, index: number): { readonly stack: PlaneStack; readonly index: number } {
  const odd = index % 2;
  const { right, down, step } = stack;
  const at = (n: 0 | 1 | 2) => stack.origin[n] + step[n] * odd + (right[n] + down[n]) / 2;
  return {
    stack: {
      ...stack,
      width: Math.ceil(stack.width / 2),
      height: Math.ceil(stack.height / 2),
      count: Math.ceil((stack.count - odd) / 2),
      right: scale(right, 2),
      down: scale(down, 2),
      step: scale(step, 2),
      origin: [at(0), at(1), at(2)],
      copy: null,
    },
    index: (index - odd) / 2,
  };
}

/** The brightest on the screen is the lowest value where the picture is drawn inverted. */
export function shownMode({ inverted, scale }: Volume, mode: SlabMode): SlabMode {
  if (mode === 'mean' || inverted === scale < 0) return mode;
  return mode === 'max' ? 'min' : 'max';
}

interface Pile {
  values: Float32Array;
  counts: Uint16Array;
}

const startPile = (pixels: number, mode: SlabMode): Pile => ({
  values: new Float32Array(pixels).fill(mode === 'mean' ? 0 : mode === 'max' ? -Infinity : Infinity),
  counts: new Uint16Array(pixels),
});

/** One loop for each mode: a branch in the innermost loop costs more than the sum itself. */
function add({ values, counts }: Pile, picture: Voxels, mode: SlabMode): void {
  for (let p = 0; p < picture.length; p++) {
    const value = picture[p] as number;
    if (value === EMPTY) continue;
    const before = values[p] as number;
    if (mode === 'mean') values[p] = before + value;
    else if (mode === 'max' ? value > before : value < before) values[p] = value;
    counts[p] = (counts[p] as number) + 1;
  }
}

function finish({ values, counts }: Pile, mode: SlabMode, out: Voxels): void {
  const whole = out instanceof Int16Array;
  for (let p = 0; p < out.length; p++) {
    const n = counts[p] as number;
    const value = mode === 'mean' ? (values[p] as number) / n : (values[p] as number);
    out[p] = n === 0 ? EMPTY : whole ? Math.round(value) : value;
  }
}

/** The pictures follow each other voxel by voxel in memory: each pixel's values are read in one run. */
function alongRows(volume: Volume, stack: PlaneStack, first: number, last: number, mode: SlabMode, out: Voxels): void {
  const { voxels, present } = volume;
  const { copy, width, height } = stack;
  if (!copy) return;
  const whole = out instanceof Int16Array;
  const n = last - first + 1;
  const lowest = copy.start + (copy.step > 0 ? first : -last);
  for (let y = 0, p = 0; y < height; y++) {
    for (let x = 0; x < width; x++, p++) {
      const slice = copy.sliceStart + copy.sliceSign * (copy.sliceMove === 'down' ? y : x);
      if (present[slice] !== 1) {
        out[p] = EMPTY;
        continue;
      }
      const from = lowest + y * copy.down + x * copy.right;
      const value = runOf(voxels, from, n, mode);
      out[p] = whole ? Math.round(value) : value;
    }
  }
}

function runOf(voxels: Voxels, from: number, n: number, mode: SlabMode): number {
  let value = voxels[from] as number;
  for (let i = 1; i < n; i++) {
    const next = voxels[from + i] as number;
    if (mode === 'mean') value += next;
    else if (mode === 'max' ? next > value : next < value) value = next;
  }
  return mode === 'mean' ? value / n : value;
}
