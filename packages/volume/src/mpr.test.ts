import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  acquisitionPlane,
  applyWindow,
  EMPTY,
  extractPicture,
  greyValueAt,
  lengthBetween,
  orientationLetters,
  patientToPixel,
  patientToVoxel,
  pictureFor,
  pixelToPatient,
  type PlaneName,
  planeStack,
  type Vec3,
  type Volume,
  type VolumeGeometry,
  voxelToPatient,
  windowed,
  windowLut,
  windowOf,
} from './index.ts';

const upright: VolumeGeometry = {
  size: [3, 4, 5],
  origin: [-1, -2, -3],
  axes: [[0.5, 0, 0], [0, 0.5, 0], [0, 0, 2]], // prettier-ignore
  calibrated: true,
  oriented: true,
};

/** Every voxel says where it is: 100 k + 10 j + i. */
function numbered(geometry: VolumeGeometry): Volume {
  const [c, r, s] = geometry.size;
  const voxels = new Int16Array(c * r * s);
  for (let k = 0, p = 0; k < s; k++)
    for (let j = 0; j < r; j++) for (let i = 0; i < c; i++) voxels[p++] = 100 * k + 10 * j + i;
  return { geometry, voxels, scale: 1, offset: 0, inverted: false, present: new Uint8Array(s).fill(1) };
}

function picture(volume: Volume, name: PlaneName, index: number): number[][] {
  const stack = planeStack(volume.geometry, name);
  const out = pictureFor(volume, stack);
  extractPicture(volume, stack, index, out);
  return Array.from({ length: stack.height }, (_, y) => [...out.subarray(y * stack.width, (y + 1) * stack.width)]);
}

describe('pictures of a volume', () => {
  it('hangs axial slices with the patient right on the left and the face up', () => {
    expect(picture(numbered(upright), 'axial', 2)).toEqual([
      [200, 201, 202],
      [210, 211, 212],
      [220, 221, 222],
      [230, 231, 232],
    ]);
  });

  it('hangs coronal and sagittal slices with the head up and the face to the left', () => {
    expect(picture(numbered(upright), 'coronal', 1)[0]).toEqual([410, 411, 412]);
    expect(picture(numbered(upright), 'coronal', 1)[4]).toEqual([10, 11, 12]);
    expect(picture(numbered(upright), 'sagittal', 2)[0]).toEqual([402, 412, 422, 432]);
  });

  it('gives the same pictures when the same head was stored upside down and mirrored', () => {
    const turned: VolumeGeometry = {
      ...upright,
      origin: [0, -0.5, 5],
      axes: [[-0.5, 0, 0], [0, -0.5, 0], [0, 0, -2]], // prettier-ignore
    };
    const volume = numbered(turned);
    for (const name of ['axial', 'coronal', 'sagittal'] as const) {
      const stack = planeStack(turned, name);
      const out = pictureFor(volume, stack);
      extractPicture(volume, stack, 1, out);
      const point = pixelToPatient(stack, 1, 1, 2);
      expect(out[2 * stack.width + 1]).toBe(greyValueAt(volume, point));
      expect(stack.right.find((value) => value !== 0)).toBeGreaterThan(0);
    }
  });

  it('leaves a missing slice empty in every plane instead of closing the gap', () => {
    const volume = numbered(upright);
    volume.present[3] = 0;
    expect(picture(volume, 'axial', 3).flat()).toEqual(new Array(12).fill(EMPTY));
    expect(picture(volume, 'coronal', 0)[1]).toEqual([EMPTY, EMPTY, EMPTY]);
    expect(picture(volume, 'sagittal', 0)[0]).toEqual([400, 410, 420, 430]);
    expect(greyValueAt(volume, voxelToPatient(upright, [1, 1, 3]))).toBeNull();
  });

  it('straightens a stack that a tilted gantry sheared', () => {
    // a plane of value 100 y in the patient, sampled on layers that each start 1 mm further back
    const sheared: VolumeGeometry = { ...upright, size: [8, 20, 6], origin: [0, 0, 0], axes: [[1, 0, 0], [0, 1, 0], [0, 1, 2]] }; // prettier-ignore
    const volume = numbered(sheared);
    for (let k = 0, p = 0; k < 6; k++)
      for (let j = 0; j < 20; j++) for (let i = 0; i < 8; i++) volume.voxels[p++] = 100 * (j + k);
    const stack = planeStack(sheared, 'sagittal');
    const out = pictureFor(volume, stack);
    extractPicture(volume, stack, 3, out);
    const wrong: number[] = [];
    for (let y = 0; y < stack.height; y++)
      for (let x = 0; x < stack.width; x++) {
        const value = out[y * stack.width + x] as number;
        const truth = 100 * pixelToPatient(stack, 3, x, y)[1];
        if (value !== EMPTY && Math.abs(value - truth) > 1) wrong.push(value - truth);
      }
    expect(wrong).toEqual([]);
    expect(out.filter((value) => value !== EMPTY).length).toBeGreaterThan(100);
  });

  it('finds the plane that the slices were made in', () => {
    expect(acquisitionPlane(upright)).toBe('axial');
    expect(acquisitionPlane({ ...upright, axes: [[0, 1, 0], [0, 0, -1], [1, 0, 0]] })).toBe('sagittal'); // prettier-ignore
  });
});

