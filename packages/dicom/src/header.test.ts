import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generatePhantom } from '../phantom/generate.ts';
import { NO_FIXTURES, sharedFixtures } from '../testing/fixtures.ts';
import { flatFile } from '../testing/flat.ts';
import { readHeader, splitInstance } from './index.ts';
import { orderSlices } from './order.ts';
import type { HeaderResult, RefusalReason } from './types.ts';

const fixtures = sharedFixtures();

const [slice] = [...generatePhantom({ size: 32, slices: 1 })];
const file = (slice as { bytes: Uint8Array<ArrayBuffer> }).bytes;

/** Reads as a viewer does: a small piece first, more when asked for it. */
function readInSteps(bytes: Uint8Array, first = 1024): HeaderResult {
  let have = Math.min(first, bytes.length);
  for (;;) {
    const result = readHeader(bytes.subarray(0, have), bytes.length);
    if (result.kind !== 'need-more') return result;
    expect(result.bytes).toBeGreaterThan(have); // else a viewer would ask for ever
    have = result.bytes;
  }
}

describe('reading a header', () => {
  it('agrees with two other readers about every file of the collection', (ctx) => {
    if (fixtures === undefined) return ctx.skip(NO_FIXTURES);
    let images = 0;
    for (const row of fixtures.table('MANIFEST.tsv')) {
      const result = readInSteps(fixtures.file(row['file'] as string));
      if (result.kind !== 'image') continue;
      images++;
      const { header, identity } = result;
      const ours = [
        header.modality,
        header.rows,
        header.columns,
        header.bitsAllocated,
        header.bitsStored,
        header.samplesPerPixel,
      ];
      const theirs = ['modality', 'rows', 'cols', 'alloc', 'stored', 'spp'].map((name) => row[name]);
      expect(ours.join(), row['file']).toBe(theirs.join());
      expect([header.photometric, Number(header.signed)].join(), row['file']).toBe(
        [row['photo'], row['signed']].join(),
      );
      expect(header.frames, row['file']).toBe(Number.parseInt(row['frames'] as string, 10));
      if (row['ts'] !== '') expect(header.transferSyntaxUid, row['file']).toBe(row['ts']);
      expect(identity.patientName, row['file']).toBe(row['patient']);
    }
    expect(images).toBeGreaterThan(480);
  });

  it('gives the same answer from pieces of any size as from the whole file', (ctx) => {
    if (fixtures === undefined) return ctx.skip(NO_FIXTURES);
    for (const path of [
      'odd/ts-deflated/000.dcm',
      'odd/ts-implicit/000.dcm',
      'odd/ts-expl-be/000.dcm',
      'pydicom-data/eCT_Supplemental.dcm',
      'pydicom-data/color-pl.dcm',
    ]) {
      const bytes = fixtures.file(path);
      const whole = readHeader(bytes);
      expect(whole.kind, path).toBe('image');
      for (const first of [1, 100, 140, 333, 1000])
        expect(readInSteps(bytes, first), `${path} from ${first}`).toEqual(whole);
    }
  });

  it.each<[string, RefusalReason]>([
    ['zero.dcm', 'empty'],
    ['junk.dcm', 'not-dicom'],
    ['text.dcm', 'not-dicom'],
    ['Thumbs.db', 'not-dicom'],
    ['truncated-header.dcm', 'truncated'],
    ['truncated-pixel.dcm', 'truncated'],
    ['pixel-length-4g.dcm', 'truncated'],
    ['rows-65535.dcm', 'absurd-size'],
    ['bits-mismatch.dcm', 'damaged'],
  ])('refuses %s because it is %s', (name, reason) => {
    const bytes = badFile(name);
    expect(readInSteps(bytes)).toMatchObject({ kind: 'refused', reason });
    expect(splitInstance(bytes)).toMatchObject({ kind: 'refused', reason });
  });

  it('refuses a number of frames that no object has', () => {
    const [one] = [...generatePhantom({ size: 16, slices: 5, mode: 'multiframe' })];
    const bytes = Uint8Array.from((one as { bytes: Uint8Array }).bytes);
    const at = Buffer.from(bytes).indexOf(Buffer.from([0x28, 0, 8, 0, 0x49, 0x53, 2, 0])); // (0028,0008) IS, two bytes
    const claimed = Buffer.concat([
      bytes.subarray(0, at + 6),
      Buffer.from([10, 0]),
      Buffer.from('1000000000'),
      bytes.subarray(at + 10),
    ]);
    expect(readHeader(new Uint8Array(claimed))).toMatchObject({ kind: 'refused', reason: 'absurd-size' });
  });

  it('reads a file without preamble', () => {
    expect(readHeader(file.subarray(132))).toMatchObject({ kind: 'image', header: { rows: 32, modality: 'CT' } });
  });

  it('reads a bare data set without file meta information', () => {
    const at = 132 + 12 + new DataView(file.buffer, file.byteOffset).getUint32(140, true);
    const bare = readHeader(file.subarray(at));
    expect(bare).toMatchObject({ kind: 'image', header: { rows: 32, transferSyntaxUid: '1.2.840.10008.1.2.1' } });
  });

  it('says of a report that it holds no image', (ctx) => {
    if (fixtures === undefined) return ctx.skip(NO_FIXTURES);
    expect(readHeader(fixtures.file('pydicom/test-SR.dcm'))).toMatchObject({ kind: 'refused', reason: 'no-pixels' });
  });

  it('gives each frame of an enhanced object its own place and the shared spacing', () => {
    const [one] = [...generatePhantom({ size: 16, slices: 5, mode: 'multiframe', spacing: 0.5 })];
    const result = readHeader((one as { bytes: Uint8Array }).bytes);
    if (result.kind !== 'image') throw new Error(result.kind);
    expect(result.header.perFrame?.map((frame) => frame.position?.[2])).toEqual([-1, -0.5, 0, 0.5, 1]);
    expect(result.header.perFrame?.[2]?.rescale).toEqual({ slope: 1, intercept: -1000, type: 'HU' });
    expect(orderSlices([result.header]).geometry).toMatchObject({ depth: 5, sliceMm: 0.5, rowMm: 0.5 });
  });

  it.for([
    ['name-utf8.dcm', 'Nguyễn^Văn Á=阮^文'],
    ['name-jp.dcm', 'Yamada^Tarou=山田^太郎'],
    ['name-kr.dcm', 'Hong^Gildong=洪^吉洞=홍^길동'],
    ['name-latin1.dcm', 'Muñoz^José'],
    ['name-cyr.dcm', 'Иванов^Пётр'],
    ['name-gb.dcm', 'Wang^XiaoDong=王^小东'],
  ])('reads the patient of %s as %s', ([name, expected], ctx) => {
    if (fixtures === undefined) return ctx.skip(NO_FIXTURES);
    const result = readHeader(fixtures.file(`odd/${name}`));
    expect(result).toMatchObject({ kind: 'image', identity: { patientName: expected } });
  });

  it('answers 500 damaged files with a result, never with a crash', () => {
    const source = file.subarray(0, 1600);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(source.length - 1), fc.nat(255)), { minLength: 1, maxLength: 12 }),
        fc.nat(source.length),
        (hits, cut) => {
          const broken = Uint8Array.from(source);
          for (const [at, value] of hits) broken[at] = value;
          const started = process.cpuUsage();
          const result = readHeader(broken.subarray(0, Math.max(cut, 400)), file.length);
          expect(['image', 'need-more', 'refused']).toContain(result.kind);
          if (result.kind === 'image') orderSlices([{ ...result.header, frames: 1 }]);
          expect(process.cpuUsage(started).user / 1000).toBeLessThan(400); // of the processor: others may use it too
        },
      ),
      { numRuns: 500, seed: 20_260_730 },
    );
  });
});

