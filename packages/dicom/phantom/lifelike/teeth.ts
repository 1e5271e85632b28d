import { HU, type Place } from './jaws.ts';
import { cover, mix, rounded } from './shapes.ts';

export interface LifelikeTooth {
  /** Two-digit number of ISO 3950. */
  readonly fdi: number;
  /** Arc length of its middle, mm. */
  readonly s: number;
  /** Place from the midline, 0 to 6. */
  readonly place: number;
  readonly upper: boolean;
  /** Mesio-distal and bucco-lingual diameter of the crown, height of crown and root, mm. */
  readonly widthMm: number;
  readonly depthMm: number;
  readonly crownMm: number;
  readonly rootMm: number;
}

// means of textbook tables of tooth dimensions, rounded; from the central incisor to the second molar
const LOWER_WIDTHS = [5.2, 5.8, 6.8, 7, 7.2, 11, 10.6];
const UPPER_WIDTHS = [8.2, 6.6, 7.6, 7, 6.9, 10.2, 9.6];
const DEPTHS = [5.8, 6, 7.4, 7.6, 8, 10, 9.8];
const CROWNS = [8.6, 8.6, 9.8, 8.2, 7.8, 7, 6.8];
const ROOTS = [12.5, 13, 16, 14, 14.2, 13, 12.4];
const BETWEEN_MM = 0.25;

export function teethOf(upper: boolean, missing: readonly number[]): LifelikeTooth[] {
  const widths = upper ? UPPER_WIDTHS : LOWER_WIDTHS;
  return [-1, 1].flatMap((side) => {
    let from = BETWEEN_MM / 2;
    return widths.flatMap((widthMm, place) => {
      const s = side * (from + widthMm / 2);
      from += widthMm + BETWEEN_MM;
      // the patient's right has negative arc lengths
      const fdi = (upper ? (side < 0 ? 1 : 2) : side < 0 ? 4 : 3) * 10 + place + 1;
      const of = (list: readonly number[]) => list[place] as number;
      const tooth = { fdi, s, place, upper, widthMm, depthMm: of(DEPTHS), crownMm: of(CROWNS), rootMm: of(ROOTS) };
      return missing.includes(fdi) ? [] : [tooth];
    });
  });
}

/** Places of the roots within the crown's outline, in shares of its width and depth, and their thickness. */
const ROOT_PLACES: Readonly<Record<'single' | 'lower' | 'upper', readonly (readonly [number, number, number])[]>> = {
  single: [[0, 0, 1]],
  lower: [[-0.25, 0, 0.56], [0.25, 0, 0.56]],
  upper: [[-0.24, 0.24, 0.48], [0.24, 0.24, 0.48], [0, -0.3, 0.54]],
}; // prettier-ignore

const isMolar = (tooth: LifelikeTooth) => tooth.place >= 5;
const rootsOf = (tooth: LifelikeTooth) => ROOT_PLACES[isMolar(tooth) ? (tooth.upper ? 'upper' : 'lower') : 'single'];

/** Where along the tooth a height lies: mm from its neck, positive into the crown. */
export const along = ({ upper, crownMm, place }: LifelikeTooth, z: number): number => {
  const overbite = place < 3 ? (upper ? 1.2 : 0.2) : 0.3;
  return crownMm - overbite + (upper ? -z : z);
};

export const reaches = (tooth: LifelikeTooth, z: number): boolean => {
  const u = along(tooth, z);
  return u < tooth.crownMm + 0.6 && u > -tooth.rootMm - 1.2;
};

/** Writes a tooth over what is there: enamel cap, dentin, pulp, roots and the ligament around them. */
export function paintTooth(under: number, tooth: LifelikeTooth, place: Place): number {
  const ds = place.s - tooth.s;
  if (Math.abs(ds) > tooth.widthMm * 0.75 + 1.5) return under;
  const u = along(tooth, place.z);
  const lean = (isMolar(tooth) ? 0.05 : 0.12) * u + (isMolar(tooth) ? 0 : 0.3);
  const d = place.d - lean;
  let value = u < 1.2 ? roots(under, tooth, ds, d, u) : under;
  if (u > -1.4) value = crown(value, tooth, ds, d, u, place.fine);
  return pulpChamber(value, tooth, ds, d, u);
}

