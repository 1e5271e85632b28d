import { concatBytes, fromUtf8, utf8 } from '@hyaline/kit';
import { describe, expect, it } from 'vitest';
import { generatePhantom } from '../phantom/generate.ts';
import { NO_FIXTURES, sharedFixtures } from '../testing/fixtures.ts';
import { openFile } from './open.ts';
import {
  deidentifyFile,
  deidentifyHeaderIndex,
  deidentifyHeaders,
  orderSlices,
  privacyFlags,
  readHeader,
  splitInstance,
  type Deidentified,
  type ImageHeader,
} from './index.ts';
import { text } from './values.ts';
import { writeElement, writeEncapsulated, writeFile, writeItem, writeSequence, writeUint16 } from './writer.ts';

const fixtures = sharedFixtures();
const KEY = Uint8Array.from({ length: 32 }, (_, i) => i);
const OTHER_KEY = Uint8Array.from({ length: 32 }, (_, i) => 255 - i);

const contains = (bytes: Uint8Array, word: string): boolean => Buffer.from(bytes).includes(Buffer.from(utf8(word)));

async function clean(bytes: Uint8Array, key = KEY): Promise<Deidentified> {
  const result = await deidentifyFile(bytes, key);
  if (result.kind === 'refused') throw new Error(result.detail);
  return result;
}

function headerOf(bytes: Uint8Array): ImageHeader {
  const result = readHeader(bytes);
  if (result.kind !== 'image') throw new Error(result.kind);
  return result.header;
}

/** A file whose sequence holds an item that ends beyond it. */
const brokenItem = (): Uint8Array => {
  const item = writeSequence(0x00081140, [writeElement(0x00081155, 'UI', '1.2.3.4')]);
  const bytes = writeFile(
    { sopClassUid: '1.2.840.10008.5.1.4.1.1.7', sopInstanceUid: '1.2.3', transferSyntaxUid: '1.2.840.10008.1.2.1' },
    [item, writeUint16(0x00280002, 1), writeUint16(0x00280010, 1), writeUint16(0x00280011, 1), writeUint16(0x00280100, 8), writeElement(0x7fe00010, 'OW', new Uint8Array(2))],
  ); // prettier-ignore
  const at = Buffer.from(bytes).indexOf(Buffer.from('1.2.3.4'));
  bytes[at - 2] = 200; // length of the UID
  return bytes;
};

