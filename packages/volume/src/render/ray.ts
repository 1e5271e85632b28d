import { applyRows, inverseRows, patientToVoxel } from '../geometry.ts';
import { add, scale, type Vec3 } from '../vec.ts';
import type { Volume } from '../volume.ts';
import { BRICK } from './bricks.ts';
import { type Camera3d, fromScreen, viewBasis, type ViewSize } from './camera3d.ts';
import { type Transfer, TRANSFER_SIZE } from './transfer.ts';

/** A box along the patient's axes, LPS mm: nothing outside it is drawn. */
export interface ClipBox {
  readonly low: Vec3;
  readonly high: Vec3;
}

/** Everything a ray needs to know. The graphics card and the processor draw the same scene. */
export interface RayScene {
  readonly volume: Volume;
  readonly transfer: Transfer;
  readonly clip: ClipBox;
  /** Between samples, mm. */
  readonly stepMm: number;
  /** Bricks that may be leapt over, see `leaps`; null samples everything. */
  readonly leaps: Uint8Array | null;
  /** 255 in bricks inside the patient; looked at only where the transfer function asks for it. */
  readonly inner: Uint8Array | null;
}

export interface RayResult {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
  readonly opacity: number;
  /** Along the ray to where half the light is gone (or the greatest value lies), mm; null where nothing is that dense. */
  readonly depthMm: number | null;
}

const NOTHING: RayResult = { red: 0, green: 0, blue: 0, opacity: 0, depthMm: null };
const ENOUGH = 0.98; // opacity at which a ray ends
const FINE = 0.2; // of a step, where matter begins: surfaces then show no rings
const FINE_STEPS = 6;
export const LIGHT = { ambient: 0.32, diffuse: 0.72, specular: 0.22, shine: 24 } as const;

/** Where a ray (LPS mm, unit direction) passes through the volume and the clipping box: from and to, mm along it. */
export function spanOf(
  { volume: { geometry }, clip }: Pick<RayScene, 'volume' | 'clip'>,
  origin: Vec3,
  direction: Vec3,
): [number, number] {
  // prettier-ignore
  const start = patientToVoxel(geometry, origin);
  const way = applyRows(inverseRows(geometry), direction);
  let [from, to] = [-Infinity, Infinity];
  const cut = (at: number, speed: number, low: number, high: number) => {
    if (Math.abs(speed) < 1e-9) {
      if (at < low || at > high) [from, to] = [0, -1];
      return;
    }
    const [a, b] = [(low - at) / speed, (high - at) / speed];
    from = Math.max(from, Math.min(a, b));
    to = Math.min(to, Math.max(a, b));
  };
  for (const n of [0, 1, 2] as const) {
    cut(start[n], way[n], 0, geometry.size[n] - 1);
    cut(origin[n], direction[n], clip.low[n], clip.high[n]);
  }
  return [from, to];
}

/** A ray in voxels: `start + t x way` for t from `from` to `to`, mm. */
interface Ray {
  readonly start: Vec3;
  readonly way: Vec3;
  readonly from: number;
  readonly to: number;
  /** In the patient, unit. */
  readonly view: Vec3;
}

/** Follows one ray on the processor. */
export function castRay(scene: RayScene, origin: Vec3, direction: Vec3, jitter = 0.5): RayResult {
  const [from, to] = spanOf(scene, origin, direction);
  if (!(to > from)) return NOTHING;
  const { geometry } = scene.volume;
  const start = patientToVoxel(geometry, origin);
  const way = applyRows(inverseRows(geometry), direction);
  const ray: Ray = { start, way, from, to, view: direction };
  return scene.transfer.mode === 'mip' ? greatest(scene, ray) : shaded(scene, ray, jitter);
}

function greatest(scene: RayScene, { start, way, from, to }: Ray): RayResult {
  let [most, depthMm] = [-Infinity, 0];
  for (let t = from; t <= to; t += scene.stepMm) {
    const grey = sample(scene.volume, start[0] + t * way[0], start[1] + t * way[1], start[2] + t * way[2]);
    if (grey > most) [most, depthMm] = [grey, t];
  }
  const n = 4 * entryOf(scene.transfer, most);
  const { entries } = scene.transfer;
  const light = entries[n] as number;
  return { red: light, green: light, blue: light, opacity: light > 0 ? 1 : 0, depthMm: light > 0 ? depthMm : null };
}

