import type { DataSet } from './dataset.ts';
import { expandSegments } from './segmented-palette.ts';
import { TAG } from './tags.ts';
import type {
  FlatSpacing,
  ImageHeader,
  LookupTable,
  Orientation,
  PixelSpacing,
  Rescale,
  Vec3,
  WindowPreset,
} from './types.ts';
import { kept, number, numbers, term, text, texts, valueBytes } from './values.ts';

/** Farther than this from the origin lies no patient, mm: beyond it a number is damage, and would run over later. */
const MOST_MM = 1e6;
/** Distances of pixels that a machine can have, mm: below those of microscopes, above those of any detector. */
const PIXEL_MM = { least: 1e-4, most: 1e4 } as const;
/** Factors and grey values that a file can mean. */
const SLOPE = { least: 1e-12, most: 1e9 } as const;
const MOST_GREY = 1e12;

/** A length in mm that can be one; null when absent. */
export function millimetres(ds: DataSet, tag: number): number | null {
  const value = number(ds, tag);
  return value !== null && Math.abs(value) <= PIXEL_MM.most ? value : null;
}

/** Image Position (Patient), or null when absent or not three numbers that can be a place. */
export function position(ds: DataSet): Vec3 | null {
  const [x, y, z] = numbers(ds, TAG.ImagePositionPatient);
  return x !== undefined && y !== undefined && z !== undefined && [x, y, z].every(isPlace) ? [x, y, z] : null;
}

const isPlace = (mm: number): boolean => Math.abs(mm) <= MOST_MM; // not of NaN

const UNIT_TOLERANCE = 0.02;

/** Image Orientation (Patient), made exactly unit and orthogonal; null when absent or far from either. */
export function orientation(ds: DataSet): Orientation | null {
  const values = numbers(ds, TAG.ImageOrientationPatient);
  if (values.length !== 6 || !values.every(Number.isFinite)) return null;
  const row = unit(values.slice(0, 3) as unknown as Vec3);
  const column = unit(values.slice(3, 6) as unknown as Vec3);
  if (row === null || column === null) return null;
  const along = row[0] * column[0] + row[1] * column[1] + row[2] * column[2];
  if (Math.abs(along) > UNIT_TOLERANCE) return null;
  const straight = unit([column[0] - along * row[0], column[1] - along * row[1], column[2] - along * row[2]]);
  return straight === null ? null : [row, straight];
}

function unit(v: Vec3): Vec3 | null {
  const length = Math.hypot(v[0], v[1], v[2]);
  if (Math.abs(length - 1) > UNIT_TOLERANCE) return null;
  return [v[0] / length, v[1] / length, v[2] / length];
}

/** Pixel Spacing, else the spacing at the detector; null when none is positive: then nothing can be measured in mm. */
export function spacing(ds: DataSet): PixelSpacing | null {
  return (
    spacingOf(ds, TAG.PixelSpacing, 'patient') ??
    spacingOf(ds, TAG.ImagerPixelSpacing, 'detector') ??
    spacingOf(ds, TAG.NominalScannedPixelSpacing, 'detector')
  );
}

function spacingOf(ds: DataSet, tag: number, source: PixelSpacing['source']): PixelSpacing | null {
  const [rowMm, columnMm = rowMm] = numbers(ds, tag);
  if (rowMm === undefined || columnMm === undefined) return null;
  const canBe = (mm: number) => mm >= PIXEL_MM.least && mm <= PIXEL_MM.most;
  return canBe(rowMm) && canBe(columnMm) ? { rowMm, columnMm, source } : null;
}

const pair = (ds: DataSet, tag: number): readonly [number, number] | null => {
  const found = spacingOf(ds, tag, 'patient');
  return found === null ? null : [found.rowMm, found.columnMm];
};

export function flatSpacing(ds: DataSet): FlatSpacing {
  const calibration = text(ds, TAG.PixelSpacingCalibrationType);
  const magnification = number(ds, TAG.EstimatedRadiographicMagnificationFactor);
  return {
    pixel: pair(ds, TAG.PixelSpacing),
    imager: pair(ds, TAG.ImagerPixelSpacing),
    scanned: pair(ds, TAG.NominalScannedPixelSpacing),
    magnification: magnification !== null && magnification > 0 ? magnification : null,
    calibration: calibration === 'GEOMETRY' || calibration === 'FIDUCIAL' ? calibration : '',
  };
}

