import type { Loss } from '@hyaline/spine';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { caving, lossOfMorph, morphWeights } from './morphs.ts';

const part = fc.double({ min: 0, max: 0.9, noNaN: true });

test('the weights of a fracture add up to the loss that was entered', () => {
  fc.assert(
    fc.property(fc.record({ anterior: part, middle: part, posterior: part }), (loss: Loss) => {
      const weights = morphWeights({ loss });
      const sum = (of: (one: Loss) => number): number =>
        (['wedge', 'crush', 'biconcave'] as const).reduce(
          (all, name) => all + weights[name] * of(lossOfMorph(name)),
          0,
        );
      expect(sum((one) => one.anterior)).toBeCloseTo(loss.anterior, 9);
      expect(sum((one) => one.posterior)).toBeCloseTo(loss.posterior, 9);
      expect(sum(caving)).toBeCloseTo(caving(loss), 9);
    }),
  );
});

test('a healthy bone has no weights', () => {
  expect(Object.values(morphWeights({}))).toEqual([0, 0, 0, 0, 0]);
});

test('the highest grade has the whole target, and a lower one its part', () => {
  expect(morphWeights({ osteophytes: 3, arthrosis: 1 })).toMatchObject({ osteophytes: 1, arthrosis: 1 / 3 });
});

test('a loss at the back alone is a wedge the other way over a crush', () => {
  const { wedge, crush } = morphWeights({ loss: { anterior: 0, middle: 0, posterior: 0.4 } });
  expect([wedge, crush]).toEqual([-1, 1]);
});