function shaded(scene: RayScene, { start, way, from, to, view }: Ray, jitter: number): RayResult {
  const { volume, transfer, stepMm } = scene;
  let [red, green, blue, opacity] = [0, 0, 0, 0];
  let depthMm: number | null = null;
  let passed = from; // nothing lies before it
  let fine = 0; // small steps left; below 0 within matter, where large ones do again
  for (let t = from + jitter * stepMm; t <= to;) {
    const [i, j, k] = [start[0] + t * way[0], start[1] + t * way[1], start[2] + t * way[2]];
    const leap = leapAt(scene, i, j, k, way);
    if (leap > 0) {
      t += Math.ceil(leap / stepMm) * stepMm;
      passed = t;
      fine = 0;
      continue;
    }
    const along = fine > 0 ? stepMm * FINE : stepMm;
    let n = 4 * entryOf(transfer, sample(volume, i, j, k));
    let perMm = (transfer.entries[n + 3] as number) * insideAt(scene, i, j, k);
    if (perMm <= 0.001) {
      t += along;
      fine = Math.max(0, fine - 1);
      continue;
    }
    if (fine === 0) {
      // it begins within the last step: look closer
      t = Math.max(passed, t - stepMm * (1 - FINE));
      fine = FINE_STEPS;
      continue;
    }
    if (transfer.calm && perMm >= FAINT) {
      n = 4 * entryOf(transfer, meanAround(volume, i, j, k));
      perMm = (transfer.entries[n + 3] as number) * insideAt(scene, i, j, k);
    }
    const own = 1 - (1 - Math.min(0.9999, perMm)) ** along;
    const { body, shine } = lightAt(scene, [i, j, k], view, perMm);
    const weight = (1 - opacity) * own;
    red += weight * ((transfer.entries[n] as number) * body + shine);
    green += weight * ((transfer.entries[n + 1] as number) * body + shine);
    blue += weight * ((transfer.entries[n + 2] as number) * body + shine);
    opacity += weight;
    if (depthMm === null && opacity >= 0.5) depthMm = t;
    if (opacity > ENOUGH) break;
    t += along;
    if (fine > 0 && --fine === 0) fine = -1;
  }
  return { red, green, blue, opacity, depthMm };
}

const meanAround = (volume: Volume, i: number, j: number, k: number): number => {
  const along = (a: number, b: number, c: number) => sample(volume, i + a, j + b, k + c) + sample(volume, i - a, j - b, k - c); // prettier-ignore
  return (sample(volume, i, j, k) + along(1, 0, 0) + along(0, 1, 0) + along(0, 0, 1)) / 7;
};

const entryOf = ({ low, high }: Transfer, grey: number): number =>
  Math.round(Math.min(1, Math.max(0, (grey - low) / Math.max(1e-6, high - low))) * (TRANSFER_SIZE - 1));

const brickAt = ({ geometry: { size } }: Volume, i: number, j: number, k: number): number => {
  const at = (v: number, n: number) => Math.min(Math.ceil(n / BRICK) - 1, Math.max(0, Math.floor(v / BRICK)));
  const [bx, by] = [Math.ceil(size[0] / BRICK), Math.ceil(size[1] / BRICK)];
  return (at(k, size[2]) * by + at(j, size[1])) * bx + at(i, size[0]);
};

/** How far the ray may go, mm, before it can meet something visible; 0 here and now. */
function leapAt({ volume, leaps }: RayScene, i: number, j: number, k: number, way: Vec3): number {
  const reach = leaps?.[brickAt(volume, i, j, k)] ?? 0;
  if (reach === 0) return 0;
  const exit = (v: number, speed: number) => {
    if (Math.abs(speed) < 1e-9) return Infinity;
    const brick = Math.floor(v / BRICK);
    return ((speed > 0 ? (brick + reach) * BRICK : (brick - reach + 1) * BRICK) - v) / speed;
  };
  return Math.min(exit(i, way[0]), exit(j, way[1]), exit(k, way[2])) + 1e-4;
}

function insideAt({ volume, transfer, inner }: RayScene, i: number, j: number, k: number): number {
  return transfer.inside && inner ? (inner[brickAt(volume, i, j, k)] as number) / 255 : 1;
}

