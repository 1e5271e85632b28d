import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type VolumeGeometry, voxelToPatient } from '../geometry.ts';
import { dot, norm, subtract, type Vec3 } from '../vec.ts';
import type { Volume } from '../volume.ts';
import { BRICK, brickGrid, innerAir, leaps } from './bricks.ts';
import { type Camera3d, fromScreen, panned, READY_VIEWS, toScreen, turned, viewBasis, zoomed } from './camera3d.ts';
import { histogramOf } from '../histogram.ts';
import { greyScaleOf, tissueLevels } from './levels.ts';
import { castRay, drawRays, pickAt, rayAt, type RayScene } from './ray.ts';
import { finish, reduceVolume, stepsTo } from './reduce.ts';
import { presetWindow, transferOf, visibility } from './transfer.ts';

const tilted: VolumeGeometry = {
  size: [70, 64, 50],
  origin: [-17, 15, -18],
  axes: [[0.5, 0.05, 0], [0.04, -0.5, 0], [0, 0.1, 0.75]], // prettier-ignore
  calibrated: true,
  oriented: true,
};
const CENTRE = voxelToPatient(tilted, [35, 32, 25]);
const RADIUS = 9;
const RANGE = { low: -1000, high: 3000 };

function volumeOf(geometry: VolumeGeometry, grey: (point: Vec3) => number): Volume {
  const [columns, rows, slices] = geometry.size;
  const voxels = new Int16Array(columns * rows * slices);
  for (let k = 0, p = 0; k < slices; k++)
    for (let j = 0; j < rows; j++)
      for (let i = 0; i < columns; i++) voxels[p++] = Math.round(grey(voxelToPatient(geometry, [i, j, k])));
  return { geometry, voxels, scale: 1, offset: 0, inverted: false, present: new Uint8Array(slices).fill(1) };
}

const ball = (p: Vec3) => Math.max(-1000, Math.min(2000, 500 + 3000 * (RADIUS - norm(subtract(p, CENTRE)))));
const same = greyScaleOf(null);
const camera: Camera3d = { yaw: 0, pitch: 0, target: CENTRE, heightMm: 40 };
const everywhere = { low: [-1e3, -1e3, -1e3], high: [1e3, 1e3, 1e3] } as const;

function sceneOf(volume: Volume, preset: 'bone' | 'mip' | 'airway' = 'bone', withLeaps = true): RayScene {
  const transfer = transferOf(preset, same, presetWindow(preset, same), RANGE);
  const grid = finish(brickGrid(volume, -1000));
  return {
    volume,
    transfer,
    clip: everywhere,
    stepMm: 0.25,
    leaps: withLeaps ? leaps(grid, visibility(transfer)) : null,
    inner: innerAir(grid, -400),
  };
}

describe('seeing a volume in three dimensions', () => {
  const volume = volumeOf(tilted, ball);
  const size = { width: 100, height: 100 };

  it.each(['front', 'left', 'top'] as const)(
    '[C158] shows a ball in a tilted volume with its area within 2 %% from the %s',
    (view) => {
      const out = new Uint8ClampedArray(4 * size.width * size.height);
      finish(drawRays(sceneOf(volume), { ...camera, ...READY_VIEWS[view] }, size, out, 0));
      let lit = 0;
      for (let p = 0; p < out.length; p += 4) if ((out[p] as number) > 40) lit++;
      const areaMm2 = lit * (camera.heightMm / size.height) ** 2;
      expect(Math.abs(areaMm2 / (Math.PI * RADIUS ** 2) - 1)).toBeLessThan(0.02);
    },
  );

  it('sees the same whether it leaps over empty bricks or not', () => {
    const [fast, slow] = [sceneOf(volume), sceneOf(volume, 'bone', false)];
    for (let n = 0; n < 400; n++) {
      const { origin, direction } = rayAt(turned(camera, n / 40, 0.4), size, (n * 37) % 100, (n * 53) % 100);
      const [a, b] = [castRay(fast, origin, direction), castRay(slow, origin, direction)];
      expect(Math.abs(a.opacity - b.opacity)).toBeLessThan(0.02);
      expect(Math.abs(a.red - b.red)).toBeLessThan(0.05);
    }
  });

  it('picks the point of the surface under the pointer', () => {
    const point = pickAt(sceneOf(volume), { ...camera, ...READY_VIEWS.right }, size, 50, 50) as Vec3;
    expect(Math.abs(point[0] - (CENTRE[0] - RADIUS))).toBeLessThan(0.4);
    expect(pickAt(sceneOf(volume), camera, size, 2, 2)).toBeNull();
  });

  it('draws nothing outside the clipping box', () => {
    const clip = { low: everywhere.low, high: [CENTRE[0], 1e3, 1e3] } as const;
    const scene = { ...sceneOf(volume), clip };
    expect(pickAt(scene, camera, size, 40, 50)).not.toBeNull();
    expect(pickAt(scene, camera, size, 60, 50)).toBeNull();
  });

  it('moves with the window', () => {
    const own = presetWindow('bone', same);
    const moved = transferOf('bone', same, { ...own, center: own.center + 4000 }, RANGE);
    expect(pickAt({ ...sceneOf(volume), transfer: moved, leaps: null }, camera, size, 50, 50)).toBeNull();
  });

  it('shows the greatest value of each ray as MIP', () => {
    const { origin, direction } = rayAt(camera, size, 50, 50);
    expect(castRay(sceneOf(volume, 'mip', false), origin, direction).red).toBeCloseTo((2000 + 400) / 3400, 1);
  });

  it('shows air inside the patient and not around', () => {
    // a head with a throat that leaves through the floor
    const head = volumeOf({ ...tilted, size: [96, 96, 64], origin: [0, 0, 0], axes: [[1, 0, 0], [0, 1, 0], [0, 0, 1]] }, ([x, y]) => (Math.hypot(x - 48, y - 56) < 9 ? -1000 : Math.hypot(x - 48, y - 48) < 36 ? 40 : -1000)); // prettier-ignore
    const grid = finish(brickGrid(head, -1000));
    const inner = innerAir(grid, -400);
    const at = (x: number, y: number, z: number) =>
      inner[(Math.floor(z / BRICK) * grid.size[1] + Math.floor(y / BRICK)) * grid.size[0] + Math.floor(x / BRICK)];
    for (const z of [0, 30, 63]) {
      expect(at(48, 56, z)).toBe(255);
      expect(at(3, 3, z)).toBe(0);
      expect(at(48, 12, z)).toBe(0); // the skin
    }
  });
});

