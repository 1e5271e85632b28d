import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Volume, VolumeGeometry } from '../index.ts';
import { voxelToPatient } from '../geometry.ts';
import { add, cross, dot, norm, scale, subtract, unit, type Vec3 } from '../vec.ts';
import { boneAround, boneEnd, shellDensity } from './bone.ts';
import { guessedFrame } from './place.ts';
import { implantBody, type ImplantShape, reachIn, nearestOn } from './shape.ts';

const geometry: VolumeGeometry = {
  size: [100, 100, 100],
  origin: [-19.8, -19.8, -19.8],
  axes: [[0.4, 0, 0], [0, 0.4, 0], [0, 0, 0.4]], // prettier-ignore
  calibrated: true,
  oriented: true,
};
const ASK = { threshold: 300, reachMm: 12 };

/** @param inMm - how deep a point lies in bone, negative outside; grey rises evenly over one millimetre */
function volumeOf(inMm: (point: Vec3) => number, at: VolumeGeometry = geometry): Volume {
  const [c, r, s] = at.size;
  const voxels = new Int16Array(c * r * s);
  for (let k = 0, p = 0; k < s; k++)
    for (let j = 0; j < r; j++)
      for (let i = 0; i < c; i++)
        voxels[p++] = Math.round(300 + 600 * Math.max(-0.5, Math.min(0.5, inMm(voxelToPatient(at, [i, j, k])))));
  return { geometry: at, voxels, scale: 1, offset: 0, inverted: false, present: new Uint8Array(s).fill(1) };
}

const shape: ImplantShape = { head: [0, 0, 4], axis: [0, 0, -1], diameterMm: 4, apexDiameterMm: 3, lengthMm: 8, apex: 'round' }; // prettier-ignore
const sides = { buccal: [1, 0, 0], distal: [0, 1, 0] } as const satisfies Record<string, Vec3>;

const near = (found: number | undefined, mm: number) => expect(Math.abs((found ?? NaN) - mm)).toBeLessThan(0.1);

describe('the end of bone along a ray', () => {
  it('is where the grey value leaves the threshold, to a part of a voxel', () => {
    const volume = volumeOf(([x]) => 5.13 - x);
    expect(boneEnd(volume, [0, 0, 0], [1, 0, 0], ASK)).toBeCloseTo(5.13, 1);
    expect(boneEnd(volume, [0, 0, 0], unit([1, 1, 0]), ASK)).toBeCloseTo(5.13 * Math.SQRT2, 1);
    expect(boneEnd(volume, [7, 0, 0], [1, 0, 0], ASK)).toBeNull();
    near(boneEnd(volume, [7, 0, 0], [1, 0, 0], ASK, -4) ?? undefined, 5.13 - 7);
  });

  it('passes over marrow between two plates, and is unknown beyond reach, volume and slices', () => {
    const plates = (apart: number) => volumeOf(([x]) => Math.min(8 - x, Math.abs(x - 3) - apart / 2));
    near(boneEnd(plates(4), [0, 0, 0], [1, 0, 0], ASK) ?? undefined, 8);
    near(
      boneEnd(
        volumeOf(([x]) => Math.min(3 - x, x - 1)),
        [-2, 0, 0],
        [1, 0, 0],
        ASK,
      ) ?? undefined,
      5,
    );
    const far = volumeOf(([x]) => Math.max(2 - x, x - 9));
    near(boneEnd(far, [0, 0, 0], [1, 0, 0], ASK) ?? undefined, 2);
    const solid = volumeOf(() => 1);
    expect(boneEnd(solid, [0, 0, 0], [1, 0, 0], ASK)).toBeNull();
    expect(boneEnd(solid, [15, 0, 0], [1, 0, 0], ASK)).toBeNull();
    solid.present.fill(0);
    expect(boneEnd(solid, [0, 0, 0], [1, 0, 0], ASK)).toBeNull();
  });

  it('is where air begins, also without a plate, as on a thin sinus floor', () => {
    const volume = volumeOf(() => -0.2);
    for (let n = 0; n < volume.voxels.length; n++) if (n % 100 >= 60) volume.voxels[n] = -900;
    const air = -19.8 + 59.5 * 0.4;
    expect(Math.abs((boneEnd(volume, [0, 0, 0], [1, 0, 0], ASK) ?? NaN) - air)).toBeLessThan(0.2);
  });
});

