import { concatBytes, utf8 } from '@hyaline/kit';
import { describe, expect, it } from 'vitest';
import { NO_FIXTURES, sharedFixtures } from '../../testing/fixtures.ts';
import { writeElement, writeFile, writeSequence, writeUint16 } from '../writer.ts';
import { listElements, loadTagNames, tagName, tagText } from './elements.ts';

const fixtures = sharedFixtures();

const META = {
  sopClassUid: '1.2.840.10008.5.1.4.1.1.7',
  sopInstanceUid: '1.2.3',
  transferSyntaxUid: '1.2.840.10008.1.2.1',
};
const file = writeFile(META, [
  writeElement(0x00080005, 'CS', 'ISO_IR 192'),
  writeElement(0x00091001, 'LO', 'secret sauce'),
  writeElement(0x00090010, 'LO', 'ACME 1.0'),
  writeElement(0x00100010, 'PN', 'Muñoz^José'),
  writeSequence(0x00081140, [
    concatBytes(writeElement(0x00080005, 'CS', 'ISO_IR 100'), writeElement(0x00081155, 'UI', '1.2.4'), writeElement(0x00204000, 'LT', Uint8Array.of(0xe9, 0x20))),
  ]),
  writeUint16(0x00280010, 2),
  writeElement(0x00281201, 'OW', new Uint8Array(512)),
  writeElement(0x7fe00010, 'OW', new Uint8Array(8)),
  writeElement(0xfffcfffc, 'OB', new Uint8Array(6)),
]); // prettier-ignore

const lines = (bytes: Uint8Array): string[] =>
  listElements(bytes).rows.map(({ depth, tag, vr, creator, length, kind, value }) =>
    [' '.repeat(depth) + tagText(tag), vr, creator, kind === 'value' ? value : `${kind} ${length}`].join('|'),
  );

describe('the list of what a file says', () => {
  it('shows groups, nested items, private attributes and what follows the pixels', () => {
    expect(lines(file).slice(-14)).toEqual([
      '(0002,0013)|SH||HYALINE 1',
      '(0008,0005)|CS||ISO_IR 192',
      '(0009,1001)|LO|ACME 1.0|secret sauce',
      '(0009,0010)|LO||ACME 1.0',
      '(0010,0010)|PN||Muñoz^José',
      '(0008,1140)|SQ||sequence 1',
      ' (FFFE,E000)|||item 0',
      '  (0008,0005)|CS||ISO_IR 100',
      '  (0008,1155)|UI||1.2.4',
      '  (0020,4000)|LT||é', // in the item's own character set
      '(0028,0010)|US||2',
      '(0028,1201)|OW||bulk 512',
      '(7FE0,0010)|OW||bulk 8',
      '(FFFC,FFFC)|OB||00 00 00 00 00 00',
    ]);
    expect(listElements(file).ended).toBe('whole');
  });

  it('cuts long values and says so', () => {
    const long = writeFile(META, [writeElement(0x00204000, 'LT', 'x'.repeat(5000)), writeElement(0x00280010, 'US', new Uint8Array(400))]); // prettier-ignore
    const [words, numbers] = listElements(long).rows.slice(-2);
    expect(words).toMatchObject({ cut: true, length: 5000 });
    expect(words?.value).toHaveLength(1000);
    expect(numbers?.cut).toBe(true);
    expect(numbers?.value.split('\\')).toHaveLength(64);
  });

  it('lists what it can of a damaged file and says where it stopped', () => {
    expect(listElements(file.subarray(0, 360))).toMatchObject({ ended: 'damaged' });
    expect(listElements(file.subarray(0, 360)).rows.length).toBeGreaterThan(5);
    expect(listElements(utf8('no dicom here'))).toEqual({ rows: [], ended: 'damaged' });
  });

  it('names attributes as PS3.6 does', async () => {
    const names = await loadTagNames();
    expect(names.size).toBeGreaterThan(4500);
    for (const [tag, name] of [
      [0x00100010, 'Patient Name'],
      [0x00181114, 'Estimated Radiographic Magnification Factor'],
      [0x60020010, 'Overlay Rows'],
      [0x00090010, ''],
      [0x00090000, 'Group Length'],
    ] as const)
      expect(tagName(names, tag)).toBe(name);
  });

  it('reads every file of the collection', (ctx) => {
    if (fixtures === undefined) return ctx.skip(NO_FIXTURES);
    const ended: Record<string, string[]> = {};
    for (const { file: path = '' } of fixtures.table('MANIFEST.tsv'))
      (ended[listElements(fixtures.file(path)).ended] ??= []).push(path);
    expect(ended['whole']?.length).toBeGreaterThan(510);
    expect(ended['damaged']).toEqual(
      expect.arrayContaining(['odd/bad-files/junk.dcm', 'odd/bad-files/truncated-header.dcm']),
    );
    expect(ended['damaged']?.length).toBeLessThan(15);
  });

  it('shows the names of all character sets, also in files without an image', (ctx) => {
    if (fixtures === undefined) return ctx.skip(NO_FIXTURES);
    let named = 0;
    for (const { file: path = '', patient } of fixtures.table('MANIFEST.tsv')) {
      if (!path.startsWith('pydicom-charset/') && !path.startsWith('odd/name-')) continue;
      const { rows } = listElements(fixtures.file(path));
      const name = rows.find(({ tag, depth }) => tag === 0x00100010 && depth === 0)?.value ?? '';
      expect(name.replace(/=+$/, ''), path).toBe(patient);
      if (name !== '') named++;
    }
    expect(named).toBeGreaterThan(20);
    const nested = listElements(fixtures.file('pydicom-charset/chrSQEncoding.dcm')).rows.filter(
      ({ depth }) => depth > 1,
    );
    expect(nested.map(({ value }) => value)).toContain('ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう');
  });
});
