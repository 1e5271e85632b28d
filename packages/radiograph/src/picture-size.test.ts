import { describe, expect, it } from 'vitest';
import { pictureSize } from './index.ts';

const bytes = (...parts: (number | readonly number[])[]) => Uint8Array.from(parts.flat());
const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const HEAD = [0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52];

describe('the size of a picture before it is unpacked', () => {
  it('is read from a PNG', () => {
    expect(pictureSize(bytes(PNG, HEAD, [0, 0, 0x04, 0x01], [0, 1, 0, 0]))).toEqual({ columns: 1025, rows: 65_536 });
  });

  it('is read from a JPEG behind other segments, and is unknown where the beginning ends before it', () => {
    const other = [0xff, 0xe0, 0, 4, 1, 2];
    const frame = [0xff, 0xc2, 0, 17, 8, 0x0b, 0xb8, 0x04, 0xb0, 3];
    const jpeg = bytes(0xff, 0xd8, other, 0xff, frame);
    expect(pictureSize(jpeg)).toEqual({ columns: 1200, rows: 3000 });
    expect(pictureSize(jpeg.subarray(0, 10))).toBeNull();
  });

  it('is unknown for anything else', () => {
    for (const file of [bytes(), bytes(1, 2, 3), bytes(0xff, 0xd8, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9)])
      expect(pictureSize(file)).toBeNull();
  });
});