describe('the camera', () => {
  const angle = fc.integer({ min: -300, max: 300 }).map((n) => n / 100);
  const length = fc.integer({ min: -500, max: 500 }).map((n) => n / 10);
  const cameras = fc.record({ yaw: angle, pitch: angle, target: fc.tuple(length, length, length), heightMm: fc.integer({ min: 20, max: 200 }) }); // prettier-ignore
  const size = { width: 640, height: 480 };

  it('keeps its directions square and right-handed', () => {
    fc.assert(
      fc.property(cameras, (one) => {
        const { right, up, forward } = viewBasis(one);
        for (const [a, b] of [[right, up], [up, forward], [forward, right]] as const) expect(dot(a, b)).toBeCloseTo(0, 9); // prettier-ignore
        expect(norm(subtract(crossOf(right, up), [-forward[0], -forward[1], -forward[2]]))).toBeLessThan(1e-9);
      }),
    );
  });

  it('goes to the screen and back', () => {
    fc.assert(
      fc.property(cameras, length, length, (one, x, y) => {
        const back = toScreen(one, size, fromScreen(one, size, x, y));
        expect(back.x).toBeCloseTo(x, 6);
        expect(back.y).toBeCloseTo(y, 6);
        expect(back.depthMm).toBeCloseTo(0, 6);
      }),
    );
  });

  it('keeps what is under the pointer when zoomed, and carries it along when moved', () => {
    fc.assert(
      fc.property(cameras, length, length, (one, x, y) => {
        const point = fromScreen(one, size, x, y);
        const near = toScreen(zoomed(one, size, 1.3, x, y), size, point);
        const carried = toScreen(panned(one, size, 12, -7), size, point);
        expect([near.x, near.y]).toEqual([expect.closeTo(x, 6), expect.closeTo(y, 6)]);
        expect([carried.x, carried.y]).toEqual([expect.closeTo(x + 12, 6), expect.closeTo(y - 7, 6)]);
      }),
    );
  });

  it('hangs ready views as people expect: R on the left from the front, the face to the left from the left', () => {
    expect(viewBasis(READY_VIEWS.front).right).toEqual([1, -0, 0]);
    expect(dot(viewBasis(READY_VIEWS.left).right, [0, 1, 0])).toBeCloseTo(1);
    expect(dot(viewBasis(READY_VIEWS.left).forward, [-1, 0, 0])).toBeCloseTo(1);
    expect(dot(viewBasis(READY_VIEWS.top).forward, [0, 0, -1])).toBeCloseTo(1);
  });
});

describe('presets on grey values that are not Hounsfield', () => {
  // three kinds of matter as a scanner gives them, and as another one does
  const head = (p: Vec3) => (norm(subtract(p, CENTRE)) < 6 ? 1300 : norm(subtract(p, CENTRE)) < 13 ? 40 : -1000);
  const levelsOf = (factor: number, shift: number) => {
    const histogram = histogramOf(volumeOf(tilted, (p) => head(p) * factor + shift));
    return greyScaleOf(histogram && tissueLevels(histogram));
  };

  it('leaves Hounsfield values alone', () => {
    expect(levelsOf(1, 0).hounsfieldLike).toBe(true);
    expect(levelsOf(1, 0).of(700)).toBe(700);
  });

  it('moves the presets to the peaks of other values, and says so', () => {
    const greys = levelsOf(0.5, 1200);
    expect(greys.hounsfieldLike).toBe(false);
    expect(greys.of(40)).toBeCloseTo(1220, -2);
    expect(greys.of(700)).toBeGreaterThan(1400);
    expect(greys.of(700)).toBeLessThan(1700);
  });
});

describe('a coarser volume', () => {
  it('means its voxels, in the same place', () => {
    const volume = volumeOf(tilted, ([x, y, z]) => 10 * x + 7 * y - 5 * z);
    const steps = stepsTo(volume, 30);
    expect(steps).toEqual([3, 3, 2]);
    const small = finish(reduceVolume(volume, steps));
    expect(small.geometry.size).toEqual([23, 21, 25]);
    const [i, j, k] = [5, 6, 7];
    const [x, y, z] = voxelToPatient(small.geometry, [i, j, k]);
    expect(small.voxels[(k * 21 + j) * 23 + i]).toBeCloseTo(10 * x + 7 * y - 5 * z, -0.5);
  });
});

const crossOf = (a: Vec3, b: Vec3): Vec3 => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]; // prettier-ignore
