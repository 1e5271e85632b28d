import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface Phantom {
  folder: string;
  slices?: number;
  /** Rows and columns. */
  size?: number;
  /** Distance of pixels and of slices. */
  spacingMm?: number;
  patientName?: string;
  patientId?: string;
  birthDate?: string;
  phone?: string;
  /** What scanners let people type freely. */
  comments?: string;
  studyDescription?: string;
  /** Makes the study's and the series' UIDs unique. */
  seed?: number;
}

/** Edge of the bright cube in the middle, for measuring. */
export const CUBE_MM = 20;

/** Names that must never be seen outside of sealed objects; searched for as bytes. */
export const CANARY = { name: 'Canaryfield^Quillon', id: 'MRN-77-CANARY-31' };

/**
 * Writes a small CBCT into `folder`: a water ball in air around a bone cube, one file per slice, explicit VR little
 * endian (DICOM PS3.5 section 7.1.2, PS3.10 section 7). Returns the paths in slice order.
 */
export function writePhantom(phantom: Phantom): string[] {
  const slices = phantom.slices ?? 40;
  mkdirSync(phantom.folder, { recursive: true });
  return Array.from({ length: slices }, (_, z) => {
    const path = join(phantom.folder, `IM${String(z).padStart(5, '0')}.dcm`);
    writeFileSync(path, instance(phantom, slices, z));
    return path;
  });
}

const UID_ROOT = '2.25.77000131';
const CT_IMAGE = '1.2.840.10008.5.1.4.1.1.2';
const EXPLICIT_LE = '1.2.840.10008.1.2.1';

function instance(phantom: Phantom, slices: number, z: number): Buffer {
  const { size = 96, spacingMm = 0.5, patientName = CANARY.name, patientId = CANARY.id, seed = 1 } = phantom;
  const { birthDate = '19700131', studyDescription = 'Test phantom', phone, comments } = phantom;
  const study = `${UID_ROOT}.${seed}`;
  const uid = `${study}.1.${z + 1}`;
  const meta = Buffer.concat([
    element(0x0002, 0x0001, 'OB', Buffer.from([0, 1])),
    element(0x0002, 0x0002, 'UI', CT_IMAGE),
    element(0x0002, 0x0003, 'UI', uid),
    element(0x0002, 0x0010, 'UI', EXPLICIT_LE),
  ]);
  const half = ((size - 1) * spacingMm) / 2;
  return Buffer.concat([
    Buffer.alloc(128),
    Buffer.from('DICM'),
    element(0x0002, 0x0000, 'UL', uint32(meta.length)),
    meta,
    element(0x0008, 0x0016, 'UI', CT_IMAGE),
    element(0x0008, 0x0018, 'UI', uid),
    element(0x0008, 0x0020, 'DA', '20260214'),
    element(0x0008, 0x0060, 'CS', 'CT'),
    element(0x0008, 0x1030, 'LO', studyDescription),
    element(0x0008, 0x103e, 'LO', 'Ball and cube'),
    element(0x0010, 0x0010, 'PN', patientName),
    element(0x0010, 0x0020, 'LO', patientId),
    element(0x0010, 0x0030, 'DA', birthDate),
    ...(phone === undefined ? [] : [element(0x0010, 0x2154, 'SH', phone)]),
    ...(comments === undefined ? [] : [element(0x0010, 0x4000, 'LT', comments)]),
    element(0x0018, 0x0050, 'DS', String(spacingMm)),
    element(0x0020, 0x000d, 'UI', study),
    element(0x0020, 0x000e, 'UI', `${study}.1`),
    element(0x0020, 0x0011, 'IS', '1'),
    element(0x0020, 0x0013, 'IS', String(z + 1)),
    element(0x0020, 0x0032, 'DS', `${-half}\\${-half}\\${(z - (slices - 1) / 2) * spacingMm}`),
    element(0x0020, 0x0037, 'DS', '1\\0\\0\\0\\1\\0'),
    element(0x0020, 0x0052, 'UI', `${study}.9`),
    element(0x0028, 0x0002, 'US', uint16(1)),
    element(0x0028, 0x0004, 'CS', 'MONOCHROME2'),
    element(0x0028, 0x0010, 'US', uint16(size)),
    element(0x0028, 0x0011, 'US', uint16(size)),
    element(0x0028, 0x0030, 'DS', `${spacingMm}\\${spacingMm}`),
    element(0x0028, 0x0100, 'US', uint16(16)),
    element(0x0028, 0x0101, 'US', uint16(12)),
    element(0x0028, 0x0102, 'US', uint16(11)),
    element(0x0028, 0x0103, 'US', uint16(0)),
    element(0x0028, 0x1052, 'DS', '-1000'),
    element(0x0028, 0x1053, 'DS', '1'),
    element(0x7fe0, 0x0010, 'OW', pixels(size, slices, spacingMm, z)),
  ]);
}

/** Stored values: air 0, water 1000, bone 2500, each with a pattern of its own so that no two slices are equal. */
function pixels(size: number, slices: number, spacingMm: number, z: number): Buffer {
  const out = Buffer.alloc(size * size * 2);
  const mm = (index: number, count: number): number => (index - (count - 1) / 2) * spacingMm;
  const radius = 0.45 * size * spacingMm;
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const [dx, dy, dz] = [mm(x, size), mm(y, size), mm(z, slices)];
      const bone = Math.max(Math.abs(dx), Math.abs(dy), Math.abs(dz)) <= CUBE_MM / 2;
      const tissue = bone ? 2500 : Math.hypot(dx, dy, dz) <= radius ? 1000 : 0;
      out.writeUInt16LE(tissue + ((x * 7 + y * 13 + z * 29) % 31), (y * size + x) * 2);
    }
  }
  return out;
}

const uint16 = (value: number): Buffer => {
  const out = Buffer.alloc(2);
  out.writeUInt16LE(value);
  return out;
};
const uint32 = (value: number): Buffer => {
  const out = Buffer.alloc(4);
  out.writeUInt32LE(value);
  return out;
};

const LONG_FORM = new Set(['OB', 'OW', 'UN', 'SQ', 'UT']);

function element(group: number, number: number, vr: string, value: Buffer | string): Buffer {
  const raw = typeof value === 'string' ? Buffer.from(value, 'latin1') : value;
  const padding = vr === 'UI' || vr === 'OB' ? '\0' : ' ';
  const body = raw.length % 2 === 0 ? raw : Buffer.concat([raw, Buffer.from(padding)]);
  const length = LONG_FORM.has(vr) ? Buffer.concat([uint16(0), uint32(body.length)]) : uint16(body.length);
  return Buffer.concat([uint16(group), uint16(number), Buffer.from(vr), length, body]);
}
