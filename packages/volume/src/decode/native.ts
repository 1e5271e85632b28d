import {
  asStored,
  DecodeError,
  type FrameFormat,
  interleave,
  keepStoredBits,
  samplesOf,
  type StoredPixels,
} from './format.ts';

const BIG_ENDIAN = '1.2.840.10008.1.2.2';

/**
 * Uncompressed pixels, PS3.5 8.1.1.
 * @param frame the frame's bytes as they lie in the file; never changed
 */
export function decodeNative(format: FrameFormat, frame: Uint8Array): StoredPixels {
  const { bitsAllocated, signed, samplesPerPixel, planar } = format;
  if (format.photometric === 'YBR_FULL_422') return wholeChroma(format, frame);
  const swap = format.transferSyntaxUid === BIG_ENDIAN && bitsAllocated > 8;
  const touches = swap || format.bitsStored < bitsAllocated;
  const bytes = touches ? frame.slice() : frame;
  if (swap) swapBytes(bytes, bitsAllocated / 8);
  const pixels = asStored(bytes, bitsAllocated, signed, samplesOf(format));
  if (touches) keepStoredBits(pixels, format);
  return samplesPerPixel > 1 && planar === 1 ? interleave(pixels, samplesPerPixel) : pixels;
}

/** Two pixels as Y Y Cb Cr, PS3.3 C.7.6.3.1.2: each gets its pair's colour. */
function wholeChroma(format: FrameFormat, frame: Uint8Array): Uint8Array {
  const count = format.rows * format.columns;
  if (frame.length < count * 2) throw new DecodeError('truncated', 'YBR_FULL_422 pixels');
  const out = new Uint8Array(count * 3);
  for (let p = 0; p < count; p++) {
    const pair = (p >> 1) * 4;
    out[3 * p] = frame[pair + (p & 1)] as number;
    out[3 * p + 1] = frame[pair + 2] as number;
    out[3 * p + 2] = frame[pair + 3] as number;
  }
  return out;
}

function swapBytes(bytes: Uint8Array, size: number): void {
  for (let at = 0; at + size <= bytes.length; at += size) bytes.subarray(at, at + size).reverse();
}
