import { SEGMENTS, solve, SpineValues } from '@hyaline/spine';
import { describe, expect, it } from 'vitest';
import { between, type State } from './blend.ts';
import { pinPlace, placeOfPin } from './pins.ts';

const stateOf = (input: object): State => {
  const values = SpineValues.parse(input);
  return { values, posture: solve(values).posture };
};
const straight = stateOf({});
const bent = stateOf({
  scale: 1.1,
  sagittal: { ll: 30 },
  coronal: { curves: [{ upper: 'T5', apex: 'T8', lower: 'T12', cobb: 40, side: 'right', rotation: 15 }] },
});

describe('pins', () => {
  it('stand where they were put, on bones and discs, in every posture', () => {
    for (const level of [...SEGMENTS, 'C2', 'T8', 'S1'] as const)
      for (const state of [straight, bent, between(straight, bent, 0.4)]) {
        const place = placeOfPin({ level, at: [12.5, -3, 8], text: 'x' }, state);
        expect(pinPlace(level, place, state)).toEqual([12.5, -3, 8]);
      }
  });

  it('move with the posture, and stand at the level where no place was pressed', () => {
    const pin = { level: 'T8', at: [0, 0, 20], text: 'x' } as const;
    const [before, after] = [
      placeOfPin({ ...pin, at: [0, 0, 20] }, straight),
      placeOfPin({ ...pin, at: [0, 0, 20] }, bent),
    ];
    expect(Math.hypot(...before.map((each, k) => each - (after[k] ?? 0)))).toBeGreaterThan(10);
    expect(placeOfPin({ level: 'L4-L5', at: null, text: 'x' }, bent)).toEqual(bent.posture.discs['L4-L5'].position);
    const [x, y, z] = placeOfPin({ level: 'L4', at: null, text: 'x' }, straight);
    const body = straight.posture.bones.L4;
    expect(Math.hypot(x - body.position[0], y - body.position[1], z - body.position[2])).toBeLessThan(20);
  });
});