/** An image with the word MARKED in every place that a file has for it; own, so that it runs everywhere. */
function markedFile(): Uint8Array {
  const word = 'MARKED';
  const item = [
    writeElement(0x00100020, 'LO', word),
    writeSequence(0x00401101, [writeElement(0x0040a123, 'PN', word)]),
  ];
  const dataSet = [
    writeElement(0x00080008, 'CS', `ORIGINAL\\PRIMARY\\${word}`),
    writeElement(0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.2'),
    writeElement(0x00080018, 'UI', '1.2.3.4'),
    writeElement(0x00080020, 'DA', word),
    writeElement(0x00080060, 'CS', 'CT'),
    writeSequence(0x00081140, [writeElement(0x00080104, 'LO', word)]),
    writeElement(0x00100010, 'PN', word),
    writeElement(0x00180050, 'DS', word),
    writeElement(0x0020000d, 'UI', '1.2.3'),
    writeElement(0x0020000e, 'UI', '1.2.3.1'),
    writeUint16(0x00280002, 1),
    writeElement(0x00280004, 'CS', 'MONOCHROME2'),
    writeUint16(0x00280010, 2),
    writeUint16(0x00280011, 2),
    writeUint16(0x00280100, 8),
    writeUint16(0x00280101, 8),
    writeElement(0x00281054, 'LO', word),
    writeElement(0x00324000, 'LT', word),
    writeSequence(0x00400275, item),
    writeElement(0x00990010, 'LO', word),
    writeElement(0x00991001, 'UN', utf8(word)),
    writeElement(0x50003000, 'OB', utf8(word)),
    writeElement(0x60003000, 'OW', utf8(word)),
    writeElement(0x7fe00010, 'OB', Uint8Array.of(1, 2, 3, 4)),
    writeElement(0xfffcfffc, 'OB', utf8(word)),
  ];
  const bytes = writeFile(
    { sopClassUid: '1.2.840.10008.5.1.4.1.1.2', sopInstanceUid: '1.2.3.4', transferSyntaxUid: '1.2.840.10008.1.2.1' },
    dataSet,
  );
  bytes.set(utf8(word), 3); // the preamble too
  return bytes;
}

describe('what lies beside pixels', () => {
  const segment = (marker: number, text: string): number[] => [0xff, marker, 0, text.length + 2, ...utf8(text)];
  const image = (syntax: string, pixels: Uint8Array): Uint8Array =>
    writeFile({ sopClassUid: '1.2.840.10008.5.1.4.1.1.2', sopInstanceUid: '1.2.3', transferSyntaxUid: syntax }, [
      writeElement(0x00080018, 'UI', '1.2.3'),
      writeUint16(0x00280002, 1), writeUint16(0x00280010, 2), writeUint16(0x00280011, 2), writeUint16(0x00280100, 8),
      pixels,
    ]); // prettier-ignore
  const bulkOf = (file: Uint8Array): Uint8Array => {
    const split = splitInstance(file);
    if (split.kind === 'refused') throw new Error(split.detail);
    return split.bulk;
  };

  it('ends native pixels with the last one', async () => {
    const file = image(
      '1.2.840.10008.1.2.1',
      writeElement(0x7fe00010, 'OB', Uint8Array.of(1, 2, 3, 4, ...utf8('MARKED'))),
    );
    expect([...bulkOf((await clean(file)).bytes)]).toEqual([1, 2, 3, 4]);
  });

  it.each(['50', '51', '57', '70', '80'])('takes comments and application segments out of JPEG (4.%s)', async (n) => {
    const frameHeader = [0xff, 0xc0, 0, 11, 8, 0, 2, 0, 2, 1, 1, 0x11, 0];
    const scan = [0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 1, 0xff, 0, 2, 0xff, 0xd0, 3];
    const adobe = [0xff, 0xee, 0, 14, ...utf8('Adobe'), 0, 100, 0, 0, 0, 0, 1];
    const dirty = [
      0xff, 0xd8, ...segment(0xe1, 'MARKED'), ...adobe, ...segment(0xfe, 'MARKED'), ...frameHeader,
      ...segment(0xef, 'MARKED'), ...scan, ...segment(0xfe, 'MARKED'), 0xff, 0xd9, ...utf8('MARKED'),
    ]; // prettier-ignore
    const table = writeItem(utf8('MARKED..'));
    const items = concatBytes(table, writeItem(Uint8Array.from([...dirty, ...(dirty.length % 2 ? [0] : [])])));
    const { bytes } = await clean(image(`1.2.840.10008.1.2.4.${n}`, writeEncapsulated(0x7fe00010, items)));
    expect(contains(bytes, 'MARKED')).toBe(false);
    const wanted = [0xff, 0xd8, ...adobe, ...frameHeader, ...scan, 0xff, 0xd9];
    expect([...bulkOf(bytes).subarray(20)].slice(0, wanted.length)).toEqual(wanted);
    const cut = writeItem(Uint8Array.of(0xff, 0xd8, 0xff, 0xe1, 9, 9));
    const damaged = image(`1.2.840.10008.1.2.4.${n}`, writeEncapsulated(0x7fe00010, concatBytes(table, cut)));
    expect(await deidentifyFile(damaged, KEY)).toMatchObject({ kind: 'refused', reason: 'damaged' });
  });

  it('blanks the comments of JPEG 2000 and cuts what follows its end', async () => {
    const comment = [0xff, 0x64, 0, 10, 0, 1, ...utf8('MARKED')];
    const tile = [0xff, 0x90, 0, 10, 0, 0, 0, 0, 0, 12 + 12 + 2 + 2, 0, 1, ...comment, 0xff, 0x93, 5, 6];
    const stream = Uint8Array.from([0xff, 0x4f, ...comment, ...tile, 0xff, 0xd9, ...utf8('MARKED')]);
    const items = concatBytes(writeItem(new Uint8Array(0)), writeItem(stream));
    const { bytes } = await clean(image('1.2.840.10008.1.2.4.90', writeEncapsulated(0x7fe00010, items)));
    expect(contains(bytes, 'MARKED')).toBe(false);
    expect(bulkOf(bytes).subarray(16)).toHaveLength(stream.length - 6);
    expect([...bulkOf(bytes).subarray(-4)]).toEqual([5, 6, 0xff, 0xd9]);
  });

  it('asks about the face and about text in a photograph', () => {
    const header = headerOf(markedFile());
    const flags = (change: Partial<ImageHeader>, burnedIn = '') =>
      privacyFlags({ ...header, ...change }, { burnedIn, bodyPart: '' });
    const vl = '1.2.840.10008.5.1.4.1.1.77.1.4';
    expect(flags({ modality: 'XC' })).toEqual(['maybe-burned-in', 'face']);
    expect(flags({ modality: 'OT', sopClassUid: vl }, 'NO')).toEqual(['face']);
    expect(flags({ modality: 'OP', sopClassUid: `${vl}8` })).toEqual([]);
  });
});

describe('de-identification', () => {
  it('refuses a file of which it cannot read all', async () => {
    expect(readHeader(brokenItem()).kind).toBe('image');
    expect(await deidentifyFile(brokenItem(), KEY)).toMatchObject({ kind: 'refused', reason: 'damaged' });
  });

  it('leaves no marked word anywhere in a file that has it everywhere', async () => {
    const marked = markedFile();
    expect(contains(marked, 'MARKED')).toBe(true);
    const { bytes } = await clean(marked);
    expect(contains(bytes, 'MARKED')).toBe(false);
    expect(readHeader(bytes).kind).toBe('image');
  });

  it("leaves no PHIMARK byte sequence in the collection's marker file, and flags what is painted into it", async (ctx) => {
    if (fixtures === undefined) return ctx.skip(NO_FIXTURES);
    const marked = fixtures.file('odd/phi-everywhere.dcm');
    expect(contains(marked, 'PHIMARK')).toBe(true);
    const { bytes, flags } = await clean(marked);
    for (const word of ['PHIMARK', 'Zx^Phi', 'PHANTOM-001', 'Referring', 'Test Clinic', '19800101', '20240102']) {
      expect(contains(bytes, word), word).toBe(false);
    }
    expect(flags).toContain('burned-in');
    expect(flags).toContain('face');
  });

  it('keeps pixels and geometry of every kind of file', async (ctx) => {
    if (fixtures === undefined) return ctx.skip(NO_FIXTURES);
    const paths = [
      'odd/ts-deflated/000.dcm',
      'odd/ts-implicit/000.dcm',
      'odd/ts-expl-be/000.dcm',
      'odd/ts-jls/000.dcm',
      'odd/ts-rle/000.dcm',
      'odd/phi-everywhere.dcm',
      'pydicom-data/eCT_Supplemental.dcm',
      'phantom/mf/cbct-multiframe-rle.dcm',
    ];
    for (const path of paths) {
      const original = splitInstance(fixtures.file(path));
      const cleaned = splitInstance((await clean(fixtures.file(path))).bytes);
      if (original.kind === 'refused' || cleaned.kind === 'refused') throw new Error(path);
      if (!path.includes('expl-be')) expect(Buffer.compare(cleaned.bulk, original.bulk), path).toBe(0);
      const where = (header: ImageHeader) => ({
        ...orderSlices([header]).geometry,
        rescale: header.rescale,
        windows: header.windows.map(({ width }) => width),
      });
      expect(where(cleaned.header), path).toEqual(where(original.header));
    }
  });

  it('turns big-endian words into little-endian ones', async (ctx) => {
    if (fixtures === undefined) return ctx.skip(NO_FIXTURES);
    const cleaned = splitInstance((await clean(fixtures.file('odd/ts-expl-be/000.dcm'))).bytes);
    const little = splitInstance(fixtures.file('odd/ts-implicit/000.dcm'));
    if (little.kind === 'refused' || cleaned.kind === 'refused') throw new Error('refused');
    expect(Buffer.compare(cleaned.bulk, little.bulk)).toBe(0);
  });

  it('maps equal UIDs to equal ones, and another share to others', async () => {
    const [a, b] = [...generatePhantom({ size: 8, slices: 2 })].map(({ bytes }) => bytes) as [Uint8Array, Uint8Array];
    const [one, two, elsewhere] = [
      headerOf((await clean(a)).bytes),
      headerOf((await clean(b)).bytes),
      headerOf((await clean(a, OTHER_KEY)).bytes),
    ];
    expect(one.seriesInstanceUid).toBe(two.seriesInstanceUid);
    expect(one.sopInstanceUid).not.toBe(two.sopInstanceUid);
    expect(elsewhere.seriesInstanceUid).not.toBe(one.seriesInstanceUid);
    expect(one.seriesInstanceUid).toMatch(/^2\.25\.[1-9][0-9]{30,38}$/);
    expect(one.seriesInstanceUid).not.toBe(headerOf(a).seriesInstanceUid);
    expect(one.sopClassUid).toBe(headerOf(a).sopClassUid);
  });

  it('says how it was cleaned and moves all dates of a patient by one distance', async () => {
    const [a] = [...generatePhantom({ size: 8, slices: 1 })].map(({ bytes }) => bytes) as [Uint8Array];
    const { bytes } = await clean(a);
    const dataSet = openFile(bytes)?.walk.dataSet;
    if (dataSet === undefined) throw new Error('unreadable');
    expect(text(dataSet, 0x00120062)).toBe('YES');
    expect(text(dataSet, 0x00280303)).toBe('MODIFIED');
    expect(dataSet.elements.has(0x00120064)).toBe(true);
    const moved = text(dataSet, 0x00080020);
    expect(moved).toMatch(/^20(1[89]|2[0-3])\d{4}$/);
    expect(text(dataSet, 0x00080021)).toBe(moved);
    expect(fromUtf8(bytes.subarray(128, 132))).toBe('DICM');
    expect(bytes.subarray(0, 128).every((byte) => byte === 0)).toBe(true);
  });

  it('takes identity out of an index entry and leaves what decoding needs', async () => {
    const header: ImageHeader = {
      ...headerOf([...generatePhantom({ size: 8, slices: 1 })].map(({ bytes }) => bytes)[0] as Uint8Array),
      windows: [{ center: 1, width: 2, label: 'for Mr. Smith' }],
      imageType: ['ORIGINAL', 'PRIMARY', 'SMITH'],
      rescale: { slope: 2, intercept: 1, type: 'SMITH' },
    };
    const cleaned = await deidentifyHeaderIndex(header, KEY);
    expect(JSON.stringify(cleaned)).not.toMatch(/smith/i);
    expect(JSON.stringify(cleaned)).not.toContain(header.studyInstanceUid);
    expect(orderSlices([cleaned]).geometry).toEqual(orderSlices([header]).geometry);
    expect([cleaned.rows, cleaned.bitsStored, cleaned.photometric, cleaned.modality]).toEqual([
      8,
      12,
      'MONOCHROME2',
      'CT',
    ]);
    expect(await deidentifyHeaders([header], KEY)).toEqual([cleaned]);
  });
});
