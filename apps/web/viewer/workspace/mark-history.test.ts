import { type Canal, MOST, NO_MARKS } from '@hyaline/marks';
import { describe, expect, it, vi } from 'vitest';
import { MarkHistory } from './mark-history.ts';

describe('the history of marks', () => {
  it('takes back a whole drag as one step, and gives it again', () => {
    const marks = new MarkHistory(() => undefined);
    marks.set({ findings: 'a' });
    const drag = marks.drag();
    for (const findings of ['ab', 'abc', 'abcd']) drag.show({ findings });
    drag.end();
    expect(marks.now.findings).toBe('abcd');
    marks.undo();
    expect(marks.now.findings).toBe('a');
    marks.redo();
    expect(marks.now.findings).toBe('abcd');
  });

  it('leaves all as it was when a drag is given up, and listens to it no more', () => {
    const marks = new MarkHistory(() => undefined);
    marks.set({ findings: 'a' });
    const drag = marks.drag();
    drag.show({ findings: 'b' });
    marks.giveUpDrag();
    expect(marks.now.findings).toBe('a');
    drag.show({ findings: 'c' });
    drag.end();
    expect(marks.now.findings).toBe('a');
    marks.undo();
    expect(marks.now).toEqual(NO_MARKS);
  });

  it('adds no more than can be kept, and says so', () => {
    const passed = vi.fn();
    const marks = new MarkHistory(() => undefined, passed);
    const canal = (n: number): Canal => ({
      id: `canal-${n}`,
      side: 'left',
      points: [[n, 0, 0]],
      diameterMm: 2,
      note: '',
    });
    const canals = Array.from({ length: MOST.canals }, (_, n) => canal(n));
    expect(marks.set({ canals })).toBe(true);
    expect(marks.set({ canals: [...canals, canal(50)] })).toBe(false);
    expect(marks.drag().show({ canals: [...canals, canal(50)] })).toBe(false);
    expect(passed.mock.calls).toEqual([['canals'], ['canals']]);
    expect(marks.now.canals).toBe(canals);
    expect(marks.set({ canals: canals.slice(1) })).toBe(true);
    marks.undo();
    marks.undo();
    expect(marks.now).toEqual(NO_MARKS); // what was refused is no step
  });

  it('keeps the marks of each series apart, and tells of all that have some', () => {
    const marks = new MarkHistory(() => undefined);
    marks.openSeries('one');
    marks.set({ findings: 'first' });
    marks.openSeries('two');
    expect(marks.now).toEqual(NO_MARKS);
    expect(marks.canUndo).toBe(false);
    marks.openSeries('one');
    expect(marks.now.findings).toBe('first');
    expect(marks.study()).toEqual({ version: 1, series: { one: { ...NO_MARKS, findings: 'first' } } });
    marks.openSeries('one');
    expect(marks.now.findings).toBe('first');
  });

  it('shows what came with the study on the series that is open', () => {
    const marks = new MarkHistory(() => undefined);
    marks.openSeries('one');
    marks.load({
      version: 1,
      series: { one: { ...NO_MARKS, findings: 'came' }, two: { ...NO_MARKS, findings: 'too' } },
    });
    expect(marks.now.findings).toBe('came');
    marks.openSeries('two');
    expect(marks.now.findings).toBe('too');
    marks.load({ version: 1, series: { two: NO_MARKS } });
    expect(marks.now).toEqual(NO_MARKS);
    expect(marks.study().series).toEqual({});
  });
});
