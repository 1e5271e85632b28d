import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  add,
  compare,
  convert,
  divide,
  isReckoned,
  multiply,
  parseDecimal,
  type Ratio,
  ratio,
  reconstitute,
  type Reconstitution,
  type ReconstitutionInput,
  roundTo,
  syringeOf,
  SYRINGE_IDS,
  toDecimal,
  type Unit,
  UnitError,
} from './index.ts';

const BASE: ReconstitutionInput = {
  vial: { amount: '5', unit: 'mg' },
  diluentMl: '2',
  dose: { amount: '250', unit: 'mcg' },
  syringe: 'u100-0.5',
  iuPerMg: null,
};
const reckon = (change: Partial<ReconstitutionInput> = {}): Reconstitution => {
  const result = reconstitute({ ...BASE, ...change });
  if (!isReckoned(result)) throw new Error(`not reckoned: ${result.findings.join()}`);
  return result;
};
const findings = (change: Partial<ReconstitutionInput>): readonly string[] =>
  reconstitute({ ...BASE, ...change }).findings;

const decimal = fc
  .tuple(fc.integer({ min: 1, max: 999_999_999 }), fc.integer({ min: 0, max: 6 }))
  .map(([digits, places]) => toDecimal(ratio(BigInt(digits), 10n ** BigInt(places))))
  .filter((text) => text !== '0');
const exact = decimal.map(parseDecimal);
const mass = fc.constantFrom<Unit>('mcg', 'mg', 'g');
const measured = fc.constantFrom<Unit>('mcg', 'mg', 'g', 'IU');
const syringe = fc.constantFrom(...SYRINGE_IDS);
const same = (a: Ratio, b: Ratio): void => expect(compare(a, b)).toBe(0);

describe('exact numbers', () => {
  it('say what was written, and round halves away from zero', () => {
    fc.assert(
      fc.property(decimal, (text) => {
        expect(toDecimal(parseDecimal(text))).toBe(text);
      }),
    );
    expect(toDecimal(ratio(1n, 3n), 3)).toBe('0.333');
    expect(toDecimal(ratio(5n, 1000n), 2)).toBe('0.01');
    expect(toDecimal(ratio(-5n, 1000n), 2)).toBe('-0.01');
    expect(toDecimal(ratio(-1n, 1000n), 2)).toBe('0');
    expect(() => parseDecimal('1e3')).toThrow(RangeError);
    expect(() => parseDecimal('01')).toThrow(RangeError);
    expect(() => ratio(1n, 0n)).toThrow(RangeError);
  });

  it('keep what floats lose: 0.1 + 0.2 is 0.3', () => {
    expect(add(parseDecimal('0.1'), parseDecimal('0.2'))).toEqual(parseDecimal('0.3'));
  });
});

describe('units', () => {
  it('come back as they were, whatever they were turned into', () => {
    fc.assert(
      fc.property(exact, measured, measured, exact, (amount, from, to, factor) => {
        same(convert(convert(amount, from, to, factor), to, from, factor), amount);
      }),
    );
    same(convert(ratio(1n), 'g', 'mcg', null), ratio(1_000_000n));
    same(convert(ratio(3n), 'mg', 'IU', ratio(3n)), ratio(9n)); // somatropin: 3 IU per mg (WHO 98/574)
  });

  it('do not turn IU into a mass, or a volume into anything, without being told how', () => {
    fc.assert(
      fc.property(exact, mass, (amount, unit) => {
        expect(() => convert(amount, 'IU', unit, null)).toThrow(UnitError);
        expect(() => convert(amount, unit, 'IU', null)).toThrow(UnitError);
        expect(() => convert(amount, 'mL', unit, ratio(1n))).toThrow(UnitError);
      }),
    );
  });
});