describe('bone around an implant', () => {
  it('is found to every side of a block, and how deep the head lies in it', () => {
    const volume = volumeOf(([x, y, z]) => Math.min(5 - x, x + 6, 7 - y, y + 8, 5 - z, z + 12));
    const found = boneAround(volume, implantBody(shape), sides, ASK);
    near(found.crestal?.mm, 1);
    near(found.buccal?.mm, 5 - (2 - 0.5 / 8));
    near(found.lingual?.mm, 6 - (2 - 0.5 / 8));
    expect(Math.abs((found.buccal?.to[0] ?? NaN) - 5)).toBeLessThan(0.1);
    const coarse = boneAround(volume, implantBody(shape), sides, { ...ASK, coarse: true });
    expect(Math.abs((coarse.buccal?.mm ?? NaN) - (found.buccal?.mm ?? NaN))).toBeLessThan(0.2);
  });

  it('is negative where the implant sticks out: at the crest, through a wall, through the floor', () => {
    const volume = volumeOf(([x, , z]) => Math.min(1 - x, 3 - z, z + 3));
    const found = boneAround(volume, implantBody(shape), sides, ASK);
    near(found.crestal?.mm, -1);
    expect(found.buccal?.mm ?? 0).toBeLessThan(-0.7);
    near(found.apical?.mm, -1);
  });

  it('is measured through marrow to the outer side of the walls', () => {
    const walls = ([x]: Vec3) => Math.max(Math.min(x - 5, 7 - x), Math.min(-5 - x, x + 6.5));
    const found = boneAround(volumeOf(walls), implantBody(shape), sides, ASK);
    near(found.buccal?.mm, 7 - (2 - 0.5 / 8));
    near(found.lingual?.mm, 6.5 - (2 - 0.5 / 8));
    expect(found.crestal).toBeNull();
  });

  it('is the true distance to a wall of any slant, to 0.1 mm', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -0.9, max: 0, noNaN: true }), // a wall that leans in towards the apex
        fc.double({ min: -0.6, max: 0.6, noNaN: true }),
        fc.double({ min: 0.5, max: 5, noNaN: true }),
        fc.constantFrom('flat' as const, 'round' as const),
        (lean, turn, gap, apex) => {
          const body = implantBody({ ...shape, apex });
          const outwards = unit([Math.cos(turn), Math.sin(turn), Math.sin(lean)]);
          // walls are measured from 1 mm below the head: the true distance is that of the implant below it
          const lower = implantBody({ ...body.shape, head: [0, 0, 3], lengthMm: 7, diameterMm: 4 - 1 / 8 });
          const wall = reachIn(lower, outwards) + gap;
          const volume = volumeOf((point) => wall - dot(point, outwards));
          const found = boneAround(volume, body, sides, ASK);
          const mm = Math.min(...[found.buccal, found.apical].map((one) => one?.mm ?? Infinity));
          // rays at every 15 degrees see a wall between two of them a little further away
          expect(mm).toBeGreaterThan(gap - 0.1);
          expect(mm).toBeLessThan(gap + 0.1);
        },
      ),
      { numRuns: 12, interruptAfterTimeLimit: 4000, markInterruptAsFailure: false },
    );
  });

  it('reads as brute force does in a round ridge: nothing of its edge is nearer than it says', () => {
    const ridge = (point: Vec3) => 6.5 - Math.hypot(point[0], point[2] + 3);
    const body = implantBody({ ...shape, head: [0, 0, 2], axis: unit([0.25, 0.1, -1]) });
    const found = boneAround(volumeOf(ridge), body, sides, ASK);
    const mm = Math.min(...[found.buccal, found.lingual, found.apical].map((one) => one?.mm ?? Infinity));
    let brute = Infinity;
    for (let angle = 0; angle < 2 * Math.PI; angle += 0.005)
      for (let y = -5; y <= 5; y += 0.1) {
        const rim: Vec3 = [6.5 * Math.sin(angle), y, 6.5 * Math.cos(angle) - 3];
        const { mm: away, point } = nearestOn(body, rim);
        if (dot(subtract(point, body.shape.head), body.shape.axis) > 1) brute = Math.min(brute, away);
      }
    expect(Math.abs(mm - brute)).toBeLessThan(0.1);
  });
});

describe('density about an implant', () => {
  it('is the mean of the shell in thirds, and none where there are no slices', () => {
    const volume = volumeOf(() => 0);
    const [c, r] = geometry.size;
    for (let p = 0; p < volume.voxels.length; p++) volume.voxels[p] = Math.floor(p / (c * r)) * 10;
    const body = implantBody({ ...shape, head: [0, 0, 6], apexDiameterMm: 4, lengthMm: 12, apex: 'flat' });
    const found = shellDensity(volume, body);
    const grey = (z: number) => ((z + 19.8) / 0.4) * 10;
    expect(found.coronal).toBeCloseTo(grey(4), 6);
    expect(found.middle).toBeCloseTo(grey(0), 6);
    expect(found.apical).toBeCloseTo(grey(-4), 6);
    expect(found.all).toBeCloseTo(grey(0), 6);
    volume.present.fill(0);
    expect(shellDensity(volume, body)).toEqual({ coronal: null, middle: null, apical: null, all: null });
  });
});

describe('directions at a tooth', () => {
  it('are square to each other, buccal outwards and distal to the back, wherever the point lies', () => {
    for (const [at, distalX] of [
      [[-20, 5, 0], 0],
      [[20, 5, 0], 0],
      [[-4, -25, 0], -1],
      [[4, -25, 0], 1],
    ] as [Vec3, number][]) {
      const frame = guessedFrame(at, [0, 0, 0], 'lower');
      expect(dot(frame.buccal, frame.distal)).toBeCloseTo(0, 9);
      expect(norm(cross(frame.buccal, frame.distal))).toBeCloseTo(1, 9);
      expect(dot(frame.buccal, subtract(at, [0, 12, 0]))).toBeGreaterThan(0);
      if (distalX) expect(Math.sign(frame.distal[0])).toBe(distalX);
      else expect(frame.distal[1]).toBeGreaterThan(0.9);
      expect(add(frame.apical, scale([0, 0, 1], 1))).toEqual([0, 0, 0]);
    }
  });
});
