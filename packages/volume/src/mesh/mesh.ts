import { cross, dot, norm, subtract, type Vec3 } from '../vec.ts';

/** A surface of triangles that share vertices. Counter-clockwise seen from outside. */
export interface Mesh {
  /** x, y, z of each vertex, mm. */
  readonly positions: Float32Array<ArrayBuffer>;
  /** Three vertices per triangle. */
  readonly indices: Uint32Array<ArrayBuffer>;
  /** Red, green, blue of each vertex, 0-255, where the file has them. */
  readonly colours: Uint8Array<ArrayBuffer> | null;
}

export type MeshErrorCode =
  'not-a-mesh' | 'truncated' | 'empty' | 'too-large' | 'unsupported' | 'bad-numbers' | 'no-surface';

/** Why a file or a threshold gives no surface. */
export class MeshError extends Error {
  readonly code: MeshErrorCode;
  constructor(code: MeshErrorCode) {
    super(code);
    this.code = code;
  }
}

export const MAX_TRIANGLES = 6_000_000; // 216 MB with normals: beyond that phones and old PCs give up

export const triangleCount = (mesh: Mesh): number => mesh.indices.length / 3;

export const vertexOf = ({ positions }: Mesh, n: number): Vec3 => [
  positions[3 * n] as number,
  positions[3 * n + 1] as number,
  positions[3 * n + 2] as number,
];

/** Area in mm² and the volume enclosed in mm³ (by the divergence theorem; true for closed surfaces only). */
export function measureMesh(mesh: Mesh): { areaMm2: number; volumeMm3: number } {
  let areaMm2 = 0;
  let volumeMm3 = 0;
  const [start] = [vertexOf(mesh, 0)]; // near the surface: far from it the sum would lose digits
  for (let t = 0; t < mesh.indices.length; t += 3) {
    const [a, b, c] = [0, 1, 2].map((n) => subtract(vertexOf(mesh, mesh.indices[t + n] as number), start)) as [Vec3, Vec3, Vec3]; // prettier-ignore
    const normal = cross(subtract(b, a), subtract(c, a));
    areaMm2 += norm(normal) / 2;
    volumeMm3 += dot(a, normal) / 6;
  }
  return { areaMm2, volumeMm3 };
}

/** Lowest and highest corner of the box around all vertices, mm. */
export function meshBounds({ positions }: Mesh): { low: Vec3; high: Vec3 } {
  const low: [number, number, number] = [Infinity, Infinity, Infinity];
  const high: [number, number, number] = [-Infinity, -Infinity, -Infinity];
  for (let p = 0; p < positions.length; p++) {
    const axis = (p % 3) as 0 | 1 | 2;
    const value = positions[p] as number;
    if (value < low[axis]) low[axis] = value;
    if (value > high[axis]) high[axis] = value;
  }
  return { low, high };
}

/** Unit normals of the vertices, each the mean of its triangles weighted by their areas. */
export function vertexNormals({ positions, indices }: Mesh): Float32Array<ArrayBuffer> {
  const normals = new Float32Array(positions.length);
  const at = (n: number) => positions[n] as number;
  for (let t = 0; t < indices.length; t += 3) {
    const [a, b, c] = [3 * (indices[t] as number), 3 * (indices[t + 1] as number), 3 * (indices[t + 2] as number)];
    const [ux, uy, uz] = [at(b) - at(a), at(b + 1) - at(a + 1), at(b + 2) - at(a + 2)];
    const [vx, vy, vz] = [at(c) - at(a), at(c + 1) - at(a + 1), at(c + 2) - at(a + 2)];
    const [nx, ny, nz] = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx];
    for (const p of [a, b, c]) {
      normals[p] = (normals[p] as number) + nx;
      normals[p + 1] = (normals[p + 1] as number) + ny;
      normals[p + 2] = (normals[p + 2] as number) + nz;
    }
  }
  for (let p = 0; p < normals.length; p += 3) {
    const length = Math.hypot(normals[p] as number, normals[p + 1] as number, normals[p + 2] as number) || 1;
    for (let n = 0; n < 3; n++) normals[p + n] = (normals[p + n] as number) / length;
  }
  return normals;
}

