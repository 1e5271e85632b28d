import type { Vec3 } from '@hyaline/volume';
import { moved, type RigidTransform } from '@hyaline/volume/mesh';
import { describe, expect, it } from 'vitest';
import { fitOf, NO_POINTS, pickedInPatient, pickedOnScan, tookBack, withPatientPoint } from './alignment.ts';

const truth: RigidTransform = { rows: [[0, -1, 0], [1, 0, 0], [0, 0, 1]], shift: [10, 20, 30] }; // prettier-ignore
const spots: readonly Vec3[] = [[0, 0, 0], [30, 0, 0], [0, 40, 5], [12, 9, 20]]; // prettier-ignore

const picked = (points: readonly Vec3[], error: Vec3 = [0, 0, 0]) =>
  points.reduce((alignment, spot, n) => {
    const there = moved(truth, spot);
    const off = n === points.length - 1 ? error : [0, 0, 0];
    return pickedInPatient(pickedOnScan(alignment, spot), [there[0] + (off[0] ?? 0), there[1] + (off[1] ?? 0), there[2] + (off[2] ?? 0)]); // prettier-ignore
  }, NO_POINTS);

describe('aligning a scan by points', () => {
  it('asks for three pairs before it moves anything', () => {
    expect(fitOf(picked(spots.slice(0, 2)))).toBeNull();
    const fit = fitOf(picked(spots.slice(0, 3)));
    if (!fit || fit === 'line') throw new Error('no fit');
    expect(fit.rmsMm).toBeLessThan(1e-9);
    expect(moved(fit.transform, [5, 6, 7])).toEqual(moved(truth, [5, 6, 7]).map((mm) => expect.closeTo(mm, 6)));
  });

  it('shows at which point the picks disagree', () => {
    const fit = fitOf(picked(spots, [0, 0, 3]));
    if (!fit || fit === 'line') throw new Error('no fit');
    expect(fit.residualsMm).toHaveLength(4);
    expect(fit.rmsMm).toBeGreaterThan(0.2);
  });

  it('says that points on one line are not enough', () => {
    expect(fitOf(picked([[0, 0, 0], [10, 0, 0], [20, 0, 0]]))).toBe('line'); // prettier-ignore
  });

  it('takes back the last spot first, and a pair after it', () => {
    const waiting = pickedOnScan(picked(spots), [1, 2, 3]);
    expect(tookBack(waiting)).toEqual(picked(spots));
    expect(tookBack(picked(spots)).pairs).toHaveLength(3);
    expect(pickedInPatient(NO_POINTS, [1, 1, 1])).toEqual(NO_POINTS);
  });

  it('lets a point in the patient be corrected', () => {
    expect(withPatientPoint(picked(spots), 1, [1, 1, 1]).pairs[1]?.inPatient).toEqual([1, 1, 1]);
  });
});
