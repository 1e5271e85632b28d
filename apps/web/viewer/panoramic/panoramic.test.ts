import type { Arch, Canal } from '@hyaline/marks';
import { archCurve, PATIENT_FRAME, planeStack, turnFrame, type Vec3, type VolumeGeometry } from '@hyaline/volume';
import { describe, expect, it } from 'vitest';
import { withEdges } from './arch-edges.ts';
import { freshArch } from './arch-curves.ts';
import { freshCanal, lengthOf, replaced, sideOf, tubeOf, withPoint } from './canals.ts';
import { upOf, withRoom } from './draw-arch.ts';
import { areasOf, DEFAULTS, settingsOf } from './settings.ts';

const canal: Canal = {
  id: 'canal-1',
  side: 'right',
  points: [[0, 0, 0], [10, 0, 0], [20, 0, 0]],
  diameterMm: 2.5,
  note: '',
}; // prettier-ignore

describe('a canal', () => {
  it.each<readonly [point: Vec3, place: number, why: string]>([
    [[25, 1, 0], 3, 'goes on at the end that is nearer'],
    [[-3, 0, 2], 0, 'also at its beginning'],
    [[14, 1, 1], 2, 'takes a point between two of its own where it passes nearby'],
    [[8, 9, 0], 0, 'and not where it passes far away'],
  ])('with a point at %j gets it in place %d: it %s', (point, place) => {
    const added = withPoint(canal, point);
    expect(added.place).toBe(place);
    expect(added.canal.points).toHaveLength(4);
    expect(added.canal.points[place]).toEqual(point);
  });

  it('begins with one point, a number of its own and the diameter of the one before', () => {
    const other = freshCanal([{ ...canal, id: 'canal-4', diameterMm: 3 }], [1, 2, 3], 'left');
    expect(other).toMatchObject({ id: 'canal-5', side: 'left', points: [[1, 2, 3]], diameterMm: 3 });
    expect(freshCanal([], [0, 0, 0], 'right')).toMatchObject({ id: 'canal-1', diameterMm: 2.5 });
  });

  it('is as long as its smooth line, and as thick as it says', () => {
    expect(lengthOf(canal)).toBeCloseTo(20, 6);
    expect(tubeOf(canal).radiusMm).toBe(1.25);
    expect(tubeOf(canal)).toBe(tubeOf(canal));
  });

  it('is replaced without touching the others', () => {
    const other = { ...canal, id: 'canal-2' };
    expect(replaced([canal, other], { ...other, note: 'x' })).toEqual([canal, { ...other, note: 'x' }]);
  });

  it('is on the side of the arch where it lies, also when the head is turned', () => {
    const turned = (x: number): Vec3 => [x + 5, -20 + x ** 2 / 20 + x * 0.4, 0];
    const curve = archCurve({ points: [-25, -12, 0, 12, 25].map(turned), up: [0, 0, 1] });
    expect([-20, 20].map((x) => sideOf(turned(x), curve, [0, 0, 0]))).toEqual(['right', 'left']);
    expect([-2, 2].map((x) => sideOf([x, 0, 0], null, [0, 0, 0]))).toEqual(['right', 'left']);
  });
});

describe('the numbers of sections in a view from above', () => {
  const numbers = (apart: number, active: number | null) =>
    withRoom(Array.from({ length: 4 }, (_, n) => ({ n, x: n * apart, y: 0 })), active).map(({ n }) => n + 1).toSorted();

  it('all stand where there is room for them', () => {
    expect(numbers(10, 1)).toEqual([1, 2, 3, 4]);
    expect(numbers(10, null)).toEqual([1, 2, 3, 4]);
  });

  it('never run together: the active one stays, then those at the ends', () => {
    expect(numbers(5, 2)).toEqual([1, 3]);
    expect(numbers(5, null)).toEqual([1, 4]);
  });
}); // prettier-ignore

describe('the edges of the trough', () => {
  const arch: Arch = { points: [], up: [0, 0, 1], troughMm: 12, offsetMm: 1, belowMm: 40, aboveMm: 40 };

  it('move one at a time: the other stays where it is', () => {
    const wider = withEdges(arch, 1, -5, 9);
    expect(wider).toMatchObject({ troughMm: 14, offsetMm: 2 });
    expect(withEdges(arch, -1, 7, -1)).toMatchObject({ troughMm: 8, offsetMm: 3 });
  });

  it('come with an arch that is drawn anew, and so do the heights it shows, from whichever slice', () => {
    const at = (z: number) => [-20, 0, 20].map((x): Vec3 => [x, 0, z]);
    const made = freshArch(at(-12), [0, 0, 1], { ...arch, points: at(3) });
    expect(made).toMatchObject({ troughMm: 12, offsetMm: 1, aboveMm: 55, belowMm: 25 });
    expect(freshArch(at(0), [0, 0, 1], null)).toMatchObject({ aboveMm: 36, belowMm: 42 });
  });

  it('do not cross, and the trough does not leave the jaw', () => {
    expect(withEdges(arch, 1, -5, -30)).toMatchObject({ troughMm: 0, offsetMm: -5 });
    expect(withEdges(arch, 1, -5, 999)).toMatchObject({ troughMm: 40, offsetMm: 15 });
  });
});

describe('the plane of an arch', () => {
  const geometry: VolumeGeometry = { size: [20, 20, 20], origin: [0, 0, 0], axes: [[1, 0, 0], [0, 1, 0], [0, 0, -1]], calibrated: true, oriented: true }; // prettier-ignore

  it('is the one that it is drawn on, its upright towards the head, also in a turned axial view', () => {
    expect(upOf(planeStack(geometry, 'axial')).map((value) => value + 0)).toEqual([0, 0, 1]);
    const frame = turnFrame(PATIENT_FRAME, [1, 0, 0], 0.3);
    upOf(planeStack(geometry, 'axial', frame)).forEach((value, n) => expect(value).toBeCloseTo(frame.z[n] ?? 9, 9));
  });
});

describe('how a person looks along the arch', () => {
  it('is kept only as far as it makes sense', () => {
    expect(settingsOf(null)).toEqual(DEFAULTS);
    expect(settingsOf({ mode: 'max', sections: 6, spacingMm: 1, widthMm: 30 })).toEqual({ mode: 'max', sections: 6, spacingMm: 1, widthMm: 30 }); // prettier-ignore
    expect(settingsOf({ mode: 'min', sections: 99, spacingMm: '2', widthMm: -1 })).toEqual(DEFAULTS);
  });

  it('gives every section the same width below the panoramic', () => {
    for (const count of [3, 4, 5, 6]) {
      const [above = '', below = ''] = areasOf(count).split('" "');
      const names = (row: string) => row.replaceAll('"', '').split(' ');
      expect(names(above)).toHaveLength(2 * count);
      expect(names(below)).toHaveLength(2 * count);
      expect(new Set(names(below)).size).toBe(count);
      expect(names(above).filter((name) => name === 'panoramic').length).toBeGreaterThan(count);
    }
  });
});
