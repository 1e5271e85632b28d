import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  clampInside,
  centreOf,
  EMPTY,
  extractPicture,
  extractSlab,
  type Frame,
  hangingOf,
  isStraight,
  orientationLetters,
  PATIENT_FRAME,
  patientToPixel,
  pictureFor,
  pixelToPatient,
  type PlaneFrames,
  type PlaneName,
  planeStack,
  stackAlong,
  STRAIGHT_FRAMES,
  tiltDegrees,
  turnFrame,
  turnOthers,
  turnTo,
  type Vec3,
  type Volume,
  type VolumeGeometry,
  voxelToPatient,
  voxelSizeMm,
} from './index.ts';
import { cross, dot, norm, subtract, unit } from './vec.ts';

const PLANES: readonly PlaneName[] = ['axial', 'coronal', 'sagittal'];
const plane = fc.constantFrom(...PLANES);
const radians = fc.double({ min: -3.1, max: 3.1, noNaN: true });
const turns = fc.array(fc.tuple(plane, radians), { minLength: 1, maxLength: 6 });
const framesAfter = (list: readonly (readonly [PlaneName, number])[]): PlaneFrames =>
  list.reduce((frames, [name, by]) => turnOthers(frames, name, by), STRAIGHT_FRAMES);
const normalOf = (frames: PlaneFrames, name: PlaneName): Vec3 => hangingOf(name, frames[name]).step;

