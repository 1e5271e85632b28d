import { parseSpineValues, READY_FINDINGS, SACRUM, solve, type SpineInput, withFinding } from '@hyaline/spine';
import type { NodeExtras } from '@hyaline/spine-mesh';
import { describe, expect, it } from 'vitest';
import { archShift, marksOf, slippedAt } from './bone-marks.ts';

const L5: NodeExtras = { kind: 'vertebra', bone: 'L5', canal: { at: [0, 4, -27], width: 27, depth: 20 } };
const parsOf = (input: SpineInput) => marksOf(L5, parseSpineValues(input)).pars;

describe('a broken pars', () => {
  it('is drawn where the slip was entered as isthmic, and nowhere else', () => {
    expect(parsOf({ segments: { 'L5-S1': { slip: 8, slipType: 'isthmic' } } })).not.toBeNull();
    expect(parsOf({ segments: { 'L5-S1': { slip: 60 } } })).toBeNull();
    expect(parsOf({ segments: { 'L5-S1': { slip: 60, slipType: 'degenerative' } } })).toBeNull();
    expect(parsOf({ segments: { 'L4-L5': { slip: 30, slipType: 'isthmic' } } })).toBeNull();
    for (const finding of READY_FINDINGS)
      expect(parsOf(withFinding({}, finding)) !== null, finding).toBe(finding === 'spondylolisthesis-l5s1');
  });

  it('leaves the arch behind by as much as the body has slipped', () => {
    const values = parseSpineValues({ scale: 1.1, segments: { 'L5-S1': { slip: 30, slipType: 'isthmic' } } });
    expect(slippedAt('L5', values)).toBe('L5-S1');
    expect(slippedAt('S1', values)).toBeNull();
    const back = archShift('L5-S1', solve(values).posture, values);
    expect(back.length()).toBeCloseTo(0.3 * SACRUM.depth * 1.1, 6);
    expect(back.z).toBeLessThan(0);
  });
});
