import { z } from 'zod';
import { Id, Locale } from './fields.ts';
import { type Phi, PhiText } from './phi.ts';

export const DOSES = { markDays: 7, stripDays: 28, maxNote: 500 } as const;

export const DOSE_STATES = ['taken', 'skipped'] as const;
export const DoseState = z.enum(DOSE_STATES);
export type DoseState = z.infer<typeof DoseState>;
const Day = z.iso.date();
/** Of the clinic's clocks, as the plan says it. */
const Time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

/** One dose that a signed plan asks for, and what the patient said of it. */
export const OwnDose = z.object({
  protocolId: Id,
  itemId: Id,
  date: Day,
  time: Time,
  compound: PhiText,
  /** Amount and unit. */
  dose: PhiText,
  /** What whoever is here said of it; null: nothing yet. */
  state: DoseState.nullable(),
  note: PhiText,
  /** What others said: `by` null is the patient, '' somebody whose name is not for whoever is here. */
  others: z.array(z.object({ state: DoseState, note: PhiText, by: z.string().nullable() })),
});
export type OwnDose = z.infer<typeof OwnDose>;
/** The last days, today first; each day's doses by time. */
export const OwnDoses = z.object({ today: Day, doses: z.array(OwnDose) });
export type OwnDoses = z.infer<typeof OwnDoses>;
/** `timeZone`: IANA name of where the patient is, whose today it is. */
export const OwnDosesQuery = z.strictObject({ locale: Locale, timeZone: z.string().max(64).default('UTC') });
export type OwnDosesQuery = z.infer<typeof OwnDosesQuery>;

/** `state` null takes back what was said. */
export const MarkDose = z.strictObject({
  protocolId: Id,
  itemId: Id,
  date: Day,
  time: Time,
  state: DoseState.nullable(),
  /** As where the doses were read: a dose is due on its day there, and may be noted from the morning of it. */
  timeZone: z.string().max(64).default('UTC'),
  note: z.string().trim().max(DOSES.maxNote).default('') as unknown as z.ZodType<Phi<string>, string | undefined>,
});
export type MarkDose = z.infer<typeof MarkDose>;

/**
 * What a patient said of one item, day by day, for those who treat them. Of a dose counts what the patient said themselves;
 * where they said nothing, what was said for them last.
 */
export const AdherenceItem = z.object({
  protocolId: Id,
  itemId: Id,
  compound: PhiText,
  taken: z.int(),
  skipped: z.int(),
  days: z.array(
    z.object({
      date: Day,
      planned: z.int(),
      taken: z.int(),
      skipped: z.int(),
      /** What was written, and all that others said: `by` null is the patient. */
      notes: z.array(z.object({ time: Time, state: DoseState, text: PhiText, by: z.string().nullable() })),
    }),
  ),
});
export type AdherenceItem = z.infer<typeof AdherenceItem>;
/** Items of plans in force of which the patient has said anything in that time. */
export const Adherence = z.object({ from: Day, to: Day, items: z.array(AdherenceItem) });
export type Adherence = z.infer<typeof Adherence>;
