import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { awkwardGeometries, volumeFrom } from '../testing/analytic.ts';
import {
  type ArchCurve,
  archCurve,
  EMPTY,
  extractPanoramic,
  extractPicture,
  fromArch,
  type PanoramicGrid,
  panoramicGrid,
  panoramicToPatient,
  patientToPanoramic,
  patientToPixel,
  patientToVoxel,
  pictureFor,
  pixelToPatient,
  sectionIndex,
  sectionPlaces,
  sectionStack,
  trilinear,
  turnVec,
  type Trough,
  type Vec3,
} from './index.ts';

const tip = (v: Vec3): Vec3 => turnVec(v, [1, 0, 0], 0.25);
const parabola = [-18, -12, -6, 0, 6, 12, 18].map((x): Vec3 => [x, -12 + (x * x) / 18, 2]);
const curveOf = (points: readonly Vec3[], up: Vec3): ArchCurve => {
  const curve = archCurve({ points, up });
  if (!curve) throw new Error('no curve');
  return curve;
};
const curves = [
  ['a level arch', curveOf(parabola, [0, 0, 1])],
  ['a tilted arch', curveOf(parabola.map(tip), tip([0, 0, 1]))],
] as const;
const cases = awkwardGeometries(0.7).flatMap(([name, geometry]) =>
  curves.map(([arch, curve]) => [name, arch, geometry, curve] as const),
);
const thin: Trough = { thicknessMm: 0, samples: 1, mode: 'mean' };

function panoramic(volume: ReturnType<typeof volumeFrom>, grid: PanoramicGrid, trough: Trough): Float32Array {
  const out = new Float32Array(grid.width * grid.height);
  extractPanoramic(volume, grid, trough, out);
  return out;
}

describe.each(cases)('a panoramic of a %s volume along %s', (_, __, geometry, curve) => {
  const grid = panoramicGrid(curve, 10, 12, 0.7);
  const bumpy = volumeFrom(geometry, ([x, y, z]) => 100 * Math.sin(x / 4) + 70 * Math.cos(y / 5) + 10 * z);

  it('has in each pixel the trilinear value at its place in the patient', () => {
    const picture = panoramic(bumpy, grid, thin);
    for (let p = 0; p < picture.length; p += 7) {
      const point = panoramicToPatient(grid, p % grid.width, Math.floor(p / grid.width));
      const voxel = patientToVoxel(geometry, point);
      expect(Math.abs((picture[p] as number) - trilinear(bumpy, ...(voxel as [number, number, number])))).toBeLessThan(
        1e-3,
      );
    }
  });

  it('takes mean, brightest and darkest across the trough, edge to edge', () => {
    const trough = { thicknessMm: 6, samples: 5 };
    const [mean, max, min] = (['mean', 'max', 'min'] as const).map((mode) =>
      panoramic(bumpy, grid, { ...trough, mode }),
    );
    const [x, y] = [grid.width >> 1, grid.height >> 2];
    const values = [-3, -1.5, 0, 1.5, 3].map((out) => {
      const point = fromArch(curve, { s: x * grid.mm, out, height: grid.topMm - y * grid.mm });
      return trilinear(bumpy, ...(patientToVoxel(geometry, point) as [number, number, number]));
    });
    const at = y * grid.width + x;
    expect(mean?.[at]).toBeCloseTo(values.reduce((a, b) => a + b) / 5, 2);
    expect(max?.[at]).toBeCloseTo(Math.max(...values), 2);
    expect(min?.[at]).toBeCloseTo(Math.min(...values), 2);
  });

  it('and pictures across it find a ball of 8 mm on the arch within a tenth of a millimetre', () => {
    const [place, radius] = [{ s: curve.lengthMm * 0.3, out: 1, height: -1 }, 4];
    const centre = fromArch(curve, place);
    const ball = volumeFrom(geometry, ([x, y, z]) => radius - Math.hypot(x - centre[0], y - centre[1], z - centre[2]));
    const fine = panoramicGrid(curve, 10, 12, 0.1);
    const picture = panoramic(ball, fine, thin);
    const at = patientToPanoramic(fine, centre);
    const height = heightOf((y) => picture[y * fine.width + Math.round(at.x)] as number, fine.height) * fine.mm;
    expect(Math.abs(height - 2 * Math.sqrt(radius ** 2 - 1))).toBeLessThan(0.1); // 1 mm beside the middle of the trough
    const section = sectionStack(curve, place.s, { widthMm: 20, belowMm: 10, aboveMm: 10, mm: 0.1 });
    const values = pictureFor(ball, section);
    extractPicture(ball, section, sectionIndex(section), values);
    const { x, y, index } = patientToPixel(section, centre);
    expect(index).toBeCloseTo(sectionIndex(section), 6);
    const row = (n: number) => values[Math.round(y) * section.width + n] as number;
    const column = (n: number) => values[n * section.width + Math.round(x)] as number;
    expect(Math.abs(heightOf(row, section.width) * 0.1 - 2 * radius)).toBeLessThan(0.1);
    expect(Math.abs(heightOf(column, section.height) * 0.1 - 2 * radius)).toBeLessThan(0.1);
  });
});

