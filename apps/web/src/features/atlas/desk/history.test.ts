import { describe, expect, it } from 'vitest';
import { begin, change, letGo, redo, undo } from './history.ts';

describe('one history of what was entered', () => {
  it('takes back and brings again, step by step', () => {
    const two = change(change(begin('a'), 'b'), 'c');
    expect(undo(two).present).toBe('b');
    expect(undo(undo(two)).present).toBe('a');
    expect(undo(undo(undo(two))).present).toBe('a');
    expect(redo(undo(two)).present).toBe('c');
    expect(redo(two)).toEqual({ ...two, held: null });
  });

  it('forgets what was taken back once something new is entered', () => {
    expect(redo(change(undo(change(begin('a'), 'b')), 'x')).present).toBe('x');
  });

  it('counts a slider from the press to the release as one step', () => {
    const slid = change(change(change(begin(0), 1, 'height'), 2, 'height'), 3, 'height');
    expect(undo(slid).present).toBe(0);
    const again = change(letGo(slid), 4, 'height');
    expect(undo(again).present).toBe(3);
    expect(undo(change(slid, 9, 'slip')).present).toBe(3);
  });

  it('keeps the last two hundred steps', () => {
    let history = begin(0);
    for (let step = 1; step <= 300; step += 1) history = change(history, step);
    expect(history.past).toHaveLength(200);
  });
});
