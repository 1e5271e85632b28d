import { type Scan, sliceFile, stored } from '../files.ts';
import type { PhantomFile } from '../generate.ts';
import { noiseTable, seeded, shuffled, uidFrom } from '../random.ts';
import { type ArchPlane, archPoint, LOWER, planeOf, UPPER } from './arches.ts';
import { softTissue, spine } from './head.ts';
import {
  bone,
  canal,
  canalAt,
  CANAL_DIAMETER_MM,
  condyles,
  HU,
  mandible,
  maxilla,
  midface,
  type Place,
} from './jaws.ts';
import { cover, type Grain, grainOf, mix, smooth } from './shapes.ts';
import { type LifelikeTooth, paintTooth, reaches, teethOf } from './teeth.ts';

export interface LifelikeAsk {
  /** Edge of a voxel, mm; the field of view is a cylinder of 120 by 84 mm. */
  readonly spacing: number;
  readonly seed?: number;
  readonly patientName?: string;
  readonly patientId?: string;
}

type Vec3 = readonly [number, number, number];

/** What is known about the made-up jaw. Lengths in mm, positions LPS. */
export interface LifelikeTruth {
  readonly size: number;
  readonly slices: number;
  readonly spacing: number;
  readonly origin: Vec3;
  readonly teethFdi: readonly number[];
  readonly missingFdi: readonly number[];
  /** A screw of titanium: middle of its upper end, and its size. */
  readonly implant: {
    readonly fdi: number;
    readonly head: Vec3;
    readonly lengthMm: number;
    readonly diameterMm: number;
  };
  readonly canalDiameterMm: number;
  /** Middle of the mandibular canal on either side, from the mental foramen to the ramus. */
  readonly canals: { readonly right: readonly Vec3[]; readonly left: readonly Vec3[] };
  /** Small dense balls on the skin side of the jaws. */
  readonly fiducials: readonly Vec3[];
  readonly fiducialRadiusMm: number;
  readonly studyInstanceUid: string;
}

const FIELD_MM = { across: 120, high: 84 } as const;
const MIDDLE_Y = 14; // the axis of the field of view
const LOWEST_Z = -40;
const IMPLANT = { fdi: 46, s: -37, topMm: -10.2, lengthMm: 10, diameterMm: 4.1 } as const;
const MISSING = [36, 46] as const;
const GAP = { s: 37, halfMm: 5.6 } as const;
const FIDUCIAL_RADIUS_MM = 1.5;
const FIDUCIALS: readonly (readonly [s: number, d: number, z: number])[] = [[0, 10.5, -6], [-30, 11, -6], [30, 11, -6], [-14, 10.5, -22], [14, 10.5, -22]]; // prettier-ignore

interface Scene extends Scan {
  readonly lower: ArchPlane;
  readonly upper: ArchPlane;
  readonly lowerTeeth: readonly LifelikeTooth[];
  readonly upperTeeth: readonly LifelikeTooth[];
  readonly fine: Grain;
  readonly coarse: Grain;
  readonly noise: Float32Array;
  readonly rings: Float32Array;
  readonly fiducials: readonly Vec3[];
  readonly metal: readonly [x: number, y: number];
  /** Grey value of the rays from the metal, the same for every slice but for their strength. */
  readonly streaks: Float32Array;
  readonly random: () => number;
}

/**
 * A made-up cone-beam scan of both jaws that looks like one of a person: curved mandible with rami and condyles,
 * teeth with enamel, dentin, pulp and roots, mandibular canals, sinuses, a lost molar, an implant with streaks, noise.
 * The same ask gives the same bytes. No person was scanned for it.
 */
export function* generateLifelikeJaw(ask: LifelikeAsk): Iterable<PhantomFile> {
  const scene = sceneOf(ask);
  const names = shuffled(Array.from({ length: scene.slices }, (_, k) => k), scene.random); // prettier-ignore
  for (let k = 0; k < scene.slices; k++)
    yield { name: `IM${String(names[k]).padStart(5, '0')}.dcm`, bytes: sliceFile(scene, k) };
}

