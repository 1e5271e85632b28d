import { add, cross, norm, scale, subtract, type Vec3 } from '../vec.ts';
import type { Mesh } from './mesh.ts';

/** A turn and a shift: lengths and angles stay. */
export interface RigidTransform {
  /** Rows of the rotation. */
  readonly rows: readonly [Vec3, Vec3, Vec3];
  readonly shift: Vec3;
}

export interface RigidFit {
  readonly transform: RigidTransform;
  /** Distance left at each pair, mm. */
  readonly residualsMm: readonly number[];
  readonly rmsMm: number;
}

export const UNMOVED: RigidTransform = { rows: [[1, 0, 0], [0, 1, 0], [0, 0, 1]], shift: [0, 0, 0] }; // prettier-ignore

const dot3 = (a: Vec3, b: Vec3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

export const moved = ({ rows, shift }: RigidTransform, p: Vec3): Vec3 => [
  dot3(rows[0], p) + shift[0],
  dot3(rows[1], p) + shift[1],
  dot3(rows[2], p) + shift[2],
];

/** First `first`, then `then`. */
export function composed(first: RigidTransform, then: RigidTransform): RigidTransform {
  const column = (n: 0 | 1 | 2): Vec3 => [first.rows[0][n], first.rows[1][n], first.rows[2][n]];
  const row = (r: Vec3): Vec3 => [dot3(r, column(0)), dot3(r, column(1)), dot3(r, column(2))];
  return { rows: [row(then.rows[0]), row(then.rows[1]), row(then.rows[2])], shift: moved(then, first.shift) };
}

export function movedMesh(mesh: Mesh, transform: RigidTransform): Mesh {
  const positions = new Float32Array(mesh.positions.length);
  const { rows, shift } = transform;
  for (let p = 0; p < positions.length; p += 3) {
    const [x, y, z] = [mesh.positions[p] as number, mesh.positions[p + 1] as number, mesh.positions[p + 2] as number];
    for (let n = 0; n < 3; n++) {
      const row = rows[n] as Vec3;
      positions[p + n] = row[0] * x + row[1] * y + row[2] * z + (shift[n] as number);
    }
  }
  return { ...mesh, positions };
}

const SMALLEST_MM = 0.5; // closer to one line than this the turn about it would be a guess

/**
 * The turn and shift that bring points onto their partners with the least sum of squares: B. K. P. Horn, "Closed-form
 * solution of absolute orientation using unit quaternions" (1987). Never mirrors.
 * @throws RangeError with fewer than three pairs, or when the points of a side lie on one line
 */
export function fitRigid(from: readonly Vec3[], to: readonly Vec3[]): RigidFit {
  if (from.length < 3 || from.length !== to.length) throw new RangeError('three pairs or more');
  if (Math.min(widthOf(from), widthOf(to)) < SMALLEST_MM) throw new RangeError('points on one line');
  const [a, b] = [middle(from), middle(to)];
  const s = [0, 1, 2].map((row) =>
    [0, 1, 2].map((column) => from.reduce((sum, p, n) => sum + at(subtract(p, a), row) * at(subtract(to[n] as Vec3, b), column), 0)),
  ) as [[number, number, number], [number, number, number], [number, number, number]]; // prettier-ignore
  const [[xx, xy, xz], [yx, yy, yz], [zx, zy, zz]] = s;
  const q = largestEigenvector([
    [xx + yy + zz, yz - zy, zx - xz, xy - yx],
    [yz - zy, xx - yy - zz, xy + yx, zx + xz],
    [zx - xz, xy + yx, yy - xx - zz, yz + zy],
    [xy - yx, zx + xz, yz + zy, zz - xx - yy],
  ]);
  const rows = rowsOf(q as [number, number, number, number]);
  const transform = { rows, shift: subtract(b, moved({ rows, shift: [0, 0, 0] }, a)) };
  const residualsMm = from.map((p, n) => norm(subtract(moved(transform, p), to[n] as Vec3)));
  const rmsMm = Math.sqrt(residualsMm.reduce((sum, mm) => sum + mm * mm, 0) / residualsMm.length);
  return { transform, residualsMm, rmsMm };
}

const at = (v: Vec3, n: number): number => v[n] as number;

const middle = (points: readonly Vec3[]): Vec3 => scale(points.reduce(add, [0, 0, 0]), 1 / points.length);

/** How far the farthest point lies from the longest line between two of them, mm. */
function widthOf(points: readonly Vec3[]): number {
  let [p, q, longest] = [points[0] as Vec3, points[0] as Vec3, 0];
  for (const a of points)
    for (const b of points) if (norm(subtract(a, b)) > longest) [p, q, longest] = [a, b, norm(subtract(a, b))];
  if (longest === 0) return 0;
  return Math.max(...points.map((point) => norm(cross(subtract(point, p), subtract(q, p))) / longest));
}

function rowsOf([w, x, y, z]: readonly [number, number, number, number]): RigidTransform['rows'] {
  return [
    [w * w + x * x - y * y - z * z, 2 * (x * y - w * z), 2 * (x * z + w * y)],
    [2 * (x * y + w * z), w * w - x * x + y * y - z * z, 2 * (y * z - w * x)],
    [2 * (x * z - w * y), 2 * (y * z + w * x), w * w - x * x - y * y + z * z],
  ];
}

const SWEEPS = 32;

/** Unit eigenvector of the largest eigenvalue of a symmetric matrix, by Jacobi rotations. */
function largestEigenvector(matrix: readonly (readonly number[])[]): number[] {
  const n = matrix.length;
  const m = matrix.map((row) => [...row]);
  const vectors = m.map((_, i) => m.map((__, j) => Number(i === j)));
  const get = (rows: number[][], i: number, j: number) => (rows[i] as number[])[j] as number;
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (let i = 0; i < n; i++)
      for (let j = i + 1; j < n; j++) {
        if (get(m, i, j) === 0) continue;
        const angle = Math.atan2(2 * get(m, i, j), get(m, i, i) - get(m, j, j)) / 2;
        const [c, s] = [Math.cos(angle), Math.sin(angle)];
        for (const row of [...m, ...vectors]) {
          const [a, b] = [row[i] as number, row[j] as number];
          [row[i], row[j]] = [c * a + s * b, c * b - s * a];
        }
        const [top, low] = [m[i] as number[], m[j] as number[]];
        for (let k = 0; k < n; k++) {
          const [a, b] = [top[k] as number, low[k] as number];
          [top[k], low[k]] = [c * a + s * b, c * b - s * a];
        }
      }
  }
  const values = m.map((_, i) => get(m, i, i));
  const best = values.indexOf(Math.max(...values));
  const vector = vectors.map((row) => row[best] as number);
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}

/** The way back. */
export function inverted({ rows: [a, b, c], shift }: RigidTransform): RigidTransform {
  const rows: RigidTransform['rows'] = [
    [a[0], b[0], c[0]],
    [a[1], b[1], c[1]],
    [a[2], b[2], c[2]],
  ];
  return { rows, shift: scale(moved({ rows, shift: [0, 0, 0] }, shift), -1) };
}
