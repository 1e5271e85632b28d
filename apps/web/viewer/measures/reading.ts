import {
  angleAt,
  lengthBetween,
  type PlaneStack,
  polylineLength,
  type Profile,
  profileAlong,
  type RegionStatistics,
  regionArea,
  regionStatistics,
  regionValues,
  stackAlong,
  type Volume,
  voxelSizeMm,
} from '@hyaline/volume';
import { asMeasured, type FlatStack } from '../workspace/flat.ts';
import type { Picture } from '../workspace/workspace.ts';
import { type Drawn, isRegion } from './shape.ts';

/** What the points of a measure come to; computed from the volume, never stored. */
export interface Reading {
  /** Length in mm (pixels when not calibrated), angle in degrees, mean grey value of a region; null for the others. */
  readonly value: number | null;
  readonly region: RegionStatistics | null;
  /** Of a region whose values are not there, as colours have none: mm2 (px2 when not calibrated). */
  readonly area?: number;
  readonly profile: Profile | null;
  readonly calibrated: boolean;
}

const kept = new WeakMap<Drawn, { volume: Volume; slices: number; reading: Reading }>();

/** Computed once for each measure and volume: a measure that is changed is another object. */
export function readingOf(measure: Drawn, picture: Picture | null): Reading {
  if (!picture) return { value: null, region: null, profile: null, calibrated: false };
  if (picture.flat) return flatReading(measure, picture.flat);
  const { volume } = picture;
  if (picture.small) return withoutGreys(measure, volume);
  const slices = volume.present.reduce((sum, one) => sum + one, 0);
  const known = kept.get(measure);
  if (known?.volume === volume && known.slices === slices) return known.reading;
  const reading = read(measure, volume);
  kept.set(measure, { volume, slices, reading });
  return reading;
}

/** In a small volume each voxel is the mean of many: what is only geometry stands, and grey values wait for the whole. */
function withoutGreys(measure: Drawn, { geometry }: Volume): Reading {
  const { kind, points } = measure;
  const nothing: Reading = { value: null, region: null, profile: null, calibrated: geometry.calibrated };
  const [a, b] = points;
  if (kind === 'profile' && a && b) return { ...nothing, value: lengthBetween(a, b, geometry.calibrated).value };
  return isRegion(kind) ? nothing : geometric(measure, geometry);
}

const keptFlat = new WeakMap<Drawn, { flat: FlatStack; there: boolean; reading: Reading }>();

/** Of a picture that is no volume: in its own scale. */
function flatReading(measure: Drawn, flat: FlatStack): Reading {
  const needsGrey = isRegion(measure.kind) || measure.kind === 'profile';
  const known = keptFlat.get(measure);
  if (known?.flat === flat && (known.there || !needsGrey)) return known.reading;
  const lying = asMeasured(measure, flat, needsGrey);
  const reading = lying ? read(lying.mark, lying.volume) : withoutValues(measure, flat);
  keptFlat.set(measure, { flat, there: lying !== null, reading });
  return reading;
}

/** Lengths and angles: of points alone. */
function geometric({ kind, points }: Drawn, { calibrated }: Volume['geometry']): Reading {
  const nothing: Reading = { value: null, region: null, profile: null, calibrated };
  const [a, b, c] = points;
  if (!a || !b) return nothing;
  if (kind === 'length') return { ...nothing, value: lengthBetween(a, b, calibrated).value };
  if (kind === 'polyline') return { ...nothing, value: polylineLength(points) };
  return kind === 'angle' && c ? { ...nothing, value: angleAt(b, a, c) } : nothing;
}

/** Geometry stands without values: those of colour are none that could be averaged, and others may still be decoded. */
function withoutValues(measure: Drawn, flat: FlatStack): Reading {
  const { kind } = measure;
  const nothing: Reading = { value: null, region: null, profile: null, calibrated: false };
  const lying = asMeasured(measure, flat, false);
  if (!lying) return nothing;
  const { mark, volume } = lying;
  const { calibrated } = volume.geometry;
  if (!isRegion(kind)) return { ...nothing, calibrated, value: polylineLength(mark.points) }; // of a profile
  const stack = stackOf(mark, volume);
  const area = stack && regionArea(stack, kind, mark.points);
  return { ...nothing, calibrated, ...(area !== null && { area }) };
}

function read(measure: Drawn, volume: Volume): Reading {
  const { kind, points, across } = measure;
  const { geometry } = volume;
  const nothing = geometric(measure, geometry);
  const [a, b] = points;
  if (!a || !b) return nothing;
  if (kind === 'profile') {
    const profile = profileAlong(volume, a, b, Math.min(...voxelSizeMm(geometry)));
    return { ...nothing, value: profile.lengthMm, profile };
  }
  if (!isRegion(kind)) return nothing;
  const stack = stackOf({ points, across }, volume);
  const region = stack && regionStatistics(volume, stack, kind, points);
  return { ...nothing, value: region?.mean ?? null, region };
}

/** The pictures on which a region was drawn, however the planes are turned now. */
function stackOf({ points, across }: Pick<Drawn, 'points' | 'across'>, { geometry }: Volume): PlaneStack | null {
  const [first] = points;
  return first && across ? stackAlong(geometry, across.right, across.down, first) : null;
}

/** The grey values within a region. */
export function valuesWithin(measure: Drawn, { volume, flat, small }: Picture): readonly number[] {
  if (small) return [];
  if (flat) {
    const lying = asMeasured(measure, flat, true);
    return lying ? within(lying.mark, lying.volume) : [];
  }
  return within(measure, volume);
}

function within(measure: Drawn, volume: Volume): readonly number[] {
  const stack = stackOf(measure, volume);
  return stack && isRegion(measure.kind) ? regionValues(volume, stack, measure.kind, measure.points) : [];
}
