import { beforeEach, describe, expect, it } from 'vitest';
import { FIXTURES, hasFixtures, loadWasmFromDisk, readFrames, readTable, sha256 } from '../../testing/fixtures.ts';
import { createDecoder, DecodeError, type FrameFormat } from './index.ts';

const decode = createDecoder(loadWasmFromDisk);
const format: FrameFormat = {
  transferSyntaxUid: '1.2.840.10008.1.2.1',
  rows: 1,
  columns: 4,
  bitsAllocated: 16,
  bitsStored: 16,
  highBit: 15,
  signed: true,
  samplesPerPixel: 1,
  photometric: 'MONOCHROME2',
  planar: 0,
};

describe('decoding without a codec', () => {
  it('reads big-endian pixels and leaves the file as it was', async () => {
    const file = Uint8Array.of(0x00, 0x01, 0xff, 0xff, 0x7f, 0xff, 0x80, 0x00);
    const before = file.slice();
    const pixels = await decode({ ...format, transferSyntaxUid: '1.2.840.10008.1.2.2' }, file);
    expect([...pixels]).toEqual([1, -1, 32767, -32768]);
    expect(file).toEqual(before);
  });

  it('drops overlay bits above Bits Stored and extends the sign', async () => {
    const file = new Uint8Array(Uint16Array.of(0xf001, 0x0fff, 0x1800, 0x07ff).buffer);
    const pixels = await decode({ ...format, bitsStored: 12, highBit: 11 }, file);
    expect([...pixels]).toEqual([1, -1, -2048, 2047]);
  });

  it('unpacks RLE segments of high and low bytes', async () => {
    const high = [0xfd, 0x01]; // 1 four times
    const low = [0x03, 5, 6, 7, 8];
    const header = new Uint8Array(64);
    new Uint32Array(header.buffer).set([2, 64, 66]);
    const frame = Uint8Array.of(...header, ...high, ...low);
    const rle = { ...format, transferSyntaxUid: '1.2.840.10008.1.2.5' };
    expect([...(await decode(rle, frame))]).toEqual([261, 262, 263, 264]);
    await expect(decode(rle, frame.subarray(0, 68))).rejects.toMatchObject({ code: 'truncated' });
  });

  it('says which problem a frame has instead of inventing pixels', async () => {
    await expect(decode(format, new Uint8Array(7))).rejects.toMatchObject({ code: 'truncated' });
    await expect(decode({ ...format, transferSyntaxUid: '1.2.3' }, new Uint8Array(8))).rejects.toMatchObject({
      code: 'unsupported',
    });
    for (const syntax of ['4.50', '4.51', '4.70', '4.80', '4.90', '4.201', '5']) {
      const broken = { ...format, transferSyntaxUid: `1.2.840.10008.1.2.${syntax}` };
      await expect(decode(broken, Uint8Array.of(0xff, 0xd8, 1, 2, 3, 4, 5, 6))).rejects.toBeInstanceOf(DecodeError);
    }
  });
});

/** Where our answer differs from both references, and why it should. */
const KNOWN: Readonly<Record<string, string>> = {
  'pydicom/liver_1frame.dcm': 'segmentation of single bits, not an image',
  'pydicom/liver_expb_1frame.dcm': 'segmentation of single bits, not an image',
  'pydicom-data/liver_nonbyte_aligned.dcm': 'segmentation of single bits, not an image',
  'pydicom-data/JLSL_16_15_1_1F.dcm': 'signed with 15 bits stored: we extend the sign, the references do not',
  'pydicom-data/mlut_18.dcm': 'values beyond its 12 bits stored: we drop them as PS3.5 8.1.1 says',
};

describe('decoding the fixtures', () => {
  beforeEach((ctx) => {
    if (!hasFixtures) ctx.skip(`the shared DICOM collection is not at ${FIXTURES.pathname}`);
  });
  const rows = hasFixtures ? readTable('MANIFEST.tsv').filter((row) => row['px'] === '' && row['sha']) : [];
  const lossless = rows.filter((row) => row['lossless'] === 'Y' && !((row['file'] ?? '') in KNOWN));

  it(
    'gives the same stored pixels as pydicom, GDCM and DCMTK for every lossless image',
    { timeout: 120_000 },
    async () => {
      const wrong: string[] = [];
      let compared = 0;
      for (const { file = '', sha } of lossless) {
        const read = readFrames(file);
        if ('refused' in read) continue;
        const frames = [];
        for (const frame of read.frames) frames.push(await decode(read.header, frame));
        compared++;
        if (sha256(frames) !== sha) wrong.push(file);
      }
      expect(wrong).toEqual([]);
      expect(compared).toBeGreaterThan(430);
    },
  );

  const lossyGrey = rows.filter((row) => row['lossless'] === 'N' && row['spp'] === '1');
  const UNREADABLE = /4\.5[35]$/; // retired JPEG processes (spectral selection, progressive)
  it('is within 2 grey levels on average of the references for lossy images', { timeout: 120_000 }, async () => {
    for (const { file = '', mean, ts = '' } of lossyGrey) {
      if (UNREADABLE.test(ts) || file.includes('embedded-sequence-delimiter')) continue;
      const read = readFrames(file);
      if ('refused' in read) throw new Error(`${file}: ${read.refused}`);
      let sum = 0;
      let count = 0;
      for (const frame of read.frames) {
        for (const value of await decode(read.header, frame)) sum += value;
        count += read.header.rows * read.header.columns;
      }
      expect(Math.abs(sum / count - Number(mean)), file).toBeLessThan(2);
    }
  });

  it('never passes a damaged frame off as the picture before it', async () => {
    const good = readFrames('pydicom/JPEG2000.dcm');
    const bad = readFrames('pydicom/JPEG2000-embedded-sequence-delimiter.dcm');
    if ('refused' in good || 'refused' in bad) throw new Error('fixtures changed');
    await decode(good.header, good.frames[0] as Uint8Array);
    await expect(decode(bad.header, bad.frames[0] as Uint8Array)).rejects.toMatchObject({ code: 'damaged' });
  });
});
