import { type Bytes, concatBytes } from '@hyaline/kit';
import { writeElement, writeFile, writeSequence, writeUint16, writeUint32 } from '../src/writer.ts';
import { FIDUCIAL, HU, IMPLANT, jawAt, teethOf, type Tooth, toothReaches } from './anatomy.ts';
import { type ArchMap, FAR, mapArch } from './arch.ts';
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

interface Scene extends Required<PhantomAsk> {
  readonly origin: readonly [number, number, number];
  readonly arch: ArchMap;
  /** Which pixels are head and which are air around it. */
  readonly head: Uint8Array;
  readonly teeth: readonly Tooth[];
  readonly implantS: number;
  readonly noiseOf: Float32Array;
  readonly random: () => number;
  readonly uids: { readonly study: string; readonly series: string; readonly frame: string };
}

const STORED_ZERO = 1000; // stored value = HU + 1000, 12 bits
const STORED_MAX = 4095;
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
  return {
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
  };
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

const stored = (hounsfield: number): number => Math.min(STORED_MAX, Math.max(0, Math.round(hounsfield) + STORED_ZERO));

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

const CT = '1.2.840.10008.5.1.4.1.1.2';
const XRAY_3D_CRANIOFACIAL = '1.2.840.10008.5.1.4.1.1.13.1.2';
const EXPLICIT_LITTLE = '1.2.840.10008.1.2.1';

function sliceFile(scene: Scene, k: number): Bytes {
  const sopInstanceUid = `${scene.uids.series}.${k + 1}`;
  const pixels = voxels(scene, k);
  const dataSet = [
    ...describe(scene, CT, sopInstanceUid),
    writeElement(0x00200013, 'IS', String(k + 1)),
    writeElement(0x00200032, 'DS', positionText(scene, k)),
    writeElement(0x00200037, 'DS', AXIAL),
    writeElement(0x00200052, 'UI', scene.uids.frame),
    ...matrix(scene),
    writeElement(0x00280030, 'DS', `${scene.spacing}\\${scene.spacing}`),
    ...bits(),
    ...greyValues(),
    writeElement(0x7fe00010, 'OW', new Uint8Array(pixels.buffer)),
  ];
  return writeFile({ sopClassUid: CT, sopInstanceUid, transferSyntaxUid: EXPLICIT_LITTLE }, dataSet);
}

function multiframe(scene: Scene): Bytes {
  const sopInstanceUid = `${scene.uids.series}.1`;
  const frames = Array.from({ length: scene.slices }, (_, k) => new Uint8Array(voxels(scene, k).buffer));
  const shared = concatBytes(
    writeSequence(0x00209116, [writeElement(0x00200037, 'DS', AXIAL)]),
    writeSequence(0x00289110, [
      concatBytes(
        writeElement(0x00180050, 'DS', String(scene.spacing)),
        writeElement(0x00280030, 'DS', `${scene.spacing}\\${scene.spacing}`),
      ),
    ]),
    writeSequence(0x00289145, [concatBytes(...greyValues().slice(2))]),
  );
  const perFrame = frames.map((_, k) =>
    concatBytes(
      writeSequence(0x00209111, [writeUint32(0x00209057, k + 1)]),
      writeSequence(0x00209113, [writeElement(0x00200032, 'DS', positionText(scene, k))]),
    ),
  );
  const dataSet = [
    ...describe(scene, XRAY_3D_CRANIOFACIAL, sopInstanceUid),
    writeElement(0x00200013, 'IS', '1'),
    writeElement(0x00200052, 'UI', scene.uids.frame),
    ...matrix(scene, scene.slices),
    ...bits(),
    writeSequence(0x52009229, [shared]),
    writeSequence(0x52009230, perFrame),
    writeElement(0x7fe00010, 'OW', concatBytes(...frames)),
  ];
  return writeFile({ sopClassUid: XRAY_3D_CRANIOFACIAL, sopInstanceUid, transferSyntaxUid: EXPLICIT_LITTLE }, dataSet);
}

const AXIAL = '1\\0\\0\\0\\1\\0';

const positionText = ({ origin: [x, y, z], spacing }: Scene, k: number): string =>
  [x, y, z + k * spacing].map((mm) => String(Number(mm.toFixed(4)))).join('\\');

function describe(scene: Scene, sopClassUid: string, sopInstanceUid: string): Uint8Array[] {
  return [
    writeElement(0x00080005, 'CS', 'ISO_IR 192'),
    writeElement(0x00080008, 'CS', 'ORIGINAL\\PRIMARY\\AXIAL'),
    writeElement(0x00080016, 'UI', sopClassUid),
    writeElement(0x00080018, 'UI', sopInstanceUid),
    writeElement(0x00080020, 'DA', '20240102'),
    writeElement(0x00080021, 'DA', '20240102'),
    writeElement(0x00080030, 'TM', '101112'),
    writeElement(0x00080050, 'SH', ''),
    writeElement(0x00080060, 'CS', 'CT'),
    writeElement(0x00080070, 'LO', 'Hyaline Phantom'),
    writeElement(0x00080080, 'LO', 'Test Clinic'),
    writeElement(0x00080090, 'PN', 'Referring^Doc'),
    writeElement(0x00081030, 'LO', 'CBCT jaw phantom'),
    writeElement(0x0008103e, 'LO', `Synthetic CBCT ${scene.spacing} mm`),
    writeElement(0x00100010, 'PN', scene.patientName),
    writeElement(0x00100020, 'LO', scene.patientId),
    writeElement(0x00100030, 'DA', '19800101'),
    writeElement(0x00100040, 'CS', 'O'),
    writeElement(0x00180050, 'DS', String(scene.spacing)),
    writeElement(0x00180060, 'DS', '90'),
    writeElement(0x0020000d, 'UI', scene.uids.study),
    writeElement(0x0020000e, 'UI', scene.uids.series),
    writeElement(0x00200010, 'SH', '1'),
    writeElement(0x00200011, 'IS', '1'),
  ];
}

const matrix = ({ size }: Scene, frames?: number): Uint8Array[] => [
  writeUint16(0x00280002, 1),
  writeElement(0x00280004, 'CS', 'MONOCHROME2'),
  ...(frames === undefined ? [] : [writeElement(0x00280008, 'IS', String(frames))]),
  writeUint16(0x00280010, size),
  writeUint16(0x00280011, size),
];

const bits = (): Uint8Array[] => [
  writeUint16(0x00280100, 16),
  writeUint16(0x00280101, 12),
  writeUint16(0x00280102, 11),
  writeUint16(0x00280103, 0),
];

const greyValues = (): Uint8Array[] => [
  writeElement(0x00281050, 'DS', '600'),
  writeElement(0x00281051, 'DS', '3600'),
  writeElement(0x00281052, 'DS', String(-STORED_ZERO)),
  writeElement(0x00281053, 'DS', '1'),
  writeElement(0x00281054, 'LO', 'HU'),
];
