import { readFileSync } from 'node:fs';
import { deidentifyFile, type SplitInstance, splitInstance } from '@hyaline/dicom';
import { describe, expect, it } from 'vitest';
import { FIXTURES, hasFixtures, loadWasmFromDisk, readTable, sha256 } from '../../testing/fixtures.ts';
import { createDecoder } from './index.ts';

const decode = createDecoder(loadWasmFromDisk);
const LARGEST = 4_000_000;

/** SHA-256 of all stored pixels, or what went wrong. */
async function pixelsOf({ header, frames, bulk }: SplitInstance): Promise<string> {
  const out = [];
  try {
    for (const [n, ranges] of frames.slice(0, 4).entries()) {
      const parts = ranges.map(([start, length]) => bulk.subarray(start, start + length));
      out.push(await decode(header, new Uint8Array(Buffer.concat(parts)), n));
    }
    return sha256(out);
  } catch (error) {
    return String(error);
  }
}

describe('de-identified files', () => {
  it('decode to the same pixels, without the comments in their streams', { timeout: 120_000 }, async (ctx) => {
    if (!hasFixtures) return ctx.skip(`the shared DICOM collection is not at ${FIXTURES.pathname}`);
    const wrong: string[] = [];
    let [compared, shorter] = [0, 0];
    for (const { file = '' } of readTable('MANIFEST.tsv')) {
      const bytes = new Uint8Array(readFileSync(new URL(file, FIXTURES)));
      const original = splitInstance(bytes);
      if (original.kind === 'refused' || !original.header.pixelData.encapsulated || bytes.length > LARGEST) continue;
      const pixels = await pixelsOf(original);
      const result = await deidentifyFile(bytes, new Uint8Array(32));
      const cleaned = result.kind === 'refused' ? result : splitInstance(result.bytes);
      if (cleaned.kind === 'refused') {
        if (!pixels.startsWith('DecodeError')) wrong.push(`${file}: ${cleaned.detail}`);
        continue;
      }
      compared++;
      if (cleaned.bulk.length < original.bulk.length) shorter++;
      if ((await pixelsOf(cleaned)) !== pixels) wrong.push(`${file}: other pixels`);
    }
    expect(wrong).toEqual([]);
    expect(compared).toBeGreaterThan(60);
    expect(shorter).toBeGreaterThan(5);
  });
});
