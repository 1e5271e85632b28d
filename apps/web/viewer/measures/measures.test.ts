import type { Measure } from '@hyaline/marks';
import { hangingOf, PATIENT_FRAME, turnFrame, type Vec3, type Volume } from '@hyaline/volume';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Ui } from '../ui/context.ts';
import type { Picture } from '../workspace/workspace.ts';
import { measureTable } from './copy.ts';
import { readingOf, valuesWithin } from './reading.ts';
import { neededPoints, outlineOf } from './shape.ts';
import { volumesOf } from './volumes.ts';
import { keepWindows, readWindows, windowBetween, windowOfValues, withWindow } from './windows.ts';

const size = [40, 40, 30] as const;
const voxels = new Int16Array(40 * 40 * 30);
for (let k = 0, p = 0; k < 30; k++) for (let j = 0; j < 40; j++) for (let i = 0; i < 40; i++) voxels[p++] = 10 * i;
const volume: Volume = {
  geometry: { size, origin: [0, 0, 0], axes: [[0.5, 0, 0], [0, 0.5, 0], [0, 0, 1]], calibrated: true, oriented: true },
  voxels,
  scale: 1,
  offset: 0,
  inverted: false,
  present: new Uint8Array(30).fill(1),
}; // prettier-ignore
const picture = { volume } as Picture;
const AXIAL = { right: [1, 0, 0], down: [0, 1, 0] } as const;

let made = 0;
const measure = (kind: Measure['kind'], points: readonly Vec3[], more: Partial<Measure> = {}): Measure => ({
  id: `${kind}-${++made}`,
  kind,
  number: made,
  points,
  across: AXIAL,
  note: '',
  hidden: false,
  ...more,
});
const reading = (one: Measure) => readingOf(one, picture);

describe('what a measure comes to', () => {
  it('is the same for a rectangle however the planes are turned afterwards', () => {
    const found = reading(measure('rectangle', [[4.75, 4.75, 7], [9.75, 7.25, 7]])).region; // prettier-ignore
    expect(found).toMatchObject({ count: 50, min: 100, max: 190, mean: 145 });
    expect(found?.area).toBeCloseTo(12.5, 9);
  });

  it('reads regions on turned planes at the patient points that they enclose', () => {
    const { right, down } = hangingOf('coronal', turnFrame(PATIENT_FRAME, [0, 0, 1], 0.5));
    const at = (x: number, y: number): Vec3 => [10 + right[0] * x + down[0] * y, 10 + right[1] * x + down[1] * y, 15 + right[2] * x + down[2] * y]; // prettier-ignore
    const one = measure('ellipse', [at(-3, -4), at(3, 4)], { across: { right, down } });
    const { region } = reading(one);
    // the field is 20 a mm along x, so its mean is that of the middle, and it spreads by the turned width
    expect(region?.mean).toBeCloseTo(200, -0.5);
    expect(region?.max).toBeLessThanOrEqual(200 + 20 * 3 * Math.cos(0.5) + 1);
    expect(region?.area).toBeCloseTo(Math.PI * 12, 9);
    expect(valuesWithin(one, picture)).toHaveLength(region?.count ?? -1);
  });

  it('adds up a polyline and follows a profile', () => {
    expect(reading(measure('polyline', [[0, 0, 0], [3, 4, 0], [3, 4, 12]])).value).toBe(17); // prettier-ignore
    const { profile } = reading(measure('profile', [[1, 5, 5], [6, 5, 5]])); // prettier-ignore
    expect(profile?.stepMm).toBe(0.5);
    expect(profile?.values).toEqual([20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120]);
  });

  it('draws the box along the picture on which it was made', () => {
    const { right, down } = hangingOf('axial', turnFrame(PATIENT_FRAME, [0, 0, 1], Math.PI / 2));
    const corners = outlineOf({ kind: 'rectangle', points: [[0, 0, 0], [-2, 3, 0]], across: { right, down } }); // prettier-ignore
    expect(corners.map((corner) => corner.map((value) => Math.round(value)))).toEqual([[0, 0, 0], [0, 3, 0], [-2, 3, 0], [-2, 0, 0]]); // prettier-ignore
  });

  it('keeps of a drawn path what is needed to stay near it', () => {
    const path = Array.from({ length: 201 }, (_, n) => ({ x: n, y: n < 100 ? 0.2 * Math.sin(n) : n - 100 }));
    expect(neededPoints(path, 1)).toEqual([0, 100, 200]);
    expect(neededPoints([{ x: 1, y: 1 }], 1)).toEqual([0]);
  });
});

