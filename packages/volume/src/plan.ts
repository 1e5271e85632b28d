import type { ImageHeader, OrderedSeries, Rescale, SliceProblem, SliceRef } from '@hyaline/dicom';
import type { VolumeGeometry } from './geometry.ts';
import { cross, scale, unit, type Vec3 } from './vec.ts';
import type { Volume, Voxels } from './volume.ts';

/** What a person must know about the pictures before trusting them or a measurement; each has a sentence per language. */
export type VolumeNotice =
  | SliceProblem
  | { readonly kind: 'colour-as-grey' }
  /** Overlay planes of the file are not drawn. */
  | { readonly kind: 'overlays' }
  /** Spacing of the film that was scanned. */
  | { readonly kind: 'scanned-spacing' };

/** stored x factor + addend = voxel; both the same for all slices unless the files rescale each slice differently. */
export interface VoxelRule {
  readonly factor: number;
  readonly addend: number;
}

/** One decoded frame's way into the volume. */
export interface SlicePlace {
  /** Place of its image in the list of headers. */
  readonly image: number;
  readonly frame: number;
  /** Its layer in the stack. */
  readonly k: number;
  readonly rule: VoxelRule;
}

export interface VolumePlan {
  readonly geometry: VolumeGeometry;
  readonly kind: 'int16' | 'float32';
  readonly scale: number;
  readonly offset: number;
  readonly inverted: boolean;
  readonly places: readonly SlicePlace[];
  /** Bytes of the voxel block. */
  readonly bytes: number;
  readonly notices: readonly VolumeNotice[];
}

/**
 * Where each slice of a series goes, how its stored values become voxels, and how large the volume gets.
 * @param headers the images that `series` was ordered from
 * @throws RangeError for a series without slices
 */
export function planVolume(headers: readonly ImageHeader[], series: OrderedSeries): VolumePlan {
  const header = headers[series.slices[0]?.image ?? -1];
  if (!header) throw new RangeError('a volume needs a slice');
  const geometry = geometryOf(header, series);
  const voxels = voxelKindOf(headers, series.slices);
  const [columns, rows, depth] = geometry.size;
  const colour = header.samplesPerPixel > 1 || header.palette !== null;
  return {
    geometry,
    kind: voxels.kind,
    scale: voxels.scale,
    offset: voxels.offset,
    inverted: header.photometric === 'MONOCHROME1',
    places: series.slices.map((slice) => ({
      image: slice.image,
      frame: slice.frame,
      k: slice.slot,
      rule: voxels.ruleOf(slice),
    })),
    bytes: rows * columns * depth * (voxels.kind === 'int16' ? 2 : 4),
    notices: [
      ...series.problems,
      ...(colour ? [{ kind: 'colour-as-grey' } as const] : []),
      ...(headers.some(({ overlays }) => overlays) ? [{ kind: 'overlays' } as const] : []),
    ],
  };
}

/** An empty volume for a plan, over a buffer of the caller's choice (shared between workers, or not). */
export function allocateVolume(plan: VolumePlan, makeBuffer: (bytes: number) => ArrayBufferLike): Volume {
  const buffer = makeBuffer(plan.bytes);
  const voxels: Voxels = plan.kind === 'int16' ? new Int16Array(buffer) : new Float32Array(buffer);
  const { geometry, scale, offset, inverted } = plan;
  return { geometry, voxels, scale, offset, inverted, present: new Uint8Array(geometry.size[2]) };
}

function geometryOf(header: ImageHeader, { geometry, slices, problems }: OrderedSeries): VolumeGeometry {
  const size = [header.columns, header.rows, (slices.at(-1)?.slot ?? 0) + 1] as const;
  if (!geometry) return looseStack(header, size);
  const { row, column, columnMm, rowMm, originMm, stepMm } = geometry;
  return {
    size: [size[0], size[1], geometry.depth],
    origin: originMm,
    axes: [scale(row, columnMm), scale(column, rowMm), stepMm],
    calibrated: geometry.spacingSource === 'patient' && !problems.some(({ kind }) => kind === 'uneven'),
    oriented: true,
  };
}

