import { MINUTE_MS } from '@hyaline/kit';
import type { Actor } from '../../platform/db/index.ts';
import type { Platform } from '../../platform/index.ts';

const LOOK_MS = 5 * MINUTE_MS;
const MAX_ACTORS = 1000;
const MAX_STUDIES = 50;

type Looks = Map<string, Map<string, number>>;
const remembered = new WeakMap<object, Looks>();

const looksOf = ({ db }: Pick<Platform, 'db'>): Looks => {
  const looks = remembered.get(db) ?? new Map();
  remembered.set(db, looks);
  return looks;
};
const nameOf = ({ tenantId, userId, apiKey = '' }: Actor, ip: string): string =>
  `${tenantId}|${userId}|${apiKey}|${ip}`;

/**
 * Studies of which this person, or this key, has had something at this address within five minutes, with its ledger
 * entry written by this process. A program fetches a study in hundreds of requests: together they are one look. Special
 * access never comes here, since nothing is retrieved under it: no look of one grant covers what follows it.
 */
export function recentLooks(platform: Pick<Platform, 'db'>, actor: Actor, ip: string): string[] {
  const studies = looksOf(platform).get(nameOf(actor, ip));
  if (!studies) return [];
  const since = Date.now() - LOOK_MS;
  for (const [id, at] of studies) if (at < since) studies.delete(id);
  return [...studies.keys()];
}

/** Notes that an entry has been committed for these. The time of an earlier one stays. */
export function noteLooks(platform: Pick<Platform, 'db'>, actor: Actor, ip: string, studyIds: Iterable<string>): void {
  const looks = looksOf(platform);
  const name = nameOf(actor, ip);
  const studies = looks.get(name) ?? new Map<string, number>();
  if (looks.size >= MAX_ACTORS && !looks.has(name)) looks.clear(); // forgetting writes an entry more, never one less
  looks.set(name, studies);
  for (const id of studyIds) {
    if (studies.has(id)) continue;
    if (studies.size >= MAX_STUDIES) studies.clear();
    studies.set(id, Date.now());
  }
}
