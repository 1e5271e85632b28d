import type { ArchShape } from './arch.ts';
import { type Cells, cellsOf, ENOUGH, type JawMap, jawMap } from './jaw-map.ts';
import { centreOf, voxelSizeMm, type VolumeGeometry } from './geometry.ts';
import { add, type Vec3 } from './vec.ts';
import type { Volume } from './volume.ts';

/** A first arch, and whether it was found in the picture or is a neutral one to start from. */
export interface ArchGuess extends ArchShape {
  readonly found: boolean;
}

/** y = y0 + (x - x0)^2 / k: millimetres in the patient, the face where y is small. */
interface Parabola {
  readonly x0: number;
  readonly y0: number;
  readonly k: number;
}

const UP: Vec3 = [0, 0, 1];
const HANDLES = 9;
// Adult arches: 45 to 75 mm wide and 35 to 60 mm deep at the last molars
const K_MM = { from: 10, to: 44 };
const REACH_MM = 52; // arc length from the midline that teeth are looked for
const LEAST_ARC_MM = 55;
const LEAST_COVERED = 0.6; // of the arc must carry teeth
const BEHIND_TEETH_MM = 12;
const NEUTRAL = { halfWidthMm: 27, k: 19 };

/**
 * A first guess of the dental arch: the densest layer of the volume that looks like teeth, a parabola over it that
 * carries most of it, then each handle moved to the middle of the teeth beside it. Where no arch stands out (few teeth,
 * a small field, an unknown position) a neutral parabola in the middle of the volume, `found` false.
 */
export const guessArch = (volume: Volume): ArchGuess => archFromCells(volume.geometry, cellsOf(volume));

/** The same from the volume's coarse copy, which is small enough to hand to a worker. */
export function archFromCells(geometry: VolumeGeometry, cells: Cells): ArchGuess {
  const neutral = neutralArch(geometry);
  if (!geometry.oriented || !geometry.calibrated) return neutral;
  const map = jawMap(cells);
  if (!map) return neutral;
  const parabola = bestParabola(map);
  const along = parabola && toothedPart(map, parabola);
  if (!parabola || !along) return neutral;
  const points = Array.from({ length: HANDLES }, (_, n) => {
    const s = along.from + ((along.to - along.from) * n) / (HANDLES - 1);
    return settled(map, parabola, s);
  });
  return { points: lengthened(smoothed(points)).map(([x, y]): Vec3 => [x, y, map.z]), up: UP, found: true };
}

function neutralArch(geometry: VolumeGeometry): ArchGuess {
  const centre = centreOf(geometry);
  const [dx, dy] = voxelSizeMm(geometry);
  const most = Math.min(geometry.size[0] * dx, geometry.size[1] * dy) * 0.4;
  const half = Math.min(NEUTRAL.halfWidthMm, most);
  const depth = half ** 2 / NEUTRAL.k;
  const points = Array.from({ length: HANDLES }, (_, n) => {
    const x = half * ((2 * n) / (HANDLES - 1) - 1);
    return add(centre, [x, x ** 2 / NEUTRAL.k - depth / 2, 0]);
  });
  return { points, up: UP, found: false };
}

/** Arc length from the apex of a parabola, and back; both odd in x. */
const arcOf = (x: number, k: number): number => {
  const slope = (2 * x) / k;
  return (k / 4) * (slope * Math.sqrt(1 + slope * slope) + Math.asinh(slope));
};
function xAt(s: number, k: number): number {
  let [low, high] = [0, Math.abs(s)];
  for (let n = 0; n < 30; n++) {
    const middle = (low + high) / 2;
    if (arcOf(middle, k) < Math.abs(s)) low = middle;
    else high = middle;
  }
  return (Math.sign(s) * (low + high)) / 2;
}

/** The parabola that carries most teeth along its whole arc: first coarsely over all of them, then about the best. */
function bestParabola(map: JawMap): Parabola | null {
  const { x0, y0, width, height, mm } = map;
  const coarse = best(map, [K_MM.from, K_MM.to, 3], [x0 + 20, x0 + width * mm - 20, 3], [y0, y0 + height * mm, 3]);
  const about = (value: number, reach: number) => [value - reach, value + reach, 1] as const;
  return coarse && best(map, about(coarse.k, 2), about(coarse.x0, 2), about(coarse.y0, 2));
}

type Range = readonly [from: number, to: number, step: number];

