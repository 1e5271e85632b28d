import { applyRows, inverseRows } from '../geometry.ts';
import { EMPTY, trilinear } from '../mpr.ts';
import { add, dot, scale, subtract, type Vec3 } from '../vec.ts';
import type { Volume } from '../volume.ts';
import type { Clearance } from './clearance.ts';
import { type ImplantBody, type ProfilePoint, profileToPatient } from './shape.ts';

/** Where bone is taken to end. CBCT grey values are not calibrated: the threshold is a choice, not a tissue. */
export interface BoneAsk {
  /** Grey value from which on a voxel counts as bone. */
  readonly threshold: number;
  /** How far to look, mm. */
  readonly reachMm: number;
}

export const BONE_ASK: BoneAsk = { threshold: 300, reachMm: 12 };

const STEP_MM = 0.2;
/** Bone has ended when it stays away this long; a marrow space or a noisy voxel does not end it. */
const STAY_MM = 1;

type Grey = (mm: number) => number | null;

/** Grey values along a ray, by mm from its start. */
function greyAlong(volume: Volume, from: Vec3, direction: Vec3): Grey {
  const rows = inverseRows(volume.geometry);
  const start = applyRows(rows, subtract(from, volume.geometry.origin));
  const step = applyRows(rows, direction);
  return (mm) => {
    const value = trilinear(volume, start[0] + mm * step[0], start[1] + mm * step[1], start[2] + mm * step[2]);
    return value === EMPTY ? null : value * volume.scale + volume.offset;
  };
}

/**
 * Millimetres along a ray at which the grey value falls below the threshold and stays there. 0 when there is no bone at
 * the start; null when bone reaches further than looked, or to the edge of the volume.
 * @param direction - unit vector
 */
export function boneEnd(volume: Volume, from: Vec3, direction: Vec3, ask: BoneAsk): number | null {
  return endAlong(greyAlong(volume, from, direction), ask);
}

function endAlong(grey: Grey, { threshold, reachMm }: BoneAsk): number | null {
  let end: number | null = null;
  let before = Number.POSITIVE_INFINITY;
  for (let mm = 0; mm <= reachMm + STAY_MM + STEP_MM; mm += STEP_MM) {
    const value = grey(mm);
    if (value === null) return null;
    if (value >= threshold) end = null;
    else if (end === null) {
      end = mm === 0 ? 0 : mm - STEP_MM * ((threshold - value) / (before - value));
      if (end > reachMm) return null;
    } else if (mm - end >= STAY_MM) return end;
    before = value;
  }
  return null;
}

/** Bone from a point of an implant's surface outwards; how far it sticks out of bone, negative, where it does. */
function boneBeyond(volume: Volume, from: Vec3, outwards: Vec3, inMm: number, ask: BoneAsk): number | null {
  const end = boneEnd(volume, from, outwards, ask);
  if (end === null || end > 0) return end;
  const grey = greyAlong(volume, from, outwards);
  let before = grey(0) ?? ask.threshold;
  for (let mm = STEP_MM; mm < inMm; mm += STEP_MM) {
    const value = grey(-mm);
    if (value === null) return null;
    if (value >= ask.threshold) return -(mm - STEP_MM * ((value - ask.threshold) / (value - before)));
    before = value;
  }
  return -inMm;
}

export type BoneSide = 'buccal' | 'lingual' | 'mesial' | 'distal' | 'crestal' | 'apical';

/** Bone between the implant and the nearest place where it ends, to each side; null where none was found. */
export type BoneAround = Readonly<Record<BoneSide, Clearance | null>>;

/** Directions at the place of a tooth; square to each other. */
export interface SideDirections {
  readonly buccal: Vec3;
  readonly distal: Vec3;
}

const TURNS = 24;
const DEPTH_STEP_MM = 0.5;
/** The rim of the crest is thin by nature: walls are measured from this far below it. */
const BELOW_CREST_MM = 1;

/**
 * Rays from the implant's surface along its normals, every 15 degrees and 0.5 mm: the shortest of those that face a
 * side. Crestal is how deep the head lies under the crest, negative where it stands out of bone.
 */
export function boneAround(volume: Volume, body: ImplantBody, sides: SideDirections, ask = BONE_ASK): BoneAround {
  const found: Record<BoneSide, Clearance | null> = {
    buccal: null, lingual: null, mesial: null, distal: null, crestal: crestalBone(volume, body, ask), apical: null,
  }; // prettier-ignore
  const topMm = Math.max(0, -(found.crestal?.mm ?? 0)) + BELOW_CREST_MM;
  for (const { point, normal } of surfaceRays(body.profile, topMm)) {
    for (let turn = 0; turn < TURNS; turn++) {
      const angle = (turn * 2 * Math.PI) / TURNS;
      const from = profileToPatient(body, point, angle);
      const outwards = subtract(profileToPatient(body, normal, angle), body.shape.head);
      const side = sideOf(outwards, body.shape.axis, sides);
      const known = found[side];
      const reachMm = known ? Math.min(ask.reachMm, Math.max(0, known.mm)) : ask.reachMm;
      const inMm = side === 'apical' ? body.shape.lengthMm : point[0];
      const mm = boneBeyond(volume, from, outwards, inMm, { ...ask, reachMm });
      if (mm !== null && (!known || mm < known.mm)) found[side] = { mm, from, to: add(from, scale(outwards, mm)) };
    }
  }
  return found;
}

