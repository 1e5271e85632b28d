import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { edgeLetters, flipAcross, flipDown, place, toPicture, toScreen, turnLeft, turnRight, UPRIGHT, type Turn } from './placement.ts'; // prettier-ignore

const TURNS: readonly Turn[] = [0, 1, 2, 3].flatMap((quarters) => [false, true].map((mirrored) => ({ quarters, mirrored }) as Turn)); // prettier-ignore
const flat = { columns: 40, rows: 20, shape: [1, 2] as const };
const FIT = { zoom: 1, panX: 0, panY: 0 };

/** Where the upper left pixel is shown: to the left or right and above or below the middle. */
const corner = (turn: Turn): string => {
  const { x, y } = toScreen(place(flat, turn, FIT, 300, 200), 0, 0);
  return `${x < 150 ? 'left' : 'right'} ${y < 100 ? 'top' : 'bottom'}`;
};

describe('how a flat picture lies on the screen', () => {
  it('comes back from the screen to the same pixel, however it is turned, enlarged and moved', () => {
    const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
    fc.assert(
      fc.property(fc.constantFrom(...TURNS), number(0.3, 20), number(-500, 500), number(-50, 90), number(-50, 90), (turn, zoom, pan, x, y) => {
        const placed = place(flat, turn, { zoom, panX: pan, panY: -pan }, 640, 480);
        const at = toScreen(placed, x, y);
        const back = toPicture(placed, at.x, at.y);
        expect(back.x).toBeCloseTo(x, 6);
        expect(back.y).toBeCloseTo(y, 6);
      }),
    ); // prettier-ignore
  });

  it('fits the whole picture whichever way it lies', () => {
    for (const turn of TURNS) {
      const placed = place(flat, turn, FIT, 300, 200);
      for (const [x, y] of [[-0.5, -0.5], [39.5, 19.5], [-0.5, 19.5], [39.5, -0.5]] as const) {
        const at = toScreen(placed, x, y);
        expect(at.x).toBeGreaterThanOrEqual(0);
        expect(at.x).toBeLessThanOrEqual(300);
        expect(at.y).toBeGreaterThanOrEqual(0);
        expect(at.y).toBeLessThanOrEqual(200);
      }
    } // prettier-ignore
  });

  it('turns and flips as seen on the screen', () => {
    expect(corner(UPRIGHT)).toBe('left top');
    expect(corner(turnRight(UPRIGHT))).toBe('right top');
    expect(corner(turnLeft(UPRIGHT))).toBe('left bottom');
    for (const turn of TURNS) {
      const [side, end] = corner(turn).split(' ');
      expect(corner(flipAcross(turn))).toBe(`${side === 'left' ? 'right' : 'left'} ${end}`);
      expect(corner(flipDown(turn))).toBe(`${side} ${end === 'top' ? 'bottom' : 'top'}`);
      expect(turnLeft(turnRight(turn))).toEqual(turn);
      expect(flipAcross(flipAcross(turn))).toEqual(turn);
    }
  });

  it('carries the letters of the patient along', () => {
    expect(edgeLetters(['L', 'F'], UPRIGHT)).toEqual(['R', 'L', 'H', 'F']);
    expect(edgeLetters(['L', 'F'], turnRight(UPRIGHT))).toEqual(['F', 'H', 'R', 'L']);
    expect(edgeLetters(['L', 'F'], flipAcross(UPRIGHT))).toEqual(['L', 'R', 'H', 'F']);
    expect(edgeLetters(['L', 'F'], flipDown(UPRIGHT))).toEqual(['R', 'L', 'F', 'H']);
    expect(edgeLetters(['PL', 'F'], UPRIGHT)).toEqual(['AR', 'PL', 'H', 'F']);
  });
});
