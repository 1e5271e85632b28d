import { add, dot, norm, scale, subtract, type Vec3 } from '../vec.ts';

/** The point of a convex body that lies furthest in a direction. */
export type Furthest = (direction: Vec3) => Vec3;

export interface ClosestPair {
  readonly mm: number;
  readonly a: Vec3;
  readonly b: Vec3;
}

interface Corner {
  readonly difference: Vec3;
  readonly a: Vec3;
  readonly b: Vec3;
}

const TOLERANCE_MM = 1e-5;
const MOST_STEPS = 100;

/**
 * Distance between two convex bodies; null when they touch or overlap.
 * Gilbert, Johnson and Keerthi, IEEE J. Robotics and Automation 4 (1988) 193-203: walks to the point of the difference
 * of the bodies that is nearest to the origin, and stops when no point can be nearer by more than the tolerance.
 */
export function closestPair(furthestA: Furthest, furthestB: Furthest, towards: Vec3): ClosestPair | null {
  const cornerIn = (direction: Vec3): Corner => {
    const [a, b] = [furthestA(direction), furthestB(scale(direction, -1))];
    return { difference: subtract(a, b), a, b };
  };
  let simplex: readonly Corner[] = [cornerIn(towards)];
  let weights: readonly number[] = [1];
  for (let step = 0; step < MOST_STEPS; step++) {
    const nearest = mixed(simplex, weights, 'difference');
    const mm = norm(nearest);
    if (mm < TOLERANCE_MM || simplex.length === 4) return null;
    const next = cornerIn(scale(nearest, -1));
    const bound = dot(next.difference, nearest) / mm;
    if (mm - bound <= TOLERANCE_MM || simplex.some(({ difference }) => same(difference, next.difference))) break;
    ({ simplex, weights } = nearestPart([...simplex, next]));
  }
  const [a, b] = [mixed(simplex, weights, 'a'), mixed(simplex, weights, 'b')];
  return { mm: norm(subtract(a, b)), a, b };
}

const same = (a: Vec3, b: Vec3): boolean => norm(subtract(a, b)) < 1e-9;

const mixed = (simplex: readonly Corner[], weights: readonly number[], part: keyof Corner): Vec3 =>
  simplex.reduce<Vec3>((sum, corner, n) => add(sum, scale(corner[part], weights[n] ?? 0)), [0, 0, 0]);

/** The corner, edge, face or whole of the simplex on which its point nearest to the origin lies. */
function nearestPart(simplex: readonly Corner[]): { simplex: readonly Corner[]; weights: readonly number[] } {
  let best: { simplex: readonly Corner[]; weights: readonly number[] } = { simplex, weights: [] };
  let least = Infinity;
  for (let mask = 1; mask < 1 << simplex.length; mask++) {
    const part = simplex.filter((_, n) => mask & (1 << n));
    const weights = weightsOfNearest(part.map(({ difference }) => difference));
    if (!weights?.every((weight) => weight >= -1e-12)) continue;
    const mm = norm(mixed(part, weights, 'difference'));
    if (mm < least) [least, best] = [mm, { simplex: part, weights }];
  }
  return best;
}

/** Barycentric weights of the point nearest to the origin in the span of the points; null when they are dependent. */
function weightsOfNearest(points: readonly Vec3[]): number[] | null {
  const [first, ...others] = points as [Vec3, ...Vec3[]];
  const edges = others.map((point) => subtract(point, first));
  const rows = edges.map((edge) => [...edges.map((other) => dot(edge, other)), -dot(edge, first)]);
  const solved = solve(rows);
  return solved && [1 - solved.reduce((sum, weight) => sum + weight, 0), ...solved];
}

/** Gauss with pivots; rows carry the right side as their last number. */
function solve(rows: number[][]): number[] | null {
  const n = rows.length;
  const at = (row: number, column: number): number => rows[row]?.[column] ?? 0;
  for (let column = 0; column < n; column++) {
    let pivot = column;
    for (let row = column + 1; row < n; row++) {
      if (Math.abs(at(row, column)) > Math.abs(at(pivot, column))) pivot = row;
    }
    if (Math.abs(at(pivot, column)) < 1e-14) return null;
    [rows[column], rows[pivot]] = [rows[pivot] as number[], rows[column] as number[]];
    for (let row = 0; row < n; row++) {
      if (row === column) continue;
      const by = at(row, column) / at(column, column);
      rows[row] = (rows[row] as number[]).map((value, k) => value - by * at(column, k));
    }
  }
  return rows.map((row, n_) => (row[n] ?? 0) / at(n_, n_));
}
