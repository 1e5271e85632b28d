import { describe, expect, test } from 'vitest';
import { topology, vertices, volume } from '../testing/measure.ts';
import { ellipsoid, plate, type Primitive, rod, tube } from './primitives.ts';
import { Solid } from './solid.ts';
import { surfaceNets } from './surface-nets.ts';

const smooth = { seed: 0, amplitude: 0 };

test('a ball comes out with its volume, closed, every vertex on it', () => {
  const solid = new Solid(smooth).add(1, ellipsoid([0, 0, 0], [10, 10, 10]));
  const { positions, indices } = surfaceNets(solid, 0.8);
  expect(topology(indices)).toEqual({ components: 1, openEdges: 0 });
  expect(volume(positions, indices) / ((4 / 3) * Math.PI * 1000)).toBeCloseTo(1, 2);
  expect(Math.max(...vertices(positions).map((at) => Math.abs(Math.hypot(...at) - 10)))).toBeLessThan(0.01);
});

test('what is made for the left appears on the right too', () => {
  const solid = new Solid(smooth).add(1, ellipsoid([12, 0, 0], [5, 5, 5]));
  const { indices } = surfaceNets(solid, 0.8);
  expect(topology(indices).components).toBe(2);
  expect(solid.distance(-12, 0, 0)).toBeCloseTo(-5, 6);
});

test('the same bone comes out the same each time, and another with another seed', () => {
  const bone = (seed: number) =>
    surfaceNets(new Solid({ seed, amplitude: 0.4 }).add(2, ellipsoid([0, 0, 0], [9, 6, 7])), 1).positions;
  expect(bone(3)).toEqual(bone(3));
  expect(bone(3)).not.toEqual(bone(4));
});

test('near a place the quick function tells the same as the whole', () => {
  const solid = new Solid({ seed: 2, amplitude: 0.4 })
    .add(3, ellipsoid([0, 0, 0], [9, 6, 7]), rod([0, 0, 0], [20, 4, -8], [4, 3], [2, 2]))
    .cut(1, ellipsoid([0, 6, 0], [3, 4, 3]));
  const quick = solid.close();
  for (const [x, y, z] of vertices(surfaceNets(solid, 1).positions)) {
    expect(Math.abs(quick(x, y, z) - solid.distance(x, y, z))).toBeLessThan(1e-9);
  }
});

describe('distances never jump, so that no surface is missed', () => {
  const CASES: readonly [string, Primitive][] = [
    ['rod', rod([0, 0, 0], [12, 3, 0], [4, 3], [2, 2])],
    ['plate', plate([0, 0, 0], [12, 3, 0], [6, 2], [5, 2], 1)],
    ['ellipsoid', ellipsoid([1, 2, 3], [6, 4, 3], [1, 1, 0])],
    [
      'tube',
      tube([
        [
          [0, 0, 0],
          [4, 3],
        ],
        [
          [8, 4, 0],
          [3, 3],
        ],
        [
          [14, 2, 4],
          [2, 2],
        ],
      ]),
    ],
  ];
  test.each(CASES)('%s', (_name, { distance, centre, radius }) => {
    for (let i = 0; i < 400; i += 1) {
      const angle = i * 2.4;
      const out = radius * (0.3 + (i % 7) * 0.2);
      const [x, y, z] = [
        centre[0] + Math.cos(angle) * out,
        centre[1] + Math.sin(i) * out * 0.7,
        centre[2] + Math.sin(angle) * out,
      ];
      const d = distance(x, y, z);
      if (Math.hypot(x - centre[0], y - centre[1], z - centre[2]) > radius + 1e-9) expect(d).toBeGreaterThan(0);
      expect(Math.abs(distance(x + 0.1, y, z) - d)).toBeLessThan(0.2);
    }
  });
});
