import type { Voxels } from './volume.ts';

/** Grey value shown mid-grey (center) and the span from black to white (width), in the volume's grey values. */
export interface GreyWindow {
  readonly center: number;
  readonly width: number;
}

export type PresetName = 'bone' | 'teeth' | 'soft' | 'own';

/**
 * Starting windows for dental cone-beam volumes. CBCT grey values are not calibrated Hounsfield units and differ between
 * devices, so these are comfortable starting points, not tissue thresholds.
 */
export const PRESETS: Readonly<Record<Exclude<PresetName, 'own'>, GreyWindow>> = {
  bone: { center: 1000, width: 3800 },
  teeth: { center: 1700, width: 3000 },
  soft: { center: 100, width: 900 },
};

/** Black to white of the linear VOI function, DICOM PS3.3 C.11.2.1.2.1, for one grey value: 0 to 255. */
export function windowed(value: number, { center, width }: GreyWindow): number {
  const span = Math.max(1, width) - 1;
  if (value <= center - 0.5 - span / 2) return 0;
  if (value > center - 0.5 + span / 2) return 255;
  return Math.round(((value - (center - 0.5)) / span + 0.5) * 255);
}

export interface WindowLut {
  readonly window: GreyWindow;
  readonly inverted: boolean;
  readonly scale: number;
  readonly offset: number;
  /** Opaque grey as a little-endian RGBA word, by voxel + 32768. */
  readonly words: Uint32Array;
}

const opaqueGrey = (grey: number): number => (0xff000000 | (grey << 16) | (grey << 8) | grey) >>> 0;

export function windowLut(
  window: GreyWindow,
  { scale, offset, inverted }: { scale: number; offset: number; inverted: boolean },
): WindowLut {
  const words = new Uint32Array(65536);
  for (let n = 0; n < 65536; n++) {
    const grey = windowed((n - 32768) * scale + offset, window);
    words[n] = opaqueGrey(inverted ? 255 - grey : grey);
  }
  words[0] = opaqueGrey(0); // where there is no slice it stays dark, also in an inverted picture
  return { window, inverted, scale, offset, words };
}

/** Grey values of one picture to opaque RGBA words, e.g. over the buffer of an ImageData. */
export function applyWindow(values: Voxels, lut: WindowLut, out: Uint32Array): void {
  const { words } = lut;
  if (values instanceof Int16Array) {
    for (let p = 0; p < values.length; p++) out[p] = words[(values[p] as number) + 32768] as number;
    return;
  }
  for (let p = 0; p < values.length; p++) {
    const grey = windowed((values[p] as number) * lut.scale + lut.offset, lut.window);
    out[p] = opaqueGrey(lut.inverted ? 255 - grey : grey);
  }
}

/**
 * A window that shows this picture: from its 1st to its 99.5th percentile, so that a few metal voxels or the air
 * around the head do not flatten everything else.
 */
export function windowOf(values: ArrayLike<number>, scale: number, offset: number): GreyWindow {
  const step = Math.max(1, Math.floor(values.length / 20_000));
  const some: number[] = [];
  for (let p = 0; p < values.length; p += step) some.push((values[p] ?? 0) * scale + offset);
  some.sort((a, b) => a - b);
  const at = (share: number) => some[Math.min(some.length - 1, Math.floor(share * some.length))] ?? 0;
  const low = at(0.01);
  const high = Math.max(low + 1, at(0.995));
  return { center: (low + high) / 2, width: high - low };
}
