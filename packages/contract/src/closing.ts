import { z } from 'zod';
import { Id, Instant, Locale } from './fields.ts';

/** From the wish to close a clinic until it can be carried out. */
export const CLOSING_DAYS = 14;

/** What forbids it today. */
export const ClosingHindrances = z.object({
  /** Legal holds that nobody has released. */
  holds: z.int(),
  /** The law asks for a record until this day at least; null when it asks for none. */
  keepUntil: z.iso.date().nullable(),
  /** Appointments that are still to come. */
  visits: z.int(),
  /** The clinic belongs to an organisation, and has to leave it first. */
  organisation: z.boolean(),
});
export type ClosingHindrances = z.infer<typeof ClosingHindrances>;

/** What stands here today and would go. */
export const ClosingInside = z.object({
  patients: z.int(),
  /** Saved ones, without the sample. */
  studies: z.int(),
  /** Patients wait for a copy of their record, or for it to be sent on. */
  copiesDue: z.int(),
  /** Of the first `looked` patients: records that the law asks for. */
  kept: z.int(),
  looked: z.int(),
});
export type ClosingInside = z.infer<typeof ClosingInside>;

export const Closing = z.object({
  /** Null while nobody asked for it. */
  asked: z
    .object({
      at: Instant,
      by: z.string(),
      dueAt: Instant,
      /** The archive of everything was taken out whole since. */
      exportedAt: Instant.nullable(),
    })
    .nullable(),
  hindrances: ClosingHindrances,
  inside: ClosingInside,
});
export type Closing = z.infer<typeof Closing>;

/** The clinic's name as it is written in the settings. */
export const CloseClinic = z.strictObject({ name: z.string().min(1).max(200) });
export type CloseClinic = z.infer<typeof CloseClinic>;
export const ExportClinic = z.strictObject({ locale: Locale });
export type ExportClinic = z.infer<typeof ExportClinic>;

/** What was destroyed, and what says so. Handed out once, to whoever carried it out. */
export const ClosingCertificate = z.object({
  format: z.literal('hyaline-closing/1'),
  clinic: z.object({ id: Id, name: z.string() }),
  askedAt: Instant,
  exportedAt: Instant,
  carriedOutAt: Instant,
  carriedOutBy: z.string(),
  /** Rows that went, by table; patients and studies of the clinic's own schema. */
  counts: z.record(z.string(), z.int()),
  keysDestroyed: z.int(),
  schemaDropped: z.boolean(),
  /** When the last backup that still has the rows, unreadable, is gone. */
  backupsGoneBy: z.iso.date(),
  /** The ledger stays, verifiable, until this day at least. */
  ledger: z.object({ entryId: Id, leaf: z.string(), receipt: z.string(), keptUntil: z.iso.date() }),
});
export type ClosingCertificate = z.infer<typeof ClosingCertificate>;