/** The head against the crest, along the axis through its middle. */
function crestalBone(volume: Volume, { shape: { head, axis, lengthMm } }: ImplantBody, ask: BoneAsk): Clearance | null {
  const up = scale(axis, -1);
  const mm = boneBeyond(volume, head, up, lengthMm, ask);
  return mm === null ? null : { mm, from: head, to: add(head, scale(up, mm)) };
}

function sideOf(outwards: Vec3, axis: Vec3, { buccal, distal }: SideDirections): BoneSide {
  if (dot(outwards, axis) > Math.SQRT1_2) return 'apical';
  const [b, d] = [dot(outwards, buccal), dot(outwards, distal)];
  if (Math.abs(b) >= Math.abs(d)) return b > 0 ? 'buccal' : 'lingual';
  return d > 0 ? 'distal' : 'mesial';
}

interface SurfaceRay {
  readonly point: ProfilePoint;
  /** Outward unit normal: away from the axis, and along it. */
  readonly normal: ProfilePoint;
}

/**
 * Points down the side from a depth on, and over the apex, with their normals; at a corner also normals between those
 * of its two sides.
 */
function surfaceRays(profile: readonly ProfilePoint[], topMm: number): SurfaceRay[] {
  const rays: SurfaceRay[] = [];
  let last: number | null = null;
  for (let n = 2; n < profile.length; n++) {
    const [from, [r1, z1]] = [profile[n - 1], profile[n]] as [ProfilePoint, ProfilePoint];
    if (z1 < topMm) continue;
    const skipped = z1 > from[1] ? Math.max(0, (topMm - from[1]) / (z1 - from[1])) : 0;
    const [r0, z0] = [from[0] + (r1 - from[0]) * skipped, from[1] + (z1 - from[1]) * skipped];
    const tilt = Math.atan2(r0 - r1, z1 - z0);
    if (last !== null) {
      const between = Math.max(0, Math.ceil((tilt - last) / 0.2) - 1);
      for (let k = 1; k <= between; k++) rays.push(rayAt([r0, z0], last + ((tilt - last) * k) / (between + 1)));
    }
    const steps = Math.max(1, Math.ceil(Math.hypot(r1 - r0, z1 - z0) / DEPTH_STEP_MM));
    for (let k = 0; k <= steps; k++)
      rays.push(rayAt([r0 + ((r1 - r0) * k) / steps, z0 + ((z1 - z0) * k) / steps], tilt));
    last = tilt;
  }
  return rays;
}

const rayAt = (point: ProfilePoint, tilt: number): SurfaceRay => ({ point, normal: [Math.cos(tilt), Math.sin(tilt)] });

/** Mean grey value in a shell about the implant, in thirds of its length; null where the volume ends or a slice lacks. */
export interface ShellDensity {
  readonly coronal: number | null;
  readonly middle: number | null;
  readonly apical: number | null;
  readonly all: number | null;
}

/** @param thickMm - of the shell, outwards from the implant's side */
export function shellDensity(volume: Volume, body: ImplantBody, thickMm = 1): ShellDensity {
  const thirds = [0, 1, 2].map(() => ({ sum: 0, weight: 0 }));
  const { lengthMm, axis } = body.shape;
  const side = body.profile.slice(1, -1);
  for (let z = DEPTH_STEP_MM / 2; z < lengthMm; z += DEPTH_STEP_MM) {
    const third = thirds[Math.min(2, Math.floor((3 * z) / lengthMm))];
    if (!third) continue;
    for (const share of [1 / 6, 1 / 2, 5 / 6]) {
      const r = radiusAlong(side, z) + share * thickMm;
      for (let turn = 0; turn < TURNS; turn++) {
        const from = profileToPatient(body, [r, z], (turn * 2 * Math.PI) / TURNS);
        const value = greyAlong(volume, from, axis)(0);
        if (value === null) continue;
        third.sum += value * r; // a ring further out stands for more bone
        third.weight += r;
      }
    }
  }
  const mean = (parts: typeof thirds): number | null => {
    const weight = parts.reduce((sum, part) => sum + part.weight, 0);
    return weight === 0 ? null : parts.reduce((sum, part) => sum + part.sum, 0) / weight;
  };
  const [coronal, middle, apical] = thirds.map((third) => mean([third])) as [
    number | null,
    number | null,
    number | null,
  ];
  return { coronal, middle, apical, all: mean(thirds) };
}

function radiusAlong(side: readonly ProfilePoint[], depth: number): number {
  for (let n = 1; n < side.length; n++) {
    const [[r0, z0], [r1, z1]] = [side[n - 1], side[n]] as [ProfilePoint, ProfilePoint];
    if (depth <= z1) return r0 + ((r1 - r0) * (depth - z0)) / (z1 - z0);
  }
  return side.at(-1)?.[0] ?? 0;
}
