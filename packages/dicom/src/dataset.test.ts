import { concatBytes, utf8 } from '@hyaline/kit';
import dicomParser from 'dicom-parser';
import { describe, expect, it } from 'vitest';
import { NO_FIXTURES, sharedFixtures } from '../testing/fixtures.ts';
import { DamagedError, looksLikeSequence, readItems } from './dataset.ts';
import { inflateRaw } from './inflate.ts';
import { openFile } from './open.ts';
import { SYNTAX } from './tags.ts';
import { writeElement } from './writer.ts';

const fixtures = sharedFixtures();

/** Our own reader is there for cut files, bounded depth and ranges instead of copies; dicom-parser checks it. */
describe('the data set reader', () => {
  it('finds the same attributes at the same places as dicom-parser', (ctx) => {
    if (fixtures === undefined) return ctx.skip(NO_FIXTURES);
    let compared = 0;
    for (const { file = '', ts } of fixtures.table('MANIFEST.tsv')) {
      if (ts === '' || ts?.endsWith('.99')) continue; // without a syntax, or deflated: dicom-parser needs help of its own
      const bytes = fixtures.file(file);
      const theirs = parsed(bytes);
      const ours = openFile(bytes)?.walk;
      if (theirs === undefined || ours === undefined || ours.stopped === 'cut') continue;
      for (const [tag, element] of ours.dataSet.elements) {
        const other = theirs.elements[`x${tag.toString(16).padStart(8, '0')}`];
        if (tag >= 0x7fe00010) continue;
        expect(other?.dataOffset, `${file} ${tag.toString(16)}`).toBe(element.offset);
        if (!element.undefinedLength) expect(other?.length, `${file} ${tag.toString(16)}`).toBe(element.length);
        if (looksLikeSequence(ours.dataSet, element) && other?.items !== undefined) {
          expect(readItems(ours.dataSet, element), `${file} ${tag.toString(16)}`).toHaveLength(other.items.length);
        }
      }
      compared++;
    }
    expect(compared).toBeGreaterThan(450);
  });

  it('refuses sequences that are nested without end instead of following them', () => {
    const open = [
      0x08, 0, 0x40, 0x11, 0x53, 0x51, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xfe, 0xff, 0, 0xe0, 0xff, 0xff, 0xff, 0xff,
    ];
    const bytes = Uint8Array.from({ length: open.length * 5000 }, (_, i) => open[i % open.length] as number);
    expect(() => openFile(bytes)).toThrow(DamagedError);
  });

  it('inflates no further than it was allowed', () => {
    expect(() => inflateRaw(Uint8Array.of(0x01, 0xff, 0xff, 0, 0, ...new Uint8Array(70_000)), 1000)).toThrow(
      DamagedError,
    );
  });

  it('refuses a small file that inflates to a large one', () => {
    const meta = writeElement(0x00020010, 'UI', SYNTAX.deflated);
    // fixed codes of RFC 1951: a zero, then 100,000 times "the 258 bytes before, again" (13 bits each)
    const bits = `11000110000${'1100010100000'.repeat(100_000)}0000000`;
    const packed = Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) =>
      Number.parseInt([...byte].toReversed().join(''), 2),
    );
    const file = concatBytes(new Uint8Array(128), utf8('DICM'), meta, packed);
    expect(packed.length).toBeLessThan(200_000);
    expect(() => openFile(file)).toThrow('larger than any real');
  });
});

function parsed(bytes: Uint8Array): ReturnType<typeof dicomParser.parseDicom> | undefined {
  try {
    return dicomParser.parseDicom(bytes, { untilTag: 'x7fe00010' });
  } catch {
    return undefined; // what dicom-parser does not read is not compared
  }
}
