import { z } from 'zod';

/** UCUM codes (ucum.org) of the units that a vital sign may be written in. */
export const VITAL_UNITS = [
  'mm[Hg]',
  '/min',
  'Cel',
  '[degF]',
  '%',
  'kg',
  '[lb_av]',
  'cm',
  '[in_i]',
  '{score}',
] as const;
export type VitalUnit = (typeof VITAL_UNITS)[number];

interface VitalSpec {
  /** The first is the one that ranges and trends are in. */
  units: readonly [VitalUnit, ...VitalUnit[]];
  /** Beyond this nobody alive can be measured: refused. */
  possible: readonly [number, number];
  /** Beyond this it is asked whether it is meant. An adult's typing error, not a diagnosis. */
  plausible: readonly [number, number];
  /** Decimals that are shown. */
  decimals: number;
  /** LOINC, as FHIR R4's vital signs profiles have it where they have it. */
  loinc: string;
}

export const VITALS = {
  systolic: { units: ['mm[Hg]'], possible: [20, 350], plausible: [70, 220], decimals: 0, loinc: '8480-6' },
  diastolic: { units: ['mm[Hg]'], possible: [10, 250], plausible: [40, 130], decimals: 0, loinc: '8462-4' },
  pulse: { units: ['/min'], possible: [10, 400], plausible: [35, 180], decimals: 0, loinc: '8867-4' },
  temperature: { units: ['Cel', '[degF]'], possible: [13, 47], plausible: [34, 41.5], decimals: 1, loinc: '8310-5' },
  respiratoryRate: { units: ['/min'], possible: [1, 120], plausible: [8, 40], decimals: 0, loinc: '9279-1' },
  oxygenSaturation: { units: ['%'], possible: [10, 100], plausible: [80, 100], decimals: 0, loinc: '2708-6' },
  weight: { units: ['kg', '[lb_av]'], possible: [0.2, 700], plausible: [30, 250], decimals: 1, loinc: '29463-7' },
  height: { units: ['cm', '[in_i]'], possible: [20, 280], plausible: [120, 220], decimals: 1, loinc: '8302-2' },
  waist: { units: ['cm', '[in_i]'], possible: [20, 400], plausible: [50, 200], decimals: 1, loinc: '8280-0' },
  pain: { units: ['{score}'], possible: [0, 10], plausible: [0, 10], decimals: 0, loinc: '72514-3' },
} as const satisfies Record<string, VitalSpec>;

export type VitalName = keyof typeof VITALS;
export const VITAL_NAMES = Object.keys(VITALS) as VitalName[];

/** A value as it was written down, in the unit it was written down in. */
export interface Quantity {
  value: number;
  /** UCUM. */
  unit: VitalUnit;
}

const CENTIMETRES_PER_INCH = 2.54;
const KILOGRAMS_PER_POUND = 0.45359237;

/** In the unit that ranges and trends are in: degrees Celsius, kilograms, centimetres. */
export function canonical({ value, unit }: Quantity): number {
  if (unit === '[degF]') return ((value - 32) * 5) / 9;
  if (unit === '[lb_av]') return value * KILOGRAMS_PER_POUND;
  if (unit === '[in_i]') return value * CENTIMETRES_PER_INCH;
  return value;
}

/** The same in another unit of the same sign; a unit of something else gives back the value as it is in its own. */
export function inUnit(quantity: Quantity, unit: VitalUnit): number {
  if (quantity.unit === unit) return quantity.value;
  const value = canonical(quantity);
  if (unit === '[degF]') return (value * 9) / 5 + 32;
  if (unit === '[lb_av]') return value / KILOGRAMS_PER_POUND;
  if (unit === '[in_i]') return value / CENTIMETRES_PER_INCH;
  return value;
}

export type VitalCheck = 'fine' | 'unusual' | 'impossible';

/** What a value of this sign is: as most are, to be asked about, or to be refused. */
export function checkVital(name: VitalName, quantity: Quantity): VitalCheck {
  const { units, possible, plausible } = VITALS[name] as VitalSpec;
  if (!units.includes(quantity.unit)) return 'impossible';
  const value = canonical(quantity);
  const within = ([low, high]: readonly [number, number]) => value >= low - 1e-9 && value <= high + 1e-9;
  if (!Number.isFinite(value) || !within(possible)) return 'impossible';
  return within(plausible) ? 'fine' : 'unusual';
}

/** Kilograms by square metres; null when weight or height is missing. Derived from what was measured, never kept. */
export function bodyMassIndex({ weight, height }: { weight?: Quantity; height?: Quantity }): number | null {
  if (!weight || !height) return null;
  const metres = canonical(height) / 100;
  return canonical(weight) / (metres * metres);
}

const sign = <Name extends VitalName>(name: Name) =>
  z
    .strictObject({ value: z.number(), unit: z.enum(VITALS[name].units as readonly [VitalUnit, ...VitalUnit[]]) })
    .refine((quantity) => checkVital(name, quantity) !== 'impossible')
    .optional();

/** At least one sign; both numbers of a blood pressure, the first the higher. */
export const VitalSigns = z
  .strictObject({
    systolic: sign('systolic'),
    diastolic: sign('diastolic'),
    pulse: sign('pulse'),
    temperature: sign('temperature'),
    respiratoryRate: sign('respiratoryRate'),
    oxygenSaturation: sign('oxygenSaturation'),
    weight: sign('weight'),
    height: sign('height'),
    waist: sign('waist'),
    pain: sign('pain'),
  })
  .refine((signs) => Object.values(signs).some((value) => value !== undefined))
  .refine(({ systolic, diastolic }) => (systolic === undefined) === (diastolic === undefined), { path: ['diastolic'] })
  .refine(({ systolic, diastolic }) => !systolic || !diastolic || systolic.value > diastolic.value, {
    path: ['diastolic'],
  });
export type VitalSigns = z.infer<typeof VitalSigns>;
