import { createHash } from 'node:crypto';
import { splitInstance } from '@hyaline/dicom';
import { generatePhantom } from '@hyaline/dicom/phantom';
import { NO_FIXTURES, sharedFixtures } from '@hyaline/dicom/testing';
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { cleanedZip, type CleanedZip, type OriginalFile } from './cleaned.ts';
import { readmeText } from './readme.ts';
import { MAX_ZIP_BYTES, zipped } from './zip.ts';

const fixtures = sharedFixtures();
const KEY = Uint8Array.from({ length: 32 }, (_, i) => i);
const original = (bytes: Uint8Array, seriesUid = '1.2.3'): OriginalFile => ({ seriesUid, read: async () => bytes });

async function unzipped(zip: CleanedZip): Promise<Record<string, Uint8Array>> {
  return unzipSync(new Uint8Array(await new Blob([...zip.parts]).arrayBuffer()));
}
const pixels = (file: Uint8Array): string => {
  const split = splitInstance(file);
  if (split.kind === 'refused') throw new Error(split.detail);
  return createHash('sha256').update(split.bulk).digest('hex');
};
const phantom = (seed: number) => [...generatePhantom({ size: 16, slices: 3, seed, patientName: 'Canary^Zoraida' })];

describe('a ZIP of cleaned files', () => {
  it('holds every picture with its pixels, under names that say nothing', async () => {
    const [one, two] = [phantom(1), phantom(2)];
    const originals = [
      ...one.map(({ bytes }) => original(bytes, 'first')),
      ...two.map(({ bytes }) => original(bytes, 'second')),
    ];
    const seen: number[] = [];
    const zip = await cleanedZip(originals, KEY, { readme: readmeText, progress: (done) => seen.push(done) });
    const files = await unzipped(zip);
    expect(Object.keys(files)).toEqual([
      ...[1, 2, 3].map((n) => `DICOM/SE001/IM0000${n}.DCM`),
      ...[1, 2, 3].map((n) => `DICOM/SE002/IM0000${n}.DCM`),
      'README.txt',
    ]);
    const dicom = Object.entries(files).filter(([name]) => name.endsWith('.DCM'));
    expect(dicom.map(([, bytes]) => pixels(bytes))).toEqual([...one, ...two].map(({ bytes }) => pixels(bytes)));
    expect(seen).toEqual([1, 2, 3, 4, 5, 6]);
    expect([zip.files, zip.leftOut, [...zip.flags]]).toEqual([6, 0, ['face']]);
    expect(Buffer.from(files['README.txt'] ?? []).toString()).toMatch(/PS3\.15 annex E[\s\S]*113107[\s\S]*face/);
  });

  it("has no PHIMARK byte sequence of the collection's marker file, and tells of what is painted into it", async (ctx) => {
    if (fixtures === undefined) return ctx.skip(NO_FIXTURES);
    const marked = fixtures.file('odd/phi-everywhere.dcm');
    expect(Buffer.from(marked).includes('PHIMARK')).toBe(true);
    const zip = await cleanedZip([original(marked)], KEY, { readme: readmeText });
    const whole = Buffer.from(await new Blob([...zip.parts]).arrayBuffer());
    for (const word of ['PHIMARK', 'Zx^Phi', 'PHANTOM-001', 'Test Clinic'])
      expect(whole.includes(word), word).toBe(false);
    const files = await unzipped(zip);
    expect(pixels(files['DICOM/SE001/IM00001.DCM'] ?? new Uint8Array(0))).toBe(pixels(marked));
    expect([...zip.flags].toSorted()).toEqual(['burned-in', 'face']);
    expect(Buffer.from(files['README.txt'] ?? []).toString()).toContain('text may be painted');
  });

  it('leaves out what cannot be read, and counts it', async () => {
    const [good] = phantom(3);
    const originals = [original(new Uint8Array(500)), original(good?.bytes ?? new Uint8Array(0))];
    const zip = await cleanedZip(originals, KEY, { readme: readmeText });
    expect([zip.files, zip.leftOut]).toEqual([1, 1]);
    expect(Buffer.from((await unzipped(zip))['README.txt'] ?? []).toString()).toContain('1 files could not be read');
  });

  it('cleans no further file once it is given up', async () => {
    const given = new AbortController();
    const seen: number[] = [];
    const progress = (done: number) => {
      seen.push(done);
      if (done === 2) given.abort();
    };
    const originals = phantom(4).map(({ bytes }) => original(bytes));
    const zip = cleanedZip(originals, KEY, { readme: readmeText, progress, signal: given.signal });
    await expect(zip).rejects.toThrow(/abort/i);
    expect(seen).toEqual([1, 2]);
  });

  it('stops before it is larger than a ZIP can be', async () => {
    const huge = { name: 'x', bytes: { length: MAX_ZIP_BYTES + 1 } as Uint8Array };
    await expect(zipped([huge]).next()).rejects.toThrow(RangeError);
  });
});
