import { type AccessSettings, MANY_PATIENTS, type StandOut, type StandOuts } from '@hyaline/contract';
import { DAY_MS } from '@hyaline/kit';
import type { Actor, Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { append } from '../ledger/index.ts';
import { eventsOf, LISTINGS } from './look-events.ts';
import * as repo from './looks.repo.ts';
import { noteLook } from './looks.service.ts';
import { busyHours } from './stand-outs.ts';

type Needs = Pick<Platform, 'db' | 'clock'>;

const UNSTATED: AccessSettings = {
  openDays: [],
  opens: '08:00',
  closes: '18:00',
  timeZone: 'UTC',
  accessReport: false,
};
const MOST = 200;

/** What the clinic has stated; nothing, as long as it has not. */
export const settingsOf = async (tx: Tx): Promise<AccessSettings> => (await repo.readSettings(tx)) ?? UNSTATED;
export const readSettings = ({ db }: Needs, actor: Actor): Promise<AccessSettings> => db.inTenant(actor, settingsOf);

/** @throws Refusal bad-request for hours the wrong way round or a time zone that nobody knows */
export async function changeSettings({ db }: Needs, actor: Actor, asked: AccessSettings, ip: string): Promise<void> {
  if (asked.opens >= asked.closes) refuse('bad-request', { fields: ['closes'] });
  if (!isTimeZone(asked.timeZone)) refuse('bad-request', { fields: ['timeZone'] });
  const openDays = [...new Set(asked.openDays)].toSorted();
  await db.inTenant(actor, async (tx) => {
    await repo.writeSettings(tx, { ...asked, openDays });
    const facts = { openDays, opens: asked.opens, closes: asked.closes, accessReport: asked.accessReport };
    await append(tx, {
      event: 'access-log.settings-changed',
      outcome: 'done',
      resource: null,
      patientRef: null,
      facts,
      ip,
    });
  });
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** Looks of the last days that stand out by one of the three rules. */
export async function readStandOuts(
  { db, clock }: Needs,
  actor: Actor,
  { days }: { days: number },
  ip: string,
): Promise<StandOuts> {
  const to = new Date(clock.now().getTime() + DAY_MS);
  const from = new Date(clock.now().getTime() - days * DAY_MS);
  return db.inTenant(actor, async (tx) => {
    if (!(await repo.seesLooks(tx, null))) return refuse('not-found');
    const settings = await settingsOf(tx);
    const habitFrom = new Date(from.getTime() - MANY_PATIENTS.habitDays * DAY_MS);
    const busy = busyHours(await repo.patientsAnHour(tx, habitFrom, to, LISTINGS), from);
    const events = eventsOf('all');
    const outside = settings.openDays.length === 0 ? [] : await repo.looksOutside(tx, from, to, events, settings);
    const after = await repo.looksAfterEnd(tx, from, to, events);
    const names = await repo.namesOf(tx, [...new Set([...busy, ...outside, ...after].map(({ person }) => person))]);
    const person = (id: string) => ({ id, name: names.get(id) ?? '' });
    const found: StandOut[] = [
      ...after.map((row) => ({
        rule: 'after-end' as const,
        person: person(row.person),
        at: row.last.toISOString(),
        patientRef: row.patient,
        ended: row.ended.toISOString(),
        looks: row.looks,
        refused: row.refused,
        granted: row.granted,
      })),
      ...busy.map(({ person: id, hour, patients, habit }) => ({
        rule: 'many-patients' as const,
        person: person(id),
        at: hour.toISOString(),
        patients,
        habit,
      })),
      ...outside.map((row) => ({
        rule: 'outside-hours' as const,
        person: person(row.person),
        at: row.first.toISOString(),
        until: row.last.toISOString(),
        looks: row.looks,
        patients: row.patients,
      })),
    ];
    await noteLook(tx, 'access-log.reviewed', null, { found: found.length, days }, ip);
    return { found: found.slice(0, MOST), from: from.toISOString(), hoursStated: settings.openDays.length > 0 };
  });
}
