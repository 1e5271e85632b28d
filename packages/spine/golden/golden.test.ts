import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { goldenOf, INPUTS } from './golden.ts';

const kept = JSON.parse(readFileSync(new URL('postures-1.json', import.meta.url), 'utf8'));
const TENTH = 0.1; // mm and deg: finer than anybody can see, coarser than another processor's rounding

describe('the postures of version 1', () => {
  it('are all kept', () => expect(Object.keys(kept)).toEqual(Object.keys(INPUTS)));

  it.each(Object.entries(INPUTS))('%s stands where it has always stood', (name, input) => {
    const now = goldenOf(input);
    expect(now.input).toEqual(kept[name].input);
    for (const [measure, value] of Object.entries(now.measures))
      expect(Math.abs(value - kept[name].measures[measure]), measure).toBeLessThan(TENTH);
    for (const [bone, position] of Object.entries(now.positions))
      for (const [axis, value] of position.entries())
        expect(Math.abs(value - kept[name].positions[bone][axis]), bone).toBeLessThan(TENTH);
  });
});
