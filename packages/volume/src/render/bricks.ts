import type { Vec3 } from '../vec.ts';
import type { Volume } from '../volume.ts';

/** Voxels along the edge of a brick. */
export const BRICK = 8;

/** The lowest and highest grey value in each brick of 8 x 8 x 8 voxels, with the layer of voxels around it. */
export interface BrickGrid {
  readonly size: readonly [number, number, number];
  readonly low: Float32Array;
  readonly high: Float32Array;
}

/** Pauses after each layer of bricks. Voxels of slices that are not there count as `empty`. */
export function* brickGrid(volume: Volume, empty: number): Generator<number, BrickGrid> {
  const { geometry, voxels, present, scale, offset } = volume;
  const [nx, ny, nz] = geometry.size;
  const size = [nx, ny, nz].map((n) => Math.ceil(n / BRICK)) as unknown as BrickGrid['size'];
  const [bx, by, bz] = size;
  const low = new Float32Array(bx * by * bz).fill(Infinity);
  const high = new Float32Array(bx * by * bz).fill(-Infinity);
  // runs of one row within one brick first; a brick reaches one voxel over each side, for interpolation
  for (let b = 0; b < bz; b++) {
    for (let k = Math.max(0, b * BRICK - 1); k <= Math.min(nz - 1, (b + 1) * BRICK); k++)
      for (let j = 0; j < ny; j++) {
        const row = (k * ny + j) * nx;
        for (let c = 0; c < bx; c++) {
          let [least, most] = [Infinity, -Infinity];
          if (present[k]) {
            const end = Math.min(nx - 1, (c + 1) * BRICK);
            for (let i = Math.max(0, c * BRICK - 1); i <= end; i++) {
              const value = voxels[row + i] as number;
              if (value < least) least = value;
              if (value > most) most = value;
            }
            [least, most] = [least * scale + offset, most * scale + offset];
            if (least > most) [least, most] = [most, least];
          } else least = most = empty;
          const first = Math.max(0, Math.floor((j - 1) / BRICK));
          const last = Math.min(by - 1, Math.floor((j + 1) / BRICK));
          for (let r = first; r <= last; r++) {
            const n = (b * by + r) * bx + c;
            if (least < (low[n] as number)) low[n] = least;
            if (most > (high[n] as number)) high[n] = most;
          }
        }
      }
    yield (b + 1) / bz;
  }
  return { size, low, high };
}

const FARTHEST = 255;

/**
 * How many bricks a ray may leap: 0 in a brick that shows something, else the Chebyshev distance to the nearest such
 * brick (at most 255).
 * @param shows whether anything in a brick with these extremes is visible
 * @param only bricks that are looked at at all, 0 for the others
 */
export function leaps(
  { size, low, high }: BrickGrid,
  shows: (low: number, high: number) => boolean,
  only: Uint8Array | null = null,
): Uint8Array<ArrayBuffer> {
  const [nx, ny, nz] = size;
  const out = new Uint8Array(nx * ny * nz);
  for (let n = 0; n < out.length; n++)
    out[n] = only?.[n] !== 0 && shows(low[n] as number, high[n] as number) ? 0 : FARTHEST;
  for (const way of [1, -1] as const) {
    const [fromX, fromY, fromZ] = way > 0 ? [0, 0, 0] : [nx - 1, ny - 1, nz - 1];
    for (let z = fromZ; z >= 0 && z < nz; z += way)
      for (let y = fromY; y >= 0 && y < ny; y += way)
        for (let x = fromX; x >= 0 && x < nx; x += way) {
          const n = (z * ny + y) * nx + x;
          if (out[n] !== 0) out[n] = Math.min(out[n] as number, nearest(out, size, [x, y, z], way) + 1);
        }
  }
  return out;
}