export function lifelikeTruth(ask: LifelikeAsk): LifelikeTruth {
  const { size, slices, spacing, origin, lowerTeeth, upperTeeth, fiducials, metal, uids } = sceneOf(ask);
  return {
    size,
    slices,
    spacing,
    origin,
    teethFdi: [...lowerTeeth, ...upperTeeth].map(({ fdi }) => fdi),
    missingFdi: MISSING,
    implant: { ...IMPLANT, head: [...metal, IMPLANT.topMm] },
    canalDiameterMm: CANAL_DIAMETER_MM,
    canals: { right: canalPoints(-1), left: canalPoints(1) },
    fiducials,
    fiducialRadiusMm: FIDUCIAL_RADIUS_MM,
    studyInstanceUid: uids.study,
  };
}

function canalPoints(side: 1 | -1): Vec3[] {
  const points: Vec3[] = [];
  for (let a = 21; a <= 63; a += 2) {
    const at = canalAt(side * a);
    if (at) points.push([...archPoint(LOWER, side * a, at.d), at.z]);
  }
  return points;
}

function sceneOf({ spacing, seed = 1, patientName = 'Sample^Sofia', patientId = 'DEMO-0001' }: LifelikeAsk): Scene {
  const random = seeded(seed);
  const size = 2 * Math.round(FIELD_MM.across / spacing / 2);
  const slices = Math.round(FIELD_MM.high / spacing);
  const corner = (-(size - 1) / 2) * spacing;
  const origin = [corner, corner + MIDDLE_Y, LOWEST_Z] as const;
  const metal = archPoint(LOWER, IMPLANT.s, 0);
  const scene: Scene = {
    size,
    slices,
    spacing,
    origin,
    patientName,
    patientId,
    studyDescription: 'CBCT both jaws (made-up sample)',
    uids: { study: uidFrom(random), series: uidFrom(random), frame: uidFrom(random) },
    lower: planeOf(LOWER, size, spacing, origin),
    upper: planeOf(UPPER, size, spacing, origin),
    lowerTeeth: teethOf(false, MISSING),
    upperTeeth: teethOf(true, MISSING),
    fine: grainOf(random, 1),
    coarse: grainOf(random, 5),
    noise: noiseTable(random, 1),
    rings: Float32Array.from({ length: 512 }, () => (random() - 0.5) * 26),
    fiducials: FIDUCIALS.map(([s, d, z]) => [...archPoint(LOWER, s, d), z]),
    metal,
    streaks: Float32Array.from({ length: size * size }, (_, p) =>
      streakAt(metal, corner + (p % size) * spacing, origin[1] + Math.floor(p / size) * spacing),
    ),
    random,
    pixels: (k) => pixels(scene, k),
  };
  return scene;
}

function pixels(scene: Scene, k: number): Uint16Array<ArrayBuffer> {
  const { size, spacing, origin, noise, rings, streaks, fine, coarse } = scene;
  const z = origin[2] + k * spacing;
  const out = new Uint16Array(size * size);
  const shift = Math.floor(scene.random() * noise.length);
  const cut = (tooth: LifelikeTooth) => reaches(tooth, z);
  const teeth: Teeth = { lower: scene.lowerTeeth.filter(cut), upper: scene.upperTeeth.filter(cut) };
  const place: Place = { x: 0, y: 0, z, s: 0, d: 0, fine: 0, coarse: 0 }; // one for all voxels: a million would be garbage
  const strength = Math.exp(-(((z - IMPLANT.topMm + 3) / 6) ** 2));
  for (let j = 0, p = 0; j < size; j++) {
    const y = origin[1] + j * spacing;
    for (let i = 0; i < size; i++, p++) {
      const x = origin[0] + i * spacing;
      const radius = Math.sqrt(x * x + (y - MIDDLE_Y) ** 2);
      if (radius > FIELD_MM.across / 2 - 0.5) continue; // stored 0: nothing is known there
      place.x = x;
      place.y = y;
      place.fine = fine.at(i, j, k);
      place.coarse = coarse.at(i, j, k);
      const value = valueAt(scene, place, p, teeth);
      const grain =
        (noise[(shift + p * 7) & (noise.length - 1)] as number) * 58 + coarse.at(i + k * 5, j + k * 11, k) * 14;
      const ring = rings[Math.min(511, Math.floor(radius / spacing))] as number;
      const cupping = 35 - 80 * (radius / (FIELD_MM.across / 2)) ** 2;
      out[p] = stored(value + grain + ring * 0.5 + cupping + strength * (streaks[p] as number));
    }
  }
  return out;
}

