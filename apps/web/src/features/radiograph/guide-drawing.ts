import {
  bodiesOf,
  curvePoint,
  CURVE_POINTS,
  frontPoints,
  type InBody,
  lateralPoints,
  type PointName,
} from '@hyaline/radiograph';
import { parseSpineValues, solve } from '@hyaline/spine';
import { NEW_CURVE } from './marks.ts';

export interface GuideDrawing {
  box: string;
  bodies: { bone: string; points: string }[];
  /** The bone that is meant. */
  bone: string;
  at: readonly [number, number] | null;
  radius: number;
  circle: readonly [number, number] | null;
  /** Where an upright line stands. */
  plumb: number | null;
}

const LATERAL = solve(parseSpineValues({})).posture;
const CURVED = solve(parseSpineValues({ coronal: { curves: [{ ...NEW_CURVE, cobb: 32, side: 'right' }] } })).posture;
/** mm around the point that is meant. */
const AROUND = 44;

/** A piece of a typical spine, seen as the film is, with a dot where the point belongs. */
export function guideOf(name: PointName, towards: 'left' | 'right'): GuideDrawing {
  const isPlumb = name.startsWith('plumb');
  const side = isLateral(name);
  const posture = side ? LATERAL : CURVED;
  const points = side ? lateralPoints(posture) : frontPoints(posture, [NEW_CURVE]);
  const facing = towards === 'right' ? 1 : -1;
  const flat = ([across, up]: InBody): readonly [number, number] => [facing * across, -up];
  const own = points[generic(name)];
  const at = own ? flat(own) : null;
  const isHip = name.startsWith('hip');
  // a hip is far from any body: with the sacrum in view it is found
  const [x, y] = at ? (isHip ? [at[0] / 2, at[1] / 2] : at) : [0, -220];
  const around = at ? (isHip ? AROUND * 2 : AROUND) : 300;
  return {
    box: `${x - around} ${y - around} ${2 * around} ${2 * around}`,
    bodies: bodiesOf(posture, side ? 'lateral' : 'front').map(({ bone, corners }) => ({
      bone,
      points: ordered(corners.map(flat))
        .map(([a, b]) => `${a.toFixed(1)},${b.toFixed(1)}`)
        .join(' '),
    })),
    bone: boneOf(name),
    at,
    radius: around / 12,
    circle: isHip ? at : null,
    plumb: isPlumb ? facing * 90 : null,
  };
}

const isLateral = (name: PointName): boolean => /-(front|back|wall)$|^hip|^c2|^plumb/.test(name);

/** Every curve is shown at the example of one. */
const generic = (name: PointName): PointName => {
  const part = CURVE_POINTS.find((one) => name.startsWith('curve') && name.endsWith(one));
  return part ? curvePoint(0, part) : name;
};

function boneOf(name: PointName): string {
  if (name.startsWith('curve'))
    return NEW_CURVE[name.includes('upper') ? 'upper' : name.includes('lower') ? 'lower' : 'apex'];
  return name.startsWith('hip') ? '' : (name.split('-')[0] ?? '').toUpperCase();
}

/** Corners in the order of the clock about their middle. */
function ordered(corners: readonly (readonly [number, number])[]): (readonly [number, number])[] {
  const x = corners.reduce((sum, [each]) => sum + each, 0) / corners.length;
  const y = corners.reduce((sum, [, each]) => sum + each, 0) / corners.length;
  return corners.toSorted((a, b) => Math.atan2(a[1] - y, a[0] - x) - Math.atan2(b[1] - y, b[0] - x));
}