/** Only the triangles that hang together with most others: loose specks and noise go. */
export function largestPart(mesh: Mesh): Mesh {
  const { positions, indices, colours } = mesh;
  const parent = Uint32Array.from({ length: positions.length / 3 }, (_, n) => n);
  const root = (n: number): number => {
    while (parent[n] !== n) {
      parent[n] = parent[parent[n] as number] as number;
      n = parent[n] as number;
    }
    return n;
  };
  for (let t = 0; t < indices.length; t += 3) {
    const first = root(indices[t] as number);
    parent[root(indices[t + 1] as number)] = first;
    parent[root(indices[t + 2] as number)] = root(first);
  }
  const sizes = new Uint32Array(parent.length);
  let best = 0;
  for (let t = 0; t < indices.length; t += 3) {
    const part = root(indices[t] as number);
    sizes[part] = (sizes[part] as number) + 1;
    if ((sizes[part] as number) > (sizes[best] as number)) best = part;
  }
  const kept: number[] = [];
  const place = new Int32Array(parent.length).fill(-1);
  for (let n = 0; n < parent.length; n++) {
    if (root(n) !== best) continue;
    place[n] = kept.length;
    kept.push(n);
  }
  const out = new Uint32Array(3 * (sizes[best] ?? 0));
  let to = 0;
  for (let t = 0; t < indices.length; t += 3) {
    if ((place[indices[t] as number] as number) < 0) continue;
    for (let n = 0; n < 3; n++) out[to++] = place[indices[t + n] as number] as number;
  }
  return { positions: gather(positions, kept), indices: out, colours: colours && gather(colours, kept) };
}

function gather<T extends Float32Array<ArrayBuffer> | Uint8Array<ArrayBuffer>>(from: T, kept: readonly number[]): T {
  const out = (from instanceof Float32Array ? new Float32Array(3 * kept.length) : new Uint8Array(3 * kept.length)) as T;
  kept.forEach((n, to) => {
    for (let axis = 0; axis < 3; axis++) out[3 * to + axis] = from[3 * n + axis] as number;
  });
  return out;
}

const [LAMBDA, MU] = [0.5, -0.53]; // Taubin 1995: shrink, then swell by slightly more, so that the volume stays

/** Takes the steps of the voxels off a surface without shrinking it (Taubin, "A signal processing approach", 1995). */
export function smoothMesh(mesh: Mesh, rounds: number): Mesh {
  const { indices } = mesh;
  let positions = mesh.positions;
  const count = new Uint16Array(positions.length / 3);
  for (const n of indices) count[n] = (count[n] as number) + 2;
  for (let round = 0; round < 2 * rounds; round++) {
    const sum = new Float32Array(positions.length);
    for (let t = 0; t < indices.length; t += 3) {
      for (let n = 0; n < 3; n++) {
        const to = 3 * (indices[t + n] as number);
        const [a, b] = [3 * (indices[t + ((n + 1) % 3)] as number), 3 * (indices[t + ((n + 2) % 3)] as number)];
        for (let axis = 0; axis < 3; axis++)
          sum[to + axis] =
            (sum[to + axis] as number) + (positions[a + axis] as number) + (positions[b + axis] as number);
      }
    }
    const by = round % 2 === 0 ? LAMBDA : MU;
    const next = new Float32Array(positions.length);
    for (let p = 0; p < next.length; p++) {
      const here = positions[p] as number;
      const n = count[(p / 3) | 0] as number;
      next[p] = n ? here + by * ((sum[p] as number) / n - here) : here;
    }
    positions = next;
  }
  return { ...mesh, positions };
}
