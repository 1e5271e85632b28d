/** x: the patient's left, y: towards the head, z: forward. Millimetres. */
export type Vec3 = readonly [number, number, number];
/** Rotation, row by row. */
export type Mat3 = readonly [number, number, number, number, number, number, number, number, number];

const RAD = Math.PI / 180;
export const toRadians = (degrees: number): number => degrees * RAD;
export const toDegrees = (radians: number): number => radians / RAD;

export const add = (a: Vec3, b: Vec3): Vec3 => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
export const subtract = (a: Vec3, b: Vec3): Vec3 => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
export const scale = (a: Vec3, by: number): Vec3 => [a[0] * by, a[1] * by, a[2] * by];

export function multiply(a: Mat3, b: Mat3): Mat3 {
  return [
    a[0] * b[0] + a[1] * b[3] + a[2] * b[6],
    a[0] * b[1] + a[1] * b[4] + a[2] * b[7],
    a[0] * b[2] + a[1] * b[5] + a[2] * b[8],
    a[3] * b[0] + a[4] * b[3] + a[5] * b[6],
    a[3] * b[1] + a[4] * b[4] + a[5] * b[7],
    a[3] * b[2] + a[4] * b[5] + a[5] * b[8],
    a[6] * b[0] + a[7] * b[3] + a[8] * b[6],
    a[6] * b[1] + a[7] * b[4] + a[8] * b[7],
    a[6] * b[2] + a[7] * b[5] + a[8] * b[8],
  ];
}

export const rotate = (m: Mat3, v: Vec3): Vec3 => [
  m[0] * v[0] + m[1] * v[1] + m[2] * v[2],
  m[3] * v[0] + m[4] * v[1] + m[5] * v[2],
  m[6] * v[0] + m[7] * v[1] + m[8] * v[2],
];

export const transpose = (m: Mat3): Mat3 => [m[0], m[3], m[6], m[1], m[4], m[7], m[2], m[5], m[8]];

/** Turns forward: y towards z. Degrees, as in the two below. */
export function aboutX(degrees: number): Mat3 {
  const [c, s] = cosSin(degrees);
  return [1, 0, 0, 0, c, -s, 0, s, c];
}

/** Turns to the left seen from above: z towards x. */
export function aboutY(degrees: number): Mat3 {
  const [c, s] = cosSin(degrees);
  return [c, 0, s, 0, 1, 0, -s, 0, c];
}

/** Bends to the right: y towards -x. */
export function aboutZ(degrees: number): Mat3 {
  const [c, s] = cosSin(degrees);
  return [c, -s, 0, s, c, 0, 0, 0, 1];
}

const cosSin = (degrees: number): [number, number] => [Math.cos(toRadians(degrees)), Math.sin(toRadians(degrees))];

/** The y axis of a frame: for an end plate, its normal towards the head. */
export const upOf = (m: Mat3): Vec3 => [m[1], m[4], m[7]];
