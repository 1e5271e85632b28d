import { describe, expect, it } from 'vitest';
import { levelOf, parseSpineValues, READY_FINDINGS, solve, withFinding } from './index.ts';

describe('findings to begin with', () => {
  it('are at least fifteen', () => expect(READY_FINDINGS.length).toBeGreaterThanOrEqual(15));

  it.each(READY_FINDINGS)('%s is a posture, and its angles are measured back', (finding) => {
    const values = parseSpineValues(withFinding({}, finding));
    const { measures } = solve(values);
    expect(measures.ll).toBeCloseTo(values.sagittal.ll, 0);
    expect(measures.tk).toBeCloseTo(values.sagittal.tk, 0);
    for (const [i, { cobb }] of values.coronal.curves.entries()) expect(measures.cobb[i]).toBeCloseTo(cobb, 0);
    expect(values).not.toEqual(parseSpineValues({}));
  });

  it('bend a round back over several bodies, none by much more than the next', () => {
    const { vertebrae } = parseSpineValues(withFinding({}, 'hyperkyphosis'));
    const lost = (['T5', 'T6', 'T7', 'T8', 'T9', 'T10'] as const).map((bone) => vertebrae[bone]?.loss?.anterior ?? 0);
    expect(lost.filter((part) => part > 0).length).toBeGreaterThanOrEqual(3);
    expect(Math.max(...lost)).toBeGreaterThanOrEqual(0.2);
    for (const [i, part] of lost.slice(1).entries()) expect(Math.abs(part - (lost[i] ?? 0))).toBeLessThanOrEqual(0.23);
  });

  it('can be laid over one another, and keep what was there', () => {
    const both = parseSpineValues(
      withFinding(withFinding({ sagittal: { ll: 50 } }, 'protrusion-l4l5-left'), 'wedge-fracture-t12'),
    );
    expect(both.discs['L4-L5']?.herniation?.reach).toBe(6);
    expect(both.vertebrae.T12?.loss?.anterior).toBe(0.38);
    expect(both.sagittal.ll).toBe(50);
    solve(both);
  });

  it('name the level that they are about', () => {
    expect(levelOf('protrusion-l4l5-left')).toBe('L4-L5');
    expect(levelOf('wedge-fracture-t12')).toBe('T12');
    expect(levelOf('hyperkyphosis')).toBeNull();
  });
});
