import {
  type CalendarFeed,
  type CalendarFeeds,
  type MadeCalendarFeed,
  MAX_CALENDAR_FEEDS,
  type MemberSchedule,
} from '@hyaline/contract';
import { newId, toBase64Url } from '@hyaline/kit';
import ical, { ICalEventStatus } from 'ical-generator';
import { hmacSha256, randomBytes } from '../../platform/crypto/index.ts';
import type { Actor, Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { append } from '../ledger/index.ts';
import type { Asking } from '../patients/index.ts';
import * as repo from './feed.repo.ts';

type Needs = Pick<Platform, 'db' | 'vault'>;

/** What the database keeps of an address: an HMAC under a secret of the keyring, which lies in no dump. */
const macOf = async ({ vault }: Needs, secret: string): Promise<Uint8Array> =>
  hmacSha256(await vault.instanceSecret('feed-hash'), `hyaline/calendar-feed/v1|${secret}`);

export const readFeeds = ({ db }: Needs, actor: Actor): Promise<CalendarFeeds> =>
  db.inTenant(actor, async (tx) => ({
    feeds: (await repo.ownFeeds(tx)).map(present),
  }));

const present = ({ id, createdAt, readAt }: repo.FeedRow): CalendarFeed => ({
  id,
  createdAt: createdAt.toISOString(),
  readAt: readAt?.toISOString() ?? null,
});

/** What of the schedule hangs on a member; calendar addresses only of somebody whom the asker outranks. */
export const scheduleOf = async (tx: Tx, accountId: string): Promise<MemberSchedule> => ({
  ...(await repo.visitsAheadOf(tx, accountId)),
  feeds: (await repo.feedsOf(tx, accountId)).map(present),
});

/** A new address of the asker's own appointments. @throws Refusal conflict for somebody who has as many as there may be */
export async function makeFeed(
  platform: Needs & Pick<Platform, 'config'>,
  { actor, ip }: Asking,
): Promise<MadeCalendarFeed> {
  const [id, secret] = [newId(), toBase64Url(randomBytes(32))];
  const mac = await macOf(platform, secret);
  await platform.db.inTenant(actor, async (tx) => {
    await repo.lockOwnFeeds(tx);
    if ((await repo.ownFeeds(tx)).length >= MAX_CALENDAR_FEEDS) refuse('conflict');
    await repo.insertFeed(tx, id, mac);
    await note(tx, 'schedule.feed-made', id, ip);
  });
  return { id, url: `${platform.config.publicUrl}/api/v1/calendar/${secret}.ics` };
}

/** @throws Refusal not-found, also for somebody else's */
export const revokeFeed = ({ db }: Needs, { actor, ip }: Asking, id: string): Promise<void> =>
  db.inTenant(actor, async (tx) => {
    if (!(await repo.revokeFeed(tx, id))) refuse('not-found');
    await note(tx, 'schedule.feed-revoked', id, ip);
  });

/** Withdraws all addresses of a member who leaves, gets another rank, or may have lost a device. @returns how many */
export async function endFeedsOf(tx: Tx, accountId: string, ip: string): Promise<number> {
  const ended = await repo.endFeedsOf(tx, accountId);
  for (const id of ended) await note(tx, 'schedule.feed-revoked', id, ip);
  return ended.length;
}

/**
 * The appointments of whoever made the address, as RFC 5545: references and places, no name, no kind, no reason.
 * @throws Refusal not-found for an address that is unknown, withdrawn, or of somebody who left
 */
export async function calendarOf(platform: Needs, secret: string): Promise<string> {
  const mac = await macOf(platform, secret);
  const actor = await platform.db.asPlatform((tx) => repo.openFeed(tx, mac));
  if (!actor) return refuse('not-found');
  const events = await platform.db.inTenant(actor, repo.feedEvents);
  const calendar = ical({ name: 'Hyaline', prodId: { company: 'Hyaline', product: 'Schedule' }, ttl: 900 });
  for (const event of events)
    calendar.createEvent({
      id: `${event.id}@hyaline`,
      sequence: event.revision - 1,
      start: event.startsAt,
      end: event.endsAt,
      stamp: event.changedAt,
      summary: event.patientRef ?? '—',
      location: event.place,
      status: event.status === 'booked' ? ICalEventStatus.TENTATIVE : ICalEventStatus.CONFIRMED,
    });
  return calendar.toString();
}

async function note(tx: Tx, event: 'schedule.feed-made' | 'schedule.feed-revoked', id: string, ip: string) {
  const resource = { type: 'calendar-feed', id };
  await append(tx, { event, outcome: 'done', resource, patientRef: null, facts: {}, ip });
}
