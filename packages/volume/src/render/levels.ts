import type { Histogram } from '../histogram.ts';

/** Mean grey values of the three kinds of matter that a dental volume holds. */
export interface TissueLevels {
  readonly air: number;
  readonly soft: number;
  readonly hard: number;
  /** Grey values at which one kind gives way to the next. */
  readonly airToSoft: number;
  readonly softToHard: number;
}

/** Splits the grey values into three groups with the most between them: N. Otsu (1979), for two thresholds. */
export function tissueLevels({ low, high, counts, total }: Histogram): TissueLevels | null {
  const width = (high - low) / counts.length;
  const GROUPS = 128;
  const join = Math.ceil(counts.length / GROUPS);
  const weight = new Float64Array(GROUPS + 1);
  const moment = new Float64Array(GROUPS + 1);
  for (let g = 0; g < GROUPS; g++) {
    let [w, m] = [0, 0];
    for (let n = g * join; n < Math.min(counts.length, (g + 1) * join); n++) {
      w += counts[n] as number;
      m += (counts[n] as number) * (low + (n + 0.5) * width);
    }
    weight[g + 1] = (weight[g] as number) + w;
    moment[g + 1] = (moment[g] as number) + m;
  }
  if (total === 0) return null;
  const part = (from: number, to: number) => {
    const w = (weight[to] as number) - (weight[from] as number);
    const m = (moment[to] as number) - (moment[from] as number);
    return { w, mean: w > 0 ? m / w : 0, score: w > 0 ? (m * m) / w : 0 };
  };
  let best = { score: -1, a: 0, b: 0 };
  for (let a = 1; a < GROUPS; a++)
    for (let b = a + 1; b < GROUPS; b++) {
      const [x, y, z] = [part(0, a), part(a, b), part(b, GROUPS)];
      if (x.w === 0 || y.w === 0 || z.w === 0) continue;
      const score = x.score + y.score + z.score;
      if (score > best.score) best = { score, a, b };
    }
  if (best.score < 0) return null;
  const edge = (g: number) => low + g * join * width;
  const [air, soft, hard] = [part(0, best.a).mean, part(best.a, best.b).mean, part(best.b, GROUPS).mean];
  return { air, soft, hard, airToSoft: edge(best.a), softToHard: edge(best.b) };
}

const [HU_AIR, HU_SOFT, HU_HARD] = [-1000, 40, 1250];
const AIR_WITHIN = 220;
const SOFT_WITHIN = 350;

/** Turns Hounsfield values of presets into a study's own grey values. */
export interface GreyScale {
  /** True when the study's values already look like Hounsfield and nothing was shifted. */
  readonly hounsfieldLike: boolean;
  of(hounsfield: number): number;
}

/**
 * Presets are written for Hounsfield values. Cone-beam devices give other numbers: where air and soft tissue do not lie
 * where Hounsfield puts them, presets are stretched to this study's own peaks.
 */
export function greyScaleOf(levels: TissueLevels | null): GreyScale {
  const same: GreyScale = { hounsfieldLike: true, of: (hu) => hu };
  if (!levels) return same;
  const { air, soft, hard } = levels;
  // a field of view inside the head has no air: its lowest group is then soft tissue, where Hounsfield puts it
  const inside = Math.abs(air - HU_SOFT) < SOFT_WITHIN / 2;
  if (inside || (Math.abs(air - HU_AIR) < AIR_WITHIN && Math.abs(soft - HU_SOFT) < SOFT_WITHIN)) return same;
  const below = (soft - air) / (HU_SOFT - HU_AIR);
  const above = (hard - soft) / (HU_HARD - HU_SOFT);
  return { hounsfieldLike: false, of: (hu) => soft + (hu - HU_SOFT) * (hu < HU_SOFT ? below : above) };
}
