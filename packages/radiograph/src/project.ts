import {
  AXIS,
  BODY_SIZES,
  type Bone,
  type Frame,
  type Posture,
  SACRUM,
  type Vec3,
  type Vertebra,
} from '@hyaline/spine';
import type { InBody } from './film.ts';
import { type CurveEnds, curvePoint, type PointName } from './points.ts';

export type Projected = Readonly<Partial<Record<PointName, InBody>>>;

type PlateSide = 'upper' | 'lower';

/** Where the points of a side view lie on a posture, as a parallel beam from the side draws them. mm. */
export function lateralPoints(posture: Posture, scale = 1): Projected {
  const { bones, hipAxis } = posture;
  const corner = (bone: Bone, side: PlateSide, towards: 1 | -1): InBody => {
    const plate = plateOf(posture, bone, side);
    return fromSide(onPlate(plate, [0, 0, (towards * depthOf(bone, side) * scale) / 2]));
  };
  const c2 = bones.C2;
  return {
    's1-front': corner('S1', 'upper', 1),
    's1-back': corner('S1', 'upper', -1),
    'hip-one': fromSide(hipAxis),
    'hip-two': fromSide(hipAxis),
    'l1-front': corner('L1', 'upper', 1),
    'l1-back': corner('L1', 'upper', -1),
    't12-front': corner('T12', 'lower', 1),
    't12-back': corner('T12', 'lower', -1),
    't4-front': corner('T4', 'upper', 1),
    't4-back': corner('T4', 'upper', -1),
    't1-front': corner('T1', 'upper', 1),
    't1-back': corner('T1', 'upper', -1),
    'c7-lower-front': corner('C7', 'lower', 1),
    'c7-lower-back': corner('C7', 'lower', -1),
    'c7-upper-front': corner('C7', 'upper', 1),
    'c7-upper-back': corner('C7', 'upper', -1),
    'c2-front': corner('C2', 'lower', 1),
    'c2-back': corner('C2', 'lower', -1),
    'c2-wall': fromSide(onPlate(c2, [0, (AXIS.height / 2) * scale, (-AXIS.lowerDepth / 2) * scale])),
    'c2-middle': fromSide(c2.position),
  };
}

/**
 * Where the points of a front view lie.
 * @param beam `level`: as on a radiograph, along the horizontal, so that the diameter of a plate which also leans
 *   forward looks flatter than the model's angle; `grazing`: along each plate's own slope, which shows that angle
 */
export function frontPoints(
  posture: Posture,
  curves: readonly CurveEnds[],
  { scale = 1, beam = 'level' }: { scale?: number; beam?: 'level' | 'grazing' } = {},
): Projected {
  const ends = (bone: Bone, side: PlateSide): [InBody, InBody] => {
    const plate = plateOf(posture, bone, side);
    const half = (widthOf(bone, side) * scale) / 2;
    if (beam === 'level') return [fromFront(onPlate(plate, [half, 0, 0])), fromFront(onPlate(plate, [-half, 0, 0]))];
    const fall = plate.rotation[1];
    const [x, y] = [half * Math.sqrt(1 - fall ** 2), -half * fall];
    const [midX, midY] = fromFront(plate.position);
    return [
      [midX + x, midY + y],
      [midX - x, midY - y],
    ];
  };
  const [s1One, s1Two] = ends('S1', 'upper');
  const [t1One, t1Two] = ends('T1', 'upper');
  const points: Partial<Record<PointName, InBody>> = {
    's1-one': s1One,
    's1-two': s1Two,
    't1-one': t1One,
    't1-two': t1Two,
    'c7-middle': fromFront(posture.bones.C7.position),
  };
  for (const [n, { upper, apex, lower }] of curves.entries()) {
    [points[curvePoint(n, 'upper-one')], points[curvePoint(n, 'upper-two')]] = ends(upper, 'upper');
    [points[curvePoint(n, 'lower-one')], points[curvePoint(n, 'lower-two')]] = ends(
      lower,
      lower === 'S1' ? 'upper' : 'lower',
    );
    points[curvePoint(n, 'apex')] = fromFront(posture.bones[apex].position);
  }
  return points;
}

/** Outlines of the bodies in a view, corner by corner, from the head down. */
export function bodiesOf(posture: Posture, view: 'lateral' | 'front', scale = 1): { bone: Bone; corners: InBody[] }[] {
  const to = view === 'lateral' ? fromSide : fromFront;
  const sizeOf = view === 'lateral' ? depthOf : widthOf;
  return (Object.keys(posture.bones) as Bone[])
    .filter((bone) => bone !== 'C1')
    .map((bone) => {
      const end = (side: PlateSide, towards: 1 | -1): InBody => {
        const half = (towards * sizeOf(bone, side) * scale) / 2;
        return to(onPlate(plateOf(posture, bone, side), view === 'lateral' ? [0, 0, half] : [half, 0, 0]));
      };
      if (bone === 'S1') {
        const tip = to(onPlate(plateOf(posture, bone, 'upper'), [0, -58 * scale, -24 * scale]));
        return { bone, corners: [end('upper', 1), end('upper', -1), tip] };
      }
      const head = bone === 'C2' ? axisHead(posture, to, view, scale) : [end('upper', -1), end('upper', 1)];
      return { bone, corners: [end('lower', 1), end('lower', -1), ...head] };
    });
}

function axisHead({ bones }: Posture, to: (at: Vec3) => InBody, view: 'lateral' | 'front', scale: number): InBody[] {
  const half = ((view === 'lateral' ? AXIS.lowerDepth : AXIS.lowerWidth) / 2) * scale;
  const up = (AXIS.height / 2) * scale;
  const end = (by: number): Vec3 => (view === 'lateral' ? [0, up, by] : [by, up, 0]);
  return [-half, half].map((by) => to(onPlate(bones.C2, end(by))));
}

const fromSide = ([, y, z]: Vec3): InBody => [z, y];
const fromFront = ([x, y]: Vec3): InBody => [x, y];

function onPlate({ position, rotation: r }: Frame, [x, y, z]: Vec3): Vec3 {
  return [
    position[0] + r[0] * x + r[1] * y + r[2] * z,
    position[1] + r[3] * x + r[4] * y + r[5] * z,
    position[2] + r[6] * x + r[7] * y + r[8] * z,
  ];
}

function plateOf({ bones }: Posture, bone: Bone, side: PlateSide): Frame {
  const plate = bones[bone][side];
  if (!plate) throw new RangeError(`${bone} has no ${side} end plate`);
  return plate;
}

function depthOf(bone: Bone, side: PlateSide): number {
  if (bone === 'S1') return SACRUM.depth;
  if (bone === 'C2') return AXIS.lowerDepth;
  const { upperDepth, lowerDepth } = BODY_SIZES.value[bone as Vertebra];
  return side === 'upper' ? upperDepth : lowerDepth;
}

function widthOf(bone: Bone, side: PlateSide): number {
  if (bone === 'S1') return SACRUM.width;
  if (bone === 'C2') return AXIS.lowerWidth;
  const { upperWidth, lowerWidth } = BODY_SIZES.value[bone as Vertebra];
  return side === 'upper' ? upperWidth : lowerWidth;
}
