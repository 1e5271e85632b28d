import type { Bytes } from '@hyaline/kit';
import { FIDUCIAL, HU, IMPLANT, jawAt, teethOf, type Tooth, toothReaches } from './anatomy.ts';
import { type ArchMap, FAR, mapArch } from './arch.ts';
import { multiframe, type Scan, sliceFile, stored } from './files.ts';
import { noiseTable, seeded, shuffled, uidFrom } from './random.ts';

export interface PhantomAsk {
  /** Rows and columns. */
  readonly size: number;
  readonly slices: number;
  /** Edge of a voxel, mm; 128 mm over the size by default, so that the jaw fits. */
  readonly spacing?: number;
  readonly seed?: number;
  /** Standard deviation of the grey noise, Hounsfield. */
  readonly noise?: number;
  /** `series`: a file per slice, names in no order. `multiframe`: one enhanced CT object. */
  readonly mode?: 'series' | 'multiframe';
  readonly patientName?: string;
  readonly patientId?: string;
}

/** What is known about the phantom, to measure a viewer against. Lengths in mm, positions LPS. */
export interface PhantomTruth {
  readonly size: number;
  readonly slices: number;
  readonly spacing: number;
  /** Centre of the first voxel of the lowest slice. */
  readonly origin: readonly [number, number, number];
  readonly slope: 1;
  readonly intercept: -1000;
  readonly noiseSigma: number;
  readonly hounsfield: typeof HU;
  readonly fiducialSphere: typeof FIDUCIAL;
  readonly implant: typeof IMPLANT & { readonly s: number };
  readonly archLengthMm: number;
  readonly teethFdi: readonly number[];
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
}

export interface PhantomFile {
  readonly name: string;
  readonly bytes: Bytes;
}

interface Scene extends Required<PhantomAsk>, Scan {
  readonly arch: ArchMap;
  /** Which pixels are head and which are air around it. */
  readonly head: Uint8Array;
  readonly teeth: readonly Tooth[];
  readonly implantS: number;
  readonly noiseOf: Float32Array;
  readonly random: () => number;
}

const FIELD_MM = 128;

/**
 * A synthetic dental CBCT as DICOM files: jaws, teeth, a missing one with an implant, mandibular canal, a sphere to
 * find again. The same ask gives the same bytes. No person was scanned for it.
 */
export function* generatePhantom(ask: PhantomAsk): Iterable<PhantomFile> {
  const scene = sceneOf(ask);
  if (scene.mode === 'multiframe') {
    yield { name: 'cbct-multiframe.dcm', bytes: multiframe(scene) };
    return;
  }
  const names = shuffled(
    Array.from({ length: scene.slices }, (_, i) => i),
    scene.random,
  );
  for (let k = 0; k < scene.slices; k++) {
    yield { name: `IM${String(names[k]).padStart(5, '0')}.dcm`, bytes: sliceFile(scene, k) };
  }
}

export function phantomTruth(ask: PhantomAsk): PhantomTruth {
  const { size, slices, spacing, origin, noise, arch, teeth, implantS, uids } = sceneOf(ask);
  return {
    size,
    slices,
    spacing,
    origin,
    slope: 1,
    intercept: -1000,
    noiseSigma: noise,
    hounsfield: HU,
    fiducialSphere: FIDUCIAL,
    implant: { ...IMPLANT, s: implantS },
    archLengthMm: arch.lengthMm,
    teethFdi: teeth.map(({ fdi }) => fdi),
    studyInstanceUid: uids.study,
    seriesInstanceUid: uids.series,
  };
}

function sceneOf(ask: PhantomAsk): Scene {
  const { size, slices, spacing = FIELD_MM / size, seed = 1, noise = 45, mode = 'series' } = ask;
  const random = seeded(seed);
  const uids = { study: uidFrom(random), series: uidFrom(random), frame: uidFrom(random) };
  const corner = (-(size - 1) / 2) * spacing;
  const arch = mapArch(size, spacing, corner);
  const all = teethOf(arch.lengthMm);
  const scene: Scene = {
    size,
    slices,
    spacing,
    seed,
    noise,
    mode,
    patientName: ask.patientName ?? 'Phantom^José',
    patientId: ask.patientId ?? 'PHANTOM-001',
    origin: [corner, corner, (-(slices - 1) / 2) * spacing],
    arch,
    head: headMask(size, spacing, corner),
    teeth: all.filter(({ fdi }) => fdi !== IMPLANT.fdi),
    implantS: all.find(({ fdi }) => fdi === IMPLANT.fdi)?.s ?? 0,
    noiseOf: noiseTable(random, noise),
    random,
    uids,
    studyDescription: 'CBCT jaw phantom',
    pixels: (k) => voxels(scene, k),
  };
  return scene;
}

function headMask(size: number, spacing: number, corner: number): Uint8Array {
  return Uint8Array.from({ length: size * size }, (_, k) => {
    const x = corner + (k % size) * spacing;
    const y = corner + Math.floor(k / size) * spacing;
    return (x / 56) ** 2 + ((y - 4) / 58) ** 2 < 1 ? 1 : 0;
  });
}

/** Stored values of the slice at index k. */
function voxels(scene: Scene, k: number): Uint16Array<ArrayBuffer> {
  const { size, arch, head, noiseOf, implantS } = scene;
  const z = scene.origin[2] + k * scene.spacing;
  const teeth = scene.teeth.filter((tooth) => toothReaches(tooth, z));
  const jaw = z > -38 && z < 34;
  const out = new Uint16Array(size * size);
  const shift = Math.floor(scene.random() * noiseOf.length);
  const mask = noiseOf.length - 1;
  for (let i = 0; i < out.length; i++) {
    const d = arch.d[i] as number;
    const near = jaw && d < 16 && d > -16 && d !== FAR;
    const bone = near ? jawAt(arch.s[i] as number, d, z, teeth, implantS) : null;
    const value = bone ?? (head[i] === 1 ? HU.soft : HU.air);
    out[i] = stored(value + (noiseOf[(shift + i) & mask] as number));
  }
  addFiducial(scene, z, out, shift);
  return out;
}

function addFiducial({ size, spacing, origin, noiseOf }: Scene, z: number, out: Uint16Array, shift: number): void {
  const r2 = FIDUCIAL.radiusMm ** 2 - (z - FIDUCIAL.z) ** 2;
  if (r2 <= 0) return;
  for (let i = 0; i < out.length; i++) {
    const x = origin[0] + (i % size) * spacing;
    const y = origin[1] + Math.floor(i / size) * spacing;
    if ((x - FIDUCIAL.x) ** 2 + (y - FIDUCIAL.y) ** 2 >= r2) continue;
    out[i] = stored(HU.fiducial + (noiseOf[(shift + i) & (noiseOf.length - 1)] as number));
  }
}
