/** Grey values of the phantom, on the Hounsfield scale. */
export const HU = {
  air: -1000,
  soft: 40,
  cancellous: 420,
  cortical: 1350,
  dentin: 1600,
  enamel: 2600,
  pulp: 60,
  canal: -20,
  canalRim: 900,
  ligament: 150,
  metal: 3000,
  fiducial: 2000,
} as const;

/** The dental arch is the parabola y = Y0 + x^2 / K, mm LPS: its front (y small) is where the incisors stand. */
export const ARCH = { y0: -30, k: 22, halfWidthMm: 29 } as const;
export const FIDUCIAL = { x: 0, y: 20, z: 0, radiusMm: 4 } as const;
/** A titanium post where tooth FDI 46 is missing; z in mm, the occlusal plane is z = 0. */
export const IMPLANT = { fdi: 46, diameterMm: 4, topMm: -8, bottomMm: -18 } as const;

export interface Tooth {
  /** Signed arc length of its middle along the arch, mm. */
  readonly s: number;
  readonly widthMm: number;
  readonly depthMm: number;
  readonly upper: boolean;
  readonly rootMm: number;
  readonly crownMm: number;
  /** Two-digit number of ISO 3950. */
  readonly fdi: number;
}

// mesio-distal widths, root and crown lengths of the eight teeth from the midline, mm (rounded means of textbooks)
const WIDTHS = [5.4, 6, 6.8, 7, 7.1, 10.5, 10, 9];
const ROOTS = [12, 13, 16, 14, 14, 14, 13, 11];
const CROWNS = [9, 9, 10, 8.5, 8, 7.5, 7, 7];

export function teethOf(archLengthMm: number): Tooth[] {
  const teeth: Tooth[] = [];
  for (const side of [-1, 1]) {
    let from = 0;
    for (const [i, width] of WIDTHS.entries()) {
      if (from + width > archLengthMm / 2) break;
      for (const upper of [false, true]) {
        const quadrant = upper ? (side < 0 ? 1 : 2) : side < 0 ? 4 : 3;
        teeth.push({
          s: side * (from + width / 2),
          widthMm: width * 0.94,
          depthMm: i > 4 ? 9.5 : 7,
          upper,
          rootMm: ROOTS[i] as number,
          crownMm: CROWNS[i] as number,
          fdi: quadrant * 10 + i + 1,
        });
      }
      from += width;
    }
  }
  return teeth;
}

/** The mandibular canal runs behind the mental foramen only: offset from the arch and height at arc length s, mm. */
export const canalAt = (s: number): { d: number; z: number } | null =>
  Math.abs(s) < 22 ? null : { d: -1.2 + 0.02 * Math.abs(s), z: -27 + 0.001 * s * s };
export const CANAL_RADIUS_MM = 1.4;
export const CANAL_RIM_MM = 2;

/**
 * Grey value near the arch, or null where there is nothing but soft tissue.
 * @param s - signed arc length, mm
 * @param d - signed distance from the arch, mm
 * @param z - height above the occlusal plane, mm
 * @param teeth - the teeth that this height cuts
 */
export function jawAt(s: number, d: number, z: number, teeth: readonly Tooth[], implantS: number): number | null {
  let value = boneAt(s, d, z);
  for (const tooth of teeth) {
    const ds = s - tooth.s;
    if (ds > 6 || ds < -6) continue;
    value = toothAt(tooth, ds, d, tooth.upper ? z : -z) ?? value;
  }
  const off = s - implantS;
  const radius = IMPLANT.diameterMm / 2;
  if (off * off + d * d < radius * radius && z < IMPLANT.topMm && z > IMPLANT.bottomMm) return HU.metal;
  return value;
}

function boneAt(s: number, d: number, z: number): number | null {
  const away = Math.abs(d);
  if (z > -38 && z < -7.5) {
    const canal = canalAt(s);
    const toCanal = canal === null ? Infinity : Math.hypot(d - canal.d, z - canal.z);
    if (toCanal < CANAL_RADIUS_MM) return HU.canal;
    if (toCanal < CANAL_RIM_MM) return HU.canalRim;
    const half = 7.2 + Math.min(2, Math.abs(s) * 0.03);
    if (away >= half) return null;
    return Math.min(half - away, z + 38, -7.5 - z) < 1.6 ? HU.cortical : HU.cancellous;
  }
  if (z > 7.5 && z < 34 && away < 6.4) return Math.min(6.4 - away, 34 - z, z - 7.5) < 1.1 ? HU.cortical : HU.cancellous;
  return null;
}

/** @param depth - mm from the occlusal plane towards the root tip */
function toothAt(tooth: Tooth, ds: number, d: number, depth: number): number | null {
  if (depth < tooth.crownMm) {
    const f = depth < 1 ? 0.8 : 1;
    const r = Math.hypot(ds / ((tooth.widthMm / 2) * f), d / ((tooth.depthMm / 2) * f));
    if (r >= 1) return null;
    if (r > 0.72 || depth < 1.6) return HU.enamel;
    return r < 0.2 && depth > 3 ? HU.pulp : HU.dentin;
  }
  const f = (1 - 0.75 * ((depth - tooth.crownMm) / tooth.rootMm)) * 0.72;
  const r = Math.hypot(ds / ((tooth.widthMm / 2) * f), d / ((tooth.depthMm / 2) * f));
  if (r < 1) return r < 0.18 ? HU.pulp : HU.dentin;
  return r < 1.12 ? HU.ligament : null;
}

export const toothReaches = (tooth: Tooth, z: number): boolean => {
  const depth = tooth.upper ? z : -z;
  return depth >= -0.2 && depth <= tooth.crownMm + tooth.rootMm;
};
