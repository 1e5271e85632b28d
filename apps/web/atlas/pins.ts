import { bonesOf, type Bone, type Frame, type Pin, type Segment, type Vec3 } from '@hyaline/spine';
import type { State } from './blend.ts';

/** The bone whose axes a pin's place is in: of a segment the lower one. */
const boneOf = (level: Pin['level']): Bone => (level.includes('-') ? bonesOf(level as Segment)[1] : (level as Bone));

/** Where a pin stands in a posture, in the model's mm. Its own place is that of an adult of average size. */
export function placeOfPin({ level, at }: Pin, { posture, values }: State): Vec3 {
  if (at !== null) return outOf(posture.bones[boneOf(level)], at, values.scale);
  if (level.includes('-')) return posture.discs[level as Segment].position;
  const { position, upper } = posture.bones[level as Bone];
  const top = upper?.position ?? position;
  return [(position[0] + top[0]) / 2, (position[1] + top[1]) / 2, (position[2] + top[2]) / 2];
}

/** The other way: what to keep of a place that was pressed, to a tenth of a millimetre. */
export function pinPlace(level: Pin['level'], place: Vec3, { posture, values }: State): NonNullable<Pin['at']> {
  const { position: p, rotation: r } = posture.bones[boneOf(level)];
  const d: Vec3 = [place[0] - p[0], place[1] - p[1], place[2] - p[2]];
  const along = (x: number, y: number, z: number): number =>
    Math.round(((x * d[0] + y * d[1] + z * d[2]) / values.scale) * 10) / 10;
  return [along(r[0], r[3], r[6]), along(r[1], r[4], r[7]), along(r[2], r[5], r[8])];
}

const outOf = ({ position: p, rotation: r }: Frame, [x, y, z]: Vec3, scale: number): Vec3 => [
  p[0] + (r[0] * x + r[1] * y + r[2] * z) * scale,
  p[1] + (r[3] * x + r[4] * y + r[5] * z) * scale,
  p[2] + (r[6] * x + r[7] * y + r[8] * z) * scale,
];
