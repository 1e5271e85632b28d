import { deflateRawSync, inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { concatBytes } from '@hyaline/kit';
import { describe, expect, it } from 'vitest';
import { generatePhantom } from '../phantom/generate.ts';
import { NO_FIXTURES, sharedFixtures } from '../testing/fixtures.ts';
import { deflatedPart, frameRanges, joinInstance, readText, splitInstance, type SplitInstance } from './index.ts';
import { readHeaderPart } from './json/index.ts';
import { SYNTAX } from './tags.ts';
import { writeElement, writeEncapsulated, writeFile, writeItem, writeUint16 } from './writer.ts';

const fixtures = sharedFixtures();
const [plain] = [...generatePhantom({ size: 16, slices: 4, mode: 'multiframe' })].map(({ bytes }) => bytes);

function split(bytes: Uint8Array): SplitInstance {
  const result = splitInstance(bytes);
  if (result.kind === 'refused') throw new Error(result.detail);
  return result;
}

/** 16 x 16 pixels of 16 bits, deflated as PS3.5 annex A.5 says. */
function deflatedFile(): Uint8Array {
  const dataSet = concatBytes(
    writeElement(0x00200010, 'SH', 'Study 7'),
    writeUint16(0x00280002, 1),
    writeUint16(0x00280010, 16),
    writeUint16(0x00280011, 16),
    writeUint16(0x00280100, 16),
    writeElement(0x7fe00010, 'OW', new Uint8Array(16 * 16 * 2).fill(7)),
  );
  const meta = { sopClassUid: '1.2.840.10008.5.1.4.1.1.7', sopInstanceUid: '1.2', transferSyntaxUid: SYNTAX.deflated };
  return writeFile(meta, [new Uint8Array(deflateRawSync(dataSet))]);
}

describe('splitting an instance', () => {
  it('gives every readable file of the collection back byte for byte', (ctx) => {
    if (fixtures === undefined) return ctx.skip(NO_FIXTURES);
    let joined = 0;
    for (const { file = '' } of fixtures.table('MANIFEST.tsv')) {
      const bytes = fixtures.file(file);
      const result = splitInstance(bytes);
      if (result.kind === 'refused') continue;
      expect(Buffer.compare(joinInstance(result.headerPart, result.bulk), bytes), file).toBe(0);
      expect(result.frames, file).toHaveLength(result.header.frames);
      for (const [start, length] of result.frames.flat())
        expect(start + length, file).toBeLessThanOrEqual(result.bulk.length);
      joined++;
    }
    expect(joined).toBeGreaterThan(480);
  });

  it('keeps pixels out of the header part', () => {
    const { headerPart, bulk } = split(plain as Uint8Array);
    expect(bulk.length).toBe(16 * 16 * 2 * 4);
    expect(headerPart.length).toBe((plain as Uint8Array).length - bulk.length + 16);
  });

  it('inflates a deflated file once, with the means that it is given', () => {
    const [file, pixels] = [deflatedFile(), new Uint8Array(16 * 16 * 2).fill(7)];
    let times = 0;
    const read = splitInstance(file, {
      inflate: (deflated, limit) => {
        times++;
        return new Uint8Array(inflateRawSync(deflated, { maxOutputLength: limit }));
      },
    });
    if (read.kind === 'refused') throw new Error(read.detail);
    expect(times).toBe(1);
    expect([...read.bulk]).toEqual([...pixels]);
    expect(readText(read.dataSet, 0x00200010)).toBe('Study 7');
    expect(split(file).header).toEqual(read.header);
    const part = deflatedPart(file);
    expect(part?.limit).toBe(16 * 1024 * 1024);
    expect([...inflateRawSync(part?.deflated as Uint8Array).subarray(-2)]).toEqual([7, 7]);
    expect(deflatedPart(plain as Uint8Array)).toBeUndefined();
    expect(readText(readHeaderPart(read.headerPart), 0x00200010)).toBe('Study 7');
  });

  it('refuses a header part that is none', () => {
    expect(() => joinInstance(new Uint8Array(40), new Uint8Array(0))).toThrow(RangeError);
    expect(() => joinInstance(split(plain as Uint8Array).headerPart.subarray(0, 20), new Uint8Array(0))).toThrow(
      RangeError,
    );
  });

  describe('finds the fragments of each frame', () => {
    const codeStream = (length: number): Uint8Array => Uint8Array.of(0xff, 0xd8, ...Array.from({ length }, () => 7));
    const rest = Uint8Array.from({ length: 30 }, () => 9);

    /** Four frames in six fragments (the first two have two each), with or without a Basic Offset Table. */
    function encapsulated(withTable: boolean): { header: SplitInstance['header']; bulk: Uint8Array } {
      const fragments = [codeStream(20), rest, codeStream(40), rest, codeStream(60), codeStream(80)];
      const offsets = [0, 28 + 2 + 38 - 0, 0, 0];
      let at = 0;
      const starts = fragments.map((part) => {
        const here = at;
        at += part.length + 8;
        return here;
      });
      offsets.splice(0, 4, starts[0] as number, starts[2] as number, starts[4] as number, starts[5] as number);
      const table = withTable ? new Uint8Array(Uint32Array.from(offsets).buffer) : new Uint8Array(0);
      const items = concatBytes(writeItem(table), ...fragments.map(writeItem));
      const whole = writeEncapsulated(0x7fe00010, items);
      const { header } = split(plain as Uint8Array);
      return {
        header: { ...header, pixelData: { ...header.pixelData, length: null, encapsulated: true } },
        bulk: whole.subarray(12),
      };
    }

    it.each([true, false])('offset table present: %s', (withTable) => {
      const { header, bulk } = encapsulated(withTable);
      const frames = frameRanges(header, bulk);
      expect(frames.map((ranges) => ranges.map(([, length]) => length))).toEqual([[22, 30], [42, 30], [62], [82]]);
      for (const [first] of frames) expect([...bulk.subarray(first?.[0], (first?.[0] ?? 0) + 2)]).toEqual([0xff, 0xd8]);
    });

    it('takes all fragments for the only frame', () => {
      const { header, bulk } = encapsulated(false);
      expect(frameRanges({ ...header, frames: 1 }, bulk)[0]).toHaveLength(6);
    });

    it('refuses fragments that cannot be told apart', () => {
      const { header, bulk } = encapsulated(false);
      expect(() => frameRanges({ ...header, frames: 3 }, bulk)).toThrow('fragments without frames');
    });
  });

  it('refuses more fragments than its frames can have, before it keeps them', () => {
    const { header } = split(plain as Uint8Array);
    const one = { ...header, frames: 1, pixelData: { ...header.pixelData, length: null, encapsulated: true } };
    const empty = (count: number): Uint8Array => {
      const bulk = new Uint8Array(8 * count);
      for (let at = 0; at < bulk.length; at += 8) bulk.set([0xfe, 0xff, 0x00, 0xe0], at);
      return bulk;
    };
    expect(frameRanges(one, empty(1 + 65_536))[0]).toHaveLength(65_536);
    expect(() => frameRanges(one, empty(2 + 65_536))).toThrow('more fragments');
    const cine = { ...one, frames: 2000 };
    expect(() => frameRanges(cine, empty(2 + 64 * 2000))).toThrow('more fragments');
    expect(() => frameRanges(cine, empty(1 + 64 * 2000))).toThrow('fragments without frames'); // counted, and taken
    const file = writeFile(
      { sopClassUid: '1.2.840.10008.5.1.4.1.1.2', sopInstanceUid: '1.2.3', transferSyntaxUid: '1.2.840.10008.1.2.5' },
      [writeUint16(0x00280002, 1), writeUint16(0x00280010, 1), writeUint16(0x00280011, 1), writeUint16(0x00280100, 8), writeEncapsulated(0x7fe00010, empty(100_000))],
    ); // prettier-ignore
    expect(splitInstance(file)).toMatchObject({ kind: 'refused', reason: 'damaged' });
  });

  it('never crashes on damaged fragments', () => {
    const { header } = split(plain as Uint8Array);
    const asEncapsulated = { ...header, pixelData: { ...header.pixelData, length: null, encapsulated: true } };
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
        const bulk = concatBytes(writeItem(new Uint8Array(0)), writeItem(noise), noise);
        try {
          frameRanges(asEncapsulated, bulk);
        } catch (error) {
          expect((error as Error).name).toBe('DamagedError');
        }
      }),
    );
  });
});
