import { SACRUM, type Vec3 } from '@hyaline/spine';
import { bodyShape } from '../../src/bodies.ts';
import { smooth } from '../../src/end-plate.ts';
import { noise } from '../noise.ts';
import { ellipsoid, type Primitive, rod, softMax, type Stop, tube } from '../primitives.ts';
import { Solid } from '../solid.ts';
import { add, along } from '../vec.ts';
import { facetCartilage, facetPad, jointSpace, onPatches, SUPERIOR, wornRim } from './arch.ts';
import { body } from './body.ts';
import { jointIn, processMiddle } from './joints.ts';
import type { BoneModel, Change } from './model.ts';
import { rolled, table, turned, unrolled } from './sacral-curve.ts';

/** mm along the curve: the four pairs of foramina between its segments. */
const FORAMINA = [30, 54, 74, 90] as const;

/** mm over the length: half width of the whole, front of the bodies, back of the laminae, and the canal between. */
const WIDTH = [
  [-4, 47],
  [6, 53],
  [18, 55.5],
  [34, 54],
  [48, 49],
  [58, 42],
  [68, 34.5],
  [80, 30],
  [90, 27],
  [98, 20],
  [108, 10],
] as const;
const FRONT = [
  [0, 16],
  [14, 12.5],
  [30, 11.5],
  [54, 8.5],
  [74, 6],
  [90, 4.8],
  [106, 3.4],
] as const;
const BACK = [
  [0, -38],
  [18, -37],
  [34, -32],
  [54, -25],
  [74, -17],
  [90, -9.5],
  [104, -5],
] as const;
const CANAL_MIDDLE = [
  [-8, -26],
  [14, -25.5],
  [42, -20],
  [64, -14.5],
  [82, -8.4],
  [96, -5.5],
] as const;
const CANAL_HALF = [
  [-8, 15],
  [14, 13],
  [42, 10],
  [64, 7.5],
  [82, 4.4],
  [104, 3.6],
] as const;

/** The sacrum, from the middle of its upper end plate (y along its normal). */
export function sacrum(change: Change = {}): BoneModel {
  const solid = new Solid({ seed: 55, amplitude: 0.55 });
  const joint = jointIn('S1', 'L5-S1');
  const superior = processMiddle(joint, -1);
  solid.add(0.1, wing());
  solid.add(5, lowered(body(bodyShape('S1'))));
  bodies(solid);
  dorsum(solid);
  solid.add(4.5, rod([24, -9, -20], add(superior, [0.8, -5, 0.4]), [7, 5.4], [5.2, 4.2], [1, 0, 0]));
  solid.add(3, facetPad(joint, along(add(superior, [0, -1, 0]), joint.normal, 1.1), SUPERIOR));
  wornRim(solid, joint, superior, change);
  openings(solid);
  solid.cut(0.8, jointSpace(joint, -1));
  return {
    solid,
    cartilage: (at, normal) => {
      const across = (at[0] / (SACRUM.width / 2)) ** 2 + (at[2] / (SACRUM.depth / 2)) ** 2;
      const plate = at[1] > -3.5 && across < 1.15 ? 0.8 * smooth(0.7, 0.9, normal[1]) : 0;
      return Math.max(
        plate,
        auricular(at, normal),
        facetCartilage(at, normal, [{ at: superior, radius: 10, normal: joint.normal }], [[joint, -1]]),
      );
    },
    faced: (at, normal) =>
      Math.max(auricular(at, normal), onPatches(at, normal, [{ at: superior, radius: 10, normal: joint.normal }])),
    anchors: {
      facetUp: { at: superior, normal: joint.normal },
      canal: { at: rolled(0, 14, table(CANAL_MIDDLE, 14)), width: 26, depth: 15 },
      foramen: rolled(19, FORAMINA[0], 6),
      spinousTip: rolled(0, 20, -42),
    },
  };
}

/** Where the coccyx begins, and which way it goes. */
export const TAIL = { at: rolled(0, 105, -0.5), down: turned(105, [0, 1, 0]) } as const;

const lowered = ({ distance, radius }: Primitive): Primitive => {
  const down = bodyShape('S1').posteriorHeight / 2;
  return { distance: (x, y, z) => distance(x, y + down, z), centre: [0, -down, 0], radius };
};

