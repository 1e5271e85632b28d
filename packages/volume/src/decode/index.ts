import { inflateRaw } from '@hyaline/dicom';
import { DecodeError, type FrameFormat, samplesOf, asStored, keepStoredBits, type StoredPixels } from './format.ts';
import { decodeNative } from './native.ts';
import { decodeRle } from './rle.ts';
import { checkStatedSize, codeStreamOf } from './stated-size.ts';
import { type FrameDecoder, type LoadWasm, type WasmCodec, wasmDecoder } from './wasm-codec.ts';

export { DecodeError, type DecodeProblem, type FrameFormat, type StoredPixels } from './format.ts';
export type { LoadWasm, WasmCodec } from './wasm-codec.ts';

type Way = 'native' | 'deflated-frame' | 'rle' | 'jpeg-lossless' | 'jpeg-extended' | WasmCodec;

/** Transfer syntaxes (PS3.5 section 10) and how each is decoded. */
const WAYS: Readonly<Record<string, Way>> = {
  '1.2.840.10008.1.2': 'native',
  '1.2.840.10008.1.2.1': 'native',
  '1.2.840.10008.1.2.1.99': 'native', // deflated: the whole data set is inflated before it gets here
  '1.2.840.10008.1.2.2': 'native',
  '1.2.840.10008.1.2.5': 'rle',
  '1.2.840.10008.1.2.8.1': 'deflated-frame',
  '1.2.840.10008.1.2.4.50': 'turbojpeg',
  '1.2.840.10008.1.2.4.51': 'jpeg-extended',
  '1.2.840.10008.1.2.4.53': 'jpeg-extended', // retired: spectral selection
  '1.2.840.10008.1.2.4.55': 'jpeg-extended', // retired: full progression
  '1.2.840.10008.1.2.4.57': 'jpeg-lossless',
  '1.2.840.10008.1.2.4.70': 'jpeg-lossless',
  '1.2.840.10008.1.2.4.80': 'charls',
  '1.2.840.10008.1.2.4.81': 'charls',
  '1.2.840.10008.1.2.4.90': 'openjpeg',
  '1.2.840.10008.1.2.4.91': 'openjpeg',
  '1.2.840.10008.1.2.4.201': 'openjph',
  '1.2.840.10008.1.2.4.202': 'openjph',
  '1.2.840.10008.1.2.4.203': 'openjph',
};

/** Of retired JPEG processes only pictures of 8 bits: no maintained decoder of a free licence reads 12. */
const RETIRED: Readonly<Record<string, string>> = {
  '1.2.840.10008.1.2.4.53': 'JPEG spectral selection, 12 bits',
  '1.2.840.10008.1.2.4.55': 'JPEG full progression, 12 bits',
};

export const canDecode = ({
  transferSyntaxUid,
  bitsAllocated,
}: Pick<FrameFormat, 'transferSyntaxUid' | 'bitsAllocated'>): boolean =>
  Object.hasOwn(WAYS, transferSyntaxUid) && !(bitsAllocated > 8 && Object.hasOwn(RETIRED, transferSyntaxUid));

/**
 * Decodes one frame to its stored values. `number`: which frame of its file it is, from 0; pictures of single bits do
 * not start at a byte.
 * @throws DecodeError
 */
export type Decode = (format: FrameFormat, frame: Uint8Array, number?: number) => Promise<StoredPixels>;

/** A decoder that fetches each codec at the first frame that needs it, and keeps it. */
export function createDecoder(loadWasm: LoadWasm): Decode {
  const loaded = new Map<Way, Promise<FrameDecoder>>();
  return async (format, frame, number = 0) => {
    const way = wayOf(format);
    if (way === 'native') return decodeNative(format, frame, (number * samplesOf(format)) % 8);
    if (way === 'deflated-frame') return decodeNative(format, inflateFrame(format, frame));
    if (way === 'rle') return decodeRle(format, frame);
    const stream = codeStreamOf(format, frame);
    checkStatedSize(format, stream);
    let decoder = loaded.get(way);
    if (!decoder) {
      decoder =
        way === 'jpeg-lossless'
          ? jpegLossless()
          : way === 'jpeg-extended'
            ? jpegExtended()
            : wasmDecoder(way, loadWasm);
      loaded.set(way, decoder);
      decoder.catch(() => loaded.delete(way)); // a codec that did not arrive is asked for again by the next frame
    }
    return (await decoder)(format, stream);
  };
}

function wayOf(format: FrameFormat): Way {
  const way = WAYS[format.transferSyntaxUid];
  if (!way) throw new DecodeError('unsupported', `transfer syntax ${format.transferSyntaxUid}`);
  const retired = RETIRED[format.transferSyntaxUid];
  if (retired && format.bitsAllocated > 8) throw new DecodeError('unsupported', retired);
  // JPEG Extended holds 8 or 12 bits; the WebAssembly decoder reads the former
  return way === 'jpeg-extended' && format.bitsAllocated === 8 ? 'turbojpeg' : way;
}

/** Deflated Image Frame Compression, PS3.5 annex A.4.13: each frame is a raw DEFLATE stream, padded to an even length. */
function inflateFrame(format: FrameFormat, frame: Uint8Array): Uint8Array {
  const bytes = Math.ceil((samplesOf(format) * format.bitsAllocated) / 8);
  try {
    return inflateRaw(frame, bytes + 1);
  } catch {
    throw new DecodeError('damaged', 'the picture does not inflate');
  }
}

async function jpegLossless(): Promise<FrameDecoder> {
  const { Decoder } = await import('jpeg-lossless-decoder-js');
  return (format, frame) => {
    const own = withRoomToLookAhead(frame);
    let decoded: ArrayBuffer;
    try {
      decoded = new Decoder().decompress(own.buffer, 0, own.byteLength);
    } catch {
      throw new DecodeError('damaged', 'the picture does not decode (JPEG lossless)');
    }
    const pixels = asStored(new Uint8Array(decoded), format.bitsAllocated, format.signed, samplesOf(format));
    keepStoredBits(pixels, { ...format, highBit: format.bitsStored - 1 });
    return pixels;
  };
}

const LOOK_AHEAD = 4;

/** The decoder reads a little further than it needs and gives up on the last pixels when that is the end marker. */
function withRoomToLookAhead(frame: Uint8Array): Uint8Array<ArrayBuffer> {
  let end = frame.length - 2;
  while (end > 0 && !(frame[end] === 0xff && frame[end + 1] === 0xd9)) end--;
  const scanEnd = end > 0 ? end : frame.length;
  const out = new Uint8Array(frame.length + LOOK_AHEAD);
  out.set(frame.subarray(0, scanEnd));
  out.set(frame.subarray(scanEnd), scanEnd + LOOK_AHEAD);
  return out;
}

async function jpegExtended(): Promise<FrameDecoder> {
  const { decodeJpeg12 } = await import('./jpeg12.ts');
  return decodeJpeg12;
}
