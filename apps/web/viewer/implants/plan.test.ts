import { NO_MARKS, type Implant, type Marks } from '@hyaline/marks';
import { apexOf, dot, norm, subtractVec, type Vec3, type Volume, type VolumeGeometry } from '@hyaline/volume';
import { describe, expect, it } from 'vitest';
import { genericImplant } from './library.ts';
import { DEFAULT_LIMITS, levelOf, limitsOf, worstOf } from './limits.ts';
import { axisView } from './look-along.ts';
import { bodyOf, copyOf, deepened, flipped, frameOf, moved, newImplant, tilted, withApexAt, withHeadAt, withImplant, withoutImplant, withTooth } from './plan.ts'; // prettier-ignore
import { readingsOf } from './readings.ts';

const geometry: VolumeGeometry = {
  size: [80, 80, 80],
  origin: [-39.5, -39.5, -39.5],
  axes: [[1, 0, 0], [0, 1, 0], [0, 0, 1]], // prettier-ignore
  calibrated: true,
  oriented: true,
};
const asked = { tooth: 46, name: '', ...genericImplant('cylindrical', 4, 10) };
const at: Vec3 = [-20, 5, -8];
const first = newImplant(NO_MARKS, at, asked, geometry);
const marks: Marks = { ...NO_MARKS, implants: [first] };

describe('a new implant', () => {
  it('points towards the root of its tooth, and without one into the jaw of its place', () => {
    expect(first).toMatchObject({ id: 'implant-1', head: at, axis: [-0, -0, -1], tooth: 46 });
    expect(newImplant(NO_MARKS, at, { ...asked, tooth: 16 }, geometry).axis).toEqual([0, 0, 1]);
    expect(newImplant(NO_MARKS, at, { ...asked, tooth: null }, geometry).axis[2]).toBe(-1);
    expect(newImplant(NO_MARKS, [0, 0, 9], { ...asked, tooth: null }, geometry).axis[2]).toBe(1);
  });

  it('gets a name that no other one has, also after one was taken away', () => {
    const second = newImplant(marks, at, asked, geometry);
    const both = { ...NO_MARKS, ...withImplant(marks, second) };
    expect(both.implants.map(({ id }) => id)).toEqual(['implant-1', 'implant-2']);
    const rest = { ...NO_MARKS, ...withoutImplant(both, 'implant-1') };
    expect(newImplant(rest, at, asked, geometry).id).not.toBe('implant-2');
  });
});

describe('changing an implant', () => {
  const near = (a: Vec3, b: Vec3) => expect(norm(subtractVec(a, b))).toBeLessThan(1e-9);
  it('moves, deepens and leans it as asked; length and the point it leans about stay', () => {
    near(moved(first, [1, 2, 3]).head, [-19, 7, -5]);
    near(deepened(first, 0.5).head, [-20, 5, -8.5]);
    const byApex = withApexAt(first, [-15, 5, -18]);
    near(byApex.head, first.head);
    expect(dot(byApex.axis, first.axis)).toBeLessThan(0.95);
    const byHead = withHeadAt(first, [-22, 5, -8]);
    near(apexOf(byHead), apexOf(first));
    expect(withHeadAt(first, apexOf(first))).toBe(first);
    const frame = frameOf(first, null, geometry);
    near(tilted(first, { distal: 0, lingual: 0 }, frame).axis, first.axis);
    near(flipped(first).axis, [0, 0, 1]);
  });

  it('copies it beside itself, clear of the first one', () => {
    const copy = copyOf(marks, first, frameOf(first, null, geometry));
    expect(copy.id).toBe('implant-2');
    const { all } = readingsOf(first, { ...marks, implants: [first, copy] }, null, DEFAULT_LIMITS);
    expect(all.find(({ name }) => name === 'implant')).toMatchObject({ level: 'clear', other: copy });
    expect(all.find(({ name }) => name === 'implant')?.clearance?.mm).toBeCloseTo(4, 3);
  });

  it('keeps one label for each tooth', () => {
    const one = { ...NO_MARKS, ...withTooth(NO_MARKS, 11, [0, 0, 0]) };
    expect(withTooth(one, 11, [1, 1, 1]).teeth).toEqual([{ id: 'tooth-11', fdi: 11, at: [1, 1, 1] }]);
    expect(withTooth(one, 12, [1, 1, 1]).teeth).toHaveLength(2);
  });
});

