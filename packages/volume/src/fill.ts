import type { ImageHeader, LookupTable } from '@hyaline/dicom';
import type { StoredPixels } from './decode/index.ts';
import { isYbr } from './picture.ts';
import type { VoxelRule } from './plan.ts';
import type { Voxels } from './volume.ts';

/**
 * Writes one decoded slice into its place.
 * @param into the slice's own part of the voxel block: rows x columns values
 */
export function fillSlice(into: Voxels, pixels: StoredPixels, header: ImageHeader, rule: VoxelRule): void {
  const grey = greyOf(pixels, header);
  const { factor, addend } = rule;
  if (factor === 1 && addend === 0) into.set(grey.length > into.length ? grey.subarray(0, into.length) : grey);
  else if (into instanceof Float32Array)
    for (let p = 0; p < into.length; p++) into[p] = (grey[p] as number) * factor + addend;
  else if (factor === 1) for (let p = 0; p < into.length; p++) into[p] = (grey[p] as number) + addend;
  else for (let p = 0; p < into.length; p++) into[p] = Math.round((grey[p] as number) * factor + addend);
}

/** One value per pixel: colour becomes brightness, tables are applied. */
function greyOf(pixels: StoredPixels, header: ImageHeader): StoredPixels {
  const { samplesPerPixel, palette, modalityLut } = header;
  if (palette) return Uint8Array.from(pixels, (value) => paletteGrey(palette, value));
  if (samplesPerPixel >= 3) return colourGrey(pixels, samplesPerPixel, isYbr(header));
  if (modalityLut) return Int32Array.from(pixels, (value) => entry(modalityLut, value));
  return pixels;
}

/** Luma of ITU-R BT.601, as PS3.3 C.7.6.3.1.2 defines Y. */
function colourGrey(pixels: StoredPixels, samples: number, isY: boolean): Uint8Array {
  const out = new Uint8Array(pixels.length / samples);
  const shift = pixels.BYTES_PER_ELEMENT === 2 ? 8 : 0;
  for (let p = 0, s = 0; p < out.length; p++, s += samples) {
    const [r, g, b] = [pixels[s] as number, pixels[s + 1] as number, pixels[s + 2] as number];
    out[p] = (isY ? r : Math.round(0.299 * r + 0.587 * g + 0.114 * b)) >> shift;
  }
  return out;
}

const entry = ({ first, values }: LookupTable, value: number): number =>
  values[Math.min(values.length - 1, Math.max(0, value - first))] ?? 0;

function paletteGrey(tables: readonly [LookupTable, LookupTable, LookupTable], value: number): number {
  const [r, g, b] = tables.map((table) => entry(table, value)) as [number, number, number];
  return Math.round(0.299 * r + 0.587 * g + 0.114 * b) >> 8;
}