/** Dark and bright rays from the metal, as beam hardening makes them. */
function streakAt([mx, my]: Scene['metal'], x: number, y: number): number {
  const [dx, dy] = [x - mx, y - my];
  const away = Math.hypot(dx, dy);
  if (away < 1.5) return 0;
  const angle = Math.atan2(dy, dx);
  const rays = 0.55 * Math.cos(angle * 6 + 0.4) + 0.35 * Math.cos(angle * 17) + 0.25 * Math.cos(angle * 33 + 1);
  return rays * 330 * Math.exp(-away / 22) * smooth(1.5, 4, away);
}

type Teeth = Readonly<Record<'lower' | 'upper', readonly LifelikeTooth[]>>;

function valueAt(scene: Scene, place: Place, p: number, { lower, upper }: Teeth): number {
  const { x, y, z } = place;
  let value = spine(softTissue(place), place);
  place.s = scene.upper.s[p] as number;
  place.d = scene.upper.d[p] as number;
  if (z > 5) {
    value = bone(value, maxilla(place), 1.0, place, 1.05);
    value = midface(value, place);
    if (z > 16 && y > 28) {
      const { head, socket } = condyles(place);
      value = bone(bone(value, socket, 1.3, place, 1.2), head, 1.1, place, 1.2);
    }
  }
  if (Math.abs(place.d) < 9) for (const tooth of upper) value = paintTooth(value, tooth, place);
  place.s = scene.lower.s[p] as number;
  place.d = scene.lower.d[p] as number;
  if (Math.abs(place.d) < 14) {
    const cortex = 1.7 + 1.1 * smooth(-24, -34, z);
    value = bone(value, mandible(place, [GAP]), cortex, place);
    value = canal(value, place);
    if (Math.abs(place.d) < 9) for (const tooth of lower) value = paintTooth(value, tooth, place);
    value = screw(value, place);
  }
  for (const [fx, fy, fz] of scene.fiducials) {
    if (Math.abs(z - fz) > 2.5 || Math.abs(x - fx) > 2.5) continue;
    value = mix(value, HU.fiducial, cover(Math.hypot(x - fx, y - fy, z - fz) - FIDUCIAL_RADIUS_MM));
  }
  return value;
}

/** The implant with its thread, and the ceramic crown on it. */
function screw(under: number, { s, d, z }: Place): number {
  const away = Math.sqrt((s - IMPLANT.s) ** 2 + d * d);
  if (away > 7) return under;
  const depth = IMPLANT.topMm - z;
  const taper = 1 - 0.28 * smooth(IMPLANT.lengthMm * 0.55, IMPLANT.lengthMm, depth);
  const thread = 0.16 * Math.cos((2 * Math.PI * depth) / 0.9);
  const body = Math.max(
    away - (IMPLANT.diameterMm / 2) * taper - thread * (depth > 1 ? 1 : 0),
    depth - IMPLANT.lengthMm,
    -depth,
  );
  const post = Math.max(away - 1.7, depth, -depth - 7);
  const above = -depth - 2.6;
  const crownSide = Math.hypot((s - IMPLANT.s) / 5.2, d / 4.9) * 5 - 5 + 1.5 * smooth(2.5, 0, above);
  const crown = Math.max(crownSide, -above, above - 7 + 0.7 * Math.cos((Math.PI * d) / 4.9));
  const capped = mix(under, HU.ceramic, cover(crown));
  return mix(capped, HU.titanium, Math.max(cover(body), cover(post)));
}
