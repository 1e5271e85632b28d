import type { Distance, Solid } from './solid.ts';

/** mm between the points at which `coarse` knows the distance, and how far around the bone. */
const SPACING = 2;
const MARGIN = 6;

const grids = new WeakMap<Solid, Distance>();

/** The distance read off a grid: near enough for the light and for what lies beside a bone, and quick. */
export function coarse(solid: Solid): Distance {
  const known = grids.get(solid);
  if (known) return known;
  const { low, high } = solid.bounds();
  const [nx, ny, nz] = [0, 1, 2].map((axis) =>
    Math.ceil(((high[axis] as number) - (low[axis] as number) + 2 * MARGIN) / SPACING),
  ) as [number, number, number];
  const [x0, y0, z0] = [low[0] - MARGIN, low[1] - MARGIN, low[2] - MARGIN];
  const values = new Float32Array((nx + 1) * (ny + 1) * (nz + 1));
  let at = 0;
  for (let k = 0; k <= nz; k += 1)
    for (let j = 0; j <= ny; j += 1)
      for (let i = 0; i <= nx; i += 1) {
        values[at] = solid.distance(x0 + i * SPACING, y0 + j * SPACING, z0 + k * SPACING);
        at += 1;
      }
  const read: Distance = (x, y, z) => {
    const [u, v, w] = [(x - x0) / SPACING, (y - y0) / SPACING, (z - z0) / SPACING];
    if (u < 0 || v < 0 || w < 0 || u >= nx || v >= ny || w >= nz) return MARGIN * 2;
    const [i, j, k] = [Math.floor(u), Math.floor(v), Math.floor(w)];
    const line = (b: number, c: number): number => {
      const from = (c * (ny + 1) + b) * (nx + 1) + i;
      const near = values[from] as number;
      return near + ((values[from + 1] as number) - near) * (u - i);
    };
    const sheet = (c: number): number => line(j, c) + (line(j + 1, c) - line(j, c)) * (v - j);
    return sheet(k) + (sheet(k + 1) - sheet(k)) * (w - k);
  };
  grids.set(solid, read);
  return read;
}
