import { cover, ellipsoid, mix, rounded, smooth } from './shapes.ts';

/** Grey values on the Hounsfield scale, as a well-set CBCT shows them. */
export const HU = {
  air: -985,
  soft: 45,
  fat: -95,
  skin: 70,
  marrow: 190,
  trabecula: 300,
  cortex: 1480,
  canal: 10,
  canalWall: 820,
  dentin: 1780,
  enamel: 2720,
  pulp: 150,
  ligament: 120,
  titanium: 3090,
  ceramic: 2900,
  fiducial: 2000,
} as const;

export interface Place {
  x: number;
  y: number;
  readonly z: number;
  /** By the arch of this jaw. */
  s: number;
  d: number;
  /** Grains of noise there. */
  fine: number;
  coarse: number;
}

/** Trabecular bone inside, a cortex of this thickness around. */
export function bone(under: number, distanceMm: number, cortexMm: number, { fine, coarse }: Place, dense = 1): number {
  if (distanceMm > 0.4) return under;
  const spongy = HU.marrow * dense + HU.trabecula * 0.62 * dense * fine * (coarse > -0.3 ? 1 : 0.5) + 40 * coarse;
  const inside = mix(spongy, HU.cortex + 60 * fine, cover(-(distanceMm + cortexMm)));
  return mix(under, inside, cover(distanceMm));
}

/** How far the mandible's crest is lowered where a tooth was lost long ago, 0 to 1. */
export interface Gap {
  readonly s: number;
  readonly halfMm: number;
}

/** Height of the mandibular canal and its distance from the arch at arc length s; null before the mental foramen. */
export function canalAt(s: number): { d: number; z: number } | null {
  const a = Math.abs(s);
  if (a < 20 || a > 72) return null;
  const z = -26 + 1.3 * Math.cos((a - 34) / 8) + 24 * smooth(48, 72, a) + 1.6 * smooth(24, 20, a);
  return { z, d: -1.1 + 6.2 * smooth(25, 20, a) - 1.2 * smooth(54, 66, a) };
}
export const CANAL_DIAMETER_MM = 2.7;

/** Height of the mandible's crest between the teeth: a millimetre and a half below their necks. */
const crestAt = (a: number): number => -10.1 + 2 * smooth(16, 40, a);

/** Signed distance to the mandible: body with its crest, ramus with coronoid and condylar process. */
export function mandible(place: Place, gaps: readonly Gap[]): number {
  const { s, d, z } = place;
  const a = Math.abs(s);
  if (a > 92 || Math.abs(d) > 14 || z > 38) return 9;
  const ramus = smooth(52, 62, a);
  const coronoid = 12 * Math.exp(-(((a - 63) / 4.4) ** 2));
  const condylar = 15 * Math.exp(-(((a - 82.5) / 4.4) ** 2));
  const healed = gaps.reduce(
    (sum, gap) => sum + 2.4 * smooth(gap.halfMm + 2.5, gap.halfMm - 2.5, Math.abs(s - gap.s)),
    0,
  );
  const scallop = 0.5 * Math.cos(s * 0.9) * (1 - ramus) * smooth(0, 4, a);
  const top = crestAt(a) + 24 * ramus + (coronoid + condylar) * ramus - healed + scallop;
  const bottom = -35 + 1.4 * Math.cos(s / 9) - 1.6 * smooth(10, 0, a) + 3 * smooth(50, 62, a) + 15 * smooth(70, 92, a);
  const thin = smooth(42, 62, a);
  const narrowing = 1 - 0.36 * smooth(-22, -9, z) * (1 - thin);
  const half = ((6.5 + 1.5 * smooth(10, 32, a)) * (1 - thin) + 3.3 * thin) * narrowing;
  const lean = 0.07 * (z + 22) * (1 - ramus) - 1.2 * smooth(8, 0, a) * smooth(-24, -32, z);
  const middle = (top + bottom) / 2;
  const body = rounded(d + lean, z - middle, half, (top - bottom) / 2, 2.9);
  return Math.max(body, a - 88);
}

