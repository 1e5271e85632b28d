import {
  type AppointmentStatus,
  type CalendarFault,
  type ImportCalendar,
  MAX_APPOINTMENT_MINUTES,
  MIN_APPOINTMENT_MINUTES,
  ScheduleDay,
} from '@hyaline/contract';
import type { Known } from '../schedule/index.ts';
import { type CalendarColumn, foldWords } from './calendar-columns.ts';
import { readDate } from './csv/dates.ts';
import type { CsvRow } from './csv/rows.ts';

/** What programs call the states of an appointment. */
const STATUS_WORDS: Readonly<Record<string, AppointmentStatus>> = {
  booked: 'booked', scheduled: 'booked', pending: 'booked', reserved: 'booked', reservada: 'booked', agendada: 'booked', pendiente: 'booked', programada: 'booked',
  confirmed: 'confirmed', confirmada: 'confirmed', completed: 'completed', done: 'completed', fulfilled: 'completed', seen: 'completed', attended: 'completed', completada: 'completed', atendida: 'completed', realizada: 'completed',
  cancelled: 'cancelled', canceled: 'cancelled', cancelada: 'cancelled', anulada: 'cancelled', latecancel: 'late-cancel', latecancelled: 'late-cancel', canceladatarde: 'late-cancel',
  noshow: 'no-show', missed: 'no-show', noasistio: 'no-show', ausente: 'no-show', inasistencia: 'no-show',
}; // prettier-ignore

export interface ReadRow {
  line: number;
  /** As it stands in the file: a reference, or the clinic's own number. */
  patient: string;
  providerId: string | null;
  typeId: string | null;
  wallStart: string | null;
  minutes: number | null;
  status: AppointmentStatus | null;
  faults: CalendarFault[];
}

/**
 * @param now - YYYY-MM-DDTHH:MM at the place: what was on days before needs a status, for nobody guesses whether somebody
 *   came; of what has not begun nobody came or failed to
 */
export function readRow(
  { line, cells }: CsvRow,
  columns: ReadonlyMap<CalendarColumn, number>,
  known: Known,
  { order, typeId, now }: Pick<ImportCalendar, 'order' | 'typeId'> & { now: string },
): ReadRow {
  const cell = (column: CalendarColumn): string => (cells[columns.get(column) ?? -1] ?? '').trim();
  const faults: CalendarFault[] = [];
  const must = <T>(fault: CalendarFault, value: T | null | undefined): T | null => {
    if (value === null || value === undefined) faults.push(fault);
    return value ?? null;
  };
  const [, first = '', second = ''] = /^(\S+?)(?:[T\s]+(.+))?$/.exec(cell('start')) ?? [];
  const day = must('date', ScheduleDay.safeParse(readDate(cell('date') || first, order)).data);
  const time = must('time', readTime(cell('time') || second));
  const type = must('type', cell('type') === '' ? known.types.find(({ id }) => id === typeId) : only(known.types, ({ name }) => foldWords(name) === foldWords(cell('type')))); // prettier-ignore
  const asked = foldWords(cell('provider'));
  const provider = must(
    'provider',
    asked === '' ? null : only(known.providers, ({ name, email }) => [name, email].some((each) => foldWords(each) === asked)), // prettier-ignore
  );
  const minutes = must('minutes', minutesOf(cell('minutes'), cell('end'), time) ?? type?.minutes);
  const said =
    cell('status') === ''
      ? day !== null && day < now.slice(0, 10)
        ? null
        : 'booked'
      : STATUS_WORDS[foldWords(cell('status'))];
  const begun = day === null || time === null || `${day}T${time}` <= now;
  const status = must('status', begun || (said !== 'completed' && said !== 'no-show') ? said : null);
  if (minutes !== null && (minutes < MIN_APPOINTMENT_MINUTES || minutes > MAX_APPOINTMENT_MINUTES)) faults.push('minutes'); // prettier-ignore
  return {
    line,
    patient: cell('patient'),
    providerId: provider?.id ?? null,
    typeId: type?.id ?? null,
    wallStart: day === null || time === null ? null : `${day}T${time}`,
    minutes,
    status,
    faults: [...new Set(faults)],
  };
}

/** The one that fits; null where none or two do. */
function only<T>(all: readonly T[], fits: (one: T) => boolean): T | null {
  const found = all.filter(fits);
  return found.length === 1 ? (found[0] ?? null) : null;
}

/** HH:MM of `9:05`, `09:05:00`, `9.05`, `9:05 pm`. */
export function readTime(written: string): string | null {
  const found = /^(\d{1,2})[:.h](\d{2})(?::00(?:\.0+)?)?\s*(a\.?\s?m\.?|p\.?\s?m\.?)?$/i.exec(written.trim());
  if (!found) return null;
  const half = found[3]?.[0]?.toLowerCase();
  const hour = Number(found[1]);
  if (half !== undefined && (hour < 1 || hour > 12)) return null;
  const full = half === undefined ? hour : (hour % 12) + (half === 'p' ? 12 : 0);
  return full > 23 || Number(found[2]) > 59 ? null : `${String(full).padStart(2, '0')}:${found[2]}`;
}

/** By a length, else by an end on the same day; undefined where the file says neither, 0 where it cannot be read. */
function minutesOf(length: string, end: string, start: string | null): number | undefined {
  if (length !== '') return /^\d{1,3}$/.test(length) ? Number(length) : 0;
  const last = readTime(/(\S+(?:\s*[ap]\.?\s?m\.?)?)$/i.exec(end)?.[1] ?? '');
  if (end === '') return undefined;
  if (last === null || start === null) return 0;
  const minute = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
  return minute(last) - minute(start);
}