/** The least of the thirteen neighbours already done: one half of a two-pass distance transform. */
function nearest(out: Uint8Array, [nx, ny, nz]: BrickGrid['size'], [x, y, z]: Vec3, way: 1 | -1) {
  let least = FARTHEST;
  for (let c = -1; c <= 0; c++)
    for (let b = -1; b <= (c < 0 ? 1 : 0); b++)
      for (let a = -1; a <= (c < 0 || b < 0 ? 1 : -1); a++) {
        const [i, j, k] = [x + way * a, y + way * b, z + way * c];
        if (i < 0 || i >= nx || j < 0 || j >= ny || k < 0 || k >= nz) continue;
        const there = out[(k * ny + j) * nx + i] as number;
        if (there < least) least = there;
      }
  return least;
}

/**
 * 255 where air is inside the patient (airway, sinuses), 0 where it lies around: what can be reached from the sides
 * through air at least two bricks wide, and two bricks more. So nostrils close, and the throat stays although it leaves
 * through the floor of the volume.
 */
export function innerAir({ size, high }: BrickGrid, airBelow: number): Uint8Array<ArrayBuffer> {
  const [nx, ny, nz] = size;
  const wide = wideAir(size, (n) => (high[n] as number) < airBelow);
  const reached = new Uint8Array(wide.length);
  const queue: number[] = [];
  const push = (n: number) => {
    if (!wide[n] || reached[n]) return;
    reached[n] = 1;
    queue.push(n);
  };
  for (let n = 0; n < wide.length; n++) {
    const [x, y] = [n % nx, Math.floor(n / nx) % ny];
    if (x === 0 || y === 0 || x === nx - 1 || y === ny - 1) push(n);
  }
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const [x, y, z] = [next % nx, Math.floor(next / nx) % ny, Math.floor(next / (nx * ny))];
    if (x > 0) push(next - 1);
    if (x < nx - 1) push(next + 1);
    if (y > 0) push(next - nx);
    if (y < ny - 1) push(next + nx);
    if (z > 0) push(next - nx * ny);
    if (z < nz - 1) push(next + nx * ny);
  }
  const outside = grown(grown(reached, size), size);
  return outside.map((one, n) => (one || atSide(n % nx, nx) || atSide(Math.floor(n / nx) % ny, ny) ? 0 : 255));
}

const SIDE = 2; // bricks: slivers of air between a head and the side of the volume are no airway
const atSide = (at: number, count: number): boolean => count > 4 * SIDE && (at < SIDE || at >= count - SIDE);

/** Bricks in a block of two by two by two that is all air. Beyond the sides of the volume there is air. */
function wideAir([nx, ny, nz]: BrickGrid['size'], isAir: (n: number) => boolean): Uint8Array {
  const out = new Uint8Array(nx * ny * nz);
  for (let z = 0; z < nz; z++)
    for (let y = -1; y < ny; y++)
      for (let x = -1; x < nx; x++) {
        const at = (corner: number): number => {
          const [a, b, c] = [x + (corner & 1), y + ((corner >> 1) & 1), Math.min(nz - 1, z + (corner >> 2))];
          return a >= 0 && a < nx && b >= 0 && b < ny ? (c * ny + b) * nx + a : -1;
        };
        let corner = 0;
        while (corner < 8 && (at(corner) < 0 || isAir(at(corner)))) corner++;
        if (corner === 8) for (let n = 0; n < 8; n++) if (at(n) >= 0) out[at(n)] = 1;
      }
  return out;
}

/** A mask larger by one brick in every direction. */
function grown(mask: Uint8Array<ArrayBuffer>, [nx, ny, nz]: BrickGrid['size']): Uint8Array<ArrayBuffer> {
  let from = mask;
  for (const [n, stride] of [[nx, 1], [ny, nx], [nz, nx * ny]] as const) {
    const to = new Uint8Array(from);
    for (let p = 0; p < from.length; p++) {
      const at = Math.floor(p / stride) % n;
      if ((at > 0 && from[p - stride]) || (at < n - 1 && from[p + stride])) to[p] = 1;
    }
    from = to;
  } // prettier-ignore
  return from;
}