/** Letters of Patient Orientation, e.g. `L\\F` or `PA\\F`, PS3.3 C.7.6.1.1.1. */
export function flatOrientation(ds: DataSet): readonly [string, string] | null {
  const [row, column] = texts(ds, TAG.PatientOrientation);
  const letters = (value: string | undefined): value is string => /^[LRAPHF]{1,3}$/.test(value ?? '');
  return letters(row) && letters(column) ? [row, column] : null;
}

/** Milliseconds from one frame of a cine run to the next, PS3.3 C.7.6.5; null when the file does not say. */
export function frameMs(ds: DataSet): number | null {
  const time = number(ds, TAG.FrameTime);
  const rate = number(ds, TAG.RecommendedDisplayFrameRate) ?? number(ds, TAG.CineRate);
  if (time !== null && time > 0) return time;
  return rate !== null && rate > 0 ? 1000 / rate : null;
}

export function rescale(ds: DataSet): Rescale | null {
  const slope = number(ds, TAG.RescaleSlope);
  const intercept = number(ds, TAG.RescaleIntercept);
  if (slope === null && intercept === null) return null;
  const size = Math.abs(slope ?? 0);
  return {
    // a slope of 0 would make every voxel equal; makers that write it mean "none"
    slope: slope !== null && size >= SLOPE.least && size <= SLOPE.most ? slope : 1,
    intercept: intercept !== null && Math.abs(intercept) <= MOST_GREY ? intercept : 0,
    type: term(ds, TAG.RescaleType),
  };
}

/** Window presets that are kept; every frame of an enhanced object repeats them. */
const MAX_WINDOWS = 64;

export function windows(ds: DataSet): WindowPreset[] {
  const centers = numbers(ds, TAG.WindowCenter);
  const widths = numbers(ds, TAG.WindowWidth);
  const labels = texts(ds, TAG.WindowExplanation);
  const presets: WindowPreset[] = [];
  for (const [i, center] of centers.slice(0, MAX_WINDOWS).entries()) {
    const width = widths[i];
    if (width === undefined || !(width > 0 && width <= MOST_GREY) || !(Math.abs(center) <= MOST_GREY)) continue;
    presets.push({ center, width, label: kept(labels[i] ?? '') });
  }
  return presets;
}

const MAX_ENTRIES = 65_536;

/** A LUT of a Modality or VOI LUT Sequence item, PS3.3 C.11.1.1: descriptor (entries, first value, bits) and data. */
export const lookupTable = (item: DataSet | undefined, signed: boolean): LookupTable | null =>
  item === undefined ? null : tableOf(item, TAG.LUTDescriptor, TAG.LUTData, signed);

export function palette(ds: DataSet, signed: boolean): ImageHeader['palette'] {
  const [red, green, blue] = [
    tableOf(ds, TAG.RedPaletteDescriptor, TAG.RedPaletteData, signed, TAG.SegmentedRedPaletteData),
    tableOf(ds, TAG.GreenPaletteDescriptor, TAG.GreenPaletteData, signed, TAG.SegmentedGreenPaletteData),
    tableOf(ds, TAG.BluePaletteDescriptor, TAG.BluePaletteData, signed, TAG.SegmentedBluePaletteData),
  ] as const;
  return red !== null && green !== null && blue !== null ? [red, green, blue] : null;
}

function tableOf(
  ds: DataSet,
  descriptorTag: number,
  dataTag: number,
  signed: boolean,
  segmentedTag?: number,
): LookupTable | null {
  const descriptor = ds.elements.get(descriptorTag);
  const data = valueBytes(ds, dataTag);
  const segments = segmentedTag === undefined ? undefined : valueBytes(ds, segmentedTag);
  if (descriptor === undefined || descriptor.length < 6 || descriptor.offset + 6 > ds.bytes.length) return null;
  const { little } = ds.encoding;
  const entries = ds.view.getUint16(descriptor.offset, little) || MAX_ENTRIES; // 0 means 65,536
  const firstRaw = ds.view.getUint16(descriptor.offset + 2, little);
  const bits = ds.view.getUint16(descriptor.offset + 4, little);
  const values =
    data !== undefined && data.length > 0
      ? tableValues(data, entries, little)
      : segments && expandSegments(segments, entries, little);
  if (values === undefined || values.length === 0) return null;
  return { first: signed && firstRaw > 0x7fff ? firstRaw - 0x10000 : firstRaw, bits, values };
}

/** Entries are words, or bytes where the data are just long enough for bytes (files disagree with their bit number). */
function tableValues(data: Uint8Array, entries: number, little: boolean): number[] {
  const wide = data.length >= entries * 2;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const count = Math.min(entries, wide ? data.length >> 1 : data.length);
  return Array.from({ length: count }, (_, i) => (wide ? view.getUint16(i * 2, little) : (data[i] as number)));
}
