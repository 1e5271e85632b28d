import { asStored, DecodeError, type FrameFormat, keepStoredBits, samplesOf, type StoredPixels } from './format.ts';

const HEADER = 64;

/** RLE Lossless, PS3.5 annex G: one PackBits segment per byte of each sample, the most significant byte first. */
export function decodeRle(format: FrameFormat, frame: Uint8Array): StoredPixels {
  const { bitsAllocated, samplesPerPixel, signed } = format;
  const size = bitsAllocated / 8;
  const starts = segmentStarts(frame, size * samplesPerPixel);
  const out = new Uint8Array(samplesOf(format) * size);
  starts.forEach((start, segment) => {
    const sample = Math.floor(segment / size);
    const byte = size - 1 - (segment % size);
    unpack(frame, start, starts[segment + 1] ?? frame.length, out, sample * size + byte, size * samplesPerPixel);
  });
  const pixels = asStored(out, bitsAllocated, signed, samplesOf(format));
  keepStoredBits(pixels, format);
  return pixels;
}

function segmentStarts(frame: Uint8Array, expected: number): number[] {
  if (frame.length < HEADER) throw new DecodeError('truncated', 'RLE header');
  const view = new DataView(frame.buffer, frame.byteOffset, frame.length);
  const count = view.getUint32(0, true);
  if (count !== expected) throw new DecodeError('damaged', `${count} RLE segments where ${expected} belong`);
  const starts = Array.from({ length: count }, (_, segment) => view.getUint32(4 + 4 * segment, true));
  if (starts.some((start) => start < HEADER || start > frame.length)) throw new DecodeError('damaged', 'RLE offsets');
  return starts;
}

/** PackBits into every `stride`-th byte of `out` from `first` on. */
function unpack(frame: Uint8Array, start: number, end: number, out: Uint8Array, first: number, stride: number): void {
  let from = start;
  let to = first;
  while (from < end && to < out.length) {
    const control = frame[from++] as number;
    if (control < 128) {
      const stop = Math.min(from + control + 1, end);
      for (; from < stop && to < out.length; to += stride) out[to] = frame[from++] as number;
    } else if (control > 128) {
      const value = frame[from++] as number;
      for (let n = 257 - control; n > 0 && to < out.length; n--, to += stride) out[to] = value;
    }
  }
  if (to < out.length) throw new DecodeError('truncated', 'RLE segment ends early');
}
