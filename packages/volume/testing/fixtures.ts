import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type ImageHeader, splitInstance } from '@hyaline/dicom';
import type { LoadWasm, StoredPixels, WasmCodec } from '../src/decode/index.ts';

/** The DICOM fixtures beside the repository; absent in a plain checkout. */
export const FIXTURES = new URL('../../../../shared/fixtures/dicom/', import.meta.url);
export const hasFixtures = existsSync(new URL('MANIFEST.tsv', FIXTURES));

export type Row = Readonly<Record<string, string>>;

export function readTable(name: string): Row[] {
  const [head = '', ...lines] = readFileSync(new URL(name, FIXTURES), 'utf8').trimEnd().split('\n');
  const names = head.split('\t');
  return lines.map((line) => Object.fromEntries(line.split('\t').map((cell, n) => [names[n] ?? '', cell])));
}

const require = createRequire(import.meta.url);
const WASM: Readonly<Record<WasmCodec, string>> = {
  charls: '@cornerstonejs/codec-charls/decodewasm',
  openjpeg: '@cornerstonejs/codec-openjpeg/decodewasm',
  openjph: '@cornerstonejs/codec-openjph/wasm',
  turbojpeg: '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasm',
};
export const loadWasmFromDisk: LoadWasm = async (codec) =>
  new Uint8Array(readFileSync(require.resolve(WASM[codec]))).buffer;

/** The frames of a fixture, each in one piece, or the reason why it is refused. */
export function readFrames(file: string): { header: ImageHeader; frames: Uint8Array[] } | { refused: string } {
  const split = splitInstance(new Uint8Array(readFileSync(new URL(file, FIXTURES))));
  if (split.kind !== 'image') return { refused: split.reason };
  const frames = split.frames.map((ranges) =>
    Buffer.concat(ranges.map(([start, length]) => split.bulk.subarray(start, start + length))),
  );
  return { header: split.header, frames: frames.map((frame) => new Uint8Array(frame)) };
}

export function sha256(frames: readonly StoredPixels[]): string {
  const hash = createHash('sha256');
  for (const { buffer, byteOffset, byteLength } of frames) hash.update(new Uint8Array(buffer, byteOffset, byteLength));
  return hash.digest('hex');
}
