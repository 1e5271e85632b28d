import type { ImageHeader, LookupTable, Rescale, WindowPreset } from '@hyaline/dicom';
import { DecodeError, type StoredPixels } from './decode/index.ts';
import { type GreyWindow, windowed, windowOf } from './window.ts';

/** One decoded frame as a flat picture: grey values to be windowed, or finished colour. */
export type Picture = GreyPicture | ColourPicture;

export interface GreyPicture {
  readonly kind: 'grey';
  readonly columns: number;
  readonly rows: number;
  /** Stored values, row after row. */
  readonly values: StoredPixels;
}

export interface ColourPicture {
  readonly kind: 'colour';
  readonly columns: number;
  readonly rows: number;
  /** Opaque RGBA, row after row. */
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}

const JPEG_8_BIT = new Set(['1.2.840.10008.1.2.4.50', '1.2.840.10008.1.2.4.51']);

export const isColour = ({ samplesPerPixel, palette }: Pick<ImageHeader, 'samplesPerPixel' | 'palette'>): boolean =>
  samplesPerPixel >= 3 || palette !== null;

/** Samples that are brightness and two colour differences. The 8-bit JPEG decoder has made them RGB already. */
export const isYbr = ({ photometric, transferSyntaxUid }: ImageHeader): boolean =>
  (photometric.startsWith('YBR_FULL') || photometric.startsWith('YBR_PARTIAL')) && !JPEG_8_BIT.has(transferSyntaxUid);

/**
 * A decoded frame in the colours its header means, PS3.3 C.7.6.3.1.2.
 * @throws DecodeError for colour spaces of four inks and others that nobody writes any more
 */
export function pictureOf(pixels: StoredPixels, header: ImageHeader): Picture {
  const { columns, rows, samplesPerPixel, palette, photometric } = header;
  if (palette) return { kind: 'colour', columns, rows, rgba: paletteColours(pixels, palette) };
  if (samplesPerPixel === 1) return { kind: 'grey', columns, rows, values: pixels };
  if (samplesPerPixel !== 3) throw new DecodeError('unsupported', `photometric interpretation ${photometric}`);
  const rgba = new Uint8ClampedArray(columns * rows * 4);
  const shift = Math.max(0, Math.min(header.bitsStored, header.bitsAllocated) - 8);
  const share = 1 / 2 ** shift;
  if (isYbr(header)) fromYbr(pixels, rgba, share, photometric.startsWith('YBR_PARTIAL'));
  else fromRgb(pixels, rgba, share);
  return { kind: 'colour', columns, rows, rgba };
}

function fromRgb(pixels: StoredPixels, rgba: Uint8ClampedArray, share: number): void {
  for (let s = 0, to = 0; to < rgba.length; s += 3, to += 4) {
    rgba[to] = (pixels[s] as number) * share;
    rgba[to + 1] = (pixels[s + 1] as number) * share;
    rgba[to + 2] = (pixels[s + 2] as number) * share;
    rgba[to + 3] = 255;
  }
}

/** ITU-R BT.601 back to RGB; YBR_PARTIAL has black at 16 and white at 235, PS3.3 C.7.6.3.1.2. */
function fromYbr(pixels: StoredPixels, rgba: Uint8ClampedArray, share: number, partial: boolean): void {
  const [black, light, chroma] = partial ? [16, 255 / 219, 255 / 224] : [0, 1, 1];
  for (let s = 0, to = 0; to < rgba.length; s += 3, to += 4) {
    const y = ((pixels[s] as number) * share - black) * light;
    const blue = ((pixels[s + 1] as number) * share - 128) * chroma;
    const red = ((pixels[s + 2] as number) * share - 128) * chroma;
    rgba[to] = y + 1.402 * red;
    rgba[to + 1] = y - 0.344136 * blue - 0.714136 * red;
    rgba[to + 2] = y + 1.772 * blue;
    rgba[to + 3] = 255;
  }
}

type Palette = readonly [LookupTable, LookupTable, LookupTable];

function paletteColours(pixels: StoredPixels, palette: Palette): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray(pixels.length * 4);
  const [red, green, blue] = palette.map(eightBits) as [Uint8Array, Uint8Array, Uint8Array];
  const { first } = palette[0];
  const last = Math.max(0, red.length - 1);
  for (let p = 0, to = 0; p < pixels.length; p++, to += 4) {
    const at = Math.min(last, Math.max(0, (pixels[p] as number) - first));
    rgba[to] = red[at] ?? 0;
    rgba[to + 1] = green[at] ?? 0;
    rgba[to + 2] = blue[at] ?? 0;
    rgba[to + 3] = 255;
  }
  return rgba;
}