const angle = fc.double({ min: -3.2, max: 3.2, noNaN: true });
const mm = fc.double({ min: 0.1, max: 3, noNaN: true });
const anyGeometry = fc
  .tuple(angle, angle, mm, mm, mm, fc.double({ min: -0.5, max: 0.5, noNaN: true }))
  .map(([a, b, x, y, z, shear]): VolumeGeometry => {
    const [ca, sa, cb, sb] = [Math.cos(a), Math.sin(a), Math.cos(b), Math.sin(b)];
    const row: Vec3 = [ca, sa, 0];
    const column: Vec3 = [-sa * cb, ca * cb, sb];
    const normal: Vec3 = [sa * sb, -ca * sb, cb];
    const step = normal.map((value, n) => value * z + (column[n] ?? 0) * shear) as unknown as Vec3;
    return {
      size: [7, 6, 5],
      origin: [10, -20, 30],
      axes: [row.map((v) => v * x) as unknown as Vec3, column.map((v) => v * y) as unknown as Vec3, step],
      calibrated: true,
      oriented: true,
    };
  });

describe('patient coordinates', () => {
  it('lead to the voxel and back, also oblique, sheared and with non-square pixels', () => {
    fc.assert(
      fc.property(anyGeometry, fc.tuple(mm, mm, mm), (geometry, voxel) => {
        const back = patientToVoxel(geometry, voxelToPatient(geometry, voxel));
        back.forEach((value, n) => expect(value).toBeCloseTo(voxel[n] as number, 6));
      }),
    );
  });

  it('lead to the pixel and back in every plane', () => {
    fc.assert(
      fc.property(anyGeometry, fc.constantFrom('axial', 'coronal', 'sagittal'), (geometry, name) => {
        const stack = planeStack(geometry, name);
        const { x, y, index } = patientToPixel(stack, pixelToPatient(stack, 1, 2, 3));
        expect([x, y, index].map((value) => Math.round(value * 1e6) / 1e6)).toEqual([2, 3, 1]);
      }),
    );
  });

  it('measure a known distance the same on non-square pixels and across slices', () => {
    const geometry: VolumeGeometry = { ...upright, axes: [[1.8, 0, 0], [0, 0.9, 0], [0, 0, 2.7]] }; // prettier-ignore
    const at = (i: number, j: number, k: number) => voxelToPatient(geometry, [i, j, k]);
    expect(lengthBetween(at(0, 0, 0), at(2, 0, 0), true).value).toBeCloseTo(3.6, 9);
    expect(lengthBetween(at(0, 0, 0), at(0, 2, 0), true).value).toBeCloseTo(1.8, 9);
    expect(lengthBetween(at(0, 0, 0), at(2, 2, 2), true).value).toBeCloseTo(Math.hypot(3.6, 1.8, 5.4), 9);
  });

  it.each([
    [[1, 0, 0], 'L'],
    [[0, -1, 0], 'A'],
    [[0, 0, 1], 'H'],
    [[Math.SQRT1_2, Math.SQRT1_2, 0], 'LP'],
    [[0, 0.9659, -0.2588], 'P'],
    [[0.2, -0.9, 0.38], 'AH'],
  ] as const)('%j is called %s', (direction, letters) => {
    expect(orientationLetters(direction)).toBe(letters);
  });
});

describe('window and level', () => {
  it('is black below, white above and mid-grey at its centre', () => {
    const window = { center: 1000, width: 3800 };
    expect([windowed(-1000, window), windowed(999.5, window), windowed(2900, window)]).toEqual([0, 128, 255]);
  });

  it('never gets darker as the value rises', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -3000, max: 3000 }),
        fc.integer({ min: 0, max: 500 }),
        fc.integer({ min: 1, max: 5000 }),
        (a, more, width) => {
          expect(windowed(a + more, { center: 40, width })).toBeGreaterThanOrEqual(windowed(a, { center: 40, width }));
        },
      ),
    );
  });

  it('shows 16-bit and floating volumes alike, and turns MONOCHROME1 round', () => {
    const window = { center: 50, width: 100 };
    for (const inverted of [false, true]) {
      const lut = windowLut(window, { scale: 0.5, offset: 10, inverted });
      const [a, b] = [new Uint32Array(4), new Uint32Array(4)];
      applyWindow(Int16Array.of(-100, 0, 80, 300), lut, a);
      applyWindow(Float32Array.of(-100, 0, 80, 300), lut, b);
      expect(a).toEqual(b);
      expect((a[3] as number) & 255).toBe(inverted ? 0 : 255);
    }
  });

  it('finds a window for values of any scale without letting metal flatten it', () => {
    const values = Float32Array.from({ length: 10_000 }, (_, n) => (n < 9990 ? n / 100 : 1e6));
    const { center, width } = windowOf(values, 1, 0);
    expect(center).toBeCloseTo(50, -1);
    expect(width).toBeLessThan(110);
  });
});
