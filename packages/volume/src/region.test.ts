import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  contourVolume,
  ellipsoidVolume,
  type Frame,
  histogramOf,
  PATIENT_FRAME,
  percentile,
  pixelToPatient,
  planeStack,
  polygonArea,
  polylineLength,
  profileAlong,
  regionStatistics,
  regionValues,
  turnFrame,
  type Vec3,
  type Volume,
  type VolumeGeometry,
  voxelToPatient,
} from './index.ts';
import { add, scale } from './vec.ts';

const grid: VolumeGeometry = {
  size: [40, 30, 20],
  origin: [5, -5, 10],
  axes: [[0.3, 0, 0], [0, 0.5, 0], [0, 0, 1]], // prettier-ignore
  calibrated: true,
  oriented: true,
};

function volumeOf(value: (i: number, j: number, k: number) => number, geometry = grid): Volume {
  const [c, r, s] = geometry.size;
  const voxels = new Int16Array(c * r * s);
  for (let k = 0, p = 0; k < s; k++)
    for (let j = 0; j < r; j++) for (let i = 0; i < c; i++) voxels[p++] = value(i, j, k);
  return { geometry, voxels, scale: 2, offset: -1000, inverted: false, present: new Uint8Array(s).fill(1) };
}

describe('a rectangle', () => {
  it('counts the pixels whose centres lie in it and has the area of its sides', () => {
    const stack = planeStack(grid, 'axial');
    const corners = [pixelToPatient(stack, 3, 4.5, 6.5), pixelToPatient(stack, 3, 14.5, 10.5)];
    const found = regionStatistics(volumeOf((i) => i), stack, 'rectangle', corners); // prettier-ignore
    expect(found).toMatchObject({ count: 40, min: 5 * 2 - 1000, max: 14 * 2 - 1000, mean: 9.5 * 2 - 1000 });
    expect(found?.area).toBeCloseTo(10 * 0.3 * 4 * 0.5, 9);
  });

  it('is the same drawn from any corner, and none without extent', () => {
    const stack = planeStack(grid, 'coronal');
    const volume = volumeOf((i, j, k) => i * k + j);
    const at = (x: number, y: number) => pixelToPatient(stack, 7, x, y);
    const one = regionStatistics(volume, stack, 'rectangle', [at(3, 4), at(12, 9)]);
    for (const other of [[at(12, 9), at(3, 4)], [at(3, 9), at(12, 4)]])
      expect(regionStatistics(volume, stack, 'rectangle', other)).toEqual(one); // prettier-ignore
    expect(regionStatistics(volume, stack, 'rectangle', [at(3, 4), at(3, 9)])).toBeNull();
  });
});

describe('a freehand region', () => {
  it('of four corners is the rectangle between them', () => {
    fc.assert(
      fc.property(fc.nat(30), fc.nat(20), fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 8 }), (x, y, w, h) => {
        const stack = planeStack(grid, 'axial');
        const volume = volumeOf((i, j) => (i * 7 + j * 13) % 50);
        const at = (dx: number, dy: number) => pixelToPatient(stack, 5, x - 0.5 + dx, y - 0.5 + dy);
        const drawn = regionStatistics(volume, stack, 'freehand', [at(0, 0), at(w, 0), at(w, h), at(0, h)]);
        const box = regionStatistics(volume, stack, 'rectangle', [at(0, 0), at(w, h)]);
        expect(drawn).toEqual(box && { ...box, area: expect.closeTo(box.area, 9) });
      }),
    ); // prettier-ignore
  });

  it('with a bay leaves out what lies in the bay', () => {
    const stack = planeStack(grid, 'axial');
    const at = (x: number, y: number) => pixelToPatient(stack, 5, x - 0.5, y - 0.5);
    const u = [at(0, 0), at(9, 0), at(9, 9), at(6, 9), at(6, 3), at(3, 3), at(3, 9), at(0, 9)];
    const found = regionStatistics(volumeOf(() => 0), stack, 'freehand', u); // prettier-ignore
    expect(found?.count).toBe(81 - 18);
    expect(found?.area).toBeCloseTo((81 - 18) * 0.15, 9);
    expect(regionValues(volumeOf((i) => i), stack, 'freehand', u)).toHaveLength(63); // prettier-ignore
  });

  it('has the same area whichever way its plane lies in the patient', () => {
    const direction = fc.tuple(...[0, 1, 2].map(() => fc.double({ min: -1, max: 1, noNaN: true })));
    fc.assert(
      fc.property(direction, fc.double({ min: -3, max: 3, noNaN: true }), ([a = 0, b = 0, c = 0], by) => {
        const frame: Frame = turnFrame(PATIENT_FRAME, [a, b, c + 2], by);
        const circle = Array.from({ length: 90 }, (_, n): Vec3 => {
          const angle = (n / 90) * 2 * Math.PI;
          return add([40, -7, 3], add(scale(frame.x, 5 * Math.cos(angle)), scale(frame.y, 3 * Math.sin(angle))));
        });
        // a polygon of 90 corners within an ellipse of 5 and 3 mm
        expect(polygonArea(circle)).toBeCloseTo((90 / 2) * 5 * 3 * Math.sin((2 * Math.PI) / 90), 9);
      }),
    );
  });
});

