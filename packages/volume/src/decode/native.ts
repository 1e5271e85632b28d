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
 * @param firstBit of a picture of single bits: where in the first byte it starts, 0 to 7
 */
export function decodeNative(format: FrameFormat, frame: Uint8Array, firstBit = 0): StoredPixels {
  const { bitsAllocated, signed, samplesPerPixel, planar, float } = format;
  if (bitsAllocated === 1) return singleBits(format, frame, firstBit);
  if (isHalfChroma(format)) return wholeChroma(format, frame);
  const swap = format.transferSyntaxUid === BIG_ENDIAN && bitsAllocated > 8;
  const touches = swap || format.bitsStored < bitsAllocated;
  const bytes = touches ? frame.slice() : frame;
  if (swap) swapBytes(bytes, bitsAllocated / 8);
  const pixels = asStored(bytes, bitsAllocated, signed, samplesOf(format), float);
  if (touches) keepStoredBits(pixels, format);
  return samplesPerPixel > 1 && planar === 1 ? interleave(pixels, samplesPerPixel) : pixels;
}

const isHalfChroma = ({ photometric, samplesPerPixel }: FrameFormat): boolean =>
  samplesPerPixel === 3 && (photometric === 'YBR_FULL_422' || photometric === 'YBR_PARTIAL_422');

/** Eight pixels in a byte, the first in its lowest bit, PS3.5 8.1.1 and D.1. */
function singleBits(format: FrameFormat, frame: Uint8Array, firstBit: number): Uint8Array {
  const out = new Uint8Array(samplesOf(format));
  if (frame.length * 8 < out.length + firstBit) throw new DecodeError('truncated', 'pixels of single bits');
  for (let p = 0, bit = firstBit; p < out.length; p++, bit++) out[p] = ((frame[bit >> 3] as number) >> (bit & 7)) & 1;
  return out;
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