function crown(under: number, tooth: LifelikeTooth, ds: number, d: number, u: number, fine: number): number {
  const { widthMm, depthMm, crownMm, place } = tooth;
  const f = Math.min(1, Math.max(0, u / crownMm));
  const front = place < 3;
  const taper = front ? 1 - 0.62 * f ** 1.5 : 1 - 0.16 * f ** 3;
  const a = (widthMm / 2) * (0.84 + 0.17 * Math.sin(Math.PI * Math.min(1, f * 0.95 + 0.1)));
  const b = Math.max(0.6, (depthMm / 2) * taper);
  const cusps = front ? (place === 2 ? -1.1 * Math.abs(ds / a) : 0) : 0.85 * Math.cos(Math.PI * Math.min(1, Math.abs(d / b))) * -1 - 0.35 * Math.cos((2 * Math.PI * ds) / widthMm) * (isMolar(tooth) ? 1 : 0); // prettier-ignore
  const top = u - (crownMm - 0.7 + cusps * 0.8);
  const side = rounded(ds, d, a, b, isMolar(tooth) ? 3.2 : 2.5);
  const outside = Math.max(side, top, -1.2 - u);
  if (outside > 0.4) return under;
  const thick = 0.25 + 1.15 * Math.min(1, Math.max(0, u) / (crownMm * 0.6));
  const cap = Math.max(Math.max(side + thick, top + 1.7 + 0.3 * f), -9);
  const dentin = HU.dentin + 45 * fine;
  const inside = u < 0 ? dentin : mix(HU.enamel, dentin, cover(cap));
  return mix(under, inside, cover(outside));
}

function roots(under: number, tooth: LifelikeTooth, ds: number, d: number, u: number): number {
  const { widthMm, depthMm, rootMm, s, upper } = tooth;
  const f = Math.min(1, Math.max(0, -u / rootMm));
  let value = under;
  for (const [os, od, thick] of rootsOf(tooth)) {
    const spread = 1 + 0.4 * f;
    const rs = ds - os * widthMm * spread - Math.sign(s) * 0.9 * f * f;
    const rd = d - od * depthMm * spread;
    const narrow = Math.max(0.1, 1 - f ** 1.7 * 0.86);
    const a = (widthMm / 2) * 0.84 * thick * narrow + 0.15;
    const b = (depthMm / 2) * 0.86 * (upper && thick < 1 ? thick : thick < 1 ? 0.86 : 1) * narrow + 0.15;
    const end = -u - rootMm;
    const away = Math.max(rounded(rs, rd, a, b, 2.1), end);
    if (away > 0.8) continue;
    value = mix(value, HU.ligament, 0.9 * cover(away - 0.32) * (u < -1.4 ? 1 : 0));
    value = mix(value, HU.dentin, cover(away));
    const pulp = Math.max((Math.hypot(rs / (a * 0.22 + 0.12), rd / (b * 0.24 + 0.14)) - 1) * 0.5, -u - rootMm * 0.94);
    value = mix(value, HU.pulp, cover(pulp));
  }
  return value;
}

function pulpChamber(under: number, tooth: LifelikeTooth, ds: number, d: number, u: number): number {
  const { widthMm, depthMm } = tooth;
  const wide = isMolar(tooth) ? 0.2 : 0.13;
  const chamber = Math.max(
    (Math.hypot(ds / (widthMm * wide), d / (depthMm * (wide + 0.02))) - 1) * 1.2,
    Math.abs(u - 0.9) - 1.9,
  );
  return chamber > 0.5 ? under : mix(under, HU.pulp, cover(chamber));
}
