import type { Loss } from '@hyaline/spine';
import { type BodyShape } from '../../src/bodies.ts';
import { outline, plateHeight, plateSize, smooth } from '../../src/end-plate.ts';
import { noise } from '../noise.ts';
import { type Primitive, softMax } from '../primitives.ts';
import { mix, type Vec3 } from '../vec.ts';
import type { Change } from './model.ts';

const STEPS = 720;
const TURN = 2 * Math.PI;
const WHOLE: Loss = { anterior: 0, middle: 0, posterior: 0 };

/** mm. How far osteophytes reach beyond the rim at grade 3, and over what height they fade. */
const LIP = { reach: 5.2, fade: 4.2, curl: 2.2 } as const;
/** mm. How far a collapsed wall gives way outwards, for the whole height lost. */
const BUCKLE = 5;
/** mm that the rims, where the ring of the growth plate has fused, stand out from the wall. */
const RING = 0.42;

/** A vertebral body around the origin, with end plates from the same functions that the discs are made from. */
export function body(shape: BodyShape, { loss = WHOLE, osteophytes = 0 }: Change = {}): Primitive {
  const round = unitOutline(shape);
  const half = (shape.anteriorHeight + shape.posteriorHeight) / 4;
  const distance = (x: number, y: number, z: number): number => {
    const depth = (shape.upperDepth + shape.lowerDepth) / 4;
    const front = smooth(-depth, depth, z);
    const lost = mix(loss.posterior, loss.anterior, front);
    const rim = half * (1 - lost);
    const t = Math.max(-1, Math.min(1, y / rim));
    const u = smooth(-1, 1, t);
    const drawn = (1 - t * t) ** 1.5;
    const angle = Math.atan2(z, x);
    const out =
      BUCKLE * lost * (0.45 * drawn + 0.55 * Math.exp(-(((t - 0.2) / 0.45) ** 2))) * smooth(-0.9, 0.4, z / depth) +
      osteophytes * lip(shape, angle, Math.abs(y) - rim);
    const waist = shape.waist * drawn * Math.max(0, 1 - 1.4 * lost);
    const ring = RING * (1 - lost) * smooth(-0.8, 0.1, z / depth) * Math.exp(-(((Math.abs(y) - rim + 1.1) / 1.5) ** 2));
    const w = mix(shape.lowerWidth, shape.upperWidth, u) / 2 - waist * 1.05 + out + ring;
    const d = mix(shape.lowerDepth, shape.upperDepth, u) / 2 - waist * (z > 0 ? 0.95 : 0.25) + out * 0.9 + ring;
    const side = round.distance(x / w, z / d, w, d);
    const beyond = osteophytes * LIP.curl * smooth(0.86, 1.2, Math.hypot(x / (w - out), z / (d - out)));
    const over = y - plateHeight(shape, 'upper', x, z, loss) - beyond;
    const under = plateHeight(shape, 'lower', x, z, loss) - y - beyond;
    return softMax(side, Math.max(over, under) * 0.96, shape.rounding);
  };
  const wide = Math.max(shape.upperWidth, shape.lowerWidth, shape.upperDepth, shape.lowerDepth) / 2;
  return { distance, centre: [0, 0, 0], radius: Math.hypot(wide, half + shape.uncinate) + 1 + osteophytes * 5 };
}

/** mm beyond the rim at an angle and a height above it: strongest at the front and sides, little towards the canal. */
function lip(shape: BodyShape, angle: number, above: number): number {
  const seed = shape.upperWidth * 1.37; // another one for each bone
  const behind = smooth(-0.2, -0.95, Math.sin(angle));
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  // claws here and there, with hardly more than a sharp rim between
  const claw = smooth(-0.3, 0.5, noise(c * 1.6 + seed, s * 1.6, seed * 1.3));
  const uneven = 0.52 + 0.85 * claw + 0.12 * noise(c * 5.2 + seed, s * 5.2, seed * 2.1);
  const fade = LIP.fade * (0.66 + 0.4 * claw);
  return LIP.reach * uneven * (1 - 0.88 * behind) * Math.exp(-(((above + 0.6) / fade) ** 2));
}

/** Where a place of a healthy body's rim comes to lie when osteophytes have grown from it, about. */
export function onLip(shape: BodyShape, [x, y, z]: Vec3): Vec3 {
  const half = (shape.anteriorHeight + shape.posteriorHeight) / 4;
  const { width, depth } = plateSize(shape, y > 0 ? 'upper' : 'lower');
  const inside = Math.hypot((2 * x) / width, (2 * z) / depth);
  const part = smooth(0.72, 0.98, inside) * (1 - smooth(1.25, 1.5, inside));
  const out = part * lip(shape, Math.atan2(z, x), Math.abs(y) - half);
  const radius = Math.hypot(x, z) || 1;
  const rise = LIP.curl * smooth(1, 1.2, inside + (out * inside) / radius) * smooth(half * 0.5, half, Math.abs(y));
  return [x * (1 + out / radius), y + Math.sign(y) * part * rise, z * (1 + out / radius)];
}

/** The outline as a table over the angle, with its slope, and a first-order distance from it once it is stretched. */
function unitOutline(shape: BodyShape) {
  const radii = Float64Array.from({ length: STEPS + 1 }, (_, i) => outline(shape, (i / STEPS) * TURN));
  const at = (i: number): number => radii[i] as number;
  return {
    /** @param x over the half width `w`, and so with z */
    distance(x: number, z: number, w: number, d: number): number {
      const radius = Math.sqrt(x * x + z * z);
      if (radius < 1e-4) return -Math.min(w, d);
      const angle = Math.atan2(z, x);
      const place = ((angle < 0 ? angle + TURN : angle) / TURN) * STEPS;
      const i = Math.min(STEPS - 1, Math.floor(place));
      const r = mix(at(i), at(i + 1), place - i);
      const slope = ((at(i + 1) - at(i)) * STEPS) / TURN;
      const p = radius / r;
      const [alongRay, acrossRay] = [1 / r, -slope / (r * r)];
      const [c, s] = [x / radius, z / radius];
      const gx = (c * alongRay - s * acrossRay) / w;
      const gz = (s * alongRay + c * acrossRay) / d;
      return (p - 1) / Math.max(Math.sqrt(gx * gx + gz * gz), 1e-4);
    },
  };
}