describe('reconstitution', () => {
  it.each([
    // vial, diluent, dose, syringe, IU/mg -> per mL, mL, on the scale, doses in a vial
    [{}, '2.5', '0.1', '10', 20],
    [{ diluentMl: '3', syringe: 'u100-0.3-half' }, '1.666667', '0.15', '15', 20],
    [
      { vial: { amount: '10', unit: 'mg' }, dose: { amount: '2.5', unit: 'mg' }, syringe: 'u100-1' },
      '5',
      '0.5',
      '50',
      4,
    ],
    [{ vial: { amount: '5000', unit: 'IU' }, dose: { amount: '500', unit: 'IU' } }, '2500', '0.2', '20', 10],
    [{ syringe: 'u40-1' }, '2.5', '0.1', '4', 20],
    [{ syringe: 'u50-1' }, '2.5', '0.1', '5', 20],
    [{ dose: { amount: '0.25', unit: 'mL' } }, '2.5', '0.25', '25', 8],
    [{ vial: { amount: '4', unit: 'mg' }, dose: { amount: '1', unit: 'IU' }, iuPerMg: '3' }, '2', '0.166667', '17', 12],
  ] as [Partial<ReconstitutionInput>, string, string, string, number][])(
    'of %o is %s in a mL: draw %s mL to line %s, %i doses',
    (change, perMl, ml, line, doses) => {
      const { concentration, drawMl, roundedOnScale, dosesPerVial } = reckon(change);
      expect([toDecimal(concentration), toDecimal(drawMl), toDecimal(roundedOnScale), Number(dosesPerVial)]).toEqual([
        perMl,
        ml,
        line,
        doses,
      ]);
    },
  );

  it('draws a volume that holds the dose, exactly', () => {
    const given = fc.record({
      vial: decimal,
      ml: decimal,
      dose: decimal,
      in1: measured,
      in2: measured,
      id: syringe,
      f: decimal,
    });
    fc.assert(
      fc.property(given, ({ vial, ml, dose, in1, in2, id, f }) => {
        const result = reckon({
          vial: { amount: vial, unit: in1 },
          diluentMl: ml,
          dose: { amount: dose, unit: in2 },
          syringe: id,
          iuPerMg: f,
        });
        const held = convert(multiply(result.drawMl, result.concentration), in1, in2, parseDecimal(f));
        same(held, parseDecimal(dose));
        // the line of the scale is the nearest one, and the stated error is that of what it gives
        const step = syringeOf(id).graduation;
        same(result.roundedOnScale, roundTo(result.drawOnScale, step));
        const error = divide(multiply(result.errorPercent, parseDecimal(dose)), ratio(100n));
        same(add(parseDecimal(dose), error), result.delivered);
        const doses = multiply(parseDecimal(dose), ratio(result.dosesPerVial));
        expect(compare(doses, convert(parseDecimal(vial), in1, in2, parseDecimal(f)))).toBeLessThanOrEqual(0);
      }),
    );
  });

  it('draws more for a larger dose, less from a stronger vial', () => {
    fc.assert(
      fc.property(decimal, decimal, decimal, decimal, mass, (vial, ml, dose, more, unit) => {
        const input = { vial: { amount: vial, unit }, diluentMl: ml, dose: { amount: dose, unit } };
        const base = reckon(input).drawMl;
        const order = compare(parseDecimal(more), parseDecimal(dose));
        expect(Math.sign(compare(reckon({ ...input, dose: { amount: more, unit } }).drawMl, base))).toBe(order);
        const stronger = compare(parseDecimal(more), parseDecimal(vial));
        expect(Math.sign(compare(base, reckon({ ...input, vial: { amount: more, unit } }).drawMl))).toBe(stronger);
      }),
    );
  });

  it.each([
    [{}, []],
    [{ diluentMl: '' }, ['amount-missing']],
    [{ diluentMl: '0' }, ['amount-missing']],
    [{ dose: { amount: '-1', unit: 'mg' } }, ['amount-missing']],
    [{ vial: { amount: '2', unit: 'mL' } }, ['vial-in-ml']],
    [{ dose: { amount: '100', unit: 'IU' } }, ['factor-missing']],
    [{ vial: { amount: '5000', unit: 'IU' } }, ['factor-missing']],
    [{ dose: { amount: '6', unit: 'mg' } }, ['dose-over-vial', 'draw-over-syringe']],
    [{ dose: { amount: '2', unit: 'mg' } }, ['draw-over-syringe']],
    [{ dose: { amount: '10', unit: 'mcg' } }, ['draw-under-graduation']],
    [{ dose: { amount: '37', unit: 'mcg' } }, []], // 1.48 units: to line 1, 32 % less
    [{ vial: { amount: '5', unit: 'mcg' }, dose: { amount: '0.25', unit: 'mcg' } }, ['concentration-unusual']],
    [{ vial: { amount: '1000', unit: 'mg' }, dose: { amount: '100', unit: 'mg' } }, ['concentration-unusual']],
  ] as [Partial<ReconstitutionInput>, string[]][])('of %o finds %j', (change, expected) => {
    const rounded = findings(change).filter((code) => expected.includes(code) || code !== 'rounding-error');
    expect(rounded).toEqual(expected);
  });

  it('tells of a rounding error above 5 per cent, and of none at 5', () => {
    expect(findings({ dose: { amount: '37', unit: 'mcg' } })).toEqual(['rounding-error']);
    expect(toDecimal(reckon({ dose: { amount: '37', unit: 'mcg' } }).errorPercent, 1)).toBe('-32.4');
    // 10.5 units on a scale of whole units: to 11, 4.8 % more
    expect(findings({ dose: { amount: '262.5', unit: 'mcg' } })).toEqual([]);
    expect(toDecimal(reckon({ dose: { amount: '262.5', unit: 'mcg' } }).errorPercent, 1)).toBe('4.8');
  });
});
