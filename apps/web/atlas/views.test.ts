import { expect, it } from 'vitest';
import { STEPS } from './stories/steps.ts';
import { firstView, levelView } from './views.ts';

it('a level where something has herniated is looked at from behind into its canal, others from where one looks', () => {
  const first = firstView(['herniation', 'slip']);
  expect(first).toBe('left');
  expect(levelView(['slip', 'herniation'], 'front', first)).toBe('canal');
  expect(levelView(['slip'], 'front', first)).toBe('front');
  expect(levelView(['slip'], 'canal', first)).toBe(first);
});

it('what a herniation does to a nerve is told while the canal lies open', () => {
  const views = STEPS.herniation('L4-L5', 'lower-back').map(({ view }) => view);
  expect(views.slice(-2)).toEqual(['canal', 'canal']);
});
