import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { LoadWasm, WasmCodec } from '@hyaline/volume';

/** The codecs are the volume package's: they are found as it finds them. */
const require = createRequire(createRequire(import.meta.url).resolve('@hyaline/volume'));

const FILES: Readonly<Record<WasmCodec, string>> = {
  charls: '@cornerstonejs/codec-charls/decodewasm',
  openjpeg: '@cornerstonejs/codec-openjpeg/decodewasm',
  openjph: '@cornerstonejs/codec-openjph/wasm',
  turbojpeg: '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasm',
};

export const loadWasm: LoadWasm = async (codec) => new Uint8Array(await readFile(require.resolve(FILES[codec]))).buffer;
