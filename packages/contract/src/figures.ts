import { z } from 'zod';
import { Instant, Locale } from './fields.ts';

/** What a clinic's first page tells: counts and shares, nothing of a patient, not even a reference. */
export const FIGURES = [
  'utilisation',
  'lead-time',
  'no-shows',
  'visits',
  'booked-online',
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

type Words<Name extends string> = Record<Locale, Record<Name, string>>;

export const FIGURE_WORDS: Words<FigureName> = {
  en: {
    utilisation: 'Schedule utilisation',
    'lead-time': 'Lead time',
    'no-shows': 'No-shows',
    visits: 'Completed visits',
    'booked-online': 'Booked on the public page',
    'tasks-overdue': 'Tasks overdue',
    'tasks-due': 'Tasks due today',
    'tasks-done': 'Tasks done',
    'links-opened': 'Links opened',
    'packets-read': 'Packets read',
    storage: 'Storage used',
  },
  es: {
    utilisation: 'Ocupación de la agenda',
    'lead-time': 'Antelación',
    'no-shows': 'Ausencias',
    visits: 'Visitas realizadas',
    'booked-online': 'Reservas en la página pública',
    'tasks-overdue': 'Tareas vencidas',
    'tasks-due': 'Tareas para hoy',
    'tasks-done': 'Tareas hechas',
    'links-opened': 'Enlaces abiertos',
    'packets-read': 'Paquetes leídos',
    storage: 'Almacenamiento usado',
  },
};
export const FIGURE_DEFINITIONS: Words<FigureName> = {
  en: {
    utilisation:
      'Minutes of appointments within the hours, over the minutes of the hours that held on each day. Cancelled, late cancelled and rescheduled ones count as free, missed ones as booked.',
    'lead-time':
      'Half of the visits were booked at least so many days before. Imported, cancelled and rescheduled appointments are left out.',
    'no-shows': 'Missed visits, over completed, missed and late cancelled ones.',
    visits: 'Appointments that were marked as completed, by the day of the visit.',
    'booked-online':
      'Visits that people booked on the public page and confirmed, by the day of booking, whatever became of them since.',
    'tasks-overdue': 'Open tasks whose day has passed, of all open tasks, at this moment.',
    'tasks-due': 'Open tasks that are due today, at this moment.',
    'tasks-done': 'Tasks that were marked as done.',
    'links-opened': 'How often sealed links were opened. Wrong answers and refusals are left out.',
    'packets-read':
      'Packets sent in the period whose link was opened, over all that were sent. Reading in the portal is not counted.',
    storage: 'Bytes of saved studies at this moment. Documents, links and backups come on top.',
  },
  es: {
    utilisation:
      'Minutos de citas dentro del horario, entre los minutos del horario que regía cada día. Las citas canceladas, canceladas tarde y reprogramadas cuentan como libres; las ausencias, como ocupadas.',
    'lead-time':
      'La mitad de las visitas se reservó al menos con estos días de antelación. No cuentan las citas importadas, canceladas ni reprogramadas.',
    'no-shows': 'Ausencias, entre las visitas realizadas, las ausencias y las canceladas tarde.',
    visits: 'Citas marcadas como realizadas, por el día de la visita.',
    'booked-online':
      'Visitas que las personas reservaron en la página pública y confirmaron, por el día de la reserva, sea lo que sea de ellas después.',
    'tasks-overdue': 'Tareas abiertas cuya fecha ha pasado, de todas las abiertas, en este momento.',
    'tasks-due': 'Tareas abiertas que vencen hoy, en este momento.',
    'tasks-done': 'Tareas marcadas como hechas.',
    'links-opened': 'Cuántas veces se abrieron enlaces sellados. No cuentan respuestas equivocadas ni rechazos.',
    'packets-read':
      'Paquetes enviados en el período cuyo enlace se abrió, entre todos los enviados. La lectura en el portal no cuenta.',
    storage: 'Bytes de los estudios guardados en este momento. Documentos, enlaces y copias se suman aparte.',
  },
};
export const FIGURE_GAP_WORDS: Words<(typeof FIGURE_GAPS)[number]> = {
  en: {
    'no-hours': 'not known: no hours are set',
    'no-visits': 'not known: no visits in the period',
    'none-sent': 'not known: nothing was sent',
  },
  es: {
    'no-hours': 'desconocido: no hay horarios',
    'no-visits': 'desconocido: sin visitas en el período',
    'none-sent': 'desconocido: no se envió nada',
  },
};
export const FIGURE_SOURCE_WORDS: Words<(typeof FIGURE_SOURCES)[number]> = {
  en: { schedule: 'Schedule', tasks: 'Tasks', links: 'Links', storage: 'Storage' },
  es: { schedule: 'Agenda', tasks: 'Tareas', links: 'Enlaces', storage: 'Almacenamiento' },
};

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

/** What somebody who runs campaigns sees: finished months, newest last. Nothing of a patient, and no sum over months. */
export const Campaigns = z.object({
  asOf: Instant,
  months: z.array(
    z.object({
      /** The first and the last day. */
      from: z.iso.date(),
      to: z.iso.date(),
      /** Who booked on the public page and came or became a patient, each once, in steps of ten; null: 10 or fewer, or none, which is not told. */
      people: z.int().nullable(),
    }),
  ),
});
export type Campaigns = z.infer<typeof Campaigns>;
