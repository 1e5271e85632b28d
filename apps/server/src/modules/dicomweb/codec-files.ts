import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { LoadWasm, WasmCodec } from '@hyaline/volume';
import type { JpegCodec } from './encode.ts';

/** The codecs are the volume package's: they are found as it finds them. */
const require = createRequire(createRequire(import.meta.url).resolve('@hyaline/volume'));

const FILES: Readonly<Record<WasmCodec, string>> = {
  charls: '@cornerstonejs/codec-charls/decodewasm',
  openjpeg: '@cornerstonejs/codec-openjpeg/decodewasm',
  openjph: '@cornerstonejs/codec-openjph/wasm',
  turbojpeg: '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasm',
};

const bytesOf = async (name: string): Promise<ArrayBuffer> =>
  new Uint8Array(await readFile(require.resolve(name))).buffer;

export const loadWasm: LoadWasm = (codec) => bytesOf(FILES[codec]);

type Factory = (options: { wasmBinary: ArrayBuffer; print: () => void; printErr: () => void }) => Promise<JpegCodec>;

/** The build of libjpeg-turbo that also writes. */
export async function loadJpegCodec(): Promise<JpegCodec> {
  const { default: factory } = (await import(require.resolve('@cornerstonejs/codec-libjpeg-turbo-8bit/wasmjs'))) as {
    default: Factory;
  };
  const wasmBinary = await bytesOf('@cornerstonejs/codec-libjpeg-turbo-8bit/wasm');
  return factory({ wasmBinary, print: quiet, printErr: quiet });
}

const quiet = () => undefined;