/** Grey value between the eight voxels around; the ends go on outwards. */
function sample({ voxels, geometry: { size: [nx, ny, nz] }, scale: by, offset }: Volume, i: number, j: number, k: number): number { // prettier-ignore
  const i0 = Math.min(Math.max(0, nx - 2), Math.max(0, Math.floor(i)));
  const j0 = Math.min(Math.max(0, ny - 2), Math.max(0, Math.floor(j)));
  const k0 = Math.min(Math.max(0, nz - 2), Math.max(0, Math.floor(k)));
  const [fi, fj, fk] = [Math.min(1, Math.max(0, i - i0)), Math.min(1, Math.max(0, j - j0)), Math.min(1, Math.max(0, k - k0))];
  const [di, dj, dk] = [nx > 1 ? 1 : 0, ny > 1 ? nx : 0, nz > 1 ? nx * ny : 0];
  const at = (k0 * ny + j0) * nx + i0;
  const v = (o: number) => voxels[o] as number;
  const near = (v(at) * (1 - fi) + v(at + di) * fi) * (1 - fj) + (v(at + dj) * (1 - fi) + v(at + dj + di) * fi) * fj;
  const b = at + dk;
  const far = (v(b) * (1 - fi) + v(b + di) * fi) * (1 - fj) + (v(b + dj) * (1 - fi) + v(b + dj + di) * fi) * fj;
  return (near * (1 - fk) + far * fk) * by + offset;
} // prettier-ignore

/** Below this opacity per mm the slope is taken from one side: half the samples, for what is hardly seen. */
const FAINT = 0.1;

/** A lamp at the viewer's shoulder: how bright the matter is, and its gloss. Flat where there is no edge to speak of. */
function lightAt({ volume, transfer: { low, high } }: RayScene, [i, j, k]: Vec3, view: Vec3, perMm: number) {
  const here = sample(volume, i, j, k);
  const along = (a: number, b: number, c: number) =>
    perMm < FAINT
      ? 2 * (sample(volume, i + a, j + b, k + c) - here)
      : sample(volume, i + a, j + b, k + c) - sample(volume, i - a, j - b, k - c);
  const slope: Vec3 = [along(1, 0, 0), along(0, 1, 0), along(0, 0, 1)];
  const rows = inverseRows(volume.geometry);
  // gradient in mm: the transposed inverse of the axes, applied to the slope per voxel
  const [gx, gy, gz] = [0, 1, 2].map((n) => slope[0] * (rows[0][n] as number) + slope[1] * (rows[1][n] as number) + slope[2] * (rows[2][n] as number)) as [number, number, number]; // prettier-ignore
  const length = Math.hypot(gx, gy, gz) || 1;
  const facing = Math.abs((gx * view[0] + gy * view[1] + gz * view[2]) / length);
  const steep = Math.min(1, (Math.hypot(...slope) / (high - low)) * 16);
  const lit = LIGHT.ambient + LIGHT.diffuse * facing;
  return { body: 1 + (lit - 1) * steep, shine: perMm < FAINT ? 0 : LIGHT.specular * steep * facing ** LIGHT.shine };
}

/** The ray through a screen position: its start on the plane through the target, its direction away from the viewer. */
export function rayAt(camera: Camera3d, size: ViewSize, x: number, y: number): { origin: Vec3; direction: Vec3 } {
  return { origin: fromScreen(camera, size, x, y), direction: viewBasis(camera).forward };
}

/** The patient point that is seen at a screen position; null where there is nothing. */
export function pickAt(scene: RayScene, camera: Camera3d, size: ViewSize, x: number, y: number): Vec3 | null {
  const { origin, direction } = rayAt(camera, size, x, y);
  const { depthMm } = castRay(scene, origin, direction);
  return depthMm === null ? null : add(origin, scale(direction, depthMm));
}

/** Draws rows of a picture on the processor, pausing after each: opaque RGBA over `background` (0-255). */
export function* drawRays(
  scene: RayScene,
  camera: Camera3d,
  size: ViewSize,
  out: Uint8ClampedArray,
  background: number,
): Generator<number> {
  // prettier-ignore
  const { width, height } = size;
  const { forward } = viewBasis(camera);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const origin = fromScreen(camera, size, x + 0.5, y + 0.5);
      const { red, green, blue, opacity } = castRay(scene, origin, forward);
      const p = 4 * (y * width + x);
      const rest = background * (1 - opacity);
      out[p] = red * 255 + rest;
      out[p + 1] = green * 255 + rest;
      out[p + 2] = blue * 255 + rest;
      out[p + 3] = 255;
    }
    yield (y + 1) / height;
  }
}
