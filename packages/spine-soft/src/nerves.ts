import {
  add,
  type Bone,
  bonesOf,
  type Posture,
  type Segment,
  SEGMENTS,
  type SpineValues,
  subtract,
  type Vec3,
} from '@hyaline/spine';
import { vertebralArtery } from './artery.ts';
import { type BoneParts, type Canal, canalOf } from './canal.ts';
import { cauda, cord, sac } from './cord.ts';
import { curveAt, lengthOf, mix, smooth, toModel } from './place.ts';
import type { Surface } from './surface.ts';
import { tube } from './tube.ts';

export type Side = 'left' | 'right';

export interface NerveRoot {
  /** As in textbooks: C3 leaves above C3, L4 below L4; C8 lies between C7 and T1; S1 leaves through the sacrum. */
  name: string;
  /** Where it leaves; S1 goes with the lowest. */
  segment: Segment;
  side: Side;
  /** tint: how much it is irritated; where along the spine; how far it has left, 0 at its ganglion to 0.5, and 1 where it is cut */
  surface: Surface;
}

export interface Nerves {
  /** tint: how much it is pressed by a narrow canal; where along the spine; 0. So also the next two. */
  cord: Surface;
  /** Roots within the sac below the cord. */
  cauda: Surface[];
  /** The dura about both. */
  sac: Surface;
  roots: NerveRoot[];
  /** The vertebral ones, left and right. */
  arteries: Surface[];
}

const ROOT_RADIUS = { C: 1.55, T: 1.15, L: 1.9 } as const;
/** Where a root leaves the cord or joins its fellows, counted in bones above its foramen. */
const RISE = { C: 0, T: 0.9, L: 2.5 } as const;
const RINGS = 64;
/** mm that a root must have been moved to show as pressed all the way. */
const MOVED = 1;
/** Times that, by which it is laid flat. */
const LAID_FLAT = 2.6;
/** Of its radius, how near its middle comes to what presses on it: it is flattened there, and wider. */
const FLAT = 0.84;
const FLATTER = 0.24;
const WIDER = 0.3;
/** Of its radius, how much thicker a root is at its ganglion; elsewhere its calibre stays. */
const GANGLION = 0.32;

/** The spinal cord with its cauda equina and the roots of each segment, both sides. */
export function nerves(values: SpineValues, posture: Posture, parts: BoneParts): Nerves {
  const canal = canalOf(values, posture, parts);
  const both = ['left', 'right'] as const;
  return {
    arteries: ([1, -1] as const).map((sign) => vertebralArtery(sign, values, posture)),
    cord: cord(canal, values.scale),
    cauda: cauda(canal, values.scale),
    sac: sac(canal, values.scale),
    roots: [
      ...SEGMENTS.flatMap((segment) =>
        both.flatMap((side) => rootOf(segment, side, canal, values, posture, parts) ?? []),
      ),
      ...both.map((side) => firstSacral(side, canal, values, posture)),
    ],
  };
}

const IRRITATION = { none: 0, irritated: 0.55, compressed: 1 } as const;

/**
 * Which root a segment's canal hurts. In the lumbar spine what lies centrally or in the lateral recess meets the root
 * that is on its way to the next foramen (a herniation of L4-L5 the root L5), what lies in or beyond the foramen the one
 * that leaves there; in the neck both meet the one that leaves. Fardon et al., Spine J 2014;14:2525.
 */
function meetsPassing(segment: Segment, side: Side, { discs, canal }: SpineValues): boolean {
  if (segment[0] !== 'L') return false;
  const zone = discs[segment]?.herniation?.zone;
  if (zone) return zone === 'central' || zone === 'subarticular';
  const { lateral, foraminal } = canal[segment] ?? {};
  return (lateral?.[side] ?? 0) > (foraminal?.[side] ?? 0);
}

function irritationOf(leaving: Segment | null, side: Side, values: SpineValues): number {
  const at = leaving === null ? SEGMENTS.length : SEGMENTS.indexOf(leaving);
  const from = (segment: Segment | undefined, passing: boolean): number =>
    segment && meetsPassing(segment, side, values) === passing
      ? IRRITATION[values.canal[segment]?.nerve?.[side] ?? 'none']
      : 0;
  return Math.max(from(leaving ?? undefined, false), from(SEGMENTS[at - 1], true));
}

interface Course {
  /** Through the canal and out of the foramen. */
  path: readonly Vec3[];
  /** Part of the way at which the ganglion lies: in the foramen. */
  ganglion: number;
  radius: number;
  irritated: number;
  /** Places along the spine at which it begins and leaves. */
  from: number;
  to: number;
}

const FINE = 96;
/** Of `FINE`, how far soreness spreads. */
const SPREAD = 10;
/** How sore a hurt root is at the least. */
const SORE_ALL_ALONG = 0.2;

