import type { ImageHeader, OrderedSeries } from '@hyaline/dicom';
import type { Volume } from './volume.ts';
import { norm, subtract, type Vec3 } from './vec.ts';

/** How a series is looked at: its slices as one volume, or its pictures one by one. */
export type Way = 'volume' | 'stack';

/** Projections, photographs, scans of paper and screens: never slices of a volume, whatever else they say. */
const FLAT_MODALITIES = new Set('IO PX DX CR RG XC SC OT ES GM OP OPT US MG RF XA DG SM TG'.split(' '));
const FEWEST_SLICES = 3;

/**
 * Which way a series is shown first. Pictures one by one: colour, flat modalities, too few slices to cut through, and
 * runs of frames that have no place of their own. All others are slices.
 * @param headers the images that `ordered` was ordered from
 */
export function wayOf(headers: readonly ImageHeader[], ordered: OrderedSeries): Way {
  const [first] = headers;
  if (!first || ordered.slices.length < FEWEST_SLICES) return 'stack';
  if (headers.some((header) => header.samplesPerPixel > 1 || header.palette !== null)) return 'stack';
  if (FLAT_MODALITIES.has(first.modality) && ordered.geometry === null) return 'stack';
  if (ordered.geometry === null && headers.some(({ frames }) => frames > 1)) return 'stack';
  return 'volume';
}

/** True where the slices can be cut through at all, should a person ask for it. */
export const canBeVolume = ({ slices }: OrderedSeries): boolean => slices.length >= FEWEST_SLICES;

/** Where the size of a pixel comes from. */
export type ScaleSource =
  | 'you' // a length that a person knows
  | 'fiducial' // an object of known size in the picture
  | 'geometry' // the device's own geometry
  | 'patient' // the file says so and not how
  | 'magnification' // at the detector, divided by the estimated magnification
  | 'detector' // at the detector: lengths are magnified
  | 'scanned'; // on the film that was scanned

export interface FlatScale {
  readonly columnMm: number;
  readonly rowMm: number;
  readonly source: ScaleSource;
  /** Millimetres of the patient, as far as a projection has them; false: only of the detector or the film. */
  readonly calibrated: boolean;
}

/** Two points on a picture (column, row) whose distance is known. */
export interface KnownLength {
  readonly points: readonly Vec3[];
  readonly lengthMm: number;
}

/** How large a pixel of a picture is, PS3.3 10.7.1 and C.8.11; null when nobody knows. */
export function flatScale(header: ImageHeader, frame = 0, known: KnownLength | null = null): FlatScale | null {
  const stated = statedScale(header, frame);
  const [from, to] = known?.points ?? [];
  if (!known || !from || !to) return stated;
  const [tall, wide] = pixelShape(header, stated);
  const shaped = (p: Vec3): Vec3 => [p[0] * wide, p[1] * tall, 0];
  const length = norm(subtract(shaped(to), shaped(from)));
  if (!(length > 0)) return stated;
  const mm = known.lengthMm / length;
  return { columnMm: wide * mm, rowMm: tall * mm, source: 'you', calibrated: true };
}

/** Height and width of a pixel against each other. */
function pixelShape({ aspectRatio }: ImageHeader, stated: FlatScale | null): readonly [tall: number, wide: number] {
  if (stated) return [stated.rowMm / stated.columnMm, 1];
  return aspectRatio ? [aspectRatio[0] / aspectRatio[1], 1] : [1, 1];
}

function statedScale(header: ImageHeader, frame: number): FlatScale | null {
  const flat = header.flatSpacing;
  const own = header.perFrame?.[frame]?.spacing ?? header.spacing;
  const by = (rowMm: number, columnMm: number, source: ScaleSource): FlatScale => ({
    columnMm,
    rowMm,
    source,
    calibrated: source !== 'detector' && source !== 'scanned',
  });
  // enhanced objects, and studies that were saved before all spacings were kept
  if (!flat || (!flat.pixel && !flat.imager && !flat.scanned))
    return own && by(own.rowMm, own.columnMm, own.source === 'patient' ? 'patient' : 'detector');
  const { pixel, imager, scanned, magnification, calibration } = flat;
  const same = pixel && imager && near(pixel[0], imager[0]) && near(pixel[1], imager[1]);
  if (pixel && calibration) return by(...pixel, calibration === 'FIDUCIAL' ? 'fiducial' : 'geometry');
  // without a calibration type a Pixel Spacing that repeats the detector's is the detector's, PS3.3 10.7.1.3
  if (pixel && !same) return by(...pixel, 'patient');
  if (imager && magnification) return by(imager[0] / magnification, imager[1] / magnification, 'magnification');
  if (imager) return by(...imager, 'detector');
  return scanned && by(...scanned, 'scanned');
}

const near = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-4 * b;

/** Points on a picture (column, row, picture) in its millimetres, or in pixels of its shape where it has none. */
export function flatPoint(header: ImageHeader, scale: FlatScale | null, [column, row, image]: Vec3): Vec3 {
  const [tall, wide] = scale ? [scale.rowMm, scale.columnMm] : pixelShape(header, null);
  return [column * wide, row * tall, image];
}

/** Grey values of one picture as a volume of one slice in the millimetres of `flatPoint`, for regions and profiles. */
export function flatVolume(
  header: ImageHeader,
  scale: FlatScale | null,
  image: number,
  grey: ArrayLike<number>,
): Volume {
  const [wide, tall] = flatPoint(header, scale, [1, 1, 0]);
  return {
    geometry: {
      size: [header.columns, header.rows, 1],
      origin: [0, 0, image],
      axes: [
        [wide, 0, 0],
        [0, tall, 0],
        [0, 0, 1],
      ],
      calibrated: scale?.calibrated ?? false,
      oriented: true,
    },
    voxels: grey instanceof Float32Array ? grey : Float32Array.from(grey),
    scale: 1,
    offset: 0,
    inverted: false,
    present: Uint8Array.of(1),
  };
}
