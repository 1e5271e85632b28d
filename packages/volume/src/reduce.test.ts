import { orderSlices, readHeader } from '@hyaline/dicom';
import { generatePhantom } from '@hyaline/dicom/phantom';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { voxelToPatient } from './geometry.ts';
import { planVolume } from './plan.ts';
import { reducePlan, reductionFor, shrinkSlice } from './reduce.ts';

const headers = [...generatePhantom({ size: 21, slices: 9 })].map(({ bytes }) => {
  const read = readHeader(bytes);
  if (read.kind !== 'image') throw new Error('phantom is refused');
  return read.header;
});
const plan = planVolume(headers, orderSlices(headers));

describe('a reduced volume', () => {
  it.each([2, 4] as const)('lies where the whole one lies, voxel by voxel (%i)', (by) => {
    const reduced = reducePlan(plan, by);
    expect(reduced.geometry.size).toEqual([Math.floor(21 / by), Math.floor(21 / by), Math.ceil(9 / by)]);
    expect(reduced.bytes).toBe(reduced.geometry.size.reduce((a, b) => a * b) * 2);
    for (const [c, r, s] of [
      [0, 0, 0],
      [1, 2, 1],
      [4, 3, 2],
    ] as const) {
      const middle = (by - 1) / 2;
      const covered = voxelToPatient(plan.geometry, [c * by + middle, r * by + middle, s * by]);
      voxelToPatient(reduced.geometry, [c, r, s]).forEach((mm, axis) =>
        expect(mm).toBeCloseTo(covered[axis] ?? NaN, 9),
      );
    }
    for (const place of reduced.places) {
      const { position } = headers[place.image] ?? {};
      const [, , z] = voxelToPatient(reduced.geometry, [0, 0, place.k]);
      expect(z).toBeCloseTo(position?.[2] ?? NaN, 3);
    }
  });

  it('leaves one picture as thick as it was, and one of the smallest size whole', () => {
    const one = planVolume(headers.slice(0, 1), orderSlices(headers.slice(0, 1)));
    expect(reducePlan(one, 2).geometry.size).toEqual([10, 10, 1]);
    expect(reducePlan(one, 2).geometry.axes[2]).toEqual(one.geometry.axes[2]);
  });

  it('keeps the mean of what it stands for', () => {
    fc.assert(
      fc.property(fc.integer({ min: 4, max: 9 }), fc.integer({ min: 4, max: 9 }), fc.constantFrom(2, 4), fc.gen(), (columns, rows, by, gen) => {
        const full = Int16Array.from({ length: columns * rows }, () => gen(fc.integer, { min: -32768, max: 32767 }));
        const [w, h] = [Math.floor(columns / by), Math.floor(rows / by)];
        const into = new Int16Array(w * h);
        shrinkSlice(full, columns, by as 2 | 4, into);
        for (let y = 0; y < h; y++)
          for (let x = 0; x < w; x++) {
            let sum = 0;
            for (let dy = 0; dy < by; dy++) for (let dx = 0; dx < by; dx++) sum += full[(y * by + dy) * columns + x * by + dx] ?? NaN;
            expect(into[y * w + x]).toBe(Math.round(sum / by ** 2) + 0); // no negative zero
          }
      }),
    ); // prettier-ignore
  });

  it('is offered as small as it has to be', () => {
    expect([1e9, 9e9, 90e9, 900e9].map((bytes) => reductionFor({ bytes }, 1.5e9))).toEqual([1, 2, 4, null]);
  });
});
