import { readFrames } from './fixtures.ts';
import type { FuzzFrame } from './fuzz-codecs.ts';

/** One small frame of every way to store pixels, from the shared collection. */
const PATHS = [
  'odd/ts-rle/000.dcm', 'odd/ts-jpeg-ll-sv1/000.dcm', 'odd/ts-jpeg-ll-p14/000.dcm', 'odd/ts-jpeg-ext12/000.dcm',
  'odd/ts-jls/000.dcm', 'odd/ts-jls-near/000.dcm', 'odd/ts-j2k/000.dcm', 'odd/ts-j2k-lossy/000.dcm', 'odd/htj2k/000.dcm',
  'pydicom/SC_rgb_jpeg_dcmtk.dcm', 'pydicom/SC_rgb_rle.dcm', 'pydicom/SC_rgb_jpeg_gdcm.dcm', 'pydicom/SC_rgb_gdcm_KY.dcm',
  'pydicom/SC_rgb_jls_lossy_line.dcm', 'pydicom-data/liver_deflate.dcm', 'odd/ts-implicit/000.dcm',
]; // prettier-ignore

export const fuzzFrames = (): FuzzFrame[] =>
  PATHS.map((name) => {
    const read = readFrames(name);
    if ('refused' in read) throw new Error(`${name}: ${read.refused}`);
    return { name, header: read.header, frame: read.frames[0] as Uint8Array };
  });
