import { applyRows, inverseRows } from '../geometry.ts';
import { EMPTY, trilinear } from '../mpr.ts';
import { add, dot, scale, subtract, type Vec3 } from '../vec.ts';
import type { Volume } from '../volume.ts';
import type { Clearance } from './clearance.ts';
import { type ImplantBody, type ProfilePoint, profileToPatient } from './shape.ts';

/** What counts as dense. CBCT grey values are not calibrated: the threshold is a choice, not a tissue. */
export interface BoneAsk {
  /** Grey value of cortical bone: above marrow, which looks like soft tissue, and below teeth and compact plates. */
  readonly threshold: number;
  /** How far to look, mm. */
  readonly reachMm: number;
  /** A quarter of the rays, for while something is dragged: walls between them read up to 0.2 mm too far. */
  readonly coarse?: boolean;
}

export const BONE_ASK: BoneAsk = { threshold: 800, reachMm: 10 };

const STEP_MM = 0.2;
/** Bone has ended when no dense plate follows for this long: marrow between two plates is narrower. */
const CLEAR_MM = 6;
/** Samples in a row that make a plate, 0.4 mm; fewer may be noise or a thick trabecula. */
const PLATE_SAMPLES = 3;
/** Air on any scale that is near Hounsfield's: a sinus floor too thin to be dense still ends where air begins. */
const AIR = -300;

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
 * Millimetres along a ray at which bone ends: where it leaves a dense plate and meets no other one for 6 mm, or where
 * air begins. Marrow, as dark as soft tissue, does not end it. Null when that is nowhere within reach.
 * @param direction - unit vector
 * @param startMm - where on the ray to begin: below zero to look from behind its start
 */
export function boneEnd(volume: Volume, from: Vec3, direction: Vec3, ask: BoneAsk, startMm = 0): number | null {
  const grey = greyAlong(volume, from, direction);
  const { threshold, reachMm } = ask;
  let end: number | null = null;
  let dense = 0;
  let before = grey(startMm);
  if (before === null || before < AIR) return null;
  for (let mm = startMm; mm <= reachMm + CLEAR_MM + STEP_MM; mm += STEP_MM) {
    const value = grey(mm);
    if (value === null) return end; // the volume ends: nothing more can follow
    if (value >= threshold) {
      if (++dense >= PLATE_SAMPLES) end = null;
    } else {
      if (dense >= PLATE_SAMPLES) end = crossing(mm, before, value, threshold);
      else if (value < AIR) return end ?? crossing(mm, before, value, AIR);
      dense = 0;
    }
    if (end !== null && (end > reachMm || mm - end >= CLEAR_MM)) return end > reachMm ? null : end;
    before = value;
  }
  return null;
}

const crossing = (mm: number, before: number, value: number, at: number): number =>
  mm - STEP_MM * ((at - value) / (before - value));

export type BoneSide = 'buccal' | 'lingual' | 'crestal' | 'apical';

/**
 * From an implant's surface to the outer side of the bone, negative where it sticks out; crestal is how deep the head
 * lies under the crest. Null where no end of bone was found.
 */
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
 * side. Towards the neighbouring teeth nothing is measured: by grey values alone a root is not told from a plate.
 */
export function boneAround(volume: Volume, body: ImplantBody, sides: SideDirections, ask = BONE_ASK): BoneAround {
  const found: Record<BoneSide, Clearance | null> = {
    buccal: null, lingual: null, crestal: crestalBone(volume, body, ask), apical: null,
  }; // prettier-ignore
  const crestMm = Math.max(0, -(found.crestal?.mm ?? 0));
  for (const ray of surfaceRays(
    body.profile,
    crestMm + BELOW_CREST_MM,
    ask.coarse ? 2 * DEPTH_STEP_MM : DEPTH_STEP_MM,
  )) {
    for (let turn = 0; turn < TURNS; turn += ask.coarse ? 2 : 1) {
      const angle = (turn * 2 * Math.PI) / TURNS;
      const from = profileToPatient(body, ray.point, angle);
      const outwards = subtract(profileToPatient(body, ray.normal, angle), body.shape.head);
      const side = sideOf(outwards, body.shape.axis, sides);
      if (!side) continue;
      const known = found[side];
      const near = { ...ask, reachMm: known ? Math.min(ask.reachMm, known.mm) : ask.reachMm };
      // outside of bone there is no plate ahead, and the one that was passed lies behind
      const mm = boneEnd(volume, from, outwards, ask) ?? boneEnd(volume, from, outwards, near, -insideOf(ray, body));
      if (mm !== null && (!known || mm < known.mm)) found[side] = { mm, from, to: add(from, scale(outwards, mm)) };
    }
  }
  return found;
}

/** How far a ray runs within the implant before it leaves it: from the axis, or from half its length. */
function insideOf({ point: [r], normal: [out] }: SurfaceRay, { shape: { lengthMm } }: ImplantBody): number {
  return out > 0.3 ? Math.min(lengthMm / 2, r / out) : lengthMm / 2;
}

/** The crest above the head, looked for from the implant's middle upwards. */
function crestalBone(volume: Volume, { shape: { head, axis, lengthMm } }: ImplantBody, ask: BoneAsk): Clearance | null {
  const up = scale(axis, -1);
  const mm = boneEnd(volume, head, up, ask, -lengthMm / 2);
  return mm === null ? null : { mm, from: head, to: add(head, scale(up, mm)) };
}

const COS_35 = 0.82;

/** Null for rays that run along the arch: obliquely through marrow they would meet no wall for long. */
function sideOf(outwards: Vec3, axis: Vec3, { buccal, distal }: SideDirections): BoneSide | null {
  if (dot(outwards, axis) > COS_35) return 'apical';
  const [b, d] = [dot(outwards, buccal), dot(outwards, distal)];
  if (Math.abs(b) < COS_35 * Math.hypot(b, d)) return null;
  return b > 0 ? 'buccal' : 'lingual';
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
function surfaceRays(profile: readonly ProfilePoint[], topMm: number, stepMm: number): SurfaceRay[] {
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
    const steps = Math.max(1, Math.ceil(Math.hypot(r1 - r0, z1 - z0) / stepMm));
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
