import { noise } from './noise.ts';
import { type Primitive, softMax, softMin } from './primitives.ts';
import type { Vec3 } from './vec.ts';

/** mm to a surface, negative inside. */
export type Distance = (x: number, y: number, z: number) => number;

interface Part extends Primitive {
  /** mm of the fillet */
  blend: number;
  kind: 'add' | 'cut' | 'swell';
}

/** mm. Farther than this from a part's ball, the distance to the ball is enough. */
const AFAR = 12;
/** mm, the size of the unevenness of a bone. */
const GRAIN = 13;
/** mm, the size of the lumps of what swells. */
const LUMP = 5;

/** Of the fillets asked for: bone has edges where clay has none. */
const EDGE = 0.7;

/** mm, edge of the cells of `close`. */
const CELL = 10;

export interface Unevenness {
  /** Another one for each bone */
  seed: number;
  /** mm */
  amplitude: number;
}

/**
 * A bone, put together from parts that are added and cut away in their order. It is made for the patient's left half
 * and mirrored, after an unevenness that is not: so it is symmetric but for that, and has no seam.
 */
export class Solid {
  readonly #parts: Part[] = [];
  readonly #seed: number;
  readonly #amplitude: number;
  readonly #mirrored: boolean;

  constructor({ seed, amplitude }: Unevenness, mirrored = true) {
    this.#seed = seed;
    this.#amplitude = amplitude;
    this.#mirrored = mirrored;
  }

  add(blend: number, ...primitives: Primitive[]): this {
    for (const primitive of primitives) this.#parts.push({ ...primitive, blend: blend * EDGE, kind: 'add' });
    return this;
  }

  cut(blend: number, ...primitives: Primitive[]): this {
    for (const primitive of primitives) this.#parts.push({ ...primitive, blend: blend * EDGE, kind: 'cut' });
    return this;
  }

  /** Moves the surface of what is there so far outwards, most in the middle of a ball and unevenly, by so many mm. */
  swell(centre: Vec3, radius: number, by: number): this {
    const distance: Distance = (x, y, z) => {
      const [dx, dy, dz] = [x - centre[0], y - centre[1], z - centre[2]];
      const far = (dx * dx + dy * dy + dz * dz) / (radius * radius);
      return far >= 1 ? 0 : by * (1 - far) ** 2 * (1 + 0.5 * noise(x / LUMP, y / LUMP, z / LUMP));
    };
    this.#parts.push({ distance, centre, radius, blend: 0, kind: 'swell' });
    return this;
  }

  readonly distance: Distance = (x, y, z) => this.#of(this.#parts, x, y, z);

  /** The same function for places within a ball where the surface may lie, from the parts that matter there. */
  near(centre: Vec3, radius: number): Distance {
    const x0 = this.#mirrored ? Math.abs(centre[0]) : centre[0];
    const parts = this.#parts.filter(
      (part) =>
        Math.hypot(x0 - part.centre[0], centre[1] - part.centre[1], centre[2] - part.centre[2]) <
        part.radius + radius + part.blend + this.#amplitude * 2 + AFAR / 2,
    );
    return (x, y, z) => this.#of(parts, x, y, z);
  }

  /** The distance for places close to the surface, from the parts around each of them: quicker than `distance`. */
  close(): Distance {
    const cells = new Map<number, Distance>();
    return (x, y, z) => {
      const [i, j, k] = [Math.floor(x / CELL), Math.floor(y / CELL), Math.floor(z / CELL)];
      const key = (i + 512) * 1048576 + (j + 512) * 1024 + (k + 512);
      let field = cells.get(key);
      if (!field) {
        field = this.near([(i + 0.5) * CELL, (j + 0.5) * CELL, (k + 0.5) * CELL], CELL * 0.87);
        cells.set(key, field);
      }
      return field(x, y, z);
    };
  }

  /** A box around it, with some room. */
  bounds(): { low: Vec3; high: Vec3 } {
    const added = this.#parts.filter(({ kind }) => kind === 'add');
    const edge = (axis: 0 | 1 | 2, sign: 1 | -1): number =>
      Math.max(...added.map(({ centre, radius }) => sign * centre[axis] + radius)) + 2;
    const left = edge(0, 1);
    const right = this.#mirrored ? left : edge(0, -1);
    return { low: [-right, -edge(1, -1), -edge(2, -1)], high: [left, edge(1, 1), edge(2, 1)] };
  }

  #of(parts: readonly Part[], x0: number, y0: number, z0: number): number {
    let [x, y, z] = [x0, y0, z0];
    const [s, w, g] = [this.#seed, this.#amplitude, 1 / GRAIN];
    x += w * noise(x0 * g + s, y0 * g, z0 * g);
    y += w * noise(x0 * g, y0 * g + s + 7.3, z0 * g);
    z += w * noise(x0 * g, y0 * g, z0 * g + s + 3.1);
    if (this.#mirrored && x < 0) x = -x;
    let d = 1e3;
    for (const part of parts) {
      const [bx, by, bz] = [x - part.centre[0], y - part.centre[1], z - part.centre[2]];
      const far = Math.sqrt(bx * bx + by * by + bz * bz) - part.radius;
      if (part.kind === 'swell') {
        if (far < 0) d -= part.distance(x, y, z);
      } else if (part.kind === 'cut') {
        if (far > part.blend - d && far > part.blend) continue;
        d = softMax(d, -part.distance(x, y, z), part.blend);
      } else if (far <= d + part.blend) {
        d = far > AFAR ? Math.min(d, far) : softMin(d, part.distance(x, y, z), part.blend);
      }
    }
    return d;
  }
}
