import { deflateRawSync } from 'node:zlib';
import { concatBytes } from '@hyaline/kit';
import { flatFile } from '@hyaline/dicom/testing/flat';
import { describe, expect, it } from 'vitest';
import { inflate, takeApart } from './take-apart.ts';

const bomb = deflateRawSync(new Uint8Array(40 * 1024 * 1024));

/** A file of meta information that announces a deflated data set, and this for one. */
const deflatedFile = (deflated: Uint8Array) =>
  concatBytes(
    new Uint8Array(128),
    Buffer.from('DICM\x02\0\x10\0UI\x16\x001.2.840.10008.1.2.1.99', 'latin1'),
    deflated,
    Uint8Array.of(0), // to an even length
  );

describe('taking files apart on the server', () => {
  it('inflates beside the event loop, and takes the same image apart', async () => {
    const plain = flatFile({ modality: 'XC', columns: 64, rows: 64 });
    const dataSet = plain.subarray(Buffer.from(plain).indexOf('HYALINE 1') + 10);
    const read = await takeApart(deflatedFile(deflateRawSync(dataSet)), async (split) => split);
    if (read.kind === 'refused') throw new Error(read.detail);
    expect([read.header.columns, read.identity.patientName]).toEqual([64, 'Prueba^Flora']);
    expect(Buffer.compare(read.bulk, plain.subarray(-64 * 64 * 2))).toBe(0);
    expect(await takeApart(plain, async (split) => split.kind)).toBe('image');
  });

  it('gives up where a stream grows beyond its limit, or is none', async () => {
    expect(await inflate(bomb, 16 * 1024 * 1024)).toBeNull();
    expect((await inflate(bomb, 64 * 1024 * 1024))?.length).toBe(40 * 1024 * 1024);
    expect(await inflate(Uint8Array.of(7, 255, 255), 1000)).toBeNull();
    const refused = await takeApart(deflatedFile(bomb), async (split) => split);
    expect(refused).toMatchObject({ kind: 'refused', reason: 'damaged' });
  });

  it('keeps what there is of a stream that ends early', async () => {
    const all = deflateRawSync(Uint8Array.from({ length: 50_000 }, (_, i) => (i * i * 7919) % 251));
    const some = await inflate(all.subarray(0, all.length - 20), 100_000);
    expect(some?.length).toBeGreaterThan(0);
    expect(some?.length).toBeLessThan(50_000);
  });
});