/** The heads of the mandible, which sit on its condylar processes, and the sockets of the skull above them. */
export function condyles({ x, y, z }: Place): { head: number; socket: number } {
  const side = Math.abs(x) - 39;
  const lean = y - 49 + 0.28 * side;
  const head = ellipsoid(side, lean, z - 33, 9.4, 4.6, 5.2);
  const around = ellipsoid(side, lean, z - 33, 12.6, 7.8, 8.6);
  const socket = Math.max(-around, ellipsoid(side, lean - 1, z - 38, 16, 15, 11), 31.5 - z + 0.12 * Math.abs(lean));
  return { head, socket };
}

/** The canal in its wall through the mandible, out to the mental foramen. */
export function canal(under: number, { s, d, z }: Place): number {
  const at = canalAt(s);
  if (!at) return under;
  const away = Math.sqrt((d - at.d) ** 2 + (z - at.z) ** 2);
  const lumen = away - CANAL_DIAMETER_MM / 2;
  if (lumen > 1.2) return under;
  const walled = mix(under, Math.max(under, HU.canalWall), 0.8 * cover(lumen - 0.55));
  return mix(walled, HU.canal, cover(lumen));
}

/** Signed distance to the maxilla: alveolar ridge, palate, and the buttress towards the cheek bone. */
export function maxilla({ x, y, z, s, d }: Place): number {
  const a = Math.abs(s);
  if (z < 6) return 9;
  const half = (6.3 + 1.9 * smooth(10, 34, a)) * (1 - 0.3 * smooth(18, 8, z));
  const scallop = 0.5 * Math.cos(s * 0.85) * smooth(0, 4, a);
  const crest = 10.4 - 2 * smooth(16, 40, a) + scallop;
  const ridge = Math.max(rounded(d + 0.05 * (z - 17), z - (crest + 27.5) / 2, half, (27.5 - crest) / 2, 2.7), a - 55);
  const vault = 22 + 2.6 * Math.exp(-((x / 10) ** 2)) - 0.05 * Math.max(0, y - 10);
  const back = 34 - 0.012 * x * x;
  const palate = d < 2 && Math.abs(x) < 27 ? Math.max(Math.abs(z - vault) - 1.4, y - back) : 9;
  const cheek = ellipsoid(
    Math.abs(x) - 40,
    y - 8 - 0.45 * (Math.abs(x) - 38),
    z - 37 + 0.2 * (Math.abs(x) - 38),
    13,
    5.5,
    6.5,
  );
  const pterygoid = Math.max(Math.abs(Math.abs(x) - 17 - 0.14 * (y - 36)) - 0.9, Math.abs(y - 40) - 5.5, 15 - z);
  return Math.min(ridge, palate, cheek, pterygoid);
}

/** Sinuses and nose above the palate: air, thin walls, turbinates and septum; writes over what is there. */
export function midface(under: number, place: Place): number {
  const { x, y, z, fine } = place;
  let value = under;
  const side = Math.abs(x);
  const wave = 0.7 * Math.sin(y / 4.1 + x * 0.11) + 0.6 * Math.sin(z / 3.7 + x * 0.23) + 0.4 * Math.sin((y + z) / 2.3);
  const sinus = ellipsoid(side - 25, y - 13, z - 41, 12.5, 17, 18.5) + wave;
  if (sinus < 2.4 && z > 17) {
    const wall = 0.55 + 0.9 * smooth(6, -8, y) + 0.5 * smooth(32, 38, side);
    value = mix(value, 980 + 90 * fine, cover(Math.abs(sinus - wall) - wall));
  }
  value = mix(value, 20, 0.7 * cover(sinus + 0.1)); // the membrane
  value = mix(value, HU.air, cover(sinus + 0.8 + 0.5 * Math.max(0, Math.sin(z / 5 + 1))));
  const nose = ellipsoid(side - 6, y - 6, z - 39, 5.6, 29, 15) + 0.3 * wave;
  if (nose < 2 && z > 23) value = mix(value, 860 + 90 * fine, cover(Math.abs(nose - 0.6) - 0.6));
  value = mix(value, HU.air, cover(nose));
  const curl = 1.4 * Math.sin((z - 30) / 2.6);
  const turbinate = ellipsoid(side - 8.2 + curl, y - 10, z - 32, 2.4, 18, 5.6);
  value = mix(value, HU.soft + 20, cover(turbinate));
  value = mix(value, 520, 0.8 * cover(turbinate + 1.9));
  const septum = Math.max(Math.abs(x - 1.3 * Math.sin(y / 16)) - 0.75, Math.abs(y - 6) - 27, 23 - z);
  return mix(value, 610, cover(septum));
}
