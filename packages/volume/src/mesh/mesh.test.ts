import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Vec3, Volume, VolumeGeometry } from '../index.ts';
import { patientToVoxel, voxelToPatient } from '../geometry.ts';
import { cross, dot, norm, subtract } from '../vec.ts';
import { hitMesh } from './hit.ts';
import { isosurface } from './isosurface.ts';
import { largestPart, measureMesh, type Mesh, meshBounds, smoothMesh, triangleCount, vertexOf } from './mesh.ts';
import { MeshSections } from './section.ts';

const upright: VolumeGeometry = {
  size: [64, 64, 64],
  origin: [-16, -16, -16],
  axes: [[0.5, 0, 0], [0, 0.5, 0], [0, 0, 0.5]], // prettier-ignore
  calibrated: true,
  oriented: true,
};
/** Oblong voxels, turned, mirrored and with a tilted gantry. */
const tilted: VolumeGeometry = {
  ...upright,
  size: [80, 60, 50],
  origin: [-14, 12, -24],
  axes: [[0.4, 0.1, 0], [0.12, -0.5, 0.05], [0, 0.15, 0.8]], // prettier-ignore
};

function filled(geometry: VolumeGeometry, grey: (point: Vec3) => number): Volume {
  const [columns, rows, slices] = geometry.size;
  const voxels = new Int16Array(columns * rows * slices);
  for (let k = 0, p = 0; k < slices; k++)
    for (let j = 0; j < rows; j++)
      for (let i = 0; i < columns; i++) voxels[p++] = Math.round(grey(voxelToPatient(geometry, [i, j, k])));
  return { geometry, voxels, scale: 1, offset: 0, inverted: false, present: new Uint8Array(slices).fill(1) };
}

/** Grey 1000 within `radius` mm of a point, falling off over a voxel as scanners do. */
const ball = (centre: Vec3, radius: number) => (p: Vec3) =>
  Math.max(0, Math.min(1000, 500 + 1000 * (radius - norm(subtract(p, centre)))));

/** How often each edge is walked in each direction: in a closed, consistently turned surface once each way. */
function edgesOf({ indices }: Mesh): Map<string, number> {
  const found = new Map<string, number>();
  for (let t = 0; t < indices.length; t += 3)
    for (let n = 0; n < 3; n++) {
      const key = `${indices[t + n]}-${indices[t + ((n + 1) % 3)]}`;
      found.set(key, (found.get(key) ?? 0) + 1);
    }
  return found;
}

function expectWatertight(mesh: Mesh): void {
  const edges = edgesOf(mesh);
  let [open, shared] = [0, 0];
  for (const [key, times] of edges) {
    const [a, b] = key.split('-');
    if (edges.get(`${b}-${a}`) !== times) open++;
    if (times > 1) shared++;
  }
  expect({ open, shared }).toEqual({ open: 0, shared: 0 });
}