/** Length of the run above 0, its ends to a part of a pixel. */
function heightOf(value: (n: number) => number, count: number): number {
  const inside = Array.from({ length: count }, (_, n) => n).filter((n) => value(n) > 0);
  const [first, last] = [inside[0] ?? 0, inside.at(-1) ?? 0];
  const part = (near: number, far: number) => value(near) / (value(near) - value(far));
  return last - first + part(first, first - 1) + part(last, last + 1);
}

describe('a panoramic', () => {
  const [[, geometry] = []] = awkwardGeometries(2);
  const [[, curve]] = curves;
  if (!geometry) throw new Error('no geometry');

  it('leads from each pixel to the patient and back', () => {
    const grid = panoramicGrid(curve, 20, 15, 0.3);
    const part = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(part, part, (a, b) => {
        const [x, y] = [a * (grid.width - 1), b * (grid.height - 1)];
        const back = patientToPanoramic(grid, panoramicToPatient(grid, x, y));
        expect([back.x, back.y, back.out].map((v) => Math.round(v * 1e3) + 0)).toEqual([x, y, 0].map((v) => Math.round(v * 1e3) + 0)); // prettier-ignore
      }),
    );
  });

  it('is empty outside the volume and next to slices that are missing, and thinner at the rim', () => {
    const volume = volumeFrom(geometry, () => 7);
    const tall = panoramicGrid(curve, 60, 60, 2);
    const wide: Trough = { thicknessMm: 60, samples: 31, mode: 'mean' };
    const picture = panoramic(volume, tall, wide);
    expect(picture[0]).toBe(EMPTY);
    expect(picture[(tall.height >> 1) * tall.width]).toBe(7);
    volume.present[geometry.size[2] >> 1] = 0;
    const gap = patientToPanoramic(tall, [0, 0, 0]);
    expect(panoramic(volume, tall, wide)[Math.round(gap.y) * tall.width + (tall.width >> 1)]).toBe(EMPTY);
  });

  it('comes out the same in strips and in whole numbers', () => {
    const volume = volumeFrom(geometry, ([x, y, z]) => x * 10 + y * 7 + z * 5);
    const grid = panoramicGrid(curve, 10, 12, 0.9);
    const trough: Trough = { thicknessMm: 5, samples: 8, mode: 'max' };
    const whole = panoramic(volume, grid, trough);
    const half = grid.height >> 1;
    const strip = new Int16Array(grid.width * (grid.height - half));
    extractPanoramic(volume, grid, trough, strip, half, grid.height);
    expect([...strip]).toEqual([...whole.subarray(half * grid.width)].map(Math.round));
  });
});

describe('pictures across the arch', () => {
  const [[, curve]] = curves;

  it('hang with the cheek to the left and up above, and lie square to the curve', () => {
    const stack = sectionStack(curve, curve.lengthMm / 2, { widthMm: 20, belowMm: 10, aboveMm: 15, mm: 0.5 });
    expect([stack.width, stack.height]).toEqual([41, 51]);
    const left = pixelToPatient(stack, sectionIndex(stack), 0, 0);
    expect(left.map((v) => Math.round(v * 100) / 100 + 0)).toEqual([0, -22, 17]); // 10 mm before the arch, 15 mm above it
    expect(stack.step.map((v) => Math.round(v * 100) / 100 + 0)).toEqual([0.5, 0, 0]);
  });

  it('stand at even distances, one of them exactly at the place asked for, and all on the curve', () => {
    const places = (middle: number, count: number) => sectionPlaces(curve, middle, count, 2);
    expect(places(20, 3)).toEqual([18, 20, 22]);
    expect(places(20, 4)).toEqual([18, 20, 22, 24]);
    expect(places(1, 4)).toEqual([1, 3, 5, 7]);
    expect(places(3, 4)).toEqual([1, 3, 5, 7]);
    expect(places(999, 3)).toEqual([4, 2, 0].map((n) => curve.lengthMm - n));
    expect(sectionPlaces(curve, 0, 50, 5).length).toBe(Math.floor(curve.lengthMm / 5) + 1);
  });
});
