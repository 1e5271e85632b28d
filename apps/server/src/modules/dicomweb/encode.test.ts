import { createDecoder } from '@hyaline/volume';
import { describe, expect, it } from 'vitest';
import { loadWasm } from './codec-files.ts';
import { encodeJpeg } from './encode-jpeg.ts';
import type { Raster } from './render-picture.ts';

const decode = createDecoder(loadWasm);

/** A soft picture with an edge in it. */
function picture(columns: number, rows: number, samples: 1 | 3): Raster {
  const bytes = Uint8Array.from({ length: columns * rows * samples }, (_, i) => {
    const [p, s] = [Math.floor(i / samples), i % samples];
    const [x, y] = [p % columns, Math.floor(p / columns)];
    return Math.round(127 + 90 * Math.sin((x + 5 * s) / 9) * Math.cos(y / 11)) + (x > columns / 2 ? 30 : 0);
  });
  return { columns, rows, samples, bytes };
}

describe('a JPEG', () => {
  it.each([
    [64, 48, 1, 90, 2],
    [37, 21, 1, 90, 2.5],
    [1, 1, 1, 90, 2],
    [53, 30, 3, 95, 2.5],
    [64, 64, 1, 30, 5],
  ] as const)(
    'of %i x %i with %i samples at quality %i is the picture, as libjpeg-turbo reads it',
    async (columns, rows, samples, quality, within) => {
      const raster = picture(columns, rows, samples);
      const format = { transferSyntaxUid: '1.2.840.10008.1.2.4.50', rows, columns, bitsAllocated: 8, bitsStored: 8, highBit: 7, signed: false, samplesPerPixel: samples, photometric: samples === 1 ? 'MONOCHROME2' : 'YBR_FULL', planar: 0 } as const; // prettier-ignore
      const pixels = await decode(format, new Uint8Array(encodeJpeg(raster, quality)));
      const errors = Array.from(pixels, (value, i) => Math.abs(value - (raster.bytes[i] as number)));
      expect(errors.reduce((sum, one) => sum + one, 0) / errors.length).toBeLessThan(within);
    },
  );

  it('of noise at full quality, larger than its pixels, is whole', async () => {
    let seed = 1;
    const bytes = Uint8Array.from({ length: 40 * 40 }, () => (seed = (seed * 16_807) % 2_147_483_647) & 255);
    const format = { transferSyntaxUid: '1.2.840.10008.1.2.4.50', rows: 40, columns: 40, bitsAllocated: 8, bitsStored: 8, highBit: 7, signed: false, samplesPerPixel: 1, photometric: 'MONOCHROME2', planar: 0 } as const; // prettier-ignore
    const pixels = await decode(format, new Uint8Array(encodeJpeg({ columns: 40, rows: 40, samples: 1, bytes }, 100)));
    expect(Math.max(...Array.from(pixels, (value, i) => Math.abs(value - (bytes[i] as number))))).toBeLessThan(4);
  });
});
