import { describe, expect, it } from 'vitest';
import { movedBy, neighbour } from './keys.ts';

const grid = { columns: 3, minutes: 600, length: 30, step: 15 };

describe('moving by keys', () => {
  it.each([
    ['ArrowDown', { column: 1, start: 60 }, { column: 1, start: 75 }],
    ['ArrowUp', { column: 1, start: 60 }, { column: 1, start: 45 }],
    ['ArrowLeft', { column: 1, start: 60 }, { column: 0, start: 60 }],
    ['ArrowRight', { column: 2, start: 60 }, { column: 2, start: 60 }],
    ['PageDown', { column: 0, start: 0 }, { column: 0, start: 60 }],
    ['ArrowDown', { column: 0, start: 570 }, { column: 0, start: 570 }],
    ['ArrowUp', { column: 0, start: 5 }, { column: 0, start: 0 }],
    ['ArrowDown', { column: 0, start: 50 }, { column: 0, start: 60 }],
    ['ArrowUp', { column: 0, start: 50 }, { column: 0, start: 45 }],
  ])('%s from %o', (key, from, to) => {
    expect(movedBy(key, from, grid)).toEqual(to);
  });

  it('leaves other keys alone', () => {
    expect(movedBy('Enter', { column: 0, start: 0 }, grid)).toBeNull();
  });
});

describe('going from one to the next', () => {
  const a = { id: 'a', column: 0, start: 0 };
  const b = { id: 'b', column: 0, start: 30 };
  const c = { id: 'c', column: 2, start: 45 };
  const d = { id: 'd', column: 2, start: 0 };
  const all = [c, b, a, d];

  it.each([
    ['ArrowDown', a, b],
    ['ArrowUp', b, a],
    ['ArrowUp', a, undefined],
    ['ArrowRight', b, c],
    ['ArrowRight', a, d],
    ['ArrowLeft', c, b],
    ['ArrowLeft', a, undefined],
    ['Home', a, undefined],
  ])('%s', (key, from, to) => {
    expect(neighbour(key, from, all)).toBe(to);
  });
});