describe('distances of an implant', () => {
  const canal = { id: 'canal-1', side: 'right' as const, points: [[-20, -10, -22], [-20, 20, -22]] as Vec3[], diameterMm: 3, note: '' }; // prettier-ignore
  const reading = (implant: Implant, all: Marks, name: string) =>
    readingsOf(implant, all, null, DEFAULT_LIMITS).all.find((one) => one.name === name);

  it('are judged by the limits, and follow what is drawn now', () => {
    const withCanal = { ...marks, canals: [canal] };
    expect(reading(first, withCanal, 'canal')?.clearance?.mm).toBeCloseTo(2.5, 3);
    expect(reading(first, withCanal, 'canal')?.level).toBe('clear');
    expect(reading(deepened(first, 1), withCanal, 'canal')?.level).toBe('close');
    expect(reading(deepened(first, 4), withCanal, 'canal')?.level).toBe('overlap');
    expect(reading(first, marks, 'canal')).toMatchObject({ level: 'unknown', clearance: null });
    const nearer = { ...canal, diameterMm: 5 };
    expect(reading(first, { ...marks, canals: [canal, nearer] }, 'canal')?.clearance?.mm).toBeCloseTo(1.5, 3);
  });

  it('to a canal are those of one that is near: that of the other side is no all-clear', () => {
    const at = (x: number) => ({ ...canal, points: [[x, -10, -22], [x, 20, -22]] as Vec3[] }); // prettier-ignore
    const to = (x: number) => reading(first, { ...marks, canals: [at(x)] }, 'canal');
    expect(to(20)).toMatchObject({ clearance: null, level: 'unknown' });
    expect(to(-3)).toMatchObject({ level: 'clear' });
    expect(reading(first, { ...marks, canals: [at(20), canal] }, 'canal')?.clearance?.mm).toBeCloseTo(2.5, 3);
  });

  it('to bone come from the grey values and the threshold, and are none before the volume is there', () => {
    const voxels = new Int16Array(80 ** 3).fill(1000);
    // cheek side of the jaw: bone ends at x = -26
    for (let n = 0; n < voxels.length; n++) if (n % 80 < 13) voxels[n] = 0;
    const volume: Volume = { geometry, voxels, scale: 1, offset: 0, inverted: false, present: new Uint8Array(80).fill(1) }; // prettier-ignore
    const found = readingsOf(first, marks, volume, { ...DEFAULT_LIMITS, boneGrey: 500 });
    const buccal = found.all.find(({ name }) => name === 'buccal');
    expect(Math.abs((buccal?.clearance?.mm ?? NaN) - 5)).toBeLessThan(0.1);
    expect(found.worst).toBe('clear');
    const strict = readingsOf(first, marks, volume, { ...DEFAULT_LIMITS, boneGrey: 1200 });
    expect(strict.worst).toBe('unknown'); // no bone, no walls
    expect(found.density?.all).toBeCloseTo(1000, 6);
    const without = readingsOf(first, marks, null, DEFAULT_LIMITS);
    expect([without.density, without.crestal, without.worst]).toEqual([null, null, 'unknown']);
    expect(bodyOf(first)).toBe(bodyOf(first));
  });
});

describe('limits', () => {
  it('fall back to the published ones where what was kept makes no sense', () => {
    expect(limitsOf(null)).toEqual(DEFAULT_LIMITS);
    expect(limitsOf({ canalMm: 3, implantMm: -1, boneMm: 'x', boneGrey: 9e9 })).toEqual({
      ...DEFAULT_LIMITS,
      canalMm: 3,
    });
    expect(DEFAULT_LIMITS).toMatchObject({ canalMm: 2, implantMm: 3, boneMm: 1.5 });
  });

  it('call the limit itself clear, nothing overlap, and the worst first', () => {
    expect([2, 1.999, 0, -1, null].map((mm) => levelOf(mm, 2))).toEqual([
      'clear',
      'close',
      'overlap',
      'overlap',
      'unknown',
    ]);
    expect(worstOf(['clear', 'unknown', 'close'])).toBe('close');
    expect(worstOf([])).toBe('unknown');
  });
});

describe('planes along an implant', () => {
  it('hold its axis in two of them and stand across it in the third, head up and right on the left', () => {
    const leaning = tilted(first, { distal: 20, lingual: -15 }, frameOf(first, null, geometry));
    const { axial } = axisView(leaning, frameOf(leaning, null, geometry));
    expect(Math.abs(dot(axial.z, leaning.axis))).toBeCloseTo(1, 9);
    for (const [a, b] of [['x', 'y'], ['y', 'z'], ['x', 'z']] as const) expect(dot(axial[a], axial[b])).toBeCloseTo(0, 9); // prettier-ignore
    expect(axial.x[0]).toBeGreaterThan(0.5);
    expect(axial.y[1]).toBeGreaterThan(0.5);
    expect(axial.z[2]).toBeGreaterThan(0.5);
  });
});
