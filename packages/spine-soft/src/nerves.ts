import {
  add,
  type Bone,
  BONES,
  bonesOf,
  type Posture,
  scale,
  type Segment,
  SEGMENTS,
  type SpineValues,
  subtract,
  type Vec3,
} from '@hyaline/spine';
import type { NodeExtras } from '@hyaline/spine-mesh';
import { curveAt, mix, toModel, unit } from './place.ts';
import type { Surface } from './surface.ts';
import { tube } from './tube.ts';

/** What the meshes tell of each bone. */
export type BoneParts = Readonly<Partial<Record<Bone, NodeExtras>>>;
export type Side = 'left' | 'right';

export interface NerveRoot {
  /** As in textbooks: C3 leaves above C3, L4 below L4; C8 lies between C7 and T1. */
  name: string;
  segment: Segment;
  side: Side;
  /** tint: how much it is irritated; 0; 0 */
  surface: Surface;
}

export interface Nerves {
  /** tint: how much it is pressed by a narrow canal; how deep in the canal; 0 */
  cord: Surface;
  /** Roots within the sac below the cord. tint: how much they are pressed; 0; 0 */
  cauda: Surface[];
  roots: NerveRoot[];
}

/** mm, half of left-right and of front-back, at bones from the head down. After Frostell et al., Front Neurol 2016;7:238. */
const CORD: readonly (readonly [Bone, number, number])[] = [
  ['C1', 6.0, 4.3],
  ['C3', 6.2, 4.1],
  ['C5', 6.9, 3.9],
  ['C7', 6.2, 3.7],
  ['T2', 5.0, 3.4],
  ['T6', 4.5, 3.3],
  ['T10', 4.5, 3.4],
  ['T12', 4.7, 3.9],
  ['L1', 3.6, 3.2],
];
/** The cord ends between L1 and L2 in most adults. Saifuddin et al., Spine 1998;23:1452. */
const CONUS: Bone = 'L1';
const ROOT_RADIUS = { C: 1.6, T: 1.15, L: 1.9 } as const;
/** Where a root leaves the cord, counted in bones above its foramen. */
const RISE = { C: 0.5, T: 1.4, L: 3 } as const;

/** The spinal cord with its cauda equina and the roots of each segment, both sides. */
export function nerves(values: SpineValues, posture: Posture, parts: BoneParts): Nerves {
  const canal = canalPath(values, posture, parts);
  const narrow = narrowing(canal, values);
  return {
    cord: cord(canal, narrow, values.scale),
    cauda: cauda(canal, narrow, values.scale),
    roots: SEGMENTS.flatMap((segment) =>
      (['left', 'right'] as const).flatMap((side) => {
        const root = rootOf(segment, side, canal, values, posture, parts);
        return root ? [root] : [];
      }),
    ),
  };
}

interface CanalPath {
  points: readonly Vec3[];
  /** Place on the path of a bone's canal, 0 to 1. */
  of: (bone: Bone) => number;
}

/** The middle of the canal, a little in front of it, where cord and sac lie; through the sacrum to its third segment. */
function canalPath({ scale: size }: SpineValues, posture: Posture, parts: BoneParts): CanalPath {
  const bones = BONES.filter((bone) => parts[bone]?.canal);
  const points = bones.map((bone) => {
    const { at } = (parts[bone] as NodeExtras).canal as { at: Vec3 };
    return toModel(posture.bones[bone], at, size);
  });
  const [first, second] = points as [Vec3, Vec3];
  const above = add(first, scale(unit(subtract(first, second)), 24 * size));
  const sacral = ([-24, -42] as const).map((y, i) =>
    toModel(posture.bones.S1, [0, y, [-29.5, -34][i] as number], size),
  );
  const all = [above, ...points, ...sacral];
  return { points: all, of: (bone) => (bones.indexOf(bone) + 1) / (all.length - 1) };
}

/** Share of the room that is left, by grade of central stenosis: drawn so that grades are told apart, not measured. */
const ROOM_LEFT = [1, 0.78, 0.6, 0.42] as const;

