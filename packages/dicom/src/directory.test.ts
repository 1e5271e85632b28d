import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { concatBytes, utf8 } from '@hyaline/kit';
import { describe, expect, it } from 'vitest';
import { generatePhantom } from '../phantom/generate.ts';
import { fileIdKey, readDirectory } from './directory.ts';
import { writeElement, writeFile, writeItem, writeUint16, writeUint32 } from './writer.ts';

interface Record {
  readonly type: string;
  readonly next?: number;
  readonly lower?: number;
  readonly more?: readonly Uint8Array[];
  readonly file?: string;
  readonly inUse?: boolean;
}

const DIRECTORY_CLASS = '1.2.840.10008.1.3.10';

/** A DICOMDIR whose records link to each other by their place in the list; -1 is nowhere. */
function directory(records: readonly Record[], first = 0): Uint8Array {
  const write = (places: readonly number[]) => {
    const at = (n: number | undefined) => (n === undefined ? 0 : (places[n] ?? 12345));
    const items = records.map(({ type, next, lower, more = [], file, inUse = true }) =>
      writeItem(
        concatBytes(
          writeUint32(0x00041400, at(next)),
          writeUint16(0x00041410, inUse ? 0xffff : 0),
          writeUint32(0x00041420, at(lower)),
          writeElement(0x00041430, 'CS', type),
          ...(file === undefined ? [] : [writeElement(0x00041500, 'CS', file)]),
          ...more,
        ),
      ),
    );
    const head = [writeElement(0x00041130, 'CS', 'DISC'), writeUint32(0x00041200, at(first))];
    const meta = { sopClassUid: DIRECTORY_CLASS, sopInstanceUid: '1.2.3', transferSyntaxUid: '1.2.840.10008.1.2.1' };
    const bytes = writeFile(meta, [...head, writeElement(0x00041220, 'SQ', concatBytes(...items))]);
    const start = bytes.length - items.reduce((sum, { length }) => sum + length, 0);
    const found = items.map((_, n) => start + items.slice(0, n).reduce((sum, { length }) => sum + length, 0));
    return { bytes, found };
  };
  return write(write([]).found).bytes;
}

const patient = (name: string, id: string) => [
  writeElement(0x00080005, 'CS', 'ISO_IR 192'),
  writeElement(0x00100010, 'PN', utf8(name)),
  writeElement(0x00100020, 'LO', id),
];
const RECORDS: Record[] = [
  { type: 'PATIENT', next: 4, lower: 1, more: patient('Muñoz^José', 'A1') },
  {
    type: 'STUDY',
    lower: 2,
    more: [writeElement(0x00080020, 'DA', '20240102'), writeElement(0x0020000d, 'UI', '1.2')],
  },
  { type: 'SERIES', lower: 3, more: [writeElement(0x00080060, 'CS', 'CT'), writeElement(0x0020000e, 'UI', '1.2.1')] },
  { type: 'IMAGE', file: 'DICOM\\A\\IM1', more: [writeElement(0x00041511, 'UI', '1.2.1.1')] },
  { type: 'PATIENT', lower: 5, more: patient('Phantom^Two', 'B2') },
  { type: 'STUDY', lower: 6 },
  { type: 'SERIES', lower: 7, more: [writeElement(0x00080060, 'CS', 'PX')] },
  { type: 'IMAGE', file: 'DICOM\\B\\IM1', next: 8 },
  { type: 'IMAGE', file: 'DICOM\\B\\IM2' },
];

