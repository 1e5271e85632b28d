import type { EventName, OwnLook, OwnLooks, OwnLooksQuery } from '@hyaline/contract';
import { type LedgerEvent, parseEvent } from '@hyaline/ledger';
import { dateIn } from '@hyaline/protocol';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { eventsOf } from '../access-log/index.ts';
import { append } from '../ledger/index.ts';
import { namesOfProxies } from '../proxy-names/index.ts';
import * as repo from './own.repo.ts';
import { actorOf, OWN, type PatientSession } from './session.service.ts';

const PAGE = 400;

/**
 * Who was at the patient's record, newest first, by day, person and kind. To ask is an event too.
 * @throws Refusal bad-request for a time zone that nobody knows
 */
export async function readOwnLooks(
  platform: Platform,
  session: PatientSession,
  { before, timeZone }: OwnLooksQuery,
  ip: string,
): Promise<OwnLooks> {
  const zone = zoneNamed(timeZone);
  return platform.db.inTenant(
    actorOf(session),
    async (tx) => {
      const shown = await repo.looksShown(tx);
      const rows = shown ? await repo.ownLooks(tx, before ?? null, PAGE) : [];
      const events = rows.flatMap(({ canonical }) => parseEvent(canonical) ?? []);
      const actors = events.flatMap(({ actor }) => actor ?? []);
      const people = await repo.peopleOf(tx, actors);
      const proxies = events.filter(isOfProxy).flatMap(({ actor }) => actor ?? []);
      const names = await namesOfProxies(platform, tx, proxies);
      const facts = { by: 'patient', rows: rows.length };
      const resource = { type: 'patient', id: session.patientId };
      const { patientRef } = session;
      await append(tx, { event: 'portal.looks-read', outcome: 'done', resource, patientRef, facts, ip });
      const next = rows.length === PAGE ? (rows.at(-1)?.entryId ?? null) : null;
      return { shown, looks: grouped(events, { people, proxies: names }, zone), next };
    },
    OWN,
  );
}

/** By its one spelling. */
function zoneNamed(name: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return refuse('bad-request', { fields: ['timeZone'] });
  }
}

const DOING: readonly [OwnLook['what'], readonly string[]][] = [
  ['listed', eventsOf('listed')],
  ['changed', eventsOf('changed')],
  ['taken-out', eventsOf('taken-out')],
  ['shared', eventsOf('shared')],
  ['emergency-taken', ['grant.requested']],
  ['support-let-in', ['grant.approved']],
  ['special-ended', ['grant.ended']],
];
const whatOf = (event: EventName | (string & {})): OwnLook['what'] =>
  DOING.find(([, events]) => events.includes(event))?.[0] ?? 'opened';

interface Known {
  people: ReadonlyMap<string, repo.TeamRow>;
  /** Names of those who come in for the patient. */
  proxies: ReadonlyMap<string, string>;
}
const isOfProxy = ({ facts }: LedgerEvent): boolean => facts['by'] === 'proxy';

/** One line for what somebody did again and again on one day: twenty openings are no twenty pieces of news. */
function grouped(events: readonly LedgerEvent[], { people, proxies }: Known, zone: string): OwnLook[] {
  const lines = new Map<string, OwnLook>();
  for (const each of events) {
    const { event, at, actor, facts } = each;
    const byProxy = isOfProxy(each);
    const byPatient = facts['by'] === 'patient';
    const special = facts['grant'] !== undefined;
    const day = dateIn(Date.parse(at), zone);
    const what = byPatient ? 'own' : whatOf(event);
    const key = [day, byPatient ? '' : actor, what, special].join('|');
    const line = lines.get(key);
    if (line) {
      line.times += 1;
      line.first = at;
      continue;
    }
    const person = actor === null || byPatient ? null : people.get(actor);
    const name = byProxy ? proxies.get(actor ?? '') : person?.name;
    const shown = person === null ? null : { name: name ?? '', role: person?.role ?? null };
    lines.set(key, { day, first: at, last: at, times: 1, what, person: shown, byPatient, byProxy, special });
  }
  return [...lines.values()];
}
