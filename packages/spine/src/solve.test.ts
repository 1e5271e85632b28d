import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  contradictions,
  CURVE_ENDS,
  parseSpineValues,
  SEGMENTS,
  solve,
  SpineValuesError,
  SpineValues,
  VERTEBRAE,
} from './index.ts';

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });

/** Up to three curves that follow each other down the spine, as steep as the model allows. */
const curves = fc
  .uniqueArray(fc.integer({ min: 0, max: CURVE_ENDS.length - 1 }), { minLength: 1, maxLength: 4 })
  .chain((places) => {
    const ends = places.toSorted((a, b) => a - b);
    const pairs = ends
      .slice(1)
      .flatMap((lower, i) => (lower - (ends[i] ?? 0) >= 2 ? [[ends[i] ?? 0, lower] as const] : []));
    return fc.tuple(
      ...pairs.map(([upper, lower]) =>
        fc.record({
          upper: fc.constant(CURVE_ENDS[upper]),
          lower: fc.constant(CURVE_ENDS[lower]),
          apex: fc.integer({ min: upper + 1, max: lower - 1 }).map((at) => CURVE_ENDS[at]),
          cobb: number(1, Math.min(130, 20 * (lower - upper))),
          side: fc.constantFrom('left', 'right'),
          rotation: number(0, 45),
        }),
      ),
    );
  });

const values = fc
  .record({
    scale: number(0.8, 1.2),
    pelvis: fc.record({ pi: number(20, 95), ss: number(0, 75) }),
    sagittal: fc.record({ ll: number(-20, 100), tk: number(-10, 110), cl: number(-40, 70), c1c2: number(-10, 30) }),
    coronal: fc.record({ curves, trunkTilt: number(-20, 20), shift: number(-80, 80) }),
    segments: fc.dictionary(
      fc.constantFrom(...SEGMENTS),
      fc.record({
        slip: number(-50, 120),
        slipLateral: number(-15, 15),
        tilt: number(-15, 15),
        rotation: number(-20, 20),
        flexion: number(-20, 20),
      }),
      { maxKeys: 2 },
    ),
    vertebrae: fc.dictionary(
      fc.constantFrom(...VERTEBRAE),
      fc.record({ loss: fc.record({ anterior: number(0, 0.9), middle: number(0, 0.9), posterior: number(0, 0.9) }) }),
      { maxKeys: 2 },
    ),
  })
  .map((entered) => SpineValues.parse(entered))
  .filter((entered) => contradictions(entered).length === 0);

