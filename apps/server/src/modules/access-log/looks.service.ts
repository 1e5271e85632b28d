import type { Look, LookQuery, Looks } from '@hyaline/contract';
import { DAY_MS } from '@hyaline/kit';
import { type LedgerEvent, parseEvent } from '@hyaline/ledger';
import type { Actor, Tx } from '../../platform/db/index.ts';
import { csvOf, refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { append, appendDenied } from '../ledger/index.ts';
import { namesOfProxies } from '../proxy-names/index.ts';
import { hasPhiSchema } from '../tenancy/index.ts';
import { eventsOf } from './look-events.ts';
import * as repo from './looks.repo.ts';

type Needs = Pick<Platform, 'db' | 'clock' | 'database' | 'vault'>;

const USUAL_DAYS = 90;
/** 45 CFR 164.528 looks six years back, and so may whoever asks about one patient. */
export const SIX_YEARS_DAYS = 2192;
const PAGE = 200;
const MOST_EXPORTED = 100_000;

/** Whole days in UTC, both included, as moments. @throws Refusal bad-request when they are the wrong way round */
export function spanOf({ from, to, patient }: Pick<LookQuery, 'from' | 'to' | 'patient'>, now: Date) {
  const end = to === undefined ? new Date(now.getTime() + DAY_MS) : new Date(Date.parse(to) + DAY_MS);
  const usual = (patient === undefined ? USUAL_DAYS : SIX_YEARS_DAYS) * DAY_MS;
  const start = from === undefined ? new Date(end.getTime() - usual) : new Date(Date.parse(from));
  if (start >= end) refuse('bad-request', { fields: ['from'] });
  return { from: start, to: end };
}

/**
 * Who looked, newest first. To ask is an event too.
 * @throws Refusal not-found for a provider who does not treat this patient, or names none: as for a patient there is not
 */
export async function readLooks(platform: Needs, actor: Actor, query: LookQuery, ip: string): Promise<Looks> {
  const span = spanOf(query, platform.clock.now());
  const { patient = null } = query;
  const found = await platform.db.inTenant(actor, async (tx) => {
    if (!(await repo.seesLooks(tx, patient))) return null;
    const rows = await repo.readLooks(tx, filterOf(query, span, query.limit));
    const facts = { rows: rows.length, group: query.group, ...(query.person ? { person: query.person } : {}) };
    await noteLook(tx, 'access-log.read', patient, facts, ip);
    return presentAll(tx, rows);
  });
  if (!found) {
    await appendDenied(platform, actor, {
      event: 'access-log.read',
      resource: null,
      patientRef: patient,
      facts: {},
      ip,
    });
    return refuse('not-found');
  }
  const last = found.at(-1);
  return {
    looks: await withProxies(platform, actor, found),
    next: last && found.length === query.limit ? last.entryId : null,
    from: dayOf(span.from),
    to: dayOf(new Date(span.to.getTime() - 1)),
  };
}

/** The same as a file for a spreadsheet, at most 100,000 lines. The export is in the ledger before a line of it leaves. */
export async function exportLooks(platform: Needs, actor: Actor, query: LookQuery, ip: string): Promise<string> {
  const span = spanOf(query, platform.clock.now());
  const { patient = null } = query;
  const looks = await platform.db.inTenant(actor, async (tx) => {
    if (!(await repo.seesLooks(tx, patient))) return refuse('not-found');
    const all = await everyLook(tx, filterOf(query, span, PAGE));
    await noteLook(tx, 'access-log.exported', patient, { rows: all.length }, ip);
    return all;
  });
  return csvOf([COLUMNS, ...(await withProxies(platform, actor, looks)).map(lineOf)]);
}

/** With the names of parents and carers, for those who see their patient: the names stand in the patient's record. */
async function withProxies(platform: Needs, actor: Actor, looks: Look[]): Promise<Look[]> {
  const ids = looks.flatMap(({ byProxy, person }) => (byProxy ? (person.id ?? []) : []));
  if (ids.length === 0 || !(await hasPhiSchema(platform, actor.tenantId))) return looks;
  const names = await platform.db.inTenant(actor, (tx) => namesOfProxies(platform, tx, ids), { phi: true });
  return looks.map((look) =>
    look.byProxy ? { ...look, person: { ...look.person, name: names.get(look.person.id ?? '') ?? '' } } : look,
  );
}

/** All pages of a filter, oldest last. */
export async function everyLook(tx: Tx, filter: repo.LookFilter): Promise<Look[]> {
  const looks: Look[] = [];
  for (let before = filter.before; looks.length < MOST_EXPORTED;) {
    const rows = await repo.readLooks(tx, { ...filter, before, limit: PAGE });
    looks.push(...(await presentAll(tx, rows)));
    before = rows.at(-1)?.entryId ?? null;
    if (rows.length < PAGE) break;
  }
  return looks;
}

const COLUMNS = ['entry', 'at', 'event', 'outcome', 'person', 'person id', 'patient', 'resource', 'for the patient', 'special access', 'program', 'intact']; // prettier-ignore
const lineOf = (look: Look): string[] => [
  look.entryId,
  look.at,
  look.event,
  look.outcome,
  look.byPatient ? 'the patient' : look.person.name,
  look.person.id ?? '',
  look.patientRef ?? '',
  look.resource === null ? '' : `${look.resource.type} ${look.resource.id}`,
  look.byProxy ? 'yes' : 'no',
  look.byGrant ? 'yes' : 'no',
  look.byKey ? 'yes' : 'no',
  look.intact ? 'yes' : 'no',
];

export const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

function filterOf(query: LookQuery, span: { from: Date; to: Date }, limit: number): repo.LookFilter {
  const { patient = null, person = null, group, outcome, before = null } = query;
  return {
    patient,
    person,
    events: patient !== null && group === 'all' ? null : eventsOf(group),
    outcome: outcome === 'any' ? null : outcome,
    ...span,
    before,
    limit,
  };
}

async function presentAll(tx: Tx, rows: readonly repo.LookRow[]): Promise<Look[]> {
  const events = rows.map(({ canonical }) => parseEvent(canonical));
  const people = new Set(events.flatMap((event) => event?.actor ?? []));
  const names = await repo.namesOf(tx, [...people]);
  return rows.map((row, at) => presentOne(row, events[at] ?? null, names));
}

function presentOne(
  { entryId, intact }: repo.LookRow,
  event: LedgerEvent | null,
  names: ReadonlyMap<string, string>,
): Look {
  if (!event) return { ...UNREADABLE, entryId };
  const { at, actor, outcome, resource, patient, facts } = event;
  return {
    entryId,
    at,
    event: event.event,
    outcome,
    person: { id: actor, name: actor === null ? '' : (names.get(actor) ?? '') },
    byPatient: facts['by'] === 'patient',
    byProxy: facts['by'] === 'proxy',
    byGrant: facts['grant'] !== undefined,
    byKey: facts['apiKey'] !== undefined,
    resource,
    patientRef: patient,
    facts: { ...facts } as Look['facts'],
    intact,
  };
}

/** What is left to show of an entry whose text somebody made unreadable. */
const UNREADABLE: Omit<Look, 'entryId'> = {
  at: new Date(0).toISOString(),
  event: 'unreadable',
  outcome: 'done',
  person: { id: null, name: '' },
  byPatient: false,
  byProxy: false,
  byGrant: false,
  byKey: false,
  resource: null,
  patientRef: null,
  facts: {},
  intact: false,
};

type LookEvent = 'access-log.read' | 'access-log.exported' | 'access-log.reviewed';
export const noteLook = (tx: Tx, event: LookEvent, patient: string | null, facts: Look['facts'], ip: string) =>
  append(tx, { event, outcome: 'done', resource: null, patientRef: patient, facts, ip });
