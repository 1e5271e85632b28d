import { describe, expect, it } from 'vitest';
import type { FrameFormat } from './format.ts';
import { codeStreamOf } from './stated-size.ts';

const format = (transferSyntaxUid: string): FrameFormat => ({
  transferSyntaxUid,
  rows: 2,
  columns: 2,
  samplesPerPixel: 1,
  bitsAllocated: 8,
  bitsStored: 8,
  highBit: 7,
  signed: false,
  photometric: 'MONOCHROME2',
  planar: 0,
});

describe('what is checked before a codec runs', () => {
  const stream = [0xff, 0x4f, 0xff, 0x51, 7, 7];
  const signature = [0, 0, 0, 12, 0x6a, 0x50, 0x20, 0x20, 0x0d, 0x0a, 0x87, 0x0a];
  const box = (size: number, content: readonly number[]) =>
    Uint8Array.from([...signature, 0, 0, 0, size, 0x6a, 0x70, 0x32, 0x63, ...content]);
  const j2k = format('1.2.840.10008.1.2.4.90');

  it('takes the boxes of a JP2 file off, so that codecs get nothing unchecked', () => {
    expect([...codeStreamOf(j2k, Uint8Array.from(stream))]).toEqual(stream);
    expect([...codeStreamOf(j2k, box(8 + stream.length, [...stream, 1, 2]))]).toEqual(stream);
    expect([...codeStreamOf(j2k, box(0, stream))]).toEqual(stream);
  });

  it.each(['90', '91', '201', '202', '203'])('takes nothing that holds no code stream (4.%s)', (syntax) => {
    const asked = format(`1.2.840.10008.1.2.4.${syntax}`);
    for (const frame of [
      [],
      signature,
      [...signature, 0, 0, 0, 1],
      box(14, [0, 0, 0, 0, 0, 0]),
      [0, 0, 0, 3, 0, 0, 0, 0, 0],
    ])
      expect(() => codeStreamOf(asked, Uint8Array.from(frame))).toThrow('no JPEG 2000 code stream');
  });

  it('leaves other kinds to their codecs', () => {
    const other = Uint8Array.of(1, 2, 3);
    expect(codeStreamOf(format('1.2.840.10008.1.2.4.50'), other)).toBe(other);
  });
});