describe('lengths and volumes', () => {
  it('add the pieces of a polyline', () => {
    expect(polylineLength([[0, 0, 0], [3, 4, 0], [3, 4, 12]])).toBe(17); // prettier-ignore
    expect(polylineLength([[1, 2, 3]])).toBe(0);
  });

  it('take an ellipsoid from three diameters', () => {
    expect(ellipsoidVolume(2, 2, 2)).toBeCloseTo((4 / 3) * Math.PI, 12);
    expect(ellipsoidVolume(10, 20, 30)).toBeCloseTo(3141.592653589793, 9);
  });

  it('sum outlines times their distance, in any order, and weigh uneven ones by what they stand for', () => {
    const even = [0, 1, 2, 3].map((n) => ({ areaMm2: 10 + n, atMm: 0.5 * n }));
    expect(contourVolume(even)).toBeCloseTo(0.5 * (10 + 11 + 12 + 13), 12);
    expect(contourVolume(even.toReversed())).toBeCloseTo(23, 12);
    expect(contourVolume([{ areaMm2: 4, atMm: 0 }, { areaMm2: 4, atMm: 1 }, { areaMm2: 4, atMm: 4 }])).toBeCloseTo(4 * 6, 12); // prettier-ignore
    expect(contourVolume([{ areaMm2: 4, atMm: 1 }, { areaMm2: 6, atMm: 1 }])).toBeNull(); // prettier-ignore
  });

  it('come within two per cent of a sphere outlined on slices of a tenth of its diameter', () => {
    const contours = Array.from({ length: 10 }, (_, n) => (n - 4.5) * 2).map((atMm) => ({ atMm, areaMm2: Math.PI * (100 - atMm ** 2) })); // prettier-ignore
    expect(Math.abs((contourVolume(contours) ?? 0) / ((4 / 3) * Math.PI * 1000) - 1)).toBeLessThan(0.02);
  });
});

describe('a profile', () => {
  it('reads the values at even millimetres, between voxels too, in any direction', () => {
    const geometry: VolumeGeometry = { ...grid, axes: [[0.24, 0.18, 0], [-0.3, 0.4, 0], [0, 0.2, 1]] }; // prettier-ignore
    const volume = volumeOf((i, j, k) => 20 * i + 10 * j + 5 * k, geometry);
    const [from, to] = [voxelToPatient(geometry, [5, 5, 5]), voxelToPatient(geometry, [25, 15, 10])];
    const { lengthMm, stepMm, values } = profileAlong(volume, from, to, 0.25);
    expect(stepMm).toBe(0.25);
    expect(values).toHaveLength(Math.floor(lengthMm / 0.25) + 1);
    values.forEach((value, n) => {
      const share = (n * 0.25) / lengthMm;
      expect(value).toBeCloseTo(2 * (175 + share * (20 * 20 + 10 * 10 + 5 * 5)) - 1000, 6);
    });
  });

  it('has no value outside the volume and where a slice is missing', () => {
    const volume = volumeOf(() => 500);
    volume.present[10] = 0;
    const at = (k: number) => voxelToPatient(grid, [10, 10, k]);
    const { values } = profileAlong(volume, at(8), at(22), 1);
    expect(values.slice(0, 6)).toEqual([0, 0, null, 0, 0, 0]);
    expect(values.slice(-3)).toEqual([null, null, null]);
  });

  it('of no length is one value', () => {
    const point = voxelToPatient(grid, [3, 3, 3]);
    expect(profileAlong(volumeOf(() => 510), point, point, 0.1)).toMatchObject({ lengthMm: 0, values: [20] }); // prettier-ignore
  });
});

describe('a histogram', () => {
  it('finds the percentiles of all values from some of them', () => {
    const geometry: VolumeGeometry = { ...grid, size: [100, 100, 60] };
    const volume = volumeOf((i, j, k) => (i * 37 + j * 101 + k * 53) % 2000, geometry);
    const histogram = histogramOf(volume, 60_000);
    if (!histogram) throw new Error('no histogram');
    expect(histogram.total).toBeGreaterThan(50_000);
    expect(histogram.total).toBeLessThan(75_000);
    expect(histogram.counts.reduce((sum, n) => sum + n, 0)).toBe(histogram.total);
    for (const share of [0.01, 0.25, 0.5, 0.75, 0.99])
      expect(Math.abs(percentile(histogram, share) - (4000 * share - 1000))).toBeLessThan(60);
    expect(percentile(histogram, 0)).toBeCloseTo(histogram.low, 6);
    expect(percentile(histogram, 1)).toBeCloseTo(histogram.high, 6);
  });

  it('leaves out slices that have not arrived, and is none without any', () => {
    const volume = volumeOf((_i, _j, k) => (k < 10 ? 100 : 3000));
    volume.present.fill(0, 10);
    expect(histogramOf(volume)).toMatchObject({ low: -800, high: -800 });
    volume.present.fill(0);
    expect(histogramOf(volume)).toBeNull();
  });
});
