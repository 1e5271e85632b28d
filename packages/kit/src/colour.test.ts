import { describe, expect, it } from 'vitest';
import { contrastOf, logoSize, LOGO_ROOM, readableOn } from './index.ts';

describe('contrast', () => {
  it('is what WCAG 2.2 counts, whichever colour comes first', () => {
    expect(contrastOf('#000000', '#ffffff')).toBeCloseTo(21, 5);
    expect(contrastOf('#ffffff', '#777777')).toBeCloseTo(4.478, 3);
    expect(contrastOf('#777777', '#ffffff')).toBe(contrastOf('#ffffff', '#777777'));
    expect(contrastOf('#123456', '#123456')).toBe(1);
  });

  it('finds a shade that reads, and leaves alone what does', () => {
    expect(readableOn('#ffffff', '#0d4f6e')).toBe('#0d4f6e');
    for (const ground of ['#ffffff', '#f9fafc', '#10181d', '#808080', '#ffd400'])
      for (const colour of ['#ffd400', '#ff0000', '#888888', '#0d4f6e', '#ffffff'])
        expect(contrastOf(ground, readableOn(ground, colour)), `${colour} on ${ground}`).toBeGreaterThanOrEqual(4.5);
  });
});

describe('the size of a logo', () => {
  it('[C047] grows with its scale and keeps its proportion and its room', () => {
    const wide = { width: 1000, height: 100 };
    expect(logoSize(wide, 1)).toEqual({ width: LOGO_ROOM.width, height: 16 });
    expect(logoSize(wide, 1.5).width / logoSize(wide, 0.5).width).toBeCloseTo(3, 10);
    expect(logoSize({ width: 50, height: 100 }, 2)).toEqual({ width: 44, height: 88 });
    expect(logoSize(wide, 1, { width: 80, height: 40 })).toEqual({ width: 80, height: 8 });
  });
});