/** A root along its course, moved by what has herniated: most marked where that touches it, else where it leaves. */
function drawn({ path, ganglion, radius, irritated, from, to }: Course, { pressed }: Canal): Surface {
  const moved: number[] = [];
  const fine = Array.from({ length: FINE + 1 }, (_, i) => {
    const free = curveAt(path, i / FINE);
    const place = pressed(free, radius * FLAT);
    moved.push(lengthOf(subtract(place, free)) / MOVED);
    return place;
  });
  const isTouched = moved.some((part) => part > 0.4);
  // soreness fades along a root, beyond where something touches it
  const near = (at: number): number => {
    const fading = moved.map((part, i) => Math.min(1, part) * Math.exp(-(((i - at) / SPREAD) ** 2)));
    return Math.max(...fading);
  };
  const sore = (t: number): number => {
    const touch = isTouched ? near(Math.round(t * FINE)) : Math.exp(-(((t - ganglion) / 0.16) ** 2));
    return irritated * Math.max(SORE_ALL_ALONG * smooth(0.1, 0.45, t), touch);
  };
  return tube({
    path: fine,
    radius: (t) => {
      const calibre = 0.6 + 0.4 * smooth(0.08, 0.32, t) + GANGLION * Math.exp(-(((t - ganglion) / 0.06) ** 2));
      const now = radius * calibre * (1 + 0.12 * sore(t));
      const by = Math.min(1, (moved[Math.round(t * FINE)] as number) / LAID_FLAT);
      return [now * (1 + WIDER * by), now * (1 - FLATTER * by)];
    },
    rings: RINGS,
    around: 12,
    cut: 'end',
    tint: (t) => [
      sore(t),
      from + (to - from) * Math.min(1, t / ganglion),
      (0.5 * Math.max(0, t - ganglion)) / (1 - ganglion),
    ],
  });
}

/** mm in the frame of S1: the way of the fifth lumbar root over the left wing, to beside the first sacral one. */
const ALA: readonly Vec3[] = [[31.2, -2.4, 2.5], [33.6, -13, 8.8], [32.8, -27, 4.8], [31, -41, -0.5], [29, -56, -3.5], [28, -72, -3.5]]; // prettier-ignore

function rootOf(
  segment: Segment,
  side: Side,
  canal: Canal,
  values: SpineValues,
  posture: Posture,
  parts: BoneParts,
): NerveRoot | null {
  const [above, below] = bonesOf(segment);
  const hole = parts[above]?.foramen?.[side];
  const ring = parts[above]?.canal;
  if (!hole || !ring) return null;
  const size = values.scale;
  const sign = side === 'left' ? 1 : -1;
  const region = below === 'T1' ? 'C' : (above[0] as 'C' | 'T' | 'L');
  const frame = posture.bones[above];
  const foramen = toModel(frame, hole, size);
  const aside = (by: number, down: number, forward: number): Vec3 =>
    toModel(frame, [hole[0] + sign * by, hole[1] - down, hole[2] + forward], size);
  const inside = (higher: number, by: number, forward: number): Vec3 =>
    add(curveAt(canal.points, Math.max(canal.step, canal.of(above) - higher * canal.step)), [
      sign * by * size,
      0,
      forward * size,
    ]);
  const recess = toModel(frame, [sign * (ring.width / 2 - 4.6), ring.at[1] - 3, ring.at[2] + ring.depth * 0.2], size);
  const beside = inside(region === 'C' ? 0 : 0.2, 4.4, 1.5);
  const within = {
    C: [inside(RISE.C, 2.2, 0), beside, mix(beside, foramen, 0.6)],
    T: [inside(RISE.T, 2.2, 0), beside, mix(beside, foramen, 0.6)],
    L: [inside(RISE.L, 2.2, 0), inside(1.2, 5.9, 2), inside(0.55, 9, 4.6), recess],
  }[region];
  const out = {
    // behind the artery, then in the gutter of the transverse process below
    C: [aside(3, 3, 1.5), aside(7, 5.8, 3.6), aside(11, 8.2, 5), aside(14.6, 11.2, 6.6), aside(17.6, 15, 8.6)],
    T: [aside(6, 2.5, 0.5), aside(11.5, 4.6, 0), aside(17, 6, -1.4)],
    // the fifth lumbar root runs over the wing of the sacrum to meet the first sacral one, the others down before the processes
    L:
      below === 'S1'
        ? [aside(6, 3, 7), ...ALA.map(([x, y, z]) => toModel(posture.bones.S1, [sign * x, y, z], size))]
        : [aside(7, 5, 7), aside(12, 12, 12.4), aside(16, 21, 15.6), aside(18.6, 31, 17)],
  }[region];
  const path = [...within, foramen, ...out];
  return {
    name: rootName(above, below),
    segment,
    side,
    surface: drawn(
      {
        path,
        ganglion: (within.length + 0.15) / (path.length - 1),
        radius: ROOT_RADIUS[region] * size,
        irritated: irritationOf(segment, side, values),
        from: canal.of(above) - RISE[region] * canal.step,
        to: canal.of(above),
      },
      canal,
    ),
  };
}

/** From the sac past the lowest disc into the canal of the sacrum, and out through its first foramen in front. */
function firstSacral(side: Side, canal: Canal, values: SpineValues, { bones: { S1 } }: Posture): NerveRoot {
  const sign = side === 'left' ? 1 : -1;
  const size = values.scale;
  const sacral = (x: number, y: number, z: number): Vec3 => toModel(S1, [sign * x, y, z], size);
  const inside = (higher: number, by: number, forward: number): Vec3 =>
    add(curveAt(canal.points, canal.of('S1') - higher * canal.step), [sign * by * size, 0, forward * size]);
  const path = [inside(3, 2, 0), inside(1.9, 4.6, 0.4), inside(1, 7, 3), sacral(10, -3, -24.5), sacral(11.5, -15, -26), sacral(15.8, -27.2, -15), sacral(18.6, -33.6, 0), sacral(20.6, -42, 4), sacral(22.4, -55, 0.4), sacral(24, -72, -1)]; // prettier-ignore
  return {
    name: 'S1',
    segment: 'L5-S1',
    side,
    surface: drawn(
      {
        path,
        ganglion: 4.4 / 9,
        radius: ROOT_RADIUS.L * size,
        irritated: irritationOf(null, side, values),
        from: canal.of('S1') - 3 * canal.step,
        to: canal.of('S1'),
      },
      canal,
    ),
  };
}

const rootName = (above: Bone, below: Bone): string => (below === 'T1' ? 'C8' : above[0] === 'C' ? below : above);
