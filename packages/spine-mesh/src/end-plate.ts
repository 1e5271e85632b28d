import type { Loss } from '@hyaline/spine';
import { type BodyShape, bodyShape, type PlatedBone } from './bodies.ts';
import { caving } from './morphs.ts';

export type PlateSide = 'upper' | 'lower';

/**
 * The surface of a bone towards a disc, in the bone's own frame (x the patient's left, y up, z forward, mm; vertebrae
 * and C2 from the middle of the body, the sacrum from the middle of its upper end plate). The generator cuts the bone
 * with these same functions, so a disc that is made from them fits at every loss of height.
 */
export interface EndPlate {
  bone: PlatedBone;
  side: PlateSide;
  /** mm, of the outline */
  width: number;
  depth: number;
  /** Height of the surface at a place, in mm. Outside of the rim it goes on as at the rim. */
  height: (x: number, z: number, loss?: Loss) => number;
  /** The rim where a ray from the middle meets it: angle in radians, 0 to the left, a quarter turn forward. */
  rim: (angle: number) => { x: number; z: number };
  /** 0 in the middle, 1 at the rim. */
  inside: (x: number, z: number) => number;
}

const WHOLE: Loss = { anterior: 0, middle: 0, posterior: 0 };

/** Null where the bone has no such end plate: C2 has no upper one and the sacrum no lower one. */
export function endPlate(bone: PlatedBone, side: PlateSide): EndPlate | null {
  if ((bone === 'C2' && side === 'upper') || (bone === 'S1' && side === 'lower')) return null;
  const shape = bodyShape(bone);
  const { width, depth } = plateSize(shape, side);
  const raised = bone === 'S1' ? -shape.posteriorHeight / 2 : 0;
  const flat: BodyShape = bone === 'S1' ? { ...shape, anteriorHeight: shape.posteriorHeight } : shape;
  return {
    bone,
    side,
    width,
    depth,
    height: (x, z, loss = WHOLE) => plateHeight(flat, side, x, z, loss) + raised,
    rim: (angle) => {
      const [c, s] = [Math.cos(angle) / (width / 2), Math.sin(angle) / (depth / 2)];
      const radius = outline(shape, Math.atan2(s, c)) / Math.hypot(c, s);
      return { x: Math.cos(angle) * radius, z: Math.sin(angle) * radius };
    },
    inside: (x, z) => insideOutline(shape, x / (width / 2), z / (depth / 2)),
  };
}

export const plateSize = (shape: BodyShape, side: PlateSide): { width: number; depth: number } =>
  side === 'upper'
    ? { width: shape.upperWidth, depth: shape.upperDepth }
    : { width: shape.lowerWidth, depth: shape.lowerDepth };

/** Radius of the unit outline at an angle (radians, 0 to the left, a quarter turn forward): a superellipse whose back corners stand out, so that the back is hollow. */
export function outline({ squareness: n, kidney }: BodyShape, angle: number): number {
  const [c, s] = [Math.abs(Math.cos(angle)), Math.sin(angle)];
  const round = (c ** n + Math.abs(s) ** n) ** (-1 / n);
  return s < 0 ? round * (1 + 1.6 * kidney * (s ** 2 - s ** 8)) : round;
}

const insideOutline = (shape: BodyShape, x: number, z: number): number =>
  Math.hypot(x, z) / outline(shape, Math.atan2(z, x));

/** Height over the middle of the body in mm; of the lower end plate the negative one. */
export function plateHeight(shape: BodyShape, side: PlateSide, x: number, z: number, loss: Loss): number {
  const { width, depth } = plateSize(shape, side);
  const up = side === 'upper';
  const [u, v] = [x / (width / 2), z / (depth / 2)];
  const rise = planeHeight(shape, z, loss);
  const hollow = up ? shape.upperHollow : shape.lowerHollow;
  const caved = caving(loss) * ((shape.anteriorHeight + shape.posteriorHeight) / 2) * (up ? 0.58 : 0.42);
  const rr = Math.min(1, u * u + v * v);
  const dish = hollow * (1 - smooth(0.26, 0.78, rr)) + caved * (1 - smooth(0, 0.95, rr));
  const step = up ? brokenIn(shape, v, loss) : 0;
  const hooks = shape.uncinate * hookHeight(up, Math.abs(u), v);
  return (up ? 1 : -1) * (rise - dish - step + (up ? hooks : -hooks));
}

/** mm by which the upper end plate of a broken body steps down behind its front rim, beyond what the rims' planes lose. */
const brokenIn = ({ anteriorHeight }: BodyShape, v: number, { anterior, posterior }: Loss): number =>
  anteriorHeight *
  (0.26 * (anterior - posterior) + 0.1 * posterior) *
  smooth(0.08, 0.34, v) *
  (1 - smooth(0.46, 0.88, v));

/** Half the distance of the two end plates' planes, straight from the back rim to the front one. */
function planeHeight(shape: BodyShape, z: number, loss: Loss): number {
  const anterior = shape.anteriorHeight * (1 - loss.anterior);
  const posterior = shape.posteriorHeight * (1 - loss.posterior);
  const along = Math.max(-0.6, Math.min(0.6, z / ((shape.upperDepth + shape.lowerDepth) / 2)));
  return (posterior + (anterior - posterior) * (along + 0.5)) / 2;
}

/** Uncinate processes above; below, where those of the next vertebra lie, the rim gives way and the front lip hangs down. */
const hookHeight = (up: boolean, u: number, v: number): number =>
  up ? smooth(0.5, 0.9, u) * (1 - 0.45 * smooth(0.2, 0.9, v)) : 0.35 * smooth(0.7, 1, u) - 0.1 * smooth(0.4, 1, v);

/** Cubic step from 0 at `from` to 1 at `to`. */
export function smooth(from: number, to: number, value: number): number {
  const t = Math.max(0, Math.min(1, (value - from) / (to - from)));
  return t * t * (3 - 2 * t);
}