describe('reading a DICOMDIR', () => {
  it('gives patients, studies, series and files, with names in their own character set', () => {
    const read = readDirectory(directory(RECORDS));
    expect(read?.byOrder).toBe(false);
    expect(read?.patients.map(({ name, id }) => [name, id])).toEqual([
      ['Muñoz^José', 'A1'],
      ['Phantom^Two', 'B2'],
    ]);
    const [first, second] = read?.patients ?? [];
    expect(first?.studies[0]).toMatchObject({ studyInstanceUid: '1.2', date: '2024-01-02' });
    expect(first?.studies[0]?.series[0]?.files).toEqual([
      { path: ['DICOM', 'A', 'IM1'], sopInstanceUid: '1.2.1.1', type: 'IMAGE' },
    ]);
    expect(second?.studies[0]?.series[0]).toMatchObject({ modality: 'PX', files: [{}, {}] });
    expect(read?.files.map(({ path }) => path.join('/'))).toEqual(['DICOM/A/IM1', 'DICOM/B/IM1', 'DICOM/B/IM2']);
  });

  it.each([
    ['links lead nowhere', RECORDS.map((record) => ({ ...record, next: record.next && -1 }))],
    ['links go in a circle', RECORDS.map((record, n) => (n === 8 ? { ...record, next: 7 } : record))],
    ['links leave records out', RECORDS.map((record, n) => (n === 0 ? { ...record, next: undefined } : record))],
    ['there are no links', RECORDS.map(({ next: _, lower: __, ...record }) => record)],
  ])('takes the order of the records when %s', (_, records) => {
    const read = readDirectory(directory(records as Record[]));
    expect(read?.byOrder).toBe(true);
    const names = read?.patients.flatMap(({ name, studies }) =>
      studies.flatMap(({ series }) => series.flatMap(({ files }) => files.map(({ path }) => `${name} ${path.at(-1)}`))),
    );
    expect(names).toEqual(['Muñoz^José IM1', 'Phantom^Two IM1', 'Phantom^Two IM2']);
  });

  it('skips records that are not in use, and keeps files that hang below no series', () => {
    const records: Record[] = [
      { type: 'PATIENT', lower: 1, next: 2, more: patient('A', 'A') },
      { type: 'IMAGE', file: 'LOOSE' },
      { type: 'PATIENT', inUse: false, more: patient('GONE', 'G') },
    ];
    const read = readDirectory(directory(records.map((record) => ({ ...record, next: undefined }))));
    expect(read?.patients).toHaveLength(1);
    expect(read?.patients[0]?.studies[0]?.series[0]?.files[0]?.path).toEqual(['LOOSE']);
  });

  it('does not follow a chain of records without end', () => {
    const chain = Array.from({ length: 3000 }, (_, n) => ({ type: 'PRIVATE', lower: n + 1, file: `F${n}` }));
    const read = readDirectory(directory([...chain, { type: 'PRIVATE' }]));
    expect(read?.byOrder).toBe(true);
    expect(read?.files).toHaveLength(3000);
  });

  it('is not one: an image, text, nothing, a cut list', () => {
    const [image] = [...generatePhantom({ size: 16, slices: 1 })];
    expect(readDirectory(image?.bytes ?? new Uint8Array(0))).toBeNull();
    expect(readDirectory(utf8('a letter'))).toBeNull();
    expect(readDirectory(new Uint8Array(0))).toBeNull();
    expect(readDirectory(directory(RECORDS).subarray(0, 700))).toBeNull();
  });

  it('reads what dcmmkdir writes', (context) => {
    const folder = mkdtempSync(join(tmpdir(), 'hyaline-dicomdir-'));
    try {
      mkdirSync(join(folder, 'DICOM'));
      const files = [...generatePhantom({ size: 16, slices: 5 })];
      for (const { name, bytes } of files) writeFileSync(join(folder, 'DICOM', name.replace('.dcm', '')), bytes);
      try {
        execFileSync('dcmmkdir', ['+r', 'DICOM'], { cwd: folder });
      } catch (cause) {
        if ((cause as NodeJS.ErrnoException).code === 'ENOENT') context.skip('dcmmkdir (DCMTK) is not here');
        throw cause;
      }
      const read = readDirectory(Uint8Array.from(readFileSync(join(folder, 'DICOMDIR'))));
      expect(read?.byOrder).toBe(false);
      expect(read?.patients[0]?.studies[0]?.series[0]?.files).toHaveLength(5);
      const names = files.map(({ name }) => `DICOM/${name.replace('.dcm', '')}`);
      expect(read?.files.map(({ path }) => fileIdKey(path)).toSorted()).toEqual(names.toSorted());
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('matches file IDs however the disc was read', () => {
    expect(fileIdKey(['dicom', 'im1.;1'])).toBe('DICOM/IM1');
    expect(fileIdKey(['DICOM', 'IM1.'])).toBe('DICOM/IM1');
  });
});