/** The whole block: a curved wedge, hollow to the front, with shoulders that fall away from the promontory. */
function wing(): Primitive {
  const distance = (x: number, y: number, z: number): number => {
    const { s, n } = unrolled(y, z);
    const out = Math.abs(x);
    const half = table(WIDTH, s);
    const rim = smooth(0.3, 1, out / half);
    const lean = smooth(-25, 12, n) * 5; // the ears turn out to the front
    const front = table(FRONT, s) - 2.2 * smooth(4, 13, out) * smooth(20, 50, s) - rim * table(RECESS, s);
    const back = surfaceBehind(out, s);
    const top = 3 + 15 * smooth(16, 56, out) ** 1.3 + smooth(-6, -32, n) * 14;
    const tip = 108 - out * 0.08;
    const sides = (out - half - lean + 4 + besideEar(s, n, y, z)) * 0.9;
    const faces = softMax(n - front, back - n, 4) * 0.9;
    return softMax(softMax(sides, faces, 5), softMax(top - s, s - tip, 3), 5);
  };
  return { distance, centre: [0, -52, -14], radius: 84 };
}

/** mm that the side falls back around the joint surface; behind that it is pitted, where the ligaments between the bones hold. */
function besideEar(s: number, n: number, y: number, z: number): number {
  const outside = smooth(0.96, 1.14, onEar(s, n)) * smooth(70, 58, s);
  const pits = noise(y / 4.2, z / 4.2, 3.7) * smooth(-17, -22, n);
  return outside * (1.5 + 1.1 * pits);
}

const RECESS = [
  [0, 13],
  [20, 16],
  [45, 9],
  [70, 3.5],
  [104, 1],
] as const;
const GROOVE = [
  [0, 2],
  [20, 5],
  [60, 3.5],
  [104, 1],
] as const;
const SLOPE = [
  [0, 9],
  [20, 6],
  [50, 4],
  [104, 1],
] as const;

/** Fused bodies, with the lines where their discs were. */
function bodies(solid: Solid): void {
  for (const [i, s] of FORAMINA.entries()) {
    const wide = [15.5, 12, 9.6, 7.6][i] as number;
    const front = table(FRONT, s);
    const line = [rolled(0, s, front + 0.4), rolled(wide, s, front - 0.6)] as const;
    solid.add(2.5, rod(...line, [1.2, 1.5], [0.9, 1], [0, 0, 1]));
  }
}

/** Median, intermediate and lateral crest: ridges that swell where spinous, articular and transverse processes fused. */
function dorsum(solid: Solid): void {
  const median = CREST.map(([s, high]): Stop => [rolled(0, s, table(BACK, s) + 1.5), [high * 0.55 + 1.4, 2]]);
  solid.add(4, tube(median, [0, 0.35, -1], 4));
  for (const [s, high, long] of SPINES) {
    const at = rolled(0, s, table(BACK, s) - high * 0.25);
    solid.add(3.4, ellipsoid(at, [2.5, long, high + 2.2], [1, 0, 0], turned(s, [0, 1, 0.1])));
  }
  const ridge = (part: number, rows: readonly (readonly [number, number])[], blend: number): void => {
    const stops = rows.map(([s, high]): Stop => {
      const x = part * table(WIDTH, s) * smooth(116, 60, s) + (1 - smooth(116, 60, s)) * 6;
      return [rolled(x, s, surfaceBehind(x, s) + 1.4), [high * 1.2 + 1.1, 1.9 + high * 0.6]];
    });
    solid.add(blend, tube(stops, [0, 0.35, -1], 4));
  };
  ridge(0.31, INTERMEDIATE, 3.4);
  ridge(0.62, LATERAL, 5);
  solid.add(2.5, rod(rolled(6.5, 92, -8), rolled(5.4, 106, -7), [2.4, 2.2], [1.7, 1.6], [0, 0, 1])); // cornua
}

