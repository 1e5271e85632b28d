import { z } from 'zod';
import { dayNumber, WEEKDAYS } from './civil.ts';
import { UNITS } from './quantity.ts';
import { DECIMAL, isZero, parseDecimal } from './ratio.ts';
import { SYRINGE_IDS } from './syringes.ts';

/** Text as a person meant it: composed, without what does not show; line breaks stay. */
const text = (most: number, least = 0) =>
  z
    .string()
    .max(most * 2)
    .overwrite((value) =>
      value
        .normalize('NFC')
        .replaceAll(/[^\P{C}\n\t]/gu, '')
        .trim(),
    )
    .refine((value) => value.length >= least && value.length <= most);

export const amount = z
  .string()
  .regex(DECIMAL)
  .refine((value) => DECIMAL.test(value) && !isZero(parseDecimal(value)));
const unit = z.enum(UNITS);
export const quantity = z.strictObject({ amount, unit });

const day = z.iso.date().refine((value) => isDay(value) && value >= '1900-01-01' && value <= '2199-12-31');
function isDay(value: string): boolean {
  try {
    return Number.isInteger(dayNumber(value));
  } catch {
    return false;
  }
}

const ascending = (values: readonly (string | number)[]): boolean =>
  values.every((value, i) => i === 0 || (values[i - 1] ?? value) < value);
const inWeek = (days: readonly (typeof WEEKDAYS)[number][]): boolean =>
  ascending(days.map((name) => WEEKDAYS.indexOf(name)));

export const repeat = z.discriminatedUnion('freq', [
  z.strictObject({ freq: z.literal('daily'), every: z.int().min(1).max(365) }),
  z.strictObject({
    freq: z.literal('weekly'),
    every: z.int().min(1).max(52),
    days: z.array(z.enum(WEEKDAYS)).min(1).max(7).refine(inWeek),
  }),
  z.strictObject({
    freq: z.literal('monthly'),
    every: z.int().min(1).max(12),
    days: z.array(z.int().min(1).max(31)).min(1).max(31).refine(ascending),
  }),
]);

export const schedule = z
  .strictObject({
    start: day,
    end: z.union([z.strictObject({ on: day }), z.strictObject({ doses: z.int().min(1).max(20_000) })]).nullable(),
    repeat,
    times: z
      .array(z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/))
      .min(1)
      .max(12)
      .refine(ascending),
    cycle: z.strictObject({ onWeeks: z.int().min(1).max(104), offWeeks: z.int().min(1).max(104) }).nullable(),
    titration: z
      .array(z.strictObject({ fromWeek: z.int().min(2).max(520), amount }))
      .max(24)
      .refine((steps) => ascending(steps.map(({ fromWeek }) => fromWeek))),
  })
  .refine(({ start, end }) => end === null || !('on' in end) || end.on >= start, { path: ['end'] });

/** Routes of administration; `other` is said in the note. */
export const ROUTES = [
  'subcutaneous',
  'intramuscular',
  'intravenous',
  'oral',
  'sublingual',
  'nasal',
  'inhaled',
  'topical',
  'transdermal',
  'rectal',
  'vaginal',
  'ophthalmic',
  'other',
] as const;

export const protocolItem = z.strictObject({
  id: z.uuid(),
  /** Of the clinic's catalogue; null: written by hand. */
  compoundId: z.uuid().nullable(),
  /** As it was called when this was written: the catalogue may change, what was signed does not. */
  compound: text(120, 1),
  dose: quantity,
  route: z.enum(ROUTES),
  /** International units per mg of this preparation, as its label states; null: not stated. */
  iuPerMg: amount.nullable(),
  preparation: z
    .strictObject({
      vial: quantity.refine((vial) => vial.unit !== 'mL'),
      diluent: text(120, 1),
      diluentMl: amount,
      syringe: z.enum(SYRINGE_IDS),
      discardAfterDays: z.int().min(1).max(365).nullable(),
    })
    .nullable(),
  schedule,
  note: text(2000),
});
export type ProtocolItem = z.infer<typeof protocolItem>;

/** What a provider prescribes, whole: this is what is hashed and signed. */
export const protocolContent = z.strictObject({
  version: z.literal(1),
  title: text(120, 1),
  /** What it is for. */
  purpose: text(2000),
  /** For the patient, on the printed sheet. */
  instructions: text(4000),
  items: z
    .array(protocolItem)
    .min(1)
    .max(20)
    .refine((items) => new Set(items.map(({ id }) => id)).size === items.length),
});
export type ProtocolContent = z.infer<typeof protocolContent>;
