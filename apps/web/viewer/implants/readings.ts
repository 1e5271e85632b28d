import type { Implant, Marks } from '@hyaline/marks';
import {
  type BoneAround,
  boneAround,
  type BoneAsk,
  type BoneSide,
  canalTube,
  type Clearance,
  implantToImplant,
  implantToTube,
  shellDensity,
  type ShellDensity,
  type Tube,
  type Volume,
} from '@hyaline/volume';
import { type Level, levelOf, type Limits, worstOf } from './limits.ts';
import { bodyOf, frameOf } from './plan.ts';

export type ReadingName = 'canal' | 'implant' | Exclude<BoneSide, 'crestal'>;
export const BONE_SIDES = ['buccal', 'lingual', 'apical'] as const satisfies readonly BoneSide[];

/** One distance of an implant; without a clearance there was nothing to measure to, or it was not found. */
export interface Reading {
  readonly name: ReadingName;
  readonly clearance: Clearance | null;
  readonly limitMm: number;
  readonly level: Level;
  /** The other implant. */
  readonly other: Implant | null;
}

export interface ImplantReadings {
  readonly all: readonly Reading[];
  /** How deep the head lies under the crest, mm; negative above it; null where no crest was found. */
  readonly crestal: Clearance | null;
  readonly density: ShellDensity | null;
  readonly worst: Level;
}

const REACH_MM = 10;
/** A canal farther away is that of the other side or the other jaw: it says nothing of the one that may be near. */
export const CANAL_REACH_MM = 20;

interface BoneReading {
  readonly key: readonly unknown[];
  readonly bone: BoneAround;
  readonly density: ShellDensity | null;
}

const bones = new WeakMap<Implant, BoneReading>();
const tubes = new WeakMap<object, Tube>();

/**
 * Everything that is measured about an implant, always from what is there now. `volume` null leaves bone out; `coarse`
 * looks at fewer rays and leaves the density out, for while something is dragged.
 */
export function readingsOf(
  implant: Implant,
  marks: Marks,
  volume: Volume | null,
  limits: Limits,
  coarse = false,
): ImplantReadings {
  const found =
    volume && boneOf(implant, marks.arch, volume, { threshold: limits.boneGrey, reachMm: REACH_MM, coarse });
  const bone = BONE_SIDES.map((side) => reading(side, found?.bone[side] ?? null, limits.boneMm));
  const all = [toCanals(implant, marks, limits), toImplants(implant, marks, limits), ...bone];
  return {
    all,
    crestal: found?.bone.crestal ?? null,
    density: found?.density ?? null,
    worst: worstOf(all.map(({ level }) => level)),
  };
}

const reading = (name: ReadingName, clearance: Clearance | null, limitMm: number, other: Implant | null = null) => ({
  name,
  clearance,
  limitMm,
  level: levelOf(clearance?.mm, limitMm),
  other,
});

function toCanals(implant: Implant, { canals }: Marks, { canalMm }: Limits): Reading {
  let nearest: Clearance | null = null;
  for (const canal of canals) {
    const tube = tubes.get(canal) ?? canalTube(canal.points, canal.diameterMm);
    tubes.set(canal, tube);
    const one = implantToTube(bodyOf(implant), tube);
    if (one && one.mm < (nearest?.mm ?? Infinity)) nearest = one;
  }
  return reading('canal', nearest && nearest.mm <= CANAL_REACH_MM ? nearest : null, canalMm);
}

function toImplants(implant: Implant, { implants }: Marks, { implantMm }: Limits): Reading {
  let nearest: { clearance: Clearance; other: Implant } | null = null;
  for (const other of implants) {
    if (other.id === implant.id) continue;
    const clearance = implantToImplant(bodyOf(implant), bodyOf(other));
    if (clearance.mm < (nearest?.clearance.mm ?? Infinity)) nearest = { clearance, other };
  }
  return reading('implant', nearest?.clearance ?? null, implantMm, nearest?.other ?? null);
}

function boneOf(implant: Implant, arch: Marks['arch'], volume: Volume, ask: BoneAsk): BoneReading {
  const key = [arch, volume, ask.threshold, ask.coarse];
  const known = bones.get(implant);
  if (known?.key.every((one, n) => one === key[n])) return known;
  const body = bodyOf(implant);
  const bone = boneAround(volume, body, frameOf(implant, arch, volume.geometry), ask);
  const made = { key, bone, density: ask.coarse ? null : shellDensity(volume, body) };
  bones.set(implant, made);
  return made;
}
