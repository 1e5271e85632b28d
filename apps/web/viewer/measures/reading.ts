import type { Measure } from '@hyaline/marks';
import {
  angleAt,
  lengthBetween,
  norm,
  type PlaneStack,
  type RegionStatistics,
  regionStatistics,
  scaleVec,
  type Vec3,
} from '@hyaline/volume';
import type { Picture } from '../workspace/workspace.ts';

/** What the points of a measure come to; computed from the volume, never stored. */
export interface Reading {
  /** Length in mm (pixels when not calibrated), angle in degrees, mean grey value of a region; null for the others. */
  readonly value: number | null;
  readonly region: RegionStatistics | null;
  readonly calibrated: boolean;
}

type Read = Pick<Measure, 'kind' | 'points' | 'across'>;

const kept = new WeakMap<Read, { picture: Picture; reading: Reading }>();

/** Computed once for each measure and picture: a measure that is changed is another object. */
export function readingOf(measure: Read, picture: Picture | null): Reading {
  if (!picture) return { value: null, region: null, calibrated: false };
  const known = kept.get(measure);
  if (known?.picture === picture) return known.reading;
  const reading = read(measure, picture);
  kept.set(measure, { picture, reading });
  return reading;
}

function read({ kind, points, across }: Read, picture: Picture): Reading {
  const { calibrated } = picture.volume.geometry;
  const nothing: Reading = { value: null, region: null, calibrated };
  const [a, b, c] = points;
  if (!a || !b) return nothing;
  if (kind === 'length') return { ...nothing, value: lengthBetween(a, b, calibrated).value };
  if (kind === 'angle') return { ...nothing, value: c ? angleAt(b, a, c) : null };
  const stack = kind === 'ellipse' && across ? stackAlong(picture, across) : null;
  const region = stack && regionStatistics(picture.volume, stack, 'ellipse', points);
  return { ...nothing, value: region?.mean ?? null, region };
}

const PARALLEL = 1e-3; // the sum of two differences of unit vectors: 0.03 degrees

/** The pictures that run like the one on which a region was drawn. */
function stackAlong({ stacks }: Picture, { right, down }: NonNullable<Measure['across']>): PlaneStack | null {
  const off = (a: Vec3, b: Vec3) => norm([0, 1, 2].map((n) => (a[n] ?? 0) / norm(a) - (b[n] ?? 0)) as unknown as Vec3);
  return (
    Object.values(stacks).find((stack) => off(scaleVec(stack.right, 1), right) + off(stack.down, down) < PARALLEL) ??
    null
  );
}
