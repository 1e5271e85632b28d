import { beforeEach, describe, expect, it } from 'vitest';
import { FIXTURES, hasFixtures, loadWasmFromDisk, readFrames, readTable, sha256 } from '../../testing/fixtures.ts';
import { pictureOf } from '../picture.ts';
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

  it('reads float pixels and single bits', async () => {
    const values = new Uint8Array(Float32Array.of(0.5, -1.25, 1e-3, 4096.75).buffer);
    const float = { ...format, bitsAllocated: 32, bitsStored: 32, highBit: 31, float: true };
    expect([...(await decode(float, values))]).toEqual([0.5, -1.25, Math.fround(1e-3), 4096.75]);
    const bits = { ...format, columns: 6, rows: 1, bitsAllocated: 1, bitsStored: 1, highBit: 0, signed: false };
    const file = Uint8Array.of(0b01_100101, 0b0000_1110);
    expect([...(await decode(bits, file, 0))]).toEqual([1, 0, 1, 0, 0, 1]);
    expect([...(await decode(bits, file, 1))]).toEqual([1, 0, 0, 1, 1, 1]); // starts at bit 6 of its first byte
    await expect(decode(bits, file.subarray(0, 1), 1)).rejects.toMatchObject({ code: 'truncated' });
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
        for (const [n, frame] of read.frames.entries()) frames.push(await decode(read.header, frame, n));
        compared++;
        if (sha256(frames) !== sha) wrong.push(file);
      }
      expect(wrong).toEqual([]);
      expect(compared).toBeGreaterThan(430);
    },
  );

  /** Of one file: its first frame's pixels, or the name of what went wrong. */
  const firstOf = async (file: string) => {
    const read = readFrames(file);
    if ('refused' in read) throw new Error(`${file}: ${read.refused}`);
    return { header: read.header, pixels: await decode(read.header, read.frames[0] as Uint8Array) };
  };

  it(
    'is within 0.01 grey levels on average of the references for lossy grey images',
    { timeout: 120_000 },
    async () => {
      const refused: string[] = [];
      for (const { file = '', mean } of rows.filter((row) => row['lossless'] === 'N' && row['spp'] === '1')) {
        const read = readFrames(file);
        if ('refused' in read) throw new Error(`${file}: ${read.refused}`);
        let [sum, count] = [0, 0];
        try {
          for (const frame of read.frames) for (const value of await decode(read.header, frame)) [sum, count] = [sum + value, count + 1]; // prettier-ignore
        } catch (cause) {
          refused.push(`${file}: ${(cause as DecodeError).code}, ${(cause as Error).message}`);
          continue;
        }
        expect(Math.abs(sum / count - Number(mean)), file).toBeLessThan(0.01);
      }
      expect(refused).toEqual([
        // the codestream's width was overwritten
        'pydicom/JPEG2000-embedded-sequence-delimiter.dcm: damaged, number of tiles',
        // retired processes of 12 bits, which no maintained decoder of a free licence reads
        'cs3d/CTImage.dcm_JPEGProcess10_12TransferSyntax_1.2.840.10008.1.2.4.55.dcm: unsupported, JPEG full progression, 12 bits', // prettier-ignore
        'cs3d/CTImage.dcm_JPEGProcess6_8TransferSyntax_1.2.840.10008.1.2.4.53.dcm: unsupported, JPEG spectral selection, 12 bits', // prettier-ignore
      ]);
    },
  );

  /** The same picture in other encodings: mean difference of a channel in grey levels that each may have. */
  const SAME_PICTURE: readonly (readonly [reference: string, files: Readonly<Record<string, number>>])[] = [
    [
      'pydicom/SC_rgb_rle.dcm',
      {
        'pydicom/SC_rgb_dcmtk_+eb+cr.dcm': 0.2,
        'pydicom/SC_rgb_dcmtk_+eb+cy+n1.dcm': 3, // saturated bars, colour at half width and height
        'pydicom/SC_rgb_dcmtk_+eb+cy+n2.dcm': 0.6,
        'pydicom/SC_rgb_dcmtk_+eb+cy+np.dcm': 3,
        'pydicom/SC_rgb_dcmtk_+eb+cy+s2.dcm': 0.6,
        'pydicom/SC_rgb_dcmtk_+eb+cy+s4.dcm': 0.6,
        'pydicom/SC_rgb_jpeg_dcmtk.dcm': 0.6,
        'pydicom/SC_rgb_jpeg_lossy_gdcm.dcm': 3,
        'pydicom/SC_ybr_full_422_uncompressed.dcm': 0.6,
        'pydicom/SC_rgb_gdcm_KY.dcm': 0,
        'pydicom/SC_rgb_jls_lossy_line.dcm': 0.7,
        'pydicom/SC_rgb_jls_lossy_sample.dcm': 0.7,
        'pydicom/SC_rgb_rle_16bit.dcm': 0.5,
        'pydicom/SC_rgb_rle_32bit.dcm': 0.5,
        'pydicom-data/SC_rgb_16bit.dcm': 0.5,
        'pydicom/SC_rgb_jpeg_gdcm.dcm': 0,
      },
    ],
    [
      'cs3d/TestPattern_RGB.dcm',
      {
        'cs3d/TestPattern_JPEG-Baseline_YBR422.dcm': 1,
        'cs3d/TestPattern_JPEG-Baseline_YBRFull.dcm': 0.7,
        'cs3d/TestPattern_JPEG-LS-Lossless.dcm': 0,
        'cs3d/TestPattern_JPEG-LS-NearLossless.dcm': 1.1,
        'cs3d/TestPattern_JPEG-Lossless_RGB.dcm': 0,
        'cs3d/TestPattern_Palette.dcm': 0.5,
        'cs3d/TestPattern_Palette_16.dcm': 0.5,
      },
    ],
    ['pydicom/SC_jpeg_no_color_transform_2.dcm', { 'pydicom/SC_rgb_jpeg_app14_dcmd.dcm': 0 }],
    ['pydicom/SC_jpeg_no_color_transform.dcm', { 'pydicom/SC_rgb_jpeg.dcm': 0 }],
  ];
  it.each(SAME_PICTURE)('shows the colours of %s in every encoding of it', async (reference, files) => {
    const rgbaOf = async (file: string): Promise<Uint8ClampedArray> => {
      const { header, pixels } = await firstOf(file);
      const picture = pictureOf(pixels, header);
      if (picture.kind !== 'colour') throw new Error(`${file} is grey`);
      return picture.rgba;
    };
    const truth = await rgbaOf(reference);
    for (const [file, most] of Object.entries(files)) {
      const rgba = await rgbaOf(file);
      const sum = rgba.reduce((all, value, i) => all + Math.abs(value - (truth[i] as number)), 0);
      expect(sum / (rgba.length * 0.75), file).toBeLessThanOrEqual(most);
    }
  });

  it('reads the images that the references could not', async () => {
    const { pixels: sea } = await firstOf('pydicom-data/HTJ2K_08_RGB.dcm');
    expect(sea).toHaveLength(480 * 640 * 3);
    const deflated = readFrames('pydicom-data/liver_deflate.dcm');
    if ('refused' in deflated) throw new Error(deflated.refused);
    const { pixels: liver } = await firstOf('pydicom/liver_1frame.dcm');
    expect(deflated.frames).toHaveLength(3);
    expect(await decode(deflated.header, deflated.frames[0] as Uint8Array)).toEqual(liver);
    const { header, pixels } = await firstOf('pydicom-data/gdcm-US-ALOKA-16_big.dcm'); // a segmented palette
    const colours = pictureOf(pixels, header);
    if (colours.kind !== 'colour') throw new Error('grey');
    const words = new Set(new Uint32Array(colours.rgba.buffer));
    const green = [...words].filter((word) => (word & 0xff) < 60 && ((word >> 8) & 0xff) > 200);
    expect(green.length).toBeGreaterThan(0); // its marks
    expect(words.size).toBeGreaterThan(60);
  });

  it('ends with a cut JPEG-LS stream instead of reading on for ever', async () => {
    const { header, frame } = frameOf('odd/ts-jls-near/000.dcm');
    for (const cut of [3580, 9603, 10_444])
      await expect(decode(header, frame.subarray(0, cut)), `${cut}`).rejects.toMatchObject({ code: 'damaged' });
    const padded = new Uint8Array(frame.length + 1);
    padded.set(frame);
    expect(await decode(header, padded)).toEqual(await decode(header, frame));
  });

  it('takes no code stream that describes another picture than its file', async () => {
    for (const [file, at, value] of [
      ['odd/htj2k/000.dcm', 43, 255], // horizontal subsampling
      ['odd/htj2k/000.dcm', 120, 255], // length of a tile
      ['odd/ts-j2k/000.dcm', 26, 0], // tiles of one pixel
      ['odd/ts-j2k/000.dcm', 10, 200], // width
      ['odd/ts-jls/000.dcm', 7, 200],
      ['pydicom/SC_rgb_jpeg_dcmtk.dcm', 0, 0], // no picture at all
    ] as const) {
      const { header, frame } = frameOf(file);
      const broken = frame.slice();
      broken[at] = value;
      if (file === 'odd/ts-j2k/000.dcm' && at === 26) broken.set([0, 1, 0, 0, 0, 1], 26);
      await expect(decode(header, broken), file).rejects.toBeInstanceOf(DecodeError);
    }
  });

  function frameOf(file: string) {
    const read = readFrames(file);
    if ('refused' in read) throw new Error(read.refused);
    return { header: read.header, frame: read.frames[0] as Uint8Array };
  }

  it('never passes a damaged frame off as the picture before it', async () => {
    const good = readFrames('pydicom/JPEG2000.dcm');
    const bad = readFrames('pydicom/JPEG2000-embedded-sequence-delimiter.dcm');
    if ('refused' in good || 'refused' in bad) throw new Error('fixtures changed');
    await decode(good.header, good.frames[0] as Uint8Array);
    await expect(decode(bad.header, bad.frames[0] as Uint8Array)).rejects.toMatchObject({ code: 'damaged' });
  });
});
