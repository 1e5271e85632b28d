import type { LoadWasm, WasmCodec } from '@hyaline/volume';
import charls from '@cornerstonejs/codec-charls/decodewasm?url';
import turbojpeg from '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasm?url';
import openjpeg from '@cornerstonejs/codec-openjpeg/decodewasm?url';
import openjph from '@cornerstonejs/codec-openjph/wasm?url';

const URLS: Readonly<Record<WasmCodec, string>> = { charls, openjpeg, openjph, turbojpeg };

/** A codec's WebAssembly from our own origin, fetched when the first picture needs it. */
export const loadWasm: LoadWasm = async (codec) => {
  const response = await fetch(new URL(URLS[codec], self.location.href));
  if (!response.ok) throw new Error(`codec ${codec}: status ${response.status}`);
  return response.arrayBuffer();
};