/** The bad files, made here so that their reasons are tested where the collection is absent. */
function badFile(name: string): Uint8Array {
  if (fixtures !== undefined) return fixtures.file(`odd/bad-files/${name}`);
  const value = (tag: readonly number[]): number => {
    for (let i = 132; i < 2000; i++) if (tag.every((byte, k) => file[i + k] === byte)) return i + 8;
    throw new Error('tag not found');
  };
  const changed = (at: number, bytes: readonly number[]): Uint8Array => {
    const out = Uint8Array.from(file);
    out.set(bytes, at);
    return out;
  };
  switch (name) {
    case 'zero.dcm':
      return new Uint8Array(0);
    case 'truncated-header.dcm':
      return file.subarray(0, 300);
    case 'truncated-pixel.dcm':
      return file.subarray(0, file.length - 700);
    case 'rows-65535.dcm':
      return changed(value([0x28, 0, 0x10, 0]), [0xff, 0xff]);
    case 'bits-mismatch.dcm':
      return changed(value([0x28, 0, 0, 1]), [8, 0]);
    case 'pixel-length-4g.dcm':
      return changed(value([0xe0, 0x7f, 0x10, 0]), [0xfe, 0xff, 0xff, 0xff]);
    default:
      return Uint8Array.from({ length: 600 }, (_, i) => 104 + (i % 7));
  }
}

