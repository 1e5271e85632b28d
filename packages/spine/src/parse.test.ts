import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseSpineValues, PROBLEMS, SEGMENTS, SpineValuesError, valuesJsonSchema } from './index.ts';

const problemsOf = (input: unknown): string[] => {
  try {
    parseSpineValues(input);
    return [];
  } catch (error) {
    if (!(error instanceof SpineValuesError)) throw error;
    return error.problems.map(({ code, path }) => `${code} ${path}`);
  }
};
const curve = { upper: 'T5', apex: 'T8', lower: 'T12', cobb: 40, side: 'right' };

describe('values of a spine', () => {
  it('become healthy where nothing is said', () => {
    expect(parseSpineValues({})).toMatchObject({
      version: 1,
      scale: 1,
      pelvis: { pi: 52, ss: 40 },
      sagittal: { ll: 58, tk: 38, cl: 22, c1c2: 8 },
      coronal: { curves: [], trunkTilt: 0, shift: 0 },
    });
  });

  it.each([
    ['outside a range', { pelvis: { pi: 96 } }, 'malformed pelvis.pi'],
    ['not a number', { sagittal: { ll: '58' } }, 'malformed sagittal.ll'],
    ['of an unknown name', { sagittal: { lordosis: 58 } }, 'malformed sagittal'],
    ['of another version', { version: 2 }, 'malformed version'],
    ['not values at all', 'L4-L5', 'malformed values'],
    ['a level that nobody has', { discs: { 'L5-L6': {} } }, 'malformed discs'],
    ['a tilt that is not incidence minus slope', { pelvis: { pi: 52, ss: 40, pt: 15 } }, 'pelvic-tilt pelvis.pt'],
    ['a head that looks at the floor', { pelvis: { ss: 60 }, sagittal: { ll: 10, tk: 60 } }, 'not-upright sagittal'],
    ['a curve upside down', { coronal: { curves: [{ ...curve, upper: 'L1' }] } }, 'curve-order coronal.curves.0'],
    ['an apex at the end', { coronal: { curves: [{ ...curve, apex: 'T12' }] } }, 'curve-order coronal.curves.0'],
    [
      'a curve within a curve',
      { coronal: { curves: [curve, { ...curve, upper: 'T7', apex: 'T9' }] } },
      'curve-overlap coronal.curves.1',
    ],
    [
      'a curve too sharp',
      { coronal: { curves: [{ ...curve, upper: 'T7', lower: 'T9', cobb: 41 }] } },
      'curve-too-sharp coronal.curves.0.cobb',
    ],
    [
      'a rotation without a curve',
      { coronal: { curves: [{ ...curve, cobb: 0, rotation: 5 }] } },
      'apex-rotation coronal.curves.0.rotation',
    ],
    [
      'a central herniation on one side',
      { discs: { 'L4-L5': { herniation: { type: 'protrusion', zone: 'central', side: 'left', reach: 4 } } } },
      'herniation-side discs.L4-L5.herniation.side',
    ],
    [
      'a broken pars with a slip backward',
      { segments: { 'L4-L5': { slip: -5, slipType: 'isthmic' } } },
      'slip-type segments.L4-L5.slipType',
    ],
    [
      'a broken pars in the neck',
      { segments: { 'C4-C5': { slip: 10, slipType: 'isthmic' } } },
      'slip-type segments.C4-C5.slipType',
    ],
  ])('%s is refused, by name', (_, input, problem) => {
    expect(problemsOf(input)).toEqual([problem]);
  });

  it('agree with tilt that is entered, and with curves that share an end', () => {
    expect(problemsOf({ pelvis: { pi: 52, ss: 40, pt: 12.05 } })).toEqual([]);
    expect(problemsOf({ coronal: { curves: [curve, { ...curve, upper: 'T12', apex: 'L2', lower: 'L4' }] } })).toEqual(
      [],
    );
  });

  it('are refused when every segment of a region is given and they do not make its angle', () => {
    const lumbar = SEGMENTS.slice(-5);
    const each = (lordosis: number) => ({
      sagittal: { ll: 58 },
      segments: Object.fromEntries(lumbar.map((segment) => [segment, { lordosis }])),
    });
    expect(problemsOf(each(2))).toEqual(['segment-sum sagittal.ll']);
    const { segments } = each(2);
    delete (segments as Record<string, unknown>)['L1-L2'];
    expect(problemsOf({ sagittal: { ll: 58 }, segments })).toEqual([]);
  });

  it('have every problem told at once, in two languages', () => {
    expect(problemsOf({ pelvis: { pt: 40 }, sagittal: { ll: 0, tk: 90 } })).toHaveLength(2);
    for (const { en, es } of Object.values(PROBLEMS)) expect(en).not.toBe(es);
  });

  it('are described by the JSON schema that is kept beside them', () => {
    const kept = JSON.parse(readFileSync(new URL('../schema/spine-values-1.json', import.meta.url), 'utf8'));
    expect(valuesJsonSchema()).toEqual(kept);
  });
});
