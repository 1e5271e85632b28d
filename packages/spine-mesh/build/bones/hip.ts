import { rotate, transpose } from '@hyaline/spine';
import { ellipsoid, type Primitive, rod, softMax, type Stop, tube } from '../primitives.ts';
import { polygonDistance, smoothLoop } from '../outline.ts';
import { sampled } from '../sampled.ts';
import { Solid } from '../solid.ts';
import { thinPlate } from '../thin-plate.ts';
import { across, add, along, cross, scale, subtract, unit, type Vec3 } from '../vec.ts';
import { REFERENCE } from './joints.ts';
import type { BoneModel } from './model.ts';
import { besideSacrum, sacroiliac } from './sacroiliac.ts';
import { fromEar } from './sacrum.ts';

/**
 * A hip bone. Places in this file are those of a person who stands: x to the left, y up, z forward, in mm from the
 * middle of the upper end plate of the sacrum; the bone itself is put into the sacrum's frame.
 */
const STANDING = REFERENCE.bones.S1.rotation;
const toSacrum = (v: Vec3): Vec3 => rotate(transpose(STANDING), v);

/** mm, from the mid-sagittal plane to the middle of a hip joint, and the radius of its socket. */
const HIP_X = 88;
const SOCKET = 25.5;
/** mm. Half of the disc between the two pubic bones. */
const SYMPHYSIS = 2.2;
/** Out of the socket */
const OPENING = unit([0.8, -0.42, 0.32]);
const HIP: Vec3 = [HIP_X, REFERENCE.hipAxis[1], REFERENCE.hipAxis[2]];

/** The wing of the ilium: height, depth, how far to the side its middle lies, and half its thickness. */
const WING: readonly (readonly [y: number, z: number, x: number, thickness: number])[] = [
  [38, -5, 126, 3.4],
  [30, 22, 131, 3.4],
  [8, 48, 129, 3.4],
  [-28, 66, 119, 4],
  [-68, 52, 98, 7],
  [-74, 20, 91, 10],
  [-10, 18, 106, 2],
  [14, -8, 108, 2.2],
  [24, -42, 92, 4.2],
  [-8, -66, 47, 6],
  [-38, -58, 46, 6],
  [-10, -24, 59, 6.5],
  [-26, -44, 51, 6.5],
  [-60, -30, 60, 6.5],
  [-42, 6, 75, 6.5],
  [6, -36, 74, 4.5],
  [-100, 4, 84, 10],
  // along the front of the joint with the sacrum
  [0, -15, 64, 5],
  [-7, -7, 62.5, 5.5],
  [-22, -17, 61, 6.5],
];

/** Edge of the wing as height and depth, from the anterior superior spine along the crest. */
const EDGE: readonly (readonly [number, number])[] = [
  [-30, 70],
  [-10, 63],
  [10, 50],
  [27, 28],
  [36, 2],
  [34, -26],
  [21, -50],
  [0, -66],
  [-16, -71],
  [-26, -64],
  [-38, -63],
  [-50, -50],
  [-59, -36],
  [-76, -28],
  [-104, -20],
  [-112, 6],
  [-104, 36],
  [-84, 52],
  [-69, 57],
  [-54, 52],
  [-40, 60],
];

/** Height and depth of what is built from the tables above. */
const SHEET = { u: [-135, 65], v: [-95, 95], step: 1.5 } as const;

export function hipBone(): BoneModel {
  const solid = new Solid({ seed: 23, amplitude: 0.6 }, false);
  const side = sampled(thinPlate(WING.map(([y, z, x]) => [y, z, x])), SHEET);
  const place = (y: number, z: number): Vec3 => [side(y, z), y, z];
  solid.add(0.1, turned(wing(side)));
  crest(solid, place);
  lower(solid);
  solid.add(7, turned(ellipsoid([HIP_X - 9, -100, 18], [27, 34, 33], [1, 0.15, -0.1])));
  socket(solid);
  sacroiliac(solid);
  solid.cut(1, turned(beyond([SYMPHYSIS, 0, 0], [-1, 0, 0])));
  // half of its disc, a little narrower than the bones
  solid.add(0.8, turned(ellipsoid([0.6, -127, 70], [3.6, 18, 6.9], [1, 0, 0], [0, 1, 0.45])));
  solid.cut(0.1, turned(beyond([0.05, 0, 0], [-1, 0, 0])));
  return {
    solid,
    cartilage: (at, normal) => socketCartilage(at, normal),
    faced: (at) => (rotate(STANDING, at)[0] < 70 && fromEar(at[1], at[2]) < 1 && besideSacrum(...at) < 3.4 ? 0.8 : 0),
    anchors: { hip: { at: toSacrum(HIP), radius: SOCKET } },
  };
}

/** Looks to the side, down and forward; its rim is open below. */
function socket(solid: Solid): void {
  const first = across([0, 1, 0], OPENING);
  const second = cross(OPENING, first);
  const flat = along(HIP, OPENING, 46);
  solid.cut(3, turned(ellipsoid(flat, [40, 70, 70], OPENING, first)));
  solid.cut(5, turned(ellipsoid([27, -101, 10], [31, 42, 48]))); // flat towards the pelvis
  const rim = Array.from({ length: 11 }, (_, i): Stop => {
    const angle = Math.PI * (-0.84 + (i / 10) * 1.66);
    const out = add(scale(first, Math.cos(angle) * 27.5), scale(second, Math.sin(angle) * 27.5));
    return [along(add(HIP, out), OPENING, 4), [4.6, 4.6]];
  });
  solid.add(3, turned(tube(rim, OPENING, 4)));
  solid.cut(2, turned(ellipsoid(HIP, [SOCKET, SOCKET, SOCKET])));
  const fossa = along(HIP, OPENING, -20);
  solid.cut(3, turned(ellipsoid(along(fossa, first, -6), [7.5, 13, 11], OPENING, first)));
}

