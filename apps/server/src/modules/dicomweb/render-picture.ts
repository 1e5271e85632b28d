import type { ImageHeader } from '@hyaline/dicom';
import { firstDisplay, type GreyDisplay, pictureOf, showGrey, type StoredPixels } from '@hyaline/volume';
import type { RenderJob } from './render-job.ts';

/** Eight bits per sample; `samples` is 1 for grey and 3 for colour. */
export interface Raster {
  columns: number;
  rows: number;
  samples: 1 | 3;
  bytes: Uint8Array;
}

/** A decoded frame as a person sees it first, or in the window that was asked for. @throws DecodeError */
export function renderPicture(
  pixels: StoredPixels,
  header: ImageHeader,
  { window, viewport }: Pick<RenderJob, 'window' | 'viewport'>,
): Raster {
  const picture = pictureOf(pixels, header);
  const { columns, rows } = picture;
  if (picture.kind === 'colour') {
    return fit({ columns, rows, samples: 3, bytes: withoutAlpha(picture.rgba) }, viewport);
  }
  const shownBy = window ? { ...header, voiFunction: window.how } : header;
  const display: GreyDisplay = window ? { kind: 'window', window } : firstDisplay(header, picture);
  const words = new Uint32Array(columns * rows);
  showGrey(picture, shownBy, 0, display, false, words);
  return fit({ columns, rows, samples: 1, bytes: Uint8Array.from(words, (word) => word & 0xff) }, viewport);
}

function withoutAlpha(rgba: Uint8ClampedArray): Uint8Array {
  const out = new Uint8Array((rgba.length / 4) * 3);
  for (let from = 0, to = 0; from < rgba.length; from += 4, to += 3) {
    out[to] = rgba[from] as number;
    out[to + 1] = rgba[from + 1] as number;
    out[to + 2] = rgba[from + 2] as number;
  }
  return out;
}

/** Made smaller by the mean of the pixels that fall together, in its own proportions. */
function fit(raster: Raster, viewport: RenderJob['viewport']): Raster {
  const scale = viewport ? Math.min(1, viewport.columns / raster.columns, viewport.rows / raster.rows) : 1;
  if (scale === 1) return raster;
  const columns = Math.max(1, Math.round(raster.columns * scale));
  const rows = Math.max(1, Math.round(raster.rows * scale));
  const { samples } = raster;
  const bytes = new Uint8Array(columns * rows * samples);
  for (let y = 0; y < rows; y++) {
    const [top, bottom] = span(y, rows, raster.rows);
    for (let x = 0; x < columns; x++) {
      const [left, right] = span(x, columns, raster.columns);
      for (let s = 0; s < samples; s++) {
        let sum = 0;
        for (let v = top; v < bottom; v++)
          for (let u = left; u < right; u++) sum += raster.bytes[(v * raster.columns + u) * samples + s] as number;
        bytes[(y * columns + x) * samples + s] = Math.round(sum / ((bottom - top) * (right - left)));
      }
    }
  }
  return { columns, rows, samples, bytes };
}

const span = (i: number, count: number, of: number): [number, number] => {
  const from = Math.floor((i * of) / count);
  return [from, Math.max(from + 1, Math.floor(((i + 1) * of) / count))];
};