describe('the posture of a spine', () => {
  it('has the entered angles when measured back, up to three curves included, or is refused', () => {
    let solved = 0;
    let refused = 0;
    fc.assert(
      fc.property(values, (entered) => {
        const found = solveOrNull(entered);
        if (!found) return void (refused += 1);
        solved += 1;
        const { measures } = found;
        const { sagittal, pelvis, coronal } = entered;
        const pairs = [
          [measures.pi, pelvis.pi],
          [measures.ss, pelvis.ss],
          [measures.pt, pelvis.pi - pelvis.ss],
          [measures.ll, sagittal.ll],
          [measures.tk, sagittal.tk],
          [measures.cl, sagittal.cl],
          [measures.c1c2, sagittal.c1c2],
          [measures.trunkTilt, coronal.trunkTilt],
          [measures.shift, coronal.shift],
          ...coronal.curves.map(({ cobb }, i) => [measures.cobb[i] ?? Number.NaN, cobb]),
        ];
        for (const [measured, asked] of pairs) expect(Math.abs((measured ?? 0) - (asked ?? 0))).toBeLessThan(0.1);
        return undefined;
      }),
      { numRuns: 400, seed: 20261122 },
    );
    expect(refused / (solved + refused)).toBeLessThan(0.15); // corners where every limit is met at once
  });

  it('finds every posture of the kind that clinics see', () => {
    const usual = fc
      .record({
        pelvis: fc.record({ pi: number(32, 74), ss: number(24, 55) }),
        sagittal: fc.record({ ll: number(25, 75), tk: number(10, 75), cl: number(-10, 45), c1c2: number(0, 20) }),
        thoracic: number(10, 80),
        lumbar: number(10, 60),
        side: fc.constantFrom<'left' | 'right'>('left', 'right'),
        shift: number(-40, 40),
      })
      .map(({ pelvis, sagittal, thoracic, lumbar, side, shift }) => {
        const other = side === 'left' ? 'right' : 'left';
        const double = [
          { upper: 'T5', apex: 'T8', lower: 'T12', cobb: thoracic, side, rotation: 20 },
          { upper: 'T12', apex: 'L2', lower: 'L4', cobb: lumbar, side: other, rotation: 10 },
        ];
        return SpineValues.parse({ pelvis, sagittal, coronal: { curves: double, shift } });
      })
      .filter((entered) => contradictions(entered).length === 0);
    fc.assert(
      fc.property(usual, (entered) => {
        const { measures, rounds } = solve(entered);
        expect(Math.abs((measures.cobb[0] ?? 0) - (entered.coronal.curves[0]?.cobb ?? 0))).toBeLessThan(0.1);
        expect(rounds).toBeLessThan(15);
      }),
      { numRuns: 200, seed: 20261122 },
    );
  });

  it('stands upright when nothing is entered: plumb line 0 to 10 mm before the sacrum, no curve, no shift', () => {
    const { measures } = solve(parseSpineValues({}));
    expect(measures.sva).toBeGreaterThan(0);
    expect(measures.sva).toBeLessThan(10);
    expect(Math.hypot(measures.shift, measures.trunkTilt)).toBeLessThan(0.01);
    expect(measures.pt).toBeCloseTo(12, 6);
    expect(measures.mismatch).toBeCloseTo(-6, 3);
  });

  it('turns the bodies of a curve without adding to its angle', () => {
    const curve = { upper: 'T5', apex: 'T8', lower: 'T12', cobb: 40, side: 'right' } as const;
    const straight = solve(parseSpineValues({ coronal: { curves: [{ ...curve, rotation: 0 }] } }));
    const turned = solve(parseSpineValues({ coronal: { curves: [{ ...curve, rotation: 30 }] } }));
    expect(turned.measures.cobb).toEqual(straight.measures.cobb);
    expect(turned.posture.bones.T8.rotation).not.toEqual(straight.posture.bones.T8.rotation);
    for (const [i, part] of turned.posture.bones.T5.rotation.entries())
      expect(part).toBeCloseTo(straight.posture.bones.T5.rotation[i] ?? Number.NaN, 12);
  });

  it('lies to the side of its convexity', () => {
    for (const side of ['left', 'right'] as const) {
      const curves = [{ upper: 'T5', apex: 'T8', lower: 'T12', cobb: 50, side }] as const;
      const apex = solve(parseSpineValues({ coronal: { curves } })).posture.bones.T8.position[0];
      expect(Math.sign(apex)).toBe(side === 'left' ? 1 : -1);
      expect(Math.abs(apex)).toBeGreaterThan(10);
    }
  });

  it('is the mirror of itself with sides exchanged', () => {
    const of = (side: 'left' | 'right', shift: number) =>
      solve(
        parseSpineValues({ coronal: { shift, curves: [{ upper: 'T6', apex: 'T9', lower: 'L1', cobb: 35, side }] } }),
      );
    const [left, right] = [of('left', 12), of('right', -12)];
    for (const bone of VERTEBRAE) {
      expect(left.posture.bones[bone].position[0]).toBeCloseTo(-right.posture.bones[bone].position[0], 2);
      expect(left.posture.bones[bone].position[1]).toBeCloseTo(right.posture.bones[bone].position[1], 2);
    }
  });

  it('keeps the angle of a region when one of its bodies is wedged or one of its segments is given', () => {
    const { measures, posture } = solve(
      parseSpineValues({
        sagittal: { ll: 45 },
        vertebrae: { L1: { loss: { anterior: 0.4, middle: 0.3, posterior: 0 } } },
        segments: { 'L5-S1': { lordosis: 21 }, 'L4-L5': { slip: 30 } },
      }),
    );
    expect(measures.ll).toBeCloseTo(45, 1);
    expect(posture.discs['L5-S1'].lordosis).toBe(21);
  });

  it('moves a slipped bone forward by its part of the depth below', () => {
    const [before, after] = [0, 50].map((slip) => solve(parseSpineValues({ segments: { 'L5-S1': { slip } } })).posture);
    const step = (after?.bones.L5.lower?.position[2] ?? 0) - (before?.bones.L5.lower?.position[2] ?? 0);
    expect(step).toBeGreaterThan(33 * 0.5 * Math.cos((55 * Math.PI) / 180)); // along the inclined disc
    expect(step).toBeLessThan(33 * 0.5);
  });

  it('refuses what no posture has, and cuts nothing down to fit', () => {
    const far = {
      curves: [{ upper: 'T11', apex: 'L2', lower: 'S1', cobb: 118, side: 'left' }],
      shift: -80,
      trunkTilt: -20,
    };
    expect(() => solve(parseSpineValues({ coronal: far }))).toThrow(SpineValuesError);
  });
});

function solveOrNull(entered: SpineValues) {
  try {
    return solve(entered);
  } catch (error) {
    if (error instanceof SpineValuesError) return null;
    throw error;
  }
}
