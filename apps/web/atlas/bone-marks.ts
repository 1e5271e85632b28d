import {
  BODY_SIZES,
  type Bone,
  bonesOf,
  isIsthmic,
  type Posture,
  rotate,
  SACRUM,
  type Segment,
  SEGMENTS,
  type SpineValues,
  type Vertebra,
} from '@hyaline/spine';
import type { NodeExtras } from '@hyaline/spine-mesh';
import { type BufferGeometry, Vector3 } from 'three';
import type { BoneMarks, SawnEnd } from './materials/bone.ts';

/** Height lost from which a break shows, and at which it goes all the way around, as parts. */
const BREAKS = { from: 0.12, through: 0.3 } as const;
/** Pfirrmann grade from which bone hardens beside a disc. */
const HARDENS_FROM = 3;
/** Of the posterior height, and mm: where the pars of a lumbar vertebra is thinnest, from the back of its canal. */
const PARS = { down: 0.275, up: 3.8, ahead: 1.4 } as const;
/** How far from the middle a rib is gone, in mm along its way; of a short one a part is left standing. */
const SAWN = { at: 86, part: 0.92 } as const;
/** mm: a rib this long from back to front has lost its front, and fades towards there. */
const LONG = 40;
/** The way of a rib between its tubercle and its angle: it fades out along it. */
const AWAY = { side: 0.94, down: 0.34 } as const;

/** Breaks and hardened end plates, as the values have them. */
export function marksOf({ kind, bone, endPlates, canal }: NodeExtras, values: SpineValues): BoneMarks {
  const loss = values.vertebrae[bone as Vertebra]?.loss;
  const lost = Math.max(loss?.anterior ?? 0, loss?.middle ?? 0, loss?.posterior ?? 0);
  const { upper, lower } = endPlates ?? {};
  const half = kind === 'sacrum' ? (upper?.at[1] ?? 0) : ((upper?.at[1] ?? 10) - (lower?.at[1] ?? -10)) / 2;
  const beside = (at: 0 | 1): number => {
    const segment = SEGMENTS.find((each) => bonesOf(each)[at] === bone);
    const grade = (segment && values.discs[segment]?.degeneration) ?? 1;
    return kind === 'vertebra' || kind === 'sacrum' ? Math.max(0, (grade - HARDENS_FROM + 1) / 3) : 0;
  };
  return {
    broken: kind === 'vertebra' ? brokenBy(lost) : 0,
    half,
    back: -((upper ?? lower)?.depth ?? 30) / 2,
    pars: canal && slippedAt(bone, values) !== null ? parsOf(bone as Vertebra, canal) : null,
    crushed: brokenBy(loss?.posterior ?? 0),
    hardened: [beside(1), beside(0)],
  };
}

const brokenBy = (lost: number): number =>
  Math.max(0, Math.min(1, (lost - BREAKS.from) / (BREAKS.through - BREAKS.from)));

/** The segment on which a bone has slipped from its arch; null where its pars is whole. */
export function slippedAt(bone: Bone, values: Pick<SpineValues, 'segments'>): Segment | null {
  const segment = bone.startsWith('L') ? SEGMENTS.find((each) => bonesOf(each)[0] === bone) : undefined;
  return segment && isIsthmic(values, segment) ? segment : null;
}

function parsOf(bone: Vertebra, { at, depth }: NonNullable<NodeExtras['canal']>): [y: number, z: number] {
  const { posteriorHeight } = BODY_SIZES.value[bone];
  return [PARS.up - PARS.down * posteriorHeight, at[2] - depth / 2 + PARS.ahead];
}

/** mm from where the body has slipped to, back to where its arch has stayed. */
export function archShift(segment: Segment, { discs }: Posture, { segments, scale }: SpineValues): Vector3 {
  const [, lower] = bonesOf(segment);
  const depth = lower === 'S1' ? SACRUM.depth : BODY_SIZES.value[lower as Vertebra].upperDepth;
  const slip = ((segments[segment]?.slip ?? 0) / 100) * depth * scale;
  return new Vector3(...rotate(discs[segment].rotation, [0, 0, -slip]));
}

/** Where a rib fades out: when one looks at its region behind its angle, so that bodies and discs are seen beside the stubs; else at its front. */
export function sawnEnd(
  geometry: BufferGeometry,
  { scale, translation }: { scale: Vector3; translation: Vector3 },
): SawnEnd {
  const direction = new Vector3(AWAY.side * Math.sign(scale.x), -AWAY.down, 0);
  const { position } = geometry.attributes;
  const place = new Vector3();
  const front = new Vector3(0, 0, Number.NEGATIVE_INFINITY);
  let reach = Number.NEGATIVE_INFINITY;
  let back = Number.POSITIVE_INFINITY;
  if (position)
    for (let i = 0; i < position.count; i += 1) {
      place.fromBufferAttribute(position, i).multiply(scale).add(translation);
      reach = Math.max(reach, place.dot(direction));
      back = Math.min(back, place.z);
      if (place.z > front.z) front.copy(place);
    }
  return { direction, reach: Math.min(SAWN.at, reach * SAWN.part), front: front.z - back > LONG ? front : null };
}
