/// <reference path="./codecs-ambient.d.ts" />
import {
  asStored,
  DecodeError,
  type FrameFormat,
  interleave,
  keepStoredBits,
  samplesOf,
  type StoredPixels,
} from './format.ts';

import { withColourSaid } from './jpeg-colour.ts';
import { withEnd } from './stated-size.ts';

export type WasmCodec = 'charls' | 'openjpeg' | 'openjph' | 'turbojpeg';

/** Gives a codec's WebAssembly file; injected, because a bundler and Node find files in different ways. */
export type LoadWasm = (codec: WasmCodec) => Promise<ArrayBuffer>;

export type FrameDecoder = (format: FrameFormat, frame: Uint8Array) => StoredPixels;

const SOURCES: Readonly<Record<WasmCodec, { load: () => Promise<{ default: WasmFactory }>; decoder: string }>> = {
  charls: { load: () => import('@cornerstonejs/codec-charls/decodewasmjs'), decoder: 'JpegLSDecoder' },
  openjpeg: { load: () => import('@cornerstonejs/codec-openjpeg/decodewasmjs'), decoder: 'J2KDecoder' },
  openjph: { load: () => import('@cornerstonejs/codec-openjph/wasmjs'), decoder: 'HTJ2KDecoder' },
  turbojpeg: { load: () => import('@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs'), decoder: 'JPEGDecoder' },
};

/** Fetches and starts one WebAssembly codec. The JavaScript around it is loaded only then. */
export async function wasmDecoder(codec: WasmCodec, loadWasm: LoadWasm): Promise<FrameDecoder> {
  const { load, decoder } = SOURCES[codec];
  const [{ default: factory }, wasmBinary] = await Promise.all([load(), loadWasm(codec)]);
  const module = await factory({ wasmBinary, print: quiet, printErr: quiet });
  const Decoder = module[decoder];
  if (!Decoder) throw new DecodeError('unsupported', `${codec} has no ${decoder}`);
  // one decoder per frame: after a failure these keep the last picture, which would then pass for this one
  return (format, frame) => {
    const instance = new Decoder();
    try {
      return run(instance, format, prepared(codec, format, frame));
    } finally {
      instance.delete();
    }
  };
}

function prepared(codec: WasmCodec, { photometric }: FrameFormat, frame: Uint8Array): Uint8Array {
  if (codec === 'turbojpeg') return withColourSaid(frame, photometric);
  return codec === 'charls' ? withEnd(frame) : frame;
}

const quiet = () => undefined; // the codecs narrate every tile

function run(decoder: WasmDecoder, format: FrameFormat, frame: Uint8Array): StoredPixels {
  try {
    decoder.getEncodedBuffer(frame.length).set(frame);
    decoder.decode();
  } catch (cause) {
    // emscripten throws numbers (C++ exceptions): nothing in them is worth showing
    throw new DecodeError('damaged', `the picture does not decode (${typeof cause})`);
  }
  const info = decoder.getFrameInfo();
  if (info.width !== format.columns || info.height !== format.rows) {
    throw new DecodeError('damaged', `picture of ${info.width} x ${info.height} in a file that says otherwise`);
  }
  if (info.componentCount !== format.samplesPerPixel) throw new DecodeError('damaged', 'number of colour components');
  const bits = info.bitsPerSample > 8 ? 16 : 8;
  // the codec's memory is used again for the next frame, so the pixels are copied out
  const bytes = decoder.getDecodedBuffer().slice();
  const stored = asStored(bytes, bits, info.isSigned ?? false, samplesOf(format));
  const together = decoder.getInterleaveMode?.() === 0 && format.samplesPerPixel > 1;
  const pixels = together ? interleave(stored, format.samplesPerPixel) : stored;
  const wanted = format.bitsAllocated > 8 ? 16 : 8;
  const signedStream = info.isSigned ?? false;
  return bits === wanted && signedStream === format.signed ? pixels : asHeaderSays(pixels, format, signedStream);
}

/** Codestream and header may disagree about width and sign; the header says how the values are meant. */
function asHeaderSays(pixels: StoredPixels, format: FrameFormat, signedStream: boolean): StoredPixels {
  const out = format.bitsAllocated > 8 ? new (format.signed ? Int16Array : Uint16Array)(pixels.length) : null;
  const same = out ?? new (format.signed ? Int8Array : Uint8Array)(pixels.length);
  same.set(pixels);
  if (format.signed && !signedStream) keepStoredBits(same, { ...format, highBit: format.bitsStored - 1 });
  return same;
}
