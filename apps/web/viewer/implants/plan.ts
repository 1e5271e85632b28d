import { type Implant, isUpper, type Marks, type ToothLabel } from '@hyaline/marks';
import {
  addVec,
  apexOf,
  axisOf,
  axisToApex,
  centreOf,
  dot,
  frameOnArch,
  guessedFrame,
  type ImplantBody,
  implantBody,
  type Jaw,
  type JawFrame,
  scaleVec,
  splineThrough,
  subtractVec,
  type Tilt,
  type Vec3,
  type VolumeGeometry,
} from '@hyaline/volume';
import type { ImplantSize } from './library.ts';

const bodies = new WeakMap<Implant, ImplantBody>();
/** The body of an implant: made once for each state of it. */
export function bodyOf(implant: Implant): ImplantBody {
  const made = bodies.get(implant) ?? implantBody(implant);
  bodies.set(implant, made);
  return made;
}

export const middleOf = ({ head, axis, lengthMm }: Implant): Vec3 => addVec(head, scaleVec(axis, lengthMm / 2));

const archLines = new WeakMap<object, { points: readonly Vec3[]; up: Vec3 }>();

function frameAt(at: Vec3, arch: Marks['arch'], geometry: VolumeGeometry, jaw: Jaw): JawFrame {
  if (!arch) return guessedFrame(at, centreOf(geometry), jaw);
  const line = archLines.get(arch) ?? { points: splineThrough(arch.points, 1).points, up: arch.up };
  archLines.set(arch, line);
  return frameOnArch(at, line, jaw) ?? guessedFrame(at, centreOf(geometry), jaw);
}

/** The directions at an implant; its jaw is that of its tooth, else the one to which its apex points. */
export function frameOf(implant: Implant, arch: Marks['arch'], geometry: VolumeGeometry): JawFrame {
  const upwards = dot(implant.axis, arch?.up ?? [0, 0, 1]) > 0;
  return frameAt(
    implant.head,
    arch,
    geometry,
    (implant.tooth === null ? upwards : isUpper(implant.tooth)) ? 'upper' : 'lower',
  );
}

/** The jaw of its tooth; without one, whether a place lies above the arch, or above the middle of the volume. */
export function jawAt(at: Vec3, tooth: number | null, arch: Marks['arch'], geometry: VolumeGeometry): Jaw {
  if (tooth !== null) return isUpper(tooth) ? 'upper' : 'lower';
  const [from, up] = arch?.points[0] ? [arch.points[0], arch.up] : [centreOf(geometry), [0, 0, 1] as const];
  return dot(subtractVec(at, from), up) > 0 ? 'upper' : 'lower';
}

export interface Asked extends ImplantSize {
  readonly tooth: number | null;
  readonly name: string;
}

const freeId = (list: readonly { readonly id: string }[], kind: string): string => {
  for (let n = list.length + 1; ; n++) if (!list.some(({ id }) => id === `${kind}-${n}`)) return `${kind}-${n}`;
};

/** An implant with its head at a place, upright in its jaw. */
export function newImplant(marks: Marks, head: Vec3, asked: Asked, geometry: VolumeGeometry): Implant {
  const jaw = jawAt(head, asked.tooth, marks.arch, geometry);
  const { apical: axis } = frameAt(head, marks.arch, geometry, jaw);
  return { id: freeId(marks.implants, 'implant'), note: '', head, axis, ...asked };
}

export const withImplant = ({ implants }: Marks, implant: Implant): Pick<Marks, 'implants'> => ({
  implants: implants.some(({ id }) => id === implant.id)
    ? implants.map((one) => (one.id === implant.id ? implant : one))
    : [...implants, implant],
});

export const withoutImplant = ({ implants }: Marks, id: string): Pick<Marks, 'implants'> => ({
  implants: implants.filter((one) => one.id !== id),
});

const ASIDE_MM = 4;

/** A second implant of the same kind, its surface 4 mm further along the arch than the first one's. */
export function copyOf(marks: Marks, implant: Implant, { distal }: JawFrame): Implant {
  const head = addVec(implant.head, scaleVec(distal, implant.diameterMm + ASIDE_MM));
  return { ...implant, id: freeId(marks.implants, 'implant'), tooth: null, note: '', head };
}

export const moved = (implant: Implant, by: Vec3): Implant => ({ ...implant, head: addVec(implant.head, by) });
export const deepened = (implant: Implant, mm: number): Implant => moved(implant, scaleVec(implant.axis, mm));

/** Leans about its head. */
export const tilted = (implant: Implant, tilt: Tilt, frame: JawFrame): Implant => ({
  ...implant,
  axis: axisOf(tilt, frame),
});

export const withApexAt = (implant: Implant, apex: Vec3): Implant => ({
  ...implant,
  axis: axisToApex(implant.head, apex) ?? implant.axis,
});

/** Leans about its apex, which stays. */
export function withHeadAt(implant: Implant, head: Vec3): Implant {
  const apex = apexOf(implant);
  const axis = axisToApex(head, apex);
  return axis ? { ...implant, axis, head: subtractVec(apex, scaleVec(axis, implant.lengthMm)) } : implant;
}

/** The other way round, about its head: for an implant that was set into the wrong jaw. */
export const flipped = (implant: Implant): Implant => ({ ...implant, axis: scaleVec(implant.axis, -1), tooth: null });

/** A tooth has one label: setting it again moves it. */
export function withTooth({ teeth }: Marks, fdi: number, at: Vec3): Pick<Marks, 'teeth'> {
  const label: ToothLabel = { id: `tooth-${fdi}`, fdi, at };
  return { teeth: [...teeth.filter((one) => one.fdi !== fdi), label] };
}
export const withoutTooth = ({ teeth }: Marks, id: string): Pick<Marks, 'teeth'> => ({
  teeth: teeth.filter((one) => one.id !== id),
});
