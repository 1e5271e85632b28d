import type { Bytes } from '@hyaline/kit';
import type { VolumeGeometry } from './geometry.ts';
import { add, scale } from './vec.ts';
import type { Volume } from './volume.ts';

/**
 * A study's largest series, small enough to be there at once on a slow line: means of blocks of voxels, in 256 steps.
 * It carries no identifier, not even of the series: it goes along with links from which those are removed.
 */
export interface SmallVolume {
  readonly geometry: VolumeGeometry;
  /** One byte for each voxel, slice after slice, row after row. */
  readonly values: Uint8Array<ArrayBuffer>;
  /** Grey values of 0 and 255. */
  readonly low: number;
  readonly high: number;
  /** MONOCHROME1: low values are shown bright. */
  readonly inverted: boolean;
  /** Slices of which nothing was there: shown empty. */
  readonly missing: readonly number[];
}

/** Most voxels along rows and columns, and most slices. */
export const SMALL = { across: 96, slices: 72 } as const;
const CLIPPED = 0.001; // of the values at either end, so that a speck of metal does not take the steps of the rest

/**
 * @param breathe - awaited after each slice, so that a page stays usable meanwhile
 */
export async function shrinkVolume(
  volume: Volume,
  breathe: () => Promise<void> = async () => undefined,
): Promise<SmallVolume> {
  const { geometry, inverted } = volume;
  const [columns, rows, slices] = geometry.size;
  const by = Math.max(1, Math.ceil(Math.max(columns, rows) / SMALL.across));
  const step = Math.max(1, Math.ceil(slices / SMALL.slices));
  const size = [Math.floor(columns / by) || 1, Math.floor(rows / by) || 1, Math.ceil(slices / step)] as const;
  const means = new Float32Array(size[0] * size[1] * size[2]);
  for (let k = 0; k < size[2]; k++) {
    meanSlice(volume, { by, first: k * step, last: Math.min(slices, (k + 1) * step) }, size, means.subarray(k * size[0] * size[1])); // prettier-ignore
    await breathe();
  }
  const [low, high] = ends(means);
  const values = Uint8Array.from(means, (mean) => Math.min(255, Math.max(0, Math.round(((mean - low) / (high - low)) * 255)))); // prettier-ignore
  const [i, j, k] = geometry.axes;
  const origin = add(
    geometry.origin,
    add(add(scale(i, (by - 1) / 2), scale(j, (by - 1) / 2)), scale(k, (step - 1) / 2)),
  );
  const area = size[0] * size[1];
  const missing = Array.from({ length: size[2] }, (_, n) => n).filter((n) => Number.isNaN(means[n * area]));
  const small = { ...geometry, size, origin, axes: [scale(i, by), scale(j, by), scale(k, step)] as const };
  return { geometry: small, values, low, high, inverted, missing };
}

interface Block {
  readonly by: number;
  readonly first: number;
  readonly last: number;
}

function meanSlice(
  { voxels, geometry, scale: slope, offset, present }: Volume,
  { by, first, last }: Block,
  [width, height]: readonly number[],
  out: Float32Array,
): void {
  const [columns, rows] = geometry.size;
  const there = Array.from({ length: last - first }, (_, n) => first + n).filter((k) => present[k] === 1);
  for (let y = 0, p = 0; y < (height as number); y++) {
    for (let x = 0; x < (width as number); x++, p++) {
      let sum = 0;
      for (const k of there)
        for (let row = y * by; row < (y + 1) * by; row++) {
          const from = (k * rows + row) * columns + x * by;
          for (let at = from; at < from + by; at++) sum += voxels[at] as number;
        }
      out[p] = there.length === 0 ? Number.NaN : (sum / (there.length * by * by)) * slope + offset;
    }
  }
}

function ends(means: Float32Array): [low: number, high: number] {
  const sorted = means.filter((mean) => !Number.isNaN(mean)).toSorted();
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? 0;
  const [low, high] = [at(CLIPPED), at(1 - CLIPPED)];
  return [low, high > low ? high : low + 1];
}

/** As the viewer shows it. */
export const volumeOf = ({ geometry, values, low, high, inverted, missing }: SmallVolume): Volume => ({
  geometry,
  voxels: Int16Array.from(values),
  scale: (high - low) / 255,
  offset: low,
  inverted,
  present: Uint8Array.from({ length: geometry.size[2] }, (_, n) => (missing.includes(n) ? 0 : 1)),
});

const MAGIC = [0x48, 0x59, 0x50, 0x56]; // HYPV
const VERSION = 1;
const FIXED = 12;
const MOST_HEADER = 4096;

/** Bytes of a small volume, docs/decisions/0017-small-volume.md. */
export async function packSmall({ values, ...header }: SmallVolume): Promise<Bytes> {
  const text = new TextEncoder().encode(JSON.stringify(header));
  const packed = await through(differences(values, header.geometry.size[0]), new CompressionStream('deflate-raw'));
  const out = new Uint8Array(FIXED + text.length + packed.length);
  out.set([...MAGIC, VERSION]);
  new DataView(out.buffer).setUint32(8, text.length);
  out.set(text, FIXED);
  out.set(packed, FIXED + text.length);
  return out;
}

/** @returns null for bytes that are no small volume of a known version */
export async function unpackSmall(bytes: Bytes): Promise<SmallVolume | null> {
  const length = bytes.length < FIXED ? 0 : new DataView(bytes.buffer, bytes.byteOffset).getUint32(8);
  if (!MAGIC.every((byte, n) => bytes[n] === byte) || bytes[4] !== VERSION || length > MOST_HEADER) return null;
  try {
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(FIXED, FIXED + length))) as Omit<
      SmallVolume,
      'values'
    >;
    const { size } = header.geometry;
    if (!isSmall(size) || !(header.high > header.low) || !Array.isArray(header.missing)) return null;
    const most = size[0] * size[1] * size[2];
    const values = await through(bytes.slice(FIXED + length), new DecompressionStream('deflate-raw'), most);
    return values.length === most ? { ...header, values: sums(values, size[0]) } : null;
  } catch {
    return null;
  }
}

const isSmall = (size: readonly number[]): boolean =>
  size.length === 3 &&
  size.every((n) => Number.isInteger(n) && n >= 1) &&
  Math.max(size[0] as number, size[1] as number) <= SMALL.across &&
  (size[2] as number) <= SMALL.slices;

/** Each value less the one before it in its row: neighbours are alike, and small numbers pack well. */
function differences(values: Uint8Array, columns: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(values, (value, n) => (n % columns === 0 ? value : value - (values[n - 1] as number)));
}

function sums(differencesOf: Uint8Array<ArrayBuffer>, columns: number): Uint8Array<ArrayBuffer> {
  for (let n = 0; n < differencesOf.length; n++)
    if (n % columns !== 0) differencesOf[n] = (differencesOf[n] as number) + (differencesOf[n - 1] as number);
  return differencesOf;
}

/** @throws when the stream cannot read it, or gives more than `most` bytes */
async function through(bytes: Bytes, stream: GenericTransformStream, most = Infinity): Promise<Bytes> {
  const parts: Uint8Array[] = [];
  let length = 0;
  const reader = (new Blob([bytes]).stream().pipeThrough(stream) as ReadableStream<Uint8Array>).getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    parts.push(part.value);
    length += part.value.length;
    if (length > most) {
      await reader.cancel();
      throw new RangeError('more than it says');
    }
  }
  const out = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