function best(map: JawMap, ks: Range, xs: Range, ys: Range): Parabola | null {
  let found: Parabola | null = null;
  let most = 0;
  const { width, height, full } = map;
  for (let k = ks[0]; k <= ks[1]; k += ks[2]) {
    const arm = Array.from({ length: REACH_MM + 1 }, (_, n) => xAt(2 * n - REACH_MM, k));
    const dx = arm.map((x) => Math.round(x / map.mm));
    const dy = arm.map((x) => Math.round((x * x) / k / map.mm));
    for (let y0 = ys[0]; y0 <= ys[1]; y0 += ys[2])
      for (let x0 = xs[0]; x0 <= xs[1]; x0 += xs[2]) {
        const i0 = Math.round((x0 - map.x0) / map.mm);
        const j0 = Math.round((y0 - map.y0) / map.mm);
        let sum = 0;
        for (let n = 0; n < dx.length; n++) {
          const i = i0 + (dx[n] as number);
          const j = j0 + (dy[n] as number);
          if (i >= 0 && j >= 0 && i < width && j < height) sum += full[j * width + i] as number;
        }
        if (sum > most) [most, found] = [sum, { x0, y0, k }];
      }
  }
  return found;
}

/** The part of the curve with teeth on both of its ends; null when too little of it carries any. */
function toothedPart(map: JawMap, { x0, y0, k }: Parabola): { from: number; to: number } | null {
  const places = Array.from({ length: REACH_MM + 1 }, (_, n) => -REACH_MM + 2 * n);
  const full = places.filter((s) => {
    const x = xAt(s, k);
    return map.fullAt(x0 + x, y0 + (x * x) / k) > ENOUGH / 4;
  });
  const [from, to] = [full[0], full.at(-1)];
  if (from === undefined || to === undefined || to - from < LEAST_ARC_MM) return null;
  if (full.length < LEAST_COVERED * ((to - from) / 2 + 1)) return null;
  return { from: from - 2, to: to + 2 };
}

const SETTLE_MM = 6; // half of a tooth's depth, and as much again for a curve that is not quite a parabola
const HALF_TOOTH_MM = 4;

/** A point of the parabola moved across it to the middle of what is dense beside it. */
function settled(map: JawMap, { x0, y0, k }: Parabola, s: number): [number, number] {
  const x = xAt(s, k);
  const slope = (2 * x) / k;
  const [tx, ty] = [1 / Math.hypot(1, slope), slope / Math.hypot(1, slope)];
  const [px, py] = [x0 + x, y0 + (x * x) / k];
  let [sum, weight] = [0, 0];
  for (let out = -SETTLE_MM; out <= SETTLE_MM; out += 0.5)
    for (let on = -HALF_TOOTH_MM; on <= HALF_TOOTH_MM; on += 0.5) {
      const dense = map.at(px + tx * on + ty * out, py + ty * on - tx * out);
      sum += dense * out;
      weight += dense;
    }
  const out = weight > ENOUGH ? sum / weight : 0;
  return [px + ty * out, py - tx * out];
}

/** One more handle beyond each end, straight on: behind the last teeth the jaw and its canals go on. */
function lengthened(points: readonly [number, number][]): [number, number][] {
  const beyond = ([x, y]: [number, number], [fromX, fromY]: [number, number]): [number, number] => {
    const far = BEHIND_TEETH_MM / Math.hypot(x - fromX, y - fromY);
    return [x + (x - fromX) * far, y + (y - fromY) * far];
  };
  const [first, second, last, before] = [points[0], points[1], points.at(-1), points.at(-2)];
  if (!first || !second || !last || !before) return [...points];
  return [beyond(first, second), ...points, beyond(last, before)];
}

/** Each handle a little towards the line through its neighbours: a crown or a gap makes no dent. */
function smoothed(points: readonly [number, number][]): [number, number][] {
  const last = points.length - 1;
  return points.map(([x, y], n) => {
    const [a, b] = [points[Math.max(0, n - 2)], points[Math.max(0, n - 1)]];
    const [c, d] = [points[Math.min(last, n + 1)], points[Math.min(last, n + 2)]];
    if (!a || !b || !c || !d || n < 2 || n > last - 2) return [x, y];
    // cubic through five even points (Savitzky and Golay): keeps the bend that a mean would flatten
    const five = (p: number, q: number, r: number, t: number, u: number) => (-3 * p + 12 * q + 17 * r + 12 * t - 3 * u) / 35; // prettier-ignore
    return [five(a[0], b[0], x, c[0], d[0]), five(a[1], b[1], y, c[1], d[1])];
  });
}
