import type { Volume } from './volume.ts';

/** How often grey values occur, in bins of even width from `low` to `high`. */
export interface Histogram {
  readonly low: number;
  readonly high: number;
  readonly counts: Uint32Array;
  /** Values counted. */
  readonly total: number;
}

const BINS = 512;
const SAMPLES = 100_000;

/**
 * Grey values of about 100,000 voxels spread over all slices that have arrived. Whole stretches of rows are read, since
 * memory gives neighbours for the price of one. Null when no slice is there.
 */
export function histogramOf(volume: Volume, samples = SAMPLES): Histogram | null {
  const values = sampleOf(volume, samples).filter(Number.isFinite); // pixels of floating point may hold what is none
  if (values.length === 0) return null;
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const counts = new Uint32Array(BINS);
  const perUnit = high > low ? BINS / (high - low) : 0;
  for (const value of values) {
    const bin = Math.min(BINS - 1, Math.floor((value - low) * perUnit));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return { low, high, counts, total: values.length };
}

const STRETCH = 64; // voxels read in one go

function sampleOf({ voxels, present, geometry: { size }, scale, offset }: Volume, samples: number): Float32Array {
  const slice = size[0] * size[1];
  const slices = present.reduce((sum, one) => sum + one, 0);
  const every = Math.max(STRETCH, Math.ceil((slices * slice * STRETCH) / Math.max(1, samples)));
  const out = new Float32Array(Math.ceil(slice / every) * STRETCH * slices);
  let n = 0;
  for (let k = 0; k < size[2]; k++) {
    if (present[k] !== 1) continue;
    // each slice starts elsewhere, so that the stretches do not all fall into the same columns
    for (let at = (k * 4099) % every; at < slice; at += every) {
      const to = Math.min(slice, at + STRETCH);
      for (let p = at; p < to && n < out.length; p++) out[n++] = (voxels[k * slice + p] as number) * scale + offset;
    }
  }
  return out.subarray(0, n);
}

/** The grey value below which this share (0 to 1) of the counted values lies, to a part of a bin. */
export function percentile({ low, high, counts, total }: Histogram, share: number): number {
  const wanted = Math.min(1, Math.max(0, share)) * total;
  const width = (high - low) / counts.length;
  let below = 0;
  for (let n = 0; n < counts.length; n++) {
    const here = counts[n] ?? 0;
    if (here > 0 && below + here >= wanted) return low + (n + (wanted - below) / here) * width;
    below += here;
  }
  return high;
}
