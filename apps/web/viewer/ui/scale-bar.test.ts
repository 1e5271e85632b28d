import { describe, expect, it } from 'vitest';
import { barLength } from './scale-bar.ts';

describe('the scale bar of a picture', () => {
  it.each([
    [5, 600, 20],
    [8, 600, 10],
    [0.8, 600, 100],
    [40, 600, 2],
    [5, 200, 10], // a third of the picture at most
  ])('at %f px per mm and %i px wide stands for %f mm', (pxPerMm, width, mm) => {
    expect(barLength(pxPerMm, width)).toBe(mm);
  });

  it('is left out where no round length fits', () => {
    expect(barLength(0.01, 600)).toBeNull();
    expect(barLength(400, 600)).toBeNull();
    expect(barLength(5, 60)).toBeNull();
  });
});