/** How much room there is at a place of the path: 1 all, less about the discs where the canal is narrow. */
function narrowing({ points, of }: CanalPath, { canal }: SpineValues): (t: number) => number {
  const step = 1 / (points.length - 1);
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

function cord({ points, of }: CanalPath, narrow: (t: number) => number, size: number): Surface {
  const end = of(CONUS) + 0.6 / (points.length - 1);
  const radii = (t: number): readonly [number, number] => {
    const at = t * end;
    const tip = Math.min(1, (1 - t) / 0.055) ** 0.6;
    const next = Math.max(
      1,
      CORD.findIndex(([bone]) => of(bone) >= at) === -1 ? CORD.length - 1 : CORD.findIndex(([bone]) => of(bone) >= at),
    );
    const [a, b] = [CORD[next - 1], CORD[next]] as [(typeof CORD)[number], (typeof CORD)[number]];
    const f = Math.max(0, Math.min(1, (at - of(a[0])) / (of(b[0]) - of(a[0]))));
    // pressed from front and back rather than from the sides
    const room = narrow(at);
    return [(a[1] + (b[1] - a[1]) * f) * tip * size * Math.sqrt(room), (a[2] + (b[2] - a[2]) * f) * tip * size * room];
  };
  const path = Array.from({ length: 90 }, (_, i) => curveAt(points, (i / 89) * end));
  return tube({ path, radius: radii, rings: 160, around: 18, tint: (t) => [1 - narrow(t * end), t, 0] });
}

/** A fan of thin roots from the tip of the cord down the sac, the outer ones to the front. */
function cauda({ points, of }: CanalPath, narrow: (t: number) => number, size: number): Surface[] {
  const from = of(CONUS) + 0.25 / (points.length - 1);
  return Array.from({ length: 12 }, (_, i) => {
    const turn = (i / 12) * 2 * Math.PI + 0.3;
    const to = 0.9 + (0.1 * ((i * 5) % 12)) / 12;
    const path = Array.from({ length: 40 }, (__, k) => {
      const t = k / 39;
      const spread = (1.2 + 4.2 * Math.sin(Math.min(1, t * 1.7) * (Math.PI / 2)) * (1 - 0.45 * t)) * size;
      const wander = 0.5 * Math.sin(i * 2.4 + t * 9);
      const at = from + (to - from) * t;
      const room = narrow(at);
      const middle = curveAt(points, at);
      return add(middle, [
        (Math.cos(turn) * spread * 1.25 + wander) * Math.sqrt(room),
        0,
        Math.sin(turn) * spread * 0.8 * room - t * 1.2,
      ]);
    });
    return tube({
      path,
      radius: (t) => (0.75 - 0.35 * t) * size,
      rings: 60,
      around: 7,
      tint: (t) => [1 - narrow(from + (to - from) * t), 0, 0],
    });
  });
}

const IRRITATION = { none: 0, irritated: 0.55, compressed: 1 } as const;

function rootOf(
  segment: Segment,
  side: Side,
  { points, of }: CanalPath,
  values: SpineValues,
  posture: Posture,
  parts: BoneParts,
): NerveRoot | null {
  const [above, below] = bonesOf(segment);
  const hole = parts[above]?.foramen?.[side];
  if (!hole) return null;
  const size = values.scale;
  const region = below === 'T1' ? 'C' : (above[0] as 'C' | 'T' | 'L');
  const sign = side === 'left' ? 1 : -1;
  const frame = posture.bones[above];
  const foramen = toModel(frame, hole, size);
  const step = 1 / (points.length - 1);
  const leaves = curveAt(points, Math.max(step, of(above) - RISE[region] * step + 0.5 * step));
  const aside = (by: number, down: number, forward: number): Vec3 =>
    toModel(frame, [hole[0] + sign * by, hole[1] - down, hole[2] + forward], size);
  const beside = add(mix(curveAt(points, of(above)), leaves, region === 'C' ? 0.5 : 0.15), [
    sign * 4.4 * size,
    0,
    1.5 * size,
  ]);
  const course = {
    C: [aside(6, 3, 3), aside(14, 9, 7), aside(21, 18, 9)],
    T: [aside(6, 2.5, 0.5), aside(13, 5, 0), aside(20, 6.5, -2)],
    L: [aside(5, 6, 3), aside(10, 15, 7), aside(15, 27, 10)],
  }[region];
  const path = [add(leaves, [sign * 2.2 * size, 0, 0]), beside, mix(beside, foramen, 0.6), foramen, ...course];
  const irritated = IRRITATION[values.canal[segment]?.nerve?.[side] ?? 'none'];
  const radius = ROOT_RADIUS[region] * size;
  const ganglion = 3.15 / 6;
  return {
    name: rootName(above, below),
    segment,
    side,
    surface: tube({
      path,
      radius: (t) =>
        radius *
        (0.62 +
          0.38 * smooth(0, 0.4, t) +
          0.62 * Math.exp(-(((t - ganglion) / 0.055) ** 2)) -
          0.25 * smooth(0.7, 1, t)),
      rings: 56,
      around: 10,
      tint: (t) => [irritated * smooth(0.18, 0.42, t), 0, 0],
    }),
  };
}

const rootName = (above: Bone, below: Bone): string => (below === 'T1' ? 'C8' : above[0] === 'C' ? below : above);

function smooth(from: number, to: number, value: number): number {
  const t = Math.max(0, Math.min(1, (value - from) / (to - from)));
  return t * t * (3 - 2 * t);
}