/** mm along the curve, and how high a crest stands there. */
const CREST = [
  [19, 1.5],
  [24, 6],
  [31, 2.6],
  [42, 6],
  [53, 2.2],
  [63, 4.6],
  [73, 1.8],
  [81, 3],
  [88, 0.6],
] as const;
/** What is left of the spinous processes: mm along the curve, how high each stands and half its length. */
const SPINES = [
  [24, 5, 6],
  [42.5, 4.6, 6.4],
  [62, 3.6, 5.6],
  [79, 2, 4],
] as const;
const INTERMEDIATE = [
  [16, 0.6],
  [26, 2],
  [34, 0.4],
  [48, 2],
  [57, 0.3],
  [69, 1.8],
  [78, 0.3],
  [88, 1.6],
  [96, 1.2],
] as const;
const LATERAL = [
  [22, 0.2],
  [29, 2.8],
  [36, 0.6],
  [46, 3],
  [57, 0.4],
  [66, 2.4],
  [76, 0.4],
  [85, 1.6],
  [96, 0.4],
] as const;

/** The back of the block at a place, before anything stands on it. */
const surfaceBehind = (x: number, s: number): number =>
  table(BACK, s) + table(GROOVE, s) * smooth(6, 17, x) + table(SLOPE, s) * smooth(0.3, 1, x / table(WIDTH, s));

/** Canal with its hiatus, and the foramina: wide funnels in front, small holes behind. */
function openings(solid: Solid): void {
  const stops = [-14, 2, 20, 42, 64, 82, 100] as const;
  for (const [i, s] of stops.slice(0, -1).entries()) {
    const end = stops[i + 1] as number;
    const size = (at: number): [number, number] => [table(CANAL_HALF, at), table(CANAL_HALF, at) * 0.56];
    const part = [rolled(0, s, table(CANAL_MIDDLE, s)), rolled(0, end, table(CANAL_MIDDLE, end))] as const;
    solid.cut(1.5, rod(...part, size(s), size(end), [1, 0, 0]));
  }
  solid.cut(2, rod(rolled(0, 90, -9.5), rolled(0, 112, -10), [4.4, 6], [4, 5], [1, 0, 0])); // hiatus
  for (const [i, s] of FORAMINA.entries()) {
    const x = [19.5, 16.5, 14, 12][i] as number;
    const r = [6.2, 5.6, 4.8, 3.9][i] as number;
    const inward = rolled(x - 4, s - 1, table(CANAL_MIDDLE, s) + 2);
    solid.cut(
      3,
      ellipsoid(
        rolled(x + 3.5, s + 0.5, table(FRONT, s) - 0.5),
        [r * 1.7, r * 0.95, r * 1.5],
        [1, -0.1, -0.45],
        turned(s, [0, 1, 0]),
      ),
    );
    solid.cut(1.5, rod(rolled(x + 1, s, table(FRONT, s) - 3), inward, [r * 0.8, r * 0.8], [r * 0.7, r * 0.7]));
    const hole = [rolled(x - 0.5, s + 1, table(BACK, s) - 6), rolled(x - 2, s, table(CANAL_MIDDLE, s))] as const;
    solid.cut(2, rod(...hole, [r * 0.74, r * 0.64], [r * 0.5, r * 0.5]));
    // it opens outwards and down, under an edge
    const mouth = rolled(x + 0.8, s + 2, surfaceBehind(x, s) - 0.6);
    solid.cut(2.6, ellipsoid(mouth, [r * 0.74, r * 0.96, r * 0.72], [1, 0, 0], turned(s, [0.35, 1, 0])));
  }
}

/** The ear-shaped joint surface towards the hip bone, at the height of S1 to S3. */
function auricular([x, y, z]: Vec3, normal: Vec3): number {
  const side = Math.abs(x) > 34 ? smooth(0.7, 0.9, Math.abs(normal[0])) : 0;
  return side * 0.7 * (1 - smooth(0.85, 1.1, fromEar(y, z)));
}

/** Half of the width of the sacrum at a height of the bone, in mm. */
export const halfWidth = (y: number, z: number): number => table(WIDTH, unrolled(y, z).s);

/** 1 on the outline of what the ligaments between the two bones fill, behind that surface; less within. */
export function fromLigament(y: number, z: number): number {
  const { s, n } = unrolled(y, z);
  return Math.hypot((s - 31) / 25, (n + 26) / 13);
}

/** 1 on the outline of that surface, less within. */
export function fromEar(y: number, z: number): number {
  const { s, n } = unrolled(y, z);
  return onEar(s, n);
}

function onEar(s: number, n: number): number {
  return Math.min(Math.hypot((s - 18) / 16, (n + 13) / 12), Math.hypot((s - 39) / 16, (n + 14) / 9.5));
}
