import { type EventName, LINK_MINUTES } from '@hyaline/contract';
import { type Json, MINUTE_MS, newId } from '@hyaline/kit';
import type { Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { append } from '../ledger/index.ts';
import { mailReady, queueMail } from '../mail/index.ts';
import { emailKeyOf, entryBehind, openPerson, type Person, sealPerson, secretFor, type WaitlistAsk } from './entry.ts';
import * as repo from './waitlist.repo.ts';

/** How long an entry is kept: until it is confirmed, while it waits, and after the invitation. */
export const KEEP_DAYS = { asked: 7, confirmed: 730, invited: 90 } as const;

/**
 * Puts somebody on the list, to be confirmed by mail. For an address that is on it the work and the answer are the
 * same; only the mail tells its owner that it is.
 * @throws Refusal mail-unavailable
 */
export async function join(platform: Platform, ask: WaitlistAsk, ip: string): Promise<void> {
  if (!mailReady(platform)) refuse('mail-unavailable');
  const { locale, consent: _, ...person } = ask;
  const emailKey = await emailKeyOf(platform, person.email);
  await platform.db.asPlatform(async (tx) => {
    const known = await repo.entryOf(tx, emailKey);
    const id = known?.id ?? newId();
    const sealed = await sealPerson(platform, id, person);
    await repo.keepEntry(tx, { id, emailKey, sealed, locale }, KEEP_DAYS.asked);
    const kept = await repo.entryOf(tx, emailKey); // of two at the same moment one was kept, and both mail for that
    if (!kept) return refuse('conflict');
    if (kept.state === 'asked') await note(tx, 'waitlist.asked', kept.id, { locale, consent: true }, ip);
    await mailAbout(platform, tx, { ...kept, locale }, person.email);
  });
}

async function mailAbout(
  platform: Platform,
  tx: Tx,
  { id, state, locale }: { id: string; state: repo.EntryState; locale: WaitlistAsk['locale'] },
  email: string,
): Promise<void> {
  const asked = state === 'asked';
  const secret = await secretFor(platform, asked ? 'confirm' : 'remove', id);
  const link = `${platform.config.publicUrl}/waitlist/${asked ? 'confirm' : 'remove'}#${secret}`;
  await queueMail(tx, platform, {
    kind: asked ? 'waitlist-confirm' : 'waitlist-listed',
    to: { email, locale },
    values: { link },
  });
}

/**
 * The address is its owner's. A second time changes nothing and is answered the same.
 * @throws Refusal mail-link-dead
 */
export async function confirm(platform: Platform, secret: string, ip: string): Promise<void> {
  const id = (await entryBehind(platform, 'confirm', secret)) ?? refuse('mail-link-dead');
  await platform.db.asPlatform(async (tx) => {
    const entry = (await repo.confirmEntry(tx, id, KEEP_DAYS.confirmed)) ?? refuse('mail-link-dead');
    if (!entry.changed) return;
    await note(tx, 'waitlist.confirmed', id, {}, ip);
    const { email } = await openPerson(platform, id, entry.sealed);
    await mailAbout(platform, tx, { id, state: 'confirmed', locale: entry.locale }, email);
  });
}

/** Deletes what is known of somebody. A link whose entry is gone is answered the same. @throws Refusal mail-link-dead */
export async function remove(platform: Platform, secret: string, ip: string | null): Promise<void> {
  const id = (await entryBehind(platform, 'remove', secret)) ?? refuse('mail-link-dead');
  await platform.db.asPlatform(async (tx) => {
    if (await repo.removeEntry(tx, id)) await note(tx, 'waitlist.removed', id, {}, ip);
  });
}

export interface Entry extends Person, Pick<repo.EntryRow, 'id' | 'state' | 'askedAt' | 'confirmedAt' | 'invitedAt'> {}

/** Everybody on the list, for whoever has the machine's console; the installation's ledger tells that it was read. */
export async function listOnConsole(platform: Platform): Promise<Entry[]> {
  const rows = await platform.db.asPlatform(async (tx) => {
    const found = await repo.allEntries(tx);
    await note(tx, 'waitlist.listed', null, { count: found.length, onConsole: true }, null);
    return found;
  });
  return Promise.all(
    rows.map(async ({ id, sealed, state, askedAt, confirmedAt, invitedAt }) => ({
      ...(await openPerson(platform, id, sealed)),
      id,
      state,
      askedAt,
      confirmedAt,
      invitedAt,
    })),
  );
}

/**
 * Mails somebody who has confirmed a link with which they open a clinic, even where sign-up is closed.
 * @throws Refusal not-found for an address that is not on the list, or not confirmed; mail-unavailable
 */
export async function inviteOnConsole(platform: Platform, email: string): Promise<void> {
  if (!mailReady(platform)) refuse('mail-unavailable');
  const emailKey = await emailKeyOf(platform, email);
  await platform.db.asPlatform(async (tx) => {
    const entry = (await repo.entryOf(tx, emailKey)) ?? refuse('not-found');
    if (!(await repo.inviteEntry(tx, entry.id, KEEP_DAYS.invited))) refuse('not-found');
    const link = `${platform.config.publicUrl}/sign-up#${await secretFor(platform, 'sign-up', entry.id)}`;
    await note(tx, 'waitlist.invited', entry.id, { onConsole: true }, null);
    await queueMail(tx, platform, {
      kind: 'waitlist-invitation',
      to: { email, locale: entry.locale },
      values: { link },
    });
  });
}

/** @throws Refusal not-found */
export async function removeOnConsole(platform: Platform, email: string): Promise<void> {
  const emailKey = await emailKeyOf(platform, email);
  await platform.db.asPlatform(async (tx) => {
    const entry = (await repo.entryOf(tx, emailKey)) ?? refuse('not-found');
    await repo.removeEntry(tx, entry.id);
    await note(tx, 'waitlist.removed', entry.id, { onConsole: true }, null);
  });
}

/** Whether this secret invites whoever has this address to open a clinic, within its days. */
export async function isInvited(platform: Platform, secret: string, email: string): Promise<boolean> {
  const id = await entryBehind(platform, 'sign-up', secret);
  if (id === null) return false;
  const emailKey = await emailKeyOf(platform, email);
  const oldest = platform.clock.now().getTime() - LINK_MINUTES['waitlist-invitation'] * MINUTE_MS;
  const entry = await platform.db.asPlatform((tx) => repo.entryOf(tx, emailKey));
  return entry?.id === id && entry.state === 'invited' && (entry.invitedAt?.getTime() ?? 0) > oldest;
}

/** In the transaction that opens a clinic: whoever was invited has come. */
export async function noteJoined(platform: Platform, tx: Tx, email: string): Promise<void> {
  await repo.joinedEntry(tx, await emailKeyOf(platform, email));
}

/** Deletes what nobody confirmed, and what has waited its time. */
export async function sweepWaitlist({ db }: Platform): Promise<void> {
  await db.asPlatform(async (tx) => {
    const gone = await repo.purgeEntries(tx);
    if (gone > 0) await note(tx, 'waitlist.removed', null, { count: gone, because: 'time' }, null);
  });
}

const note = (tx: Tx, event: EventName, id: string | null, facts: Record<string, Json>, ip: string | null) =>
  append(tx, {
    event,
    outcome: 'done',
    resource: id === null ? null : { type: 'waitlist', id },
    patientRef: null,
    facts,
    ...(ip === null ? {} : { ip }),
  });
