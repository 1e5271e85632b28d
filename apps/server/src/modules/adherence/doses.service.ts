import { type Adherence, type AdherenceItem, DOSES, type MarkDose, type OwnDose, type OwnDoses, type OwnDosesQuery, phi } from '@hyaline/contract'; // prettier-ignore
import { dateIn, dateOfDay, dayNumber, dosesOf, type ProtocolItem, quantityWords } from '@hyaline/protocol';
import type { Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { append } from '../ledger/index.ts';
import { aboutPatient, type Asking, factsAbout, note } from '../patients/index.ts';
import { signedContents } from '../protocols/index.ts';
import { namesOfProxies } from '../proxy-names/index.ts';
import { openDetails, sealDetails } from './details.ts';
import * as repo from './marks.repo.ts';

/** Whose session asks, from where. */
export interface OwnAsking {
  tenantId: string;
  accountId: string;
  patientId: string;
  patientRef: string;
  /** Null: the patient; others are here for them. */
  scope: readonly string[] | null;
  ip: string;
}
type Vaulted = Pick<Platform, 'vault'>;
const OWN = { own: true };
const keyOf = ({ protocolId, itemId, date, time }: repo.DoseKey): string => [protocolId, itemId, date, time].join('.');
const daysBefore = (day: string, days: number): string => dateOfDay(dayNumber(day) - days);

interface PlannedItem {
  protocolId: string;
  item: ProtocolItem;
}
/** Items of what is signed; paused ones too where that is asked for. */
async function itemsOf(platform: Vaulted, tx: Tx, patientId: string, paused: boolean): Promise<PlannedItem[]> {
  const signed = await signedContents(platform, tx, patientId);
  return signed
    .filter(({ state }) => state === 'signed' || (paused && state === 'paused'))
    .flatMap(({ id, content }) => content.items.map((item) => ({ protocolId: id, item })));
}

/** Doses that an item asks for from one day to another, both included. */
function plannedIn({ schedule, dose }: ProtocolItem, from: string, to: string) {
  const days = dayNumber(to) - dayNumber(schedule.start) + 1;
  if (days < 1) return [];
  return [...dosesOf(schedule, dose.amount, days)].filter(({ date }) => date >= from && date <= to);
}

/**
 * The patient's doses of the last days, today's first, with what they said of each. One look in the ledger.
 * @throws Refusal bad-request for a time zone that nobody knows
 */
export function readOwnDoses(platform: Platform, asking: OwnAsking, query: OwnDosesQuery): Promise<OwnDoses> {
  const today = todayIn(platform, query.timeZone);
  const from = daysBefore(today, DOSES.markDays - 1);
  return within(platform, asking, async (tx) => {
    const { patientId, scope, accountId } = asking;
    const mine = scope === null ? null : accountId;
    const marks = await openMarks(platform, tx, patientId, from, today);
    const doses: OwnDose[] = [];
    for (const { protocolId, item } of await itemsOf(platform, tx, patientId, false))
      for (const { date, time, amount } of plannedIn(item, from, today)) {
        const said = marks.get(keyOf({ protocolId, itemId: item.id, date, time })) ?? [];
        const mark = said.find(({ byId }) => byId === mine);
        const others = said.filter(({ byId }) => byId !== mine).map(({ state, note: text, by }) => ({ state, note: phi(text), by })); // prettier-ignore
        const dose = phi(quantityWords({ amount, unit: item.dose.unit }, query.locale));
        doses.push({ protocolId, itemId: item.id, date, time, compound: phi(item.compound), dose, state: mark?.state ?? null, note: phi(mark?.note ?? ''), others }); // prettier-ignore
      }
    await tell(tx, asking, 'portal.doses-read', { doses: doses.length });
    const order = (one: OwnDose) => `${one.time}|${one.compound}`;
    doses.sort((a, b) => (a.date === b.date ? (order(a) < order(b) ? -1 : 1) : a.date < b.date ? 1 : -1));
    return { today, doses };
  });
}

/**
 * Keeps what whoever is here says of one dose, or takes it back; what others said of it stays. Of a day that has begun where they are: whoever takes the
 * evening's dose at noon may say so, tomorrow's waits for tomorrow.
 * @throws Refusal not-found for a dose that no plan of theirs asks for, or that is too long ago; dose-not-due
 */
export function markOwnDose(platform: Platform, asking: OwnAsking, ask: MarkDose): Promise<null> {
  const { tenantId, patientId } = asking;
  const today = todayIn(platform, ask.timeZone);
  if (ask.date < daysBefore(today, DOSES.markDays)) return refuse('not-found');
  return within(platform, asking, async (tx) => {
    const items = await itemsOf(platform, tx, patientId, false);
    const found = items.find(({ protocolId, item }) => protocolId === ask.protocolId && item.id === ask.itemId);
    const isPlanned = found && plannedIn(found.item, ask.date, ask.date).some(({ time }) => time === ask.time);
    if (!isPlanned) return refuse('not-found');
    if (ask.date > today) return refuse('dose-not-due');
    if (ask.state === null) {
      if (!(await repo.unmarkDose(tx, ask))) return null;
    } else {
      const text = String(ask.note);
      const place = { tenantId, patientId, table: 'dose_mark', rowId: keyOf(ask) } as const;
      const details = text === '' ? null : await sealDetails(platform, place, { note: text });
      await repo.markDose(tx, patientId, ask, ask.state, details);
    }
    await tell(tx, asking, 'portal.dose-marked', {
      state: ask.state,
      protocol: ask.protocolId,
      item: ask.itemId,
      date: ask.date,
      time: ask.time,
    });
    return null;
  });
}

/** For those who treat the patient: day by day, as far as the patient has said anything. @throws Refusal not-found */
export function readAdherence(platform: Platform, asking: Asking, patientId: string): Promise<Adherence> {
  return aboutPatient(platform, asking, patientId, 'adherence.read', async (tx) => {
    const subject = await repo.subjectOf(tx, patientId);
    if (!subject) return null;
    const to = dateIn(platform.clock.now().getTime(), subject.zone);
    const from = daysBefore(to, DOSES.stripDays - 1);
    const marks = [...(await openMarks(platform, tx, patientId, from, daysBefore(to, -1))).values()].flat();
    const items = (await itemsOf(platform, tx, patientId, true)).flatMap(({ protocolId, item }) => {
      const own = marks.filter((mark) => mark.protocolId === protocolId && mark.itemId === item.id);
      return own.length === 0 ? [] : [stripOf(protocolId, item, own, from, to)];
    });
    const facts = await factsAbout(tx, patientId, { items: items.length });
    await note(tx, 'adherence.read', { type: 'patient', id: patientId }, subject.ref, facts, asking.ip);
    return { from, to, items };
  });
}

export interface ExportedDose extends repo.DoseKey {
  state: 'taken' | 'skipped';
  note: string;
  /** Name of who said it for the patient; null: the patient. */
  by: string | null;
}
/** Everything that was said of a patient's doses, oldest first. The caller's ledger entry says that it was taken out. */
export async function exportedDoses(platform: Vaulted, tx: Tx, patientId: string): Promise<ExportedDose[]> {
  const said = await openMarks(platform, tx, patientId, '1900-01-01', '9999-12-31');
  return [...said.values()].flat().map(({ byId: _, ...dose }) => dose);
}

interface OpenMark extends ExportedDose {
  /** Account of who said it; null: the patient. */
  byId: string | null;
}

function stripOf(
  protocolId: string,
  item: ProtocolItem,
  marks: readonly OpenMark[],
  from: string,
  to: string,
): AdherenceItem {
  // prettier-ignore
  const planned = Map.groupBy(plannedIn(item, from, to), ({ date }) => date);
  const said = Map.groupBy(marks, ({ date }) => date);
  const count = (of: readonly OpenMark[], state: OpenMark['state']) => of.filter((mark) => mark.state === state).length;
  const days = Array.from({ length: dayNumber(to) - dayNumber(from) + 1 }, (_, n) => {
    const date = daysBefore(from, -n);
    const here = said.get(date) ?? [];
    const notes = here.flatMap(({ time, state, note: text, by }) =>
      text === '' && by === null ? [] : [{ time, state, text: phi(text), by }],
    );
    const counted = firstOf(here);
    return { date, planned: planned.get(date)?.length ?? 0, taken: count(counted, 'taken'), skipped: count(counted, 'skipped'), notes }; // prettier-ignore
  });
  const counted = firstOf(marks);
  return {
    protocolId,
    itemId: item.id,
    compound: phi(item.compound),
    taken: count(counted, 'taken'),
    skipped: count(counted, 'skipped'),
    days,
  };
}

/** Of each dose the word that counts: the patient's, or the newest of others. */
const firstOf = (marks: readonly OpenMark[]): OpenMark[] =>
  [...Map.groupBy(marks, keyOf).values()].flatMap(([first]) => (first ? [first] : []));

async function openMarks(
  platform: Vaulted,
  tx: Tx,
  patientId: string,
  from: string,
  to: string,
): Promise<Map<string, OpenMark[]>> {
  const { tenantId } = tx.actor;
  const rows = await repo.marksOf(tx, patientId, from, to);
  const names = await namesOfProxies(platform, tx, rows.flatMap(({ by }) => by ?? [])); // prettier-ignore
  const marks = new Map<string, OpenMark[]>();
  for (const { details, by, ...mark } of rows) {
    const place = { tenantId, patientId, table: 'dose_mark', rowId: keyOf(mark) } as const;
    const text = details === null ? '' : (await openDetails(platform, place, details)).note;
    const said = marks.get(keyOf(mark)) ?? [];
    marks.set(keyOf(mark), [
      ...said,
      { ...mark, note: text, byId: by, by: by === null ? null : (names.get(by) ?? '') },
    ]);
  }
  return marks;
}

const within = <T>(platform: Platform, { tenantId, accountId }: OwnAsking, work: (tx: Tx) => Promise<T>): Promise<T> =>
  platform.db.inTenant({ tenantId, userId: accountId }, work, OWN);

async function tell(
  tx: Tx,
  { patientId, patientRef, ip }: OwnAsking,
  event: 'portal.doses-read' | 'portal.dose-marked',
  facts: Record<string, string | number | null>,
): Promise<void> {
  const resource = { type: 'patient', id: patientId };
  await append(tx, { event, outcome: 'done', resource, patientRef, facts: { by: 'patient', ...facts }, ip });
}

function todayIn({ clock }: Pick<Platform, 'clock'>, timeZone: string): string {
  try {
    return dateIn(clock.now().getTime(), timeZone);
  } catch {
    return refuse('bad-request', { fields: ['timeZone'] });
  }
}