describe('the surface of a volume', () => {
  it.each([
    ['upright', upright, [0.2, -0.3, 0.1]],
    ['tilted, oblong and mirrored', tilted, voxelToPatient(tilted, [40, 30, 24])],
  ] as const)('has the area and volume of a ball within two per cent: %s', (_, geometry, centre) => {
    const mesh = isosurface(filled(geometry, ball(centre, 7)), 500.5);
    const { areaMm2, volumeMm3 } = measureMesh(mesh);
    expect(Math.abs(areaMm2 / (4 * Math.PI * 49) - 1)).toBeLessThan(0.02);
    expect(Math.abs(volumeMm3 / ((4 / 3) * Math.PI * 343) - 1)).toBeLessThan(0.02);
    expectWatertight(mesh);
  });

  it('lies within a twentieth of a millimetre of the ball everywhere, in patient coordinates', () => {
    const centre = voxelToPatient(tilted, [40, 30, 24]);
    const mesh = isosurface(filled(tilted, ball(centre, 7)), 500.5);
    for (let n = 0; n < mesh.positions.length / 3; n++)
      expect(Math.abs(norm(subtract(vertexOf(mesh, n), centre)) - 7)).toBeLessThan(0.05);
  });

  it('faces outwards', () => {
    const centre = voxelToPatient(tilted, [40, 30, 24]);
    const mesh = isosurface(filled(tilted, ball(centre, 6)), 500.5);
    const inwards = Array.from({ length: triangleCount(mesh) }, (_, t) => {
      const [a, b, c] = [0, 1, 2].map((n) => vertexOf(mesh, mesh.indices[3 * t + n] as number)) as [Vec3, Vec3, Vec3];
      return dot(cross(subtract(b, a), subtract(c, a)), subtract(a, centre));
    }).filter((way) => way < -1e-3);
    expect(inwards).toEqual([]);
  });

  it('is closed for any voxels at all, gaps and the ends of the volume included', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 60, maxLength: 60 }), fc.integer({ min: 0, max: 4 }), (on, gap) => {
        fc.pre(on.some(Boolean));
        const geometry = { ...upright, size: [4, 3, 5] as const };
        const volume = { ...filled(geometry, () => 0), voxels: Int16Array.from(on, (one) => (one ? 9 : 0)) };
        volume.present[gap] = 0;
        if (!on.some((one, n) => one && Math.floor(n / 12) !== gap)) return;
        const edges = edgesOf(isosurface(volume, 4.5));
        for (const [key, times] of edges) {
          const [a, b] = key.split('-');
          expect(edges.get(`${b}-${a}`)).toBe(times);
          expect(times).toBe(1);
        }
      }),
      { numRuns: 400 },
    ); // prettier-ignore
  });

  it('says so when the threshold finds nothing', () => {
    expect(() =>
      isosurface(
        filled(upright, () => 0),
        500,
      ),
    ).toThrow('no-surface');
  });

  it('keeps the largest part and its volume when smoothed', () => {
    const grey = (p: Vec3) => Math.max(ball([0, 0, 0], 6)(p), ball([12, 12, 12], 1.5)(p));
    const both = isosurface(filled(upright, grey), 500.5);
    const one = largestPart(both);
    expect(triangleCount(one)).toBeLessThan(triangleCount(both));
    expect(meshBounds(one).high[0]).toBeLessThan(6.1);
    const smooth = smoothMesh(one, 5);
    expect(Math.abs(measureMesh(smooth).volumeMm3 / ((4 / 3) * Math.PI * 216) - 1)).toBeLessThan(0.02);
    expectWatertight(smooth);
  });

  it('is cut by a plane in a ring of the right radius', () => {
    const mesh = isosurface(filled(upright, ball([0, 0, 0], 7)), 500.5);
    const segments = new MeshSections(mesh, [0, 0, 1]).at(3.3);
    const radius = Math.sqrt(49 - 3.3 ** 2);
    let around = 0;
    for (let s = 0; s < segments.length; s += 6) {
      const [x1, y1, z1, x2, y2] = segments.subarray(s, s + 6) as unknown as [number, number, number, number, number];
      expect(z1).toBeCloseTo(3.3, 4);
      expect(Math.abs(Math.hypot(x1, y1) - radius)).toBeLessThan(0.06);
      around += Math.hypot(x2 - x1, y2 - y1);
    }
    expect(Math.abs(around / (2 * Math.PI * radius) - 1)).toBeLessThan(0.02);
    expect(new MeshSections(mesh, [0, 0, 1]).at(9)).toHaveLength(0);
  });

  it('stands where the voxels are when the grid is oblique', () => {
    const centre = voxelToPatient(tilted, [40, 30, 24]);
    const { low, high } = meshBounds(isosurface(filled(tilted, ball(centre, 5)), 500.5));
    for (const axis of [0, 1, 2] as const) expect(((low[axis] ?? 0) + (high[axis] ?? 0)) / 2).toBeCloseTo(centre[axis], 1);
    expect(patientToVoxel(tilted, centre)[0]).toBeCloseTo(40, 6);
  }); // prettier-ignore

  it('is hit by a ray where it faces it first', () => {
    const mesh = isosurface(filled(upright, ball([1, 2, 0], 7)), 500.5);
    expect(hitMesh(mesh, [1, -50, 0], [0, 1, 0])).toBeCloseTo(45, 1);
    expect(hitMesh(mesh, [1, 2, 0], [0, 1, 0])).toBeCloseTo(-7, 1);
    expect(hitMesh(mesh, [9, -50, 0], [0, 1, 0])).toBeNull();
  });
});
