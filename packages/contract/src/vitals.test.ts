import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bodyMassIndex,
  canonical,
  checkVital,
  inUnit,
  VITAL_NAMES,
  VITALS,
  VitalSigns,
  type VitalUnit,
} from './vitals.ts';

describe('vital signs', () => {
  it.each([
    ['98.6 °F', { value: 98.6, unit: '[degF]' }, 37],
    ['150 lb', { value: 150, unit: '[lb_av]' }, 68.0389],
    ['70 in', { value: 70, unit: '[in_i]' }, 177.8],
    ['37 °C', { value: 37, unit: 'Cel' }, 37],
  ] as const)('%s in the unit of ranges', (_, quantity, expected) =>
    expect(canonical(quantity)).toBeCloseTo(expected, 3),
  );

  it('come back from another unit as they were', () => {
    const unit = fc.constantFrom<VitalUnit>('Cel', '[degF]', 'kg', '[lb_av]', 'cm', '[in_i]');
    fc.assert(
      fc.property(unit, fc.double({ min: 0.1, max: 500, noNaN: true }), (from, value) => {
        const sign = VITAL_NAMES.find((name) => (VITALS[name].units as readonly VitalUnit[]).includes(from));
        for (const to of VITALS[sign ?? 'weight'].units)
          expect(inUnit({ value: inUnit({ value, unit: from }, to), unit: to }, from)).toBeCloseTo(value, 6);
      }),
    );
  });

  it.each([
    ['weight', { value: 70, unit: 'kg' }, 'fine'],
    ['weight', { value: 20, unit: 'kg' }, 'unusual'],
    ['weight', { value: 7_000, unit: 'kg' }, 'impossible'],
    ['weight', { value: 70, unit: 'cm' }, 'impossible'],
    ['temperature', { value: 98.6, unit: '[degF]' }, 'fine'],
    ['temperature', { value: 98.6, unit: 'Cel' }, 'impossible'],
    ['oxygenSaturation', { value: 101, unit: '%' }, 'impossible'],
    ['pain', { value: 11, unit: '{score}' }, 'impossible'],
    ['pulse', { value: Number.NaN, unit: '/min' }, 'impossible'],
  ] as const)('%s of %o: %s', (name, quantity, expected) => expect(checkVital(name, quantity)).toBe(expected));

  it('give a body mass index in any units, and none without both', () => {
    const metric = { weight: { value: 70, unit: 'kg' }, height: { value: 175, unit: 'cm' } } as const;
    const imperial = {
      weight: { value: 154.324, unit: '[lb_av]' },
      height: { value: 68.8976, unit: '[in_i]' },
    } as const;
    expect(bodyMassIndex(metric)).toBeCloseTo(22.857, 3);
    expect(bodyMassIndex(imperial)).toBeCloseTo(22.857, 3);
    expect(bodyMassIndex({ weight: metric.weight })).toBeNull();
  });

  it.each([
    ['none', {}],
    ['half a blood pressure', { systolic: { value: 120, unit: 'mm[Hg]' } }],
    [
      'a blood pressure upside down',
      { systolic: { value: 80, unit: 'mm[Hg]' }, diastolic: { value: 120, unit: 'mm[Hg]' } },
    ],
    ['a stored body mass index', { weight: { value: 70, unit: 'kg' }, bmi: 22 }],
  ])('are refused with %s', (_, signs) => expect(VitalSigns.safeParse(signs).success).toBe(false));
});