describe('volumes of measures with one note', () => {
  const square = (z: number, note: string, more: Partial<Measure> = {}) =>
    measure('rectangle', [[5, 5, z], [9, 9, z]], { note, ...more }); // prettier-ignore

  it('are areas times the distance of their slices, and ellipsoids of three lengths', () => {
    const lengths = [4, 6, 8].map((mm) => measure('length', [[0, 0, 0], [mm, 0, 0]], { note: 'node' })); // prettier-ignore
    const found = volumesOf([square(3, 'Cyst'), square(5, 'cyst '), square(7, 'cyst'), ...lengths], reading);
    expect(found).toEqual([
      { name: 'Cyst', mm3: expect.closeTo(16 * 2 * 3, 6), by: 'contours', count: 3 },
      { name: 'node', mm3: expect.closeTo((Math.PI / 6) * 192, 6), by: 'ellipsoid', count: 3 },
    ]);
  });

  it('are none for outlines that are alone, lie across each other or have no note', () => {
    const { right, down } = hangingOf('coronal', PATIENT_FRAME);
    expect(volumesOf([square(3, 'a'), square(5, 'b'), square(7, '')], reading)).toEqual([]);
    expect(volumesOf([square(3, 'a'), square(5, 'a', { across: { right, down } })], reading)).toEqual([]);
    expect(volumesOf([square(3, 'a'), square(3, 'a')], reading)).toEqual([]);
  });
});

describe('copied values', () => {
  it('have one line for each measure, with numbers that a spreadsheet reads and no formula in a note', () => {
    const measures = [
      measure('length', [[0, 0, 0], [3, 4, 0]], { note: '=1+1', number: 1 }),
      measure('rectangle', [[4.75, 4.75, 7], [9.75, 7.25, 7]], { note: 'tab\there', number: 2 }),
    ]; // prettier-ignore
    const ui = { language: 'en', workspace: { marks: { now: { measures } }, picture } } as unknown as Ui;
    const lines = measureTable(ui).split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[1]?.split('\t').slice(0, 5)).toEqual(['Lengths', 'Length 1', "'=1+1", '5', 'mm']);
    expect(lines[2]?.split('\t')).toEqual([
      'Rectangles', 'Rectangle 2', 'tab here', '145', '', '28.72', '100', '190', '12.5', '4.75 4.75 7; 9.75 7.25 7',
    ]); // prettier-ignore
  });
});

describe('windows', () => {
  const kept = new Map<string, string>();
  beforeEach(() => {
    kept.clear();
    vi.stubGlobal('localStorage', { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value) }); // prettier-ignore
  });
  afterEach(() => vi.unstubAllGlobals());

  it('are kept by name in this browser, and what is no window is left out', () => {
    const one = { name: 'TMJ', center: 700, width: 2400 };
    keepWindows(withWindow([{ ...one, width: 3 }], one));
    expect(readWindows()).toEqual([one]);
    kept.set('hyaline.viewer.windows', JSON.stringify([one, { name: 'bad', center: null, width: 5 }, 7]));
    expect(readWindows()).toEqual([one]);
  });

  it('of a region leave out the outermost hundredth of its values on either side', () => {
    const values = Array.from({ length: 1000 }, (_, n) => (n === 0 ? -9000 : n === 999 ? 9000 : n));
    const { center, width } = windowOfValues(values) ?? { center: 0, width: 0 };
    expect([center - width / 2, center + width / 2].map((edge) => Math.round(edge / 10) * 10)).toEqual([10, 990]);
    expect(windowOfValues([4])).toBeNull();
    expect(windowBetween(100, 500)).toEqual({ center: 300, width: 400 });
  });
});