/** Pictures without a common place in the patient: one behind the other; only a single one can be measured in. */
function looseStack(header: ImageHeader, size: VolumeGeometry['size']): VolumeGeometry {
  const [row, column] = header.orientation ?? ([[1, 0, 0], [0, 1, 0]] as const); // prettier-ignore
  const { spacing, aspectRatio } = header;
  const rowMm = spacing?.rowMm ?? (aspectRatio ? aspectRatio[0] / aspectRatio[1] : 1);
  return {
    size,
    origin: header.position ?? ([0, 0, 0] satisfies Vec3),
    axes: [scale(row, spacing?.columnMm ?? 1), scale(column, rowMm), unit(cross(row, column))],
    calibrated: spacing?.source === 'patient' && size[2] === 1,
    oriented: header.orientation !== null,
  };
}

interface VoxelKind {
  kind: 'int16' | 'float32';
  scale: number;
  offset: number;
  ruleOf: (slice: SliceRef) => VoxelRule;
}

const AS_STORED: Rescale = { slope: 1, intercept: 0, type: '' };

function rescaleIn(headers: readonly ImageHeader[]): (slice: SliceRef) => Rescale {
  return ({ image, frame }) => headers[image]?.perFrame?.[frame]?.rescale ?? headers[image]?.rescale ?? AS_STORED;
}

/**
 * Int16 wherever it loses nothing: grey values themselves when they are whole numbers that fit, else the stored values
 * with one scale for the volume. Float32 only when slices rescale differently beyond what 16 bits hold.
 */
function voxelKindOf(headers: readonly ImageHeader[], slices: readonly SliceRef[]): VoxelKind {
  const rescaleOf = rescaleIn(headers);
  const someFloat = slices.some(({ image }) => headers[image]?.float);
  if (someFloat) return { kind: 'float32', scale: 1, offset: 0, ruleOf: (slice) => ruleFrom(rescaleOf(slice)) };
  const rescales = slices.map(rescaleOf);
  const [{ slope, intercept }] = rescales as [Rescale, ...Rescale[]];
  const ranges = slices.map(({ image }) => storedRange(headers[image] as ImageHeader));
  const [low, high] = extentOf(ranges.flat());
  const uniform = rescales.every((one) => one.slope === slope && one.intercept === intercept);
  const ends = rescales.flatMap((one) => [low * one.slope + one.intercept, high * one.slope + one.intercept]);
  const [least, most] = extentOf(ends);
  const fits = least > -32768 && most <= 32767;
  const whole = rescales.every((one) => Number.isInteger(one.slope) && Number.isInteger(one.intercept));
  if (fits && (whole || !uniform)) {
    return { kind: 'int16', scale: 1, offset: 0, ruleOf: (slice) => ruleFrom(rescaleOf(slice)) };
  }
  if (uniform && high - low <= 65535) {
    const bias = low < -32767 || high > 32767 ? -Math.ceil((low + high) / 2) : 0;
    const rule = { factor: 1, addend: bias };
    return { kind: 'int16', scale: slope, offset: intercept - bias * slope, ruleOf: () => rule };
  }
  return { kind: 'float32', scale: 1, offset: 0, ruleOf: (slice) => ruleFrom(rescaleOf(slice)) };
}

const ruleFrom = ({ slope, intercept }: Rescale): VoxelRule => ({ factor: slope, addend: intercept });

/** The values a file can hold; its own modality table or palette replaces them. */
/** One by one: as arguments of one call the frames of a long object would not fit. */
const extentOf = (values: readonly number[]): readonly [low: number, high: number] =>
  values.reduce<[number, number]>(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, -Infinity]); // prettier-ignore

function storedRange(header: ImageHeader): readonly [number, number] {
  if (header.samplesPerPixel > 1 || header.palette) return [0, 255];
  if (header.modalityLut) return [0, 2 ** header.modalityLut.bits - 1];
  const span = 2 ** Math.min(header.bitsStored, header.bitsAllocated);
  return header.signed ? [-span / 2, span / 2 - 1] : [0, span - 1];
}