/** Entries of 16 bits by their upper byte, unless a file that says 16 wrote 8. */
function eightBits({ values, bits }: LookupTable): Uint8Array {
  const wide = bits > 8 && values.some((value) => value > 255);
  return Uint8Array.from(values, (value) => (wide ? value >> (bits - 8) : value));
}

/** How grey values are shown: the file's own way, or a window that a person chose. */
export type GreyDisplay =
  | { readonly kind: 'window'; readonly window: GreyWindow }
  /** The VOI table of the file, PS3.3 C.11.2.1.1. */
  | { readonly kind: 'table'; readonly table: LookupTable };

/** How the file says that it wants to be shown first; without a word of it the window that its values fill. */
export function firstDisplay(header: ImageHeader, picture: GreyPicture): GreyDisplay {
  if (header.voiLut) return { kind: 'table', table: header.voiLut };
  const [preset] = presetsOf(header, 0);
  return { kind: 'window', window: preset ?? fittingWindow(header, picture) };
}

export const presetsOf = (header: ImageHeader, frame: number): readonly WindowPreset[] => {
  const own = header.perFrame?.[frame]?.windows ?? [];
  return own.length > 0 ? own : header.windows;
};

export function fittingWindow(header: ImageHeader, { values }: GreyPicture): GreyWindow {
  const grey = modality(header);
  const step = Math.max(1, Math.floor(values.length / 20_000));
  const some: number[] = [];
  for (let p = 0; p < values.length; p += step) some.push(grey(values[p] as number));
  return windowOf(some, 1, 0);
}

const AS_STORED: Rescale = { slope: 1, intercept: 0, type: '' };

/** Stored value to grey value (HU, optical density or what the file calls it), PS3.3 C.11.1. */
export function modality(header: ImageHeader, frame = 0): (stored: number) => number {
  const { modalityLut } = header;
  if (modalityLut) return (stored) => entry(modalityLut, stored);
  const { slope, intercept } = header.perFrame?.[frame]?.rescale ?? header.rescale ?? AS_STORED;
  return (stored) => stored * slope + intercept;
}

const entry = ({ first, values }: LookupTable, value: number): number =>
  values[Math.min(values.length - 1, Math.max(0, Math.round(value) - first))] ?? 0;

/** Low values bright: what the Presentation LUT says decides, else MONOCHROME1. */
export const isInverse = ({ presentation, photometric }: ImageHeader): boolean =>
  presentation === 'INVERSE' || (presentation !== 'IDENTITY' && photometric === 'MONOCHROME1');

/** Grey value to what is shown, 0 (black) to 255, before inversion: PS3.3 C.11.2. */
export function voi(display: GreyDisplay, how: ImageHeader['voiFunction']): (grey: number) => number {
  if (display.kind === 'table') {
    const { table } = display;
    const most = 2 ** Math.max(8, table.bits) - 1;
    return (grey) => Math.round((entry(table, grey) / most) * 255);
  }
  const { window } = display;
  const { center, width } = window;
  if (how === 'SIGMOID') return (grey) => Math.round(255 / (1 + Math.exp((-4 * (grey - center)) / width)));
  if (how === 'LINEAR_EXACT')
    return (grey) => Math.round(255 * Math.min(1, Math.max(0, (grey - center) / width + 0.5)));
  return (grey) => windowed(grey, window);
}

const MAX_TABLE = 65_536;

/**
 * Shows a grey picture: writes opaque RGBA words, e.g. over the buffer of an ImageData.
 * @param inverted a person's own inversion, on top of the file's
 */
export function showGrey(
  { values }: GreyPicture,
  header: ImageHeader,
  frame: number,
  display: GreyDisplay,
  inverted: boolean,
  out: Uint32Array,
): void {
  const grey = modality(header, frame);
  const shown = voi(display, header.voiFunction);
  const flip = isInverse(header) !== inverted;
  const word = (stored: number): number => {
    const level = shown(grey(stored));
    const value = flip ? 255 - level : level;
    return (0xff000000 | (value << 16) | (value << 8) | value) >>> 0;
  };
  const span = values.BYTES_PER_ELEMENT <= 2 ? 2 ** (8 * values.BYTES_PER_ELEMENT) : 0;
  if (span === 0 || span > MAX_TABLE || values.length < span / 4) {
    for (let p = 0; p < values.length; p++) out[p] = word(values[p] as number);
    return;
  }
  const low = header.signed ? -span / 2 : 0;
  const table = Uint32Array.from({ length: span }, (_, n) => word(n + low));
  for (let p = 0; p < values.length; p++) out[p] = table[(values[p] as number) - low] as number;
}
