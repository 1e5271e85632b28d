import {
  type Bone,
  BONES,
  type Frame,
  isIsthmic,
  type Mat3,
  type Posture,
  type Segment,
  SEGMENTS,
  type SpineValues,
  type Vec3,
  type Vertebra,
  VERTEBRAE,
} from '@hyaline/spine';
import { Matrix4, Quaternion } from 'three';

/** One posture with the values that it was solved from. */
export interface State {
  values: SpineValues;
  posture: Posture;
}

/** A state between two, for showing how one becomes the other. @param t - 0 the first, 1 the second */
export function between(a: State, b: State, t: number): State {
  if (t <= 0) return a;
  if (t >= 1) return b;
  const bones = Object.fromEntries(
    BONES.map((bone) => [bone, frameBetween(a.posture.bones[bone], b.posture.bones[bone], t)]),
  );
  const discs = Object.fromEntries(
    SEGMENTS.map((segment) => {
      const [from, to] = [a.posture.discs[segment], b.posture.discs[segment]];
      return [
        segment,
        {
          ...frameBetween(from, to, t),
          height: mix(from.height, to.height, t),
          lordosis: mix(from.lordosis, to.lordosis, t),
        },
      ];
    }),
  );
  return {
    values: valuesBetween(a.values, b.values, t),
    posture: {
      bones: bones as Record<Bone, Frame>,
      discs: discs as Posture['discs'],
      hipAxis: vecBetween(a.posture.hipAxis, b.posture.hipAxis, t),
    },
  };
}

const mix = (a: number, b: number, t: number): number => a + (b - a) * t;
const vecBetween = (a: Vec3, b: Vec3, t: number): Vec3 => [mix(a[0], b[0], t), mix(a[1], b[1], t), mix(a[2], b[2], t)];

function frameBetween(a: Frame, b: Frame, t: number): Frame {
  const turned = quaternionOf(a.rotation).slerp(quaternionOf(b.rotation), t);
  const e = new Matrix4().makeRotationFromQuaternion(turned).elements as unknown as number[];
  const at = (i: number): number => e[i] as number;
  const rotation: Mat3 = [at(0), at(4), at(8), at(1), at(5), at(9), at(2), at(6), at(10)];
  return { rotation, position: vecBetween(a.position, b.position, t) };
}

export const matrixOf = ({ rotation: r, position: p }: Frame): Matrix4 =>
  new Matrix4().set(r[0], r[1], r[2], p[0], r[3], r[4], r[5], p[1], r[6], r[7], r[8], p[2], 0, 0, 0, 1);
const quaternionOf = (rotation: Mat3): Quaternion =>
  new Quaternion().setFromRotationMatrix(matrixOf({ rotation, position: [0, 0, 0] }));

/** What is drawn from the values themselves: losses, herniations, grades. The rest is in the posture. */
function valuesBetween(a: SpineValues, b: SpineValues, t: number): SpineValues {
  const vertebrae: SpineValues['vertebrae'] = {};
  for (const bone of VERTEBRAE) {
    const [from, to] = [a.vertebrae[bone], b.vertebrae[bone]];
    if (!from && !to) continue;
    const part = (which: 'anterior' | 'middle' | 'posterior'): number =>
      mix(from?.loss?.[which] ?? 0, to?.loss?.[which] ?? 0, t);
    vertebrae[bone as Vertebra] = {
      loss: { anterior: part('anterior'), middle: part('middle'), posterior: part('posterior') },
      osteophytes: mix(from?.osteophytes ?? 0, to?.osteophytes ?? 0, t),
    };
  }
  const discs: SpineValues['discs'] = {};
  for (const segment of SEGMENTS) {
    const disc = discBetween(a.discs[segment], b.discs[segment], t);
    if (disc) discs[segment] = disc;
  }
  const nearest = t < 0.5 ? a : b;
  const canal: SpineValues['canal'] = { ...nearest.canal };
  for (const segment of SEGMENTS) {
    const central = mix(a.canal[segment]?.central ?? 0, b.canal[segment]?.central ?? 0, t);
    if (central > 0) canal[segment] = { ...canal[segment], central };
  }
  const segments: SpineValues['segments'] = { ...nearest.segments };
  for (const segment of SEGMENTS) {
    if (!isIsthmic(a, segment) && !isIsthmic(b, segment)) continue;
    const [from, to] = [a.segments[segment], b.segments[segment]];
    const shown = to ?? from;
    if (shown) segments[segment] = { ...shown, slip: mix(from?.slip ?? 0, to?.slip ?? 0, t), slipType: 'isthmic' };
  }
  return { ...nearest, segments, scale: mix(a.scale, b.scale, t), vertebrae, discs, canal };
}

type Disc = SpineValues['discs'][Segment];

function discBetween(a: Disc, b: Disc, t: number): Disc {
  if (!a && !b) return undefined;
  const [from, to] = [a?.herniation, b?.herniation];
  const same = from && to && from.zone === to.zone && from.side === to.side && from.type === to.type;
  // another herniation shrinks away before the new one grows
  const [shown, part] = same
    ? [to, 1]
    : t < 0.5 && from
      ? [from, 1 - t * 2]
      : to
        ? [to, from ? t * 2 - 1 : t]
        : [from, 1 - t];
  const reach = same ? mix(from.reach, to.reach, t) : (shown?.reach ?? 0) * part;
  return {
    height: mix(a?.height ?? 1, b?.height ?? 1, t),
    degeneration: Math.round(mix(a?.degeneration ?? 1, b?.degeneration ?? 1, t)),
    ...(shown && reach > 0.1
      ? { herniation: { ...shown, reach, migration: shown.migration * (same ? 1 : part) } }
      : {}),
  };
}
