import { isStraight, type PlaneFrames, planeStack, STRAIGHT_FRAMES, tiltDegrees, turnOthers, type VolumeGeometry } from '@hyaline/volume'; // prettier-ignore
import { describe, expect, it } from 'vitest';
import { crosshairLines } from '../workspace/crosshair.ts';
import { grabs, handlesOf, turnDrag, type Turning } from './turn-drag.ts';

const geometry: VolumeGeometry = {
  size: [60, 50, 40],
  origin: [0, 0, 0],
  axes: [[0.5, 0, 0], [0, 1, 0], [0, 0, 2]],
  calibrated: true,
  oriented: true,
}; // prettier-ignore
const stacksOf = (frames: PlaneFrames) => ({
  axial: planeStack(geometry, 'axial', frames.axial, [15, 25, 40]),
  coronal: planeStack(geometry, 'coronal', frames.coronal, [15, 25, 40]),
  sagittal: planeStack(geometry, 'sagittal', frames.sagittal, [15, 25, 40]),
});
const cross = { x: 200, y: 150 };
const view = { size: { width: 400, height: 300 } };
const linesOf = (frames: PlaneFrames) => crosshairLines('axial', stacksOf(frames), cross);

describe('lines of the other planes', () => {
  it('run along the sides of a straight picture, whatever the shape of its pixels', () => {
    expect(linesOf(STRAIGHT_FRAMES)).toEqual([
      { plane: 'coronal', at: cross, direction: { x: expect.closeTo(1, 9), y: expect.closeTo(0, 9) } },
      { plane: 'sagittal', at: cross, direction: { x: expect.closeTo(0, 9), y: expect.closeTo(1, 9) } },
    ]);
  });

  it('follow a turn by its angle, clockwise on the screen', () => {
    const [coronal] = linesOf(turnOthers(STRAIGHT_FRAMES, 'axial', Math.PI / 6));
    const { x, y } = coronal?.direction ?? { x: 0, y: 0 };
    expect((Math.atan2(y, x) * 180) / Math.PI).toBeCloseTo(30, 6);
  });

  it('are taken hold of at their rings and beyond, not near the crosshair or beside them', () => {
    const lines = linesOf(STRAIGHT_FRAMES);
    expect(handlesOf(lines[0] as (typeof lines)[0], view)).toEqual([
      { x: expect.closeTo(302, 6), y: expect.closeTo(150, 6) },
      { x: expect.closeTo(98, 6), y: expect.closeTo(150, 6) },
    ]);
    const at = (x: number, y: number) => grabs(lines, view, { x, y }, 10);
    expect([at(302, 157), at(340, 154), at(98, 150), at(200, 260)]).toEqual([true, true, true, true]);
    expect([at(205, 150), at(260, 150), at(340, 165), at(330, 260)]).toEqual([false, false, false, false]);
  });
});

describe('a drag of a line', () => {
  function drag(moves: readonly { x: number; y: number }[]) {
    const told: (Turning | null)[] = [];
    const clicks: unknown[] = [];
    const target = { frames: STRAIGHT_FRAMES, setFrames: (next: PlaneFrames) => void (target.frames = next) };
    const start = { x: 300, y: 150 };
    const one = turnDrag(target, 'axial', cross, start, (turning) => told.push(turning), (at) => clicks.push(at)); // prettier-ignore
    for (const at of moves) one.move(at);
    one.end?.(moves.at(-1) ?? start);
    return { target, told, clicks };
  }

  it('turns the others by the angle it went, however it got there, and says how far', () => {
    const to = { x: 200 + 100 * Math.cos(0.7), y: 150 + 100 * Math.sin(0.7) };
    const { target, told, clicks } = drag([{ x: 290, y: 90 }, { x: 320, y: 210 }, to]);
    expect(tiltDegrees('coronal', target.frames.coronal)).toBeCloseTo((0.7 * 180) / Math.PI, 9);
    expect(tiltDegrees('axial', target.frames.axial)).toBe(0);
    expect(told.at(-2)?.degrees).toBeCloseTo((0.7 * 180) / Math.PI, 9);
    expect(told.at(-1)).toBeNull();
    expect(clicks).toEqual([]);
  }); // prettier-ignore

  it('that does not move is a click', () => {
    const { target, clicks } = drag([{ x: 301, y: 151 }]);
    expect(isStraight(target.frames.coronal)).toBe(true);
    expect(clicks).toEqual([{ x: 301, y: 151 }]);
  });
});