/** Puts a primitive into the sacrum's frame. */
function turned({ distance, centre, radius }: Primitive): Primitive {
  const [a, b, c, d, e, f, g, h, i] = STANDING;
  return {
    distance: (x, y, z) => distance(a * x + b * y + c * z, d * x + e * y + f * z, g * x + h * y + i * z),
    centre: toSacrum(centre),
    radius,
  };
}

const beyond = (at: Vec3, normal: Vec3): Primitive => ({
  distance: (x, y, z) => -((x - at[0]) * normal[0] + (y - at[1]) * normal[1] + (z - at[2]) * normal[2]),
  centre: at,
  radius: 1e4,
});

/** A bent sheet of changing thickness. */
function wing(side: (y: number, z: number) => number): Primitive {
  const thickness = sampled(thinPlate(WING.map(([y, z, , half]) => [y, z, half])), SHEET);
  const edge = sampled(polygonDistance(smoothLoop(EDGE, 5)), SHEET);
  const distance = (x: number, y: number, z: number): number => {
    const out = edge(y, z);
    if (out > 20) return out;
    const middle = side(y, z);
    const [dy, dz] = [side(y + 1, z) - middle, side(y, z + 1) - middle];
    const steep = Math.sqrt(1 + dy * dy + dz * dz);
    return softMax(Math.abs(x - middle) / steep - Math.max(1.6, thickness(y, z)), out, 5) * 0.75;
  };
  return { distance, centre: [88, -36, 0], radius: 118 };
}

/** mm, half the thickness of the crest at its places of `EDGE`. */
const RIM = [5, 4.6, 4.8, 5.4, 5.2, 4.6, 4.8, 5.6, 6] as const;

/** The thick rim of the wing with its four spines, and the line that leads from the sacrum to the pubis. */
function crest(solid: Solid, place: (y: number, z: number) => Vec3): void {
  const rim = ([y, z]: readonly [number, number], i: number): Stop => {
    const thick = RIM[i] as number;
    return [place(y * 0.97 - 1.5, z * 0.97), [thick, thick]];
  };
  solid.add(3, turned(tube(EDGE.slice(0, 9).map(rim))));
  solid.add(4, turned(ellipsoid(place(-28, 65), [7, 8, 7])));
  solid.add(4, turned(ellipsoid(place(-67, 52), [8, 10, 7])));
  solid.add(4, turned(ellipsoid(place(-13, -66), [7, 8, 6])));
  solid.add(4, turned(ellipsoid(place(-36, -58), [6, 6, 5])));
  const brim: readonly Stop[] = [
    [
      [62, -32, -10],
      [4.5, 4.5],
    ],
    [
      [72, -58, 14],
      [5.5, 5.5],
    ],
    [
      [72, -82, 36],
      [6.5, 6.5],
    ],
    [
      [64, -99, 50],
      [8, 7],
    ],
  ];
  solid.add(6, turned(tube(brim)));
}

/** Ischium and pubis around the obturator foramen. */
function lower(solid: Solid): void {
  const ischium: readonly Stop[] = [
    [
      [77, -98, -4],
      [15, 14],
    ],
    [
      [71, -122, -8],
      [14, 12],
    ],
    [
      [65, -142, -8],
      [14, 11],
    ],
    [
      [60, -156, -4],
      [12, 11],
    ],
    [
      [52, -163, 10],
      [9, 8.4],
    ],
    [
      [39, -159, 32],
      [7.5, 5],
    ],
    [
      [26, -151, 48],
      [7.5, 4.6],
    ],
    [
      [11, -140, 63],
      [10, 5.5],
    ],
  ];
  solid.add(6, turned(tube(ischium, [0.2, 0.2, 1], 10)));
  solid.add(5, turned(ellipsoid([61, -151, -8], [11.5, 18, 13], [1, 0, 0], [0.1, 1, 0.1])));
  solid.add(4, turned(rod([70, -104, -18], [54, -110, -29], [7, 4], [2.4, 2])));
  const pubis: readonly Stop[] = [
    [
      [76, -98, 36],
      [12, 12],
    ],
    [
      [58, -102, 54],
      [8.6, 8],
    ],
    [
      [36, -109, 67],
      [6.8, 6.8],
    ],
    [
      [14, -117, 74],
      [9, 7],
    ],
  ];
  solid.add(6, turned(tube(pubis)));
  solid.add(5, turned(ellipsoid([9, -127, 70], [11, 19, 7.5], [1, 0, 0], [0, 1, 0.45])));
  solid.add(4, turned(ellipsoid([24, -108, 77], [4, 4, 4])));
}

/** On the upper and hind part of the socket, and at the sacrum. */
function socketCartilage(at: Vec3, normal: Vec3): number {
  const [x, y, z] = rotate(STANDING, at);
  const [dx, dy, dz] = subtract([x, y, z], HIP);
  const away = Math.hypot(dx, dy, dz);
  if (Math.abs(away - SOCKET) < 1.2 && (dy > -8 || dz < -6) && dx > -19) return 0.85;
  if (x < SYMPHYSIS + 0.4) return 1;
  const inward = rotate(STANDING, normal)[0];
  return inward < -0.7 && Math.hypot((y + 16) / 17, (z + 28) / 20) < 1 && x < 62 ? 0.6 : 0;
}