/** Oblique in the patient, sheared like a tilted gantry, with pixels that are not square. */
const geometries = fc
  .record({
    about: fc.tuple(radians, radians, radians),
    spacing: fc.tuple(...[0, 1, 2].map(() => fc.double({ min: 0.5, max: 1, noNaN: true }))),
    shear: fc.double({ min: -0.5, max: 0.5, noNaN: true }),
  })
  .map(({ about, spacing, shear }): VolumeGeometry => {
    const [x, y, z] = about;
    const { x: row, y: column, z: normal } = [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
      .reduce<Frame>((f, axis, n) => turnFrame(f, axis as unknown as Vec3, [x, y, z][n] ?? 0), PATIENT_FRAME); // prettier-ignore
    const scaled = (v: Vec3, by: number) => v.map((value) => value * by) as unknown as Vec3;
    const step = normal.map((value, n) => value * (spacing[2] ?? 1) + (column[n] ?? 0) * shear) as unknown as Vec3;
    return {
      size: [24, 20, 18],
      origin: [12, -7, 33],
      axes: [scaled(row, spacing[0] ?? 1), scaled(column, spacing[1] ?? 1), step],
      calibrated: true,
      oriented: true,
    };
  });

function volumeOf(geometry: VolumeGeometry, value: (point: Vec3) => number, float = false): Volume {
  const [c, r, s] = geometry.size;
  const voxels = float ? new Float32Array(c * r * s) : new Int16Array(c * r * s);
  for (let k = 0, p = 0; k < s; k++)
    for (let j = 0; j < r; j++)
      for (let i = 0; i < c; i++) voxels[p++] = Math.round(value(voxelToPatient(geometry, [i, j, k])));
  return { geometry, voxels, scale: 1, offset: 0, inverted: false, present: new Uint8Array(s).fill(1) };
}

describe('turned planes', () => {
  it('stay square to each other and right-handed after any turns', () => {
    fc.assert(
      fc.property(turns, (list) => {
        const frames = framesAfter(list);
        for (const { x, y, z } of PLANES.map((name) => frames[name])) {
          expect(norm(subtract(cross(x, y), z))).toBeLessThan(1e-12);
          for (const v of [x, y, z]) expect(Math.abs(norm(v) - 1)).toBeLessThan(1e-12);
        }
        for (const [a, b] of [['axial', 'coronal'], ['coronal', 'sagittal'], ['sagittal', 'axial']] as const)
          expect(Math.abs(dot(normalOf(frames, a), normalOf(frames, b)))).toBeLessThan(1e-9); // prettier-ignore
      }),
    );
  });

  it('come back when turned back, and know that they are straight again', () => {
    fc.assert(
      fc.property(plane, radians, (name, by) => {
        const back = turnOthers(turnOthers(STRAIGHT_FRAMES, name, by), name, -by);
        for (const one of PLANES) expect(isStraight(back[one])).toBe(true);
      }),
    );
    expect(isStraight(turnFrame(PATIENT_FRAME, [0, 0, 1], 1e-6))).toBe(false);
  });

  it('leave the picture in which they are turned as it is, and say by how much the others lean', () => {
    const frames = turnOthers(STRAIGHT_FRAMES, 'axial', Math.PI / 6);
    expect(frames.axial).toBe(PATIENT_FRAME);
    expect(PLANES.map((name) => tiltDegrees(name, frames[name]))).toEqual([
      expect.closeTo(0, 9),
      expect.closeTo(30, 9),
      expect.closeTo(30, 9),
    ]);
    // clockwise on the axial picture (right is the patient's left, down is back): the coronal line's right end sinks
    expect(orientationLetters(hangingOf('coronal', frames.coronal).right)).toBe('LP');
    expect(orientationLetters(hangingOf('sagittal', frames.sagittal).right)).toBe('PR');
  });

  it('turn clockwise as each view shows it', () => {
    for (const name of PLANES) {
      const { right, down } = hangingOf(name, PATIENT_FRAME);
      const other = PLANES.find((one) => one !== name);
      const turned = turnOthers(STRAIGHT_FRAMES, name, 0.1);
      const before = normalOf(STRAIGHT_FRAMES, other as PlaneName);
      const after = normalOf(turned, other as PlaneName);
      const [from, to] = [before, after].map((v) => Math.atan2(dot(v, down), dot(v, right)));
      expect(((to ?? 0) - (from ?? 0) + 3 * Math.PI) % (2 * Math.PI)).toBeCloseTo(Math.PI + 0.1, 9);
    }
  });

  it('turn together to show a picture that was drawn before, and stay square', () => {
    fc.assert(
      fc.property(turns, turns, plane, plane, (before, after, drawn, shown) => {
        const { right, down } = hangingOf(drawn, framesAfter(before)[drawn]);
        const frames = turnTo(framesAfter(after), shown, right, down);
        const now = hangingOf(shown, frames[shown]);
        expect(norm(subtract(now.right, right)) + norm(subtract(now.down, down))).toBeLessThan(1e-9);
        for (const name of PLANES) expect(norm(subtract(cross(frames[name].x, frames[name].y), frames[name].z))).toBeLessThan(1e-9); // prettier-ignore
        expect(Math.abs(dot(normalOf(frames, 'axial'), normalOf(frames, 'coronal')))).toBeLessThan(1e-9);
      }),
    );
  });

  it('are found again from the directions alone: straight ones as the slices themselves', () => {
    fc.assert(
      fc.property(geometries, turns, plane, (geometry, list, name) => {
        const stack = planeStack(geometry, name, framesAfter(list)[name], centreOf(geometry));
        const found = stackAlong(geometry, unit(stack.right), unit(stack.down), pixelToPatient(stack, 3, 2, 1));
        const { x, y, index } = patientToPixel(found, pixelToPatient(stack, 3, 2, 1));
        expect([x, y, Math.abs(index - Math.round(index)) < 1e-6]).toEqual([expect.closeTo(2, 6), expect.closeTo(1, 6), true]); // prettier-ignore
      }),
    );
    const straight: VolumeGeometry = { size: [4, 5, 6], origin: [0, 0, 0], axes: [[1, 0, 0], [0, 1, 0], [0, 0, 1]], calibrated: true, oriented: true }; // prettier-ignore
    for (const name of PLANES) {
      const { right, down } = hangingOf(name, PATIENT_FRAME);
      expect(stackAlong(straight, right, down, [0, 0, 0])).toEqual(planeStack(straight, name));
    }
  });

  it('run exactly through the point about which they are turned', () => {
    fc.assert(
      fc.property(geometries, turns, plane, fc.tuple(radians, radians, radians), (geometry, list, name, away) => {
        const point = clampInside(geometry, centreOf(geometry).map((v, n) => v + (away[n] ?? 0)) as unknown as Vec3);
        const stack = planeStack(geometry, name, framesAfter(list)[name], point);
        const { x, y, index } = patientToPixel(stack, point);
        if (isStraight(framesAfter(list)[name])) return; // a straight plane keeps the volume's own slices
        expect(Math.abs(index - Math.round(index))).toBeLessThan(1e-6);
        expect(index).toBeGreaterThan(-1e-6);
        expect(index).toBeLessThan(stack.count + 1e-6);
        expect(norm(subtract(pixelToPatient(stack, index, x, y), point))).toBeLessThan(1e-9);
      }),
    );
  });
});

describe('pictures of turned planes', () => {
  it('show at each pixel the value of the patient point there, oblique, tilted and not square, to 0.01 mm', () => {
    // a field that rises by 100 a mm in a direction of its own: half a grey value of rounding is 0.005 mm
    const direction = unit([1, 2, -0.7]);
    fc.assert(
      fc.property(geometries, turns, plane, fc.nat(1000), fc.boolean(), (geometry, list, name, at, float) => {
        const field = (point: Vec3) => 100 * dot(subtract(point, centreOf(geometry)), direction);
        const exact = volumeOf(geometry, field, float);
        const stack = planeStack(geometry, name, framesAfter(list)[name], centreOf(geometry));
        const out = pictureFor(exact, stack);
        const index = Math.min(stack.count - 1, Math.floor(stack.count / 4) + (at % Math.ceil(stack.count / 2)));
        extractPicture(exact, stack, index, out);
        let [worst, shown] = [0, 0];
        for (let y = 0; y < stack.height; y++)
          for (let x = 0; x < stack.width; x++) {
            const value = out[y * stack.width + x] as number;
            if (value === EMPTY) continue;
            shown++;
            worst = Math.max(worst, Math.abs(value - field(pixelToPatient(stack, index, x, y))));
          }
        expect(shown).toBeGreaterThan(20);
        expect(worst).toBeLessThanOrEqual(1.01);
      }),
      { numRuns: 60 },
    );
  });

  it('find the centre of a bright spot within a tenth of a millimetre, whatever the volume and the planes', () => {
    fc.assert(
      fc.property(geometries, turns, plane, fc.tuple(radians, radians, radians), (geometry, list, name, away) => {
        const spot = centreOf(geometry).map((v, n) => v + 0.2 * (away[n] ?? 0)) as unknown as Vec3;
        const widthMm = 1.1 * Math.max(...voxelSizeMm(geometry));
        const volume = volumeOf(geometry, (point) => 4000 * Math.exp(-((norm(subtract(point, spot)) / widthMm) ** 2)));
        const found = centroid(volume, name, framesAfter(list)[name], spot);
        expect(norm(subtract(found, spot))).toBeLessThan(0.1);
      }),
      { numRuns: 40 },
    );
  });

  it('leave a missing slice empty', () => {
    const geometry: VolumeGeometry = { size: [9, 9, 9], origin: [0, 0, 0], axes: [[1, 0, 0], [0, 1, 0], [0, 0, 1]], calibrated: true, oriented: true }; // prettier-ignore
    const volume = volumeOf(geometry, () => 7);
    volume.present[4] = 0;
    const stack = planeStack(geometry, 'coronal', turnFrame(PATIENT_FRAME, [0, 0, 1], 0.4), [4, 4, 4]);
    const out = pictureFor(volume, stack);
    extractPicture(volume, stack, Math.round(patientToPixel(stack, [4, 4, 4]).index), out);
    const { x, y } = patientToPixel(stack, [4, 4, 4]);
    const value = (rows: number) => out[Math.round(y + rows) * stack.width + Math.round(x)];
    expect([value(-2), value(0), value(2)]).toEqual([7, EMPTY, 7]);
  });

  it('make slabs of their own pictures', () => {
    const geometry: VolumeGeometry = { size: [30, 30, 30], origin: [0, 0, 0], axes: [[1, 0, 0], [0, 1, 0], [0, 0, 1]], calibrated: true, oriented: true }; // prettier-ignore
    const middle: Vec3 = [14, 14, 14];
    const volume = volumeOf(geometry, (point) => Math.round(100 * point[1]));
    const frame = turnFrame(PATIENT_FRAME, [1, 0, 0], Math.PI / 4);
    const stack = planeStack(geometry, 'axial', frame, middle);
    const out = pictureFor(volume, stack);
    const { x, y, index } = patientToPixel(stack, middle);
    extractSlab(volume, stack, Math.round(index), { mode: 'max', thicknessMm: 9 }, out);
    const highest = 100 * (14 + 4 * Math.abs(hangingOf('axial', frame).step[1]));
    const at = pixelToPatient(stack, index, Math.round(x), Math.round(y));
    expect(out[Math.round(y) * stack.width + Math.round(x)]).toBeCloseTo(highest + 100 * (at[1] - 14), -1);
  });
});

/** Where the brightness of all pictures of a turned plane has its middle. */
function centroid(volume: Volume, name: PlaneName, frame: Frame, through: Vec3): Vec3 {
  const stack = planeStack(volume.geometry, name, frame, through);
  const out = pictureFor(volume, stack);
  const sum = [0, 0, 0];
  let weight = 0;
  for (let index = 0; index < stack.count; index++) {
    extractPicture(volume, stack, index, out);
    for (let p = 0; p < out.length; p++) {
      const value = out[p] as number;
      if (value <= 0) continue;
      const point = pixelToPatient(stack, index, p % stack.width, Math.floor(p / stack.width));
      point.forEach((v, axis) => (sum[axis] = (sum[axis] ?? 0) + v * value));
      weight += value;
    }
  }
  return sum.map((value) => value / weight) as unknown as Vec3;
}
