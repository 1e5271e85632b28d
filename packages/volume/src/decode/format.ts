import type { ImageHeader } from '@hyaline/dicom';

/** What a frame's bytes mean: the part of the header that decoding needs. */
export type FrameFormat = Pick<
  ImageHeader,
  | 'transferSyntaxUid'
  | 'rows'
  | 'columns'
  | 'bitsAllocated'
  | 'bitsStored'
  | 'highBit'
  | 'signed'
  | 'samplesPerPixel'
  | 'photometric'
  | 'planar'
  | 'float'
>;

/** Stored values of one frame, row after row; samples of a colour pixel lie together. */
export type StoredPixels =
  Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array | Float32Array | Float64Array;

export type DecodeProblem = 'unsupported' | 'truncated' | 'damaged';

export class DecodeError extends Error {
  readonly code: DecodeProblem;
  constructor(code: DecodeProblem, message: string) {
    super(message);
    this.name = 'DecodeError';
    this.code = code;
  }
}

export const samplesOf = ({ rows, columns, samplesPerPixel }: FrameFormat): number => rows * columns * samplesPerPixel;

/** A view of decoded little-endian bytes as the stored type, copied only when they do not lie on its boundary. */
export function asStored(
  bytes: Uint8Array,
  bitsAllocated: number,
  signed: boolean,
  count: number,
  float = false,
): StoredPixels {
  const size = bitsAllocated / 8;
  if (bytes.byteLength < count * size) {
    throw new DecodeError('truncated', `${bytes.byteLength} bytes where ${count * size} are needed`);
  }
  const aligned = bytes.byteOffset % size === 0 ? bytes : bytes.slice(0, count * size);
  const [buffer, offset] = [aligned.buffer, aligned.byteOffset];
  if (float && size === 4) return new Float32Array(buffer, offset, count);
  if (float && size === 8) return new Float64Array(buffer, offset, count);
  if (size === 1) return signed ? new Int8Array(buffer, offset, count) : new Uint8Array(buffer, offset, count);
  if (size === 2) return signed ? new Int16Array(buffer, offset, count) : new Uint16Array(buffer, offset, count);
  if (size === 4) return signed ? new Int32Array(buffer, offset, count) : new Uint32Array(buffer, offset, count);
  throw new DecodeError('unsupported', `${bitsAllocated} bits allocated`);
}

/**
 * Drops what stands outside Bits Stored (old files keep overlays there) and extends the sign, PS3.5 8.1.1. In place:
 * the array must be the caller's own.
 */
export function keepStoredBits(
  pixels: StoredPixels,
  { bitsAllocated, bitsStored, highBit, signed }: FrameFormat,
): void {
  if (bitsStored >= bitsAllocated || pixels.BYTES_PER_ELEMENT >= 4) return;
  const below = Math.max(0, highBit + 1 - bitsStored);
  const up = 32 - bitsStored;
  for (let p = 0; p < pixels.length; p++) {
    const shifted = ((pixels[p] as number) >> below) << up;
    pixels[p] = signed ? shifted >> up : shifted >>> up;
  }
}

/** Plane after plane to sample beside sample. */
export function interleave<T extends StoredPixels>(planes: T, samples: number): T {
  const out = planes.slice() as T;
  const count = planes.length / samples;
  for (let s = 0; s < samples; s++)
    for (let p = 0; p < count; p++) out[p * samples + s] = planes[s * count + p] as number;
  return out;
}
