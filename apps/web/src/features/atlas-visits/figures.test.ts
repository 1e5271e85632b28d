import { parseSpineValues, withFinding } from '@hyaline/spine';
import { describe, expect, it } from 'vitest';
import { FIGURES, measured, onlyIn, unitOf } from './figures.ts';

const healthy = parseSpineValues({});
const herniated = parseSpineValues(withFinding({}, 'protrusion-l4l5-left'));

describe('the figures of a visit', () => {
  it('are what was entered where it was entered, and follow from it where not', () => {
    const { figures } = measured(parseSpineValues({ pelvis: { pi: 55, ss: 35 }, sagittal: { ll: 42, tk: 51 } }));
    expect(figures.ll).toBeCloseTo(42, 0);
    expect(figures.tk).toBeCloseTo(51, 0);
    expect(figures.pt).toBeCloseTo(20, 0);
    expect(figures.mismatch).toBeCloseTo(13, 0);
    expect(figures.cobb).toBeNull();
    expect(FIGURES.filter((figure) => figures[figure] === null)).toEqual(['cobb']);
  });

  it('name the largest curve, whichever way it goes', () => {
    const curve = { upper: 'T5', apex: 'T8', lower: 'T11', cobb: 31, side: 'left' } as const;
    expect(measured(parseSpineValues({ coronal: { curves: [curve] } })).figures.cobb).toBeCloseTo(31, 0);
  });

  it('are none where no posture has the values', () => {
    const turned = { slip: 120, slipLateral: 15, tilt: 15, rotation: 20, flexion: 20, lordosis: 40 };
    const impossible = { ...healthy, sagittal: { ...healthy.sagittal, ll: -900 }, segments: { 'L4-L5': turned } };
    const { figures, findings } = measured(impossible);
    expect(new Set(Object.values(figures))).toEqual(new Set([null]));
    expect(findings).toEqual([]);
  });

  it('have a unit each', () => {
    expect(FIGURES.map(unitOf).filter((unit) => unit === 'mm')).toHaveLength(1);
  });
});

describe('what changed between two visits', () => {
  it('is told by kind and place', () => {
    const [before, after] = [measured(healthy).findings, measured(herniated).findings];
    expect(onlyIn(after, before).map(({ kind, level }) => [kind, level])).toContainEqual(['herniation', 'L4-L5']);
    expect(onlyIn(before, after)).toEqual([]);
    expect(onlyIn(after, after)).toEqual([]);
  });
});
