import { z } from 'zod';
import { Instant, Locale } from './fields.ts';

/** What a clinic's first page tells: counts and shares, nothing of a patient, not even a reference. */
export const FIGURES = [
  'utilisation',
  'lead-time',
  'no-shows',
  'visits',
  'tasks-overdue',
  'tasks-due',
  'tasks-done',
  'links-opened',
  'packets-read',
  'storage',
] as const;
export type FigureName = (typeof FIGURES)[number];
export const FIGURE_UNITS = ['share', 'days', 'count', 'bytes'] as const;
/** Where a figure comes from. */
export const FIGURE_SOURCES = ['schedule', 'tasks', 'links', 'storage'] as const;
/** Why a figure is not known. Never shown as 0. */
export const FIGURE_GAPS = ['no-hours', 'no-visits', 'none-sent'] as const;

export const FIGURE_DAYS = [7, 30, 90] as const;

export const Figure = z.object({
  name: z.enum(FIGURES),
  unit: z.enum(FIGURE_UNITS),
  source: z.enum(FIGURE_SOURCES),
  /** null: not known, and `gap` says why. */
  value: z.number().nullable(),
  /** Of the period before; null: not known, or a figure of this moment. */
  previous: z.number().nullable(),
  /** Of this moment and not of the period: it has nothing before it and no course. */
  now: z.boolean(),
  /** What a share is of. */
  part: z.number().nullable(),
  whole: z.number().nullable(),
  gap: z.enum(FIGURE_GAPS).nullable(),
  /** By the steps of the period; null where one is not known. Empty without a course. */
  course: z.array(z.number().nullable()),
});
export type Figure = z.infer<typeof Figure>;

export const Figures = z.object({
  asOf: Instant,
  /** IANA; the clinic's own days. */
  zone: z.string(),
  days: z.union(FIGURE_DAYS.map((days) => z.literal(days))),
  /** Whole days, both included. */
  from: z.iso.date(),
  to: z.iso.date(),
  previousFrom: z.iso.date(),
  previousTo: z.iso.date(),
  /** Days of the steps, both included. */
  steps: z.array(z.object({ from: z.iso.date(), to: z.iso.date() })),
  figures: z.array(Figure),
});
export type Figures = z.infer<typeof Figures>;

const days = z.coerce
  .number()
  .pipe(z.union(FIGURE_DAYS.map((each) => z.literal(each))))
  .default(30);
export const FiguresQuery = z.strictObject({ days });
export type FiguresQuery = z.infer<typeof FiguresQuery>;
export const FiguresFile = z.strictObject({ days, format: z.enum(['csv', 'pdf']), locale: Locale });
export type FiguresFile = z.infer<typeof FiguresFile>;
