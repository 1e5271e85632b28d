import { add, norm, scale, subtract, type Vec3 } from './vec.ts';

const PIECES = 64; // straight pieces per span to measure its length: their chords fall short of the arc by a millionth

/**
 * Points at even distances along a smooth curve through `points`: a cubic spline with continuous curvature whose
 * parameter is the distance between the points, so that uneven handles make no loops. Two points give the straight line
 * between them; repeated points count once.
 * @param stepMm wanted distance; the last point is always an end of the curve, so the distance is made to fit
 */
export function splineThrough(points: readonly Vec3[], stepMm: number): { points: Vec3[]; lengthMm: number } {
  const knots = points.filter((point, n) => n === 0 || norm(subtract(point, points[n - 1] as Vec3)) > 1e-6);
  const [only] = knots;
  if (!only) return { points: [], lengthMm: 0 };
  if (knots.length === 1) return { points: [only], lengthMm: 0 };
  const spline = new Spline(knots);
  const count = Math.max(1, Math.round(spline.lengthMm / stepMm));
  const even = Array.from({ length: count + 1 }, (_, n) => spline.pointAt((n / count) * spline.lengthMm));
  return { points: even, lengthMm: spline.lengthMm };
}

class Spline {
  readonly lengthMm: number;
  readonly #knots: readonly Vec3[];
  /** Parameter at each knot: straight distances summed up. */
  readonly #at: readonly number[];
  readonly #curvature: readonly Vec3[];
  /** Arc length from the start to each piece's end, with the parameter there. */
  readonly #lengths: readonly { readonly mm: number; readonly u: number }[];

  constructor(knots: readonly Vec3[]) {
    this.#knots = knots;
    this.#at = knots.reduce<number[]>(
      (sums, point, n) => (n === 0 ? [0] : [...sums, (sums.at(-1) ?? 0) + norm(subtract(point, knots[n - 1] as Vec3))]),
      [],
    );
    this.#curvature = secondDerivatives(knots, this.#at);
    this.#lengths = this.#measure();
    this.lengthMm = this.#lengths.at(-1)?.mm ?? 0;
  }

  pointAt(mm: number): Vec3 {
    let [low, high] = [0, this.#lengths.length - 1];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#lengths[middle]?.mm ?? 0) <= mm) low = middle;
      else high = middle;
    }
    const [a, b] = [this.#lengths[low], this.#lengths[high]];
    if (!a || !b) return this.#knots[0] as Vec3;
    const share = b.mm > a.mm ? Math.min(1, Math.max(0, (mm - a.mm) / (b.mm - a.mm))) : 0;
    return this.#evaluate(a.u + share * (b.u - a.u));
  }

  #measure(): { mm: number; u: number }[] {
    const lengths = [{ mm: 0, u: 0 }];
    let before = this.#knots[0] as Vec3;
    let mm = 0;
    for (let span = 1; span < this.#knots.length; span++) {
      const [from, to] = [this.#at[span - 1] as number, this.#at[span] as number];
      for (let piece = 1; piece <= PIECES; piece++) {
        const u = from + ((to - from) * piece) / PIECES;
        const point = this.#evaluate(u);
        mm += norm(subtract(point, before));
        lengths.push({ mm, u });
        before = point;
      }
    }
    return lengths;
  }

  #evaluate(u: number): Vec3 {
    let span = 1;
    while (span < this.#at.length - 1 && u > (this.#at[span] as number)) span++;
    const [from, to] = [this.#at[span - 1] as number, this.#at[span] as number];
    const h = to - from;
    const [a, b] = [(to - u) / h, (u - from) / h];
    const bend = (n: number, share: number) => scale(this.#curvature[n] as Vec3, ((share ** 3 - share) * h * h) / 6);
    const straight = add(scale(this.#knots[span - 1] as Vec3, a), scale(this.#knots[span] as Vec3, b));
    return add(straight, add(bend(span - 1, a), bend(span, b)));
  }
}

/**
 * Second derivatives at the knots. The first and the last span bend evenly (parabolic run-out): an arch ends in curves,
 * and the straight ends of the natural spline would cut their corners.
 */
function secondDerivatives(knots: readonly Vec3[], at: readonly number[]): Vec3[] {
  const last = knots.length - 1;
  const zero: Vec3 = [0, 0, 0];
  const out: Vec3[] = Array.from({ length: knots.length }, () => zero);
  if (last < 2) return out;
  const width = (n: number) => (at[n + 1] as number) - (at[n] as number);
  const slope = (n: number) => scale(subtract(knots[n + 1] as Vec3, knots[n] as Vec3), 1 / width(n));
  const upper: number[] = [0];
  const right: Vec3[] = [zero];
  for (let n = 1; n < last; n++) {
    const [before, after] = [width(n - 1), width(n)];
    const ends = (n === 1 ? before : 0) + (n === last - 1 ? after : 0);
    const below = n === 1 ? 0 : before;
    const diagonal = 2 * (before + after) + ends - below * (upper[n - 1] as number);
    upper.push(after / diagonal);
    const wanted = scale(subtract(slope(n), slope(n - 1)), 6);
    right.push(scale(subtract(wanted, scale(right[n - 1] as Vec3, below)), 1 / diagonal));
  }
  out[last - 1] = right[last - 1] as Vec3;
  for (let n = last - 2; n > 0; n--) {
    out[n] = subtract(right[n] as Vec3, scale(out[n + 1] as Vec3, upper[n] as number));
  }
  out[0] = out[1] as Vec3;
  out[last] = out[last - 1] as Vec3;
  return out;
}
