import {
  type CalendarImport,
  type ImportCalendar,
  type ImportedRow,
  holdsTime,
  MAX_IMPORTED_APPOINTMENTS,
} from '@hyaline/contract';
import { instantOf, wallOf } from '@hyaline/schedule';
import type { Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { append } from '../ledger/index.ts';
import { type Asking, referencesOf } from '../patients/index.ts';
import { type AppointmentRow, bookableAmong, bringIn, knownToSchedule, noteBroughtIn } from '../schedule/index.ts';
import { hasPhiSchema } from '../tenancy/index.ts';
import { columnsOf } from './calendar-columns.ts';
import { type ReadRow, readRow } from './calendar-rows.ts';
import { readRows, separatorOf } from './csv/rows.ts';

type Needs = Pick<Platform, 'db' | 'database' | 'vault' | 'clock'>;

/** What would be kept is undone again: a preview, or a file with something wrong in it. */
class Undone extends Error {
  readonly result: CalendarImport;
  constructor(result: CalendarImport) {
    super('undone on purpose');
    this.result = result;
  }
}

/**
 * Brings a calendar in, all of it or nothing; without `apply` it does the same and takes it back.
 * @throws Refusal bad-request for a place or kind that is not there; too-large; import-faulty
 */
export async function importCalendar(
  platform: Needs,
  { actor, ip }: Asking,
  ask: ImportCalendar,
): Promise<CalendarImport> {
  const phi = await hasPhiSchema(platform, actor.tenantId);
  const result = await platform.db
    .inTenant(actor, (tx) => keepAll(platform, tx, ask, { ip, phi }), { phi })
    .catch((error: unknown) => (error instanceof Undone ? error.result : Promise.reject(error as Error)));
  if (!result.applied) await noteLookedThrough(platform, { actor, ip }, result);
  if (ask.apply && !result.applied) refuse('import-faulty');
  return result;
}

/** Which of the clinic's numbers is whose was looked up: that stays written down, though all else was taken back. */
async function noteLookedThrough(
  { db }: Pick<Needs, 'db'>,
  { actor, ip }: Asking,
  { rows, right, wrong }: CalendarImport,
): Promise<void> {
  const facts = { rows: rows.length, right, wrong };
  const event = 'appointment.import-previewed';
  await db.inTenant(actor, (tx) => append(tx, { event, outcome: 'done', resource: null, patientRef: null, facts, ip }));
}

interface About {
  ip: string;
  /** There are records, and so numbers to find patients by. */
  phi: boolean;
}

async function keepAll(platform: Needs, tx: Tx, ask: ImportCalendar, { ip, phi }: About): Promise<CalendarImport> {
  const known = await knownToSchedule(tx);
  const place = known.places.find(({ id }) => id === ask.locationId);
  if (!place) return refuse('bad-request', { fields: ['locationId'] });
  if (!known.types.some(({ id }) => id === ask.typeId)) return refuse('bad-request', { fields: ['typeId'] });
  const table = readRows(ask.text, separatorOf(ask.text)).rows;
  const [head, ...body] = table;
  if (body.length > MAX_IMPORTED_APPOINTMENTS) return refuse('too-large');
  const columns = columnsOf(head?.cells ?? []);
  const has = (...any: Parameters<typeof columns.has>[0][]): boolean => any.some((each) => columns.has(each));
  const missing = [
    ...(has('patient') ? [] : (['patient'] as const)),
    ...(has('date', 'start') ? [] : (['date'] as const)),
    ...(has('time', 'start') ? [] : (['time'] as const)),
    ...(has('provider') ? [] : (['provider'] as const)),
  ];
  if (missing.length > 0) throw new Undone({ rows: [], right: 0, wrong: 0, applied: false, missing });
  const now = wallOf(platform.clock.now().getTime(), place.zone);
  const read = body.map((row) => readRow(row, columns, known, { ...ask, now }));
  const written = read.map(({ patient }) => patient);
  const references = phi ? await referencesOf(platform, tx, written) : new Map<string, string>();
  const bookable = await bookableAmong(tx, [...new Set(references.values())]);
  const kept: AppointmentRow[] = [];
  const rows: ImportedRow[] = [];
  for (const row of inOrder(read)) {
    const ref = references.get(row.patient) ?? '';
    const patientRef = bookable.has(ref) ? ref : null;
    const faults = patientRef === null ? ['patient' as const, ...row.faults] : [...row.faults];
    const type = known.types.find(({ id }) => id === row.typeId);
    const { providerId, wallStart, minutes, status } = row;
    if (faults.length === 0 && patientRef && type && providerId && wallStart && minutes && status) {
      const stored = await bringIn(tx, { patientRef, type, providerId, place, wallStart, minutes, status });
      if (stored) kept.push(stored);
      else faults.push('taken');
    }
    rows.push(shown(row, patientRef, place.zone, faults));
  }
  const wrong = rows.filter(({ faults }) => faults.length > 0).length;
  const result = { rows: rows.toSorted((a, b) => a.line - b.line), right: rows.length - wrong, wrong, missing: [] };
  if (!ask.apply || wrong > 0 || kept.length === 0) throw new Undone({ ...result, applied: false });
  await noteBroughtIn(tx, kept, ip);
  return { ...result, applied: true };
}

/** Those that take time first: one that was cancelled stands in nobody's way. */
const inOrder = (rows: readonly ReadRow[]): ReadRow[] =>
  rows.toSorted(
    (a, b) => Number(b.status !== null && holdsTime(b.status)) - Number(a.status !== null && holdsTime(a.status)),
  );

function shown(row: ReadRow, patientRef: string | null, zone: string, faults: ImportedRow['faults']): ImportedRow {
  const { line, providerId, typeId, wallStart, status } = row;
  const minutes = row.minutes === 0 ? null : row.minutes;
  const startsAt = wallStart === null ? null : new Date(instantOf(wallStart, zone)).toISOString();
  return { line, patientRef, providerId, typeId, startsAt, wallStart, minutes, status, faults };
}
