import {
  add,
  type Bone,
  BONES,
  bonesOf,
  type Posture,
  scale,
  SEGMENTS,
  type SpineValues,
  subtract,
  type Vec3,
} from '@hyaline/spine';
import type { NodeExtras } from '@hyaline/spine-mesh';
import { type Press, pressedBy } from './herniation.ts';
import { toModel, unit } from './place.ts';

/** What the meshes tell of each bone. */
export type BoneParts = Readonly<Partial<Record<Bone, NodeExtras>>>;

/** The room in which cord, sac and roots lie. */
export interface Canal {
  /** From above the atlas to the third segment of the sacrum. */
  points: readonly Vec3[];
  /** Place on the path of a bone's canal, 0 to 1. */
  of: (bone: Bone) => number;
  /** From one bone to the next. */
  step: number;
  /** How much room there is at a place of the path: 1 all, less about the discs where the canal is narrow. */
  room: (t: number) => number;
  pressed: Press;
}

/** The middle of the canal, a little in front of it, where cord and sac lie; through the sacrum to its third segment. */
export function canalOf(values: SpineValues, posture: Posture, parts: BoneParts): Canal {
  const size = values.scale;
  const bones = BONES.filter((bone) => parts[bone]?.canal);
  const middles = bones.map((bone) => {
    const { at } = (parts[bone] as NodeExtras).canal as { at: Vec3 };
    return toModel(posture.bones[bone], at, size);
  });
  const [first, second] = middles as [Vec3, Vec3];
  const above = add(first, scale(unit(subtract(first, second)), 24 * size));
  const sacral = ([-24, -42] as const).map((y, i) =>
    toModel(posture.bones.S1, [0, y, [-29.5, -34][i] as number], size),
  );
  const points = [above, ...middles, ...sacral];
  const step = 1 / (points.length - 1);
  const of = (bone: Bone): number => (bones.indexOf(bone) + 1) * step;
  const presses = SEGMENTS.flatMap((segment) => pressedBy(segment, values, posture) ?? []);
  return {
    points,
    of,
    step,
    room: narrowing(of, step, values),
    pressed: (place, keep) => presses.reduce((at, press) => press(at, keep), place),
  };
}

/** Share of the room that is left, by grade of central stenosis: drawn so that grades are told apart, not measured. */
const ROOM_LEFT = [1, 0.78, 0.6, 0.42] as const;

function narrowing(of: Canal['of'], step: number, { canal }: SpineValues): Canal['room'] {
  const waists = SEGMENTS.flatMap((segment) => {
    const grade = canal[segment]?.central ?? 0;
    const [above, below] = bonesOf(segment);
    const [less, more] = [ROOM_LEFT[Math.floor(grade)] ?? 1, ROOM_LEFT[Math.ceil(grade)] ?? 1];
    const left = less + (more - less) * (grade % 1);
    return grade > 0 ? [{ at: (of(above) + of(below)) / 2, lost: 1 - left }] : [];
  });
  return (t) =>
    waists.reduce((room, { at, lost }) => room * (1 - lost * Math.exp(-(((t - at) / (0.3 * step)) ** 2))), 1);
}