describe('texts of any length', () => {
  it('keeps no more of a text than people write, whatever its VR allows', () => {
    const long = 'x'.repeat(2_000_000);
    const result = readHeader(
      flatFile({
        modality: 'XC',
        columns: 2,
        rows: 2,
        also: {
          0x00080008: ['UT', 'A\\'.repeat(5000)],
          0x00100010: ['UR', 'ü'.repeat(999) + '\u{1F600}' + long],
          0x00100020: ['UT', long],
          0x00180015: ['UT', long],
          0x00281050: ['UT', '1\\'.repeat(5000)],
          0x00281051: ['UT', '2\\'.repeat(5000)],
          0x00281053: ['DS', '1'],
          0x00281054: ['UT', long],
        },
      }),
    );
    if (result.kind !== 'image') throw new Error(result.kind);
    const { header, identity } = result;
    expect(identity.patientName).toBe('ü'.repeat(999)); // not half a character
    expect(identity.patientId).toBe('x'.repeat(1000));
    expect(identity.bodyPart).toHaveLength(1000);
    expect([header.imageType.length, header.windows.length]).toEqual([64, 64]);
    expect(header.rescale?.type).toHaveLength(1000);
    expect(JSON.stringify({ header, identity }).length).toBeLessThan(20_000);
  });
});

describe('numbers of any size', () => {
  const read = (also: Record<number, [string, string]>) => {
    const result = readHeader(flatFile({ modality: 'CT', columns: 2, rows: 2, also }));
    if (result.kind !== 'image') throw new Error(result.kind);
    return result.header;
  };

  it.each([
    ['1e308\\0\\0', null],
    ['0\\NaN\\0', null],
    ['0\\0\\-2e6', null],
    ['-120.5\\0\\99', [-120.5, 0, 99]],
  ] as const)('takes %s for a place only where a patient can lie', (value, expected) => {
    expect(read({ 0x00200032: ['DS', value] }).position).toEqual(expected);
  });

  it.each([
    ['1e-30\\1e-30', null],
    ['1e30\\1', null],
    ['-1\\0', null],
    ['0.00025\\0.00025', { rowMm: 0.00025, columnMm: 0.00025, source: 'patient' }],
  ] as const)('takes %s for a spacing only where a machine can have it', (value, expected) => {
    expect(read({ 0x00280030: ['DS', value] }).spacing).toEqual(expected);
  });

  it('keeps what greys can mean, and takes the rest for damage', () => {
    const absurd = read({ 0x00281050: ['DS', '1e308'], 0x00281051: ['DS', '1'], 0x00281052: ['DS', '1e300'], 0x00281053: ['DS', '1e300'], 0x00180050: ['DS', '1e99'], 0x00180088: ['DS', '1e99'] }); // prettier-ignore
    expect(absurd).toMatchObject({ rescale: { slope: 1, intercept: 0 }, windows: [], sliceThicknessMm: null, sliceSpacingMm: null }); // prettier-ignore
    const dose = read({ 0x00281050: ['DS', '40'], 0x00281051: ['DS', '400'], 0x00281052: ['DS', '-1024'], 0x00281053: ['DS', '0.0000039'] }); // prettier-ignore
    expect(dose).toMatchObject({ rescale: { slope: 3.9e-6, intercept: -1024 }, windows: [{ center: 40, width: 400 }] });
  });
});
