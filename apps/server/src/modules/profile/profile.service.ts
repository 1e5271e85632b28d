import type { AccountData, Profile, ProfileChange } from '@hyaline/contract';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import type { Tx } from '../../platform/db/index.ts';
import { noticeByMail, type SessionInfo, type SignInClient } from '../identity/index.ts';
import { append } from '../ledger/index.ts';
import * as repo from './profile.repo.ts';

export const readProfile = (platform: Platform, by: SessionInfo): Promise<Profile> =>
  platform.db.inTenant(by, async (tx) => toProfile(await own(tx)));

/**
 * Writes the person's own profile. The ledger names the fields that changed, not what they hold; a mail tells the person
 * of another name or phone, by which others know them.
 * @throws Refusal bad-request for a time zone that this server does not know; forbidden for another name of somebody of
 * support, whom owners know by the one that the console gave
 */
export async function changeProfile(
  platform: Platform,
  by: SessionInfo,
  ask: ProfileChange,
  client: Pick<SignInClient, 'ip' | 'browser' | 'os'>,
): Promise<Profile> {
  if (ask.timeZone !== null && !isTimeZone(ask.timeZone)) refuse('bad-request', { fields: ['timeZone'] });
  const { mail, ...rest } = ask;
  return platform.db.inTenant(by, async (tx) => {
    const before = await own(tx);
    const to = { ...rest, ...mail };
    const changed = (Object.keys(to) as (keyof typeof to)[]).filter((field) => to[field] !== before[field]);
    if (changed.length === 0) return toProfile(before);
    if (by.role === 'support' && changed.includes('name')) refuse('forbidden');
    await repo.changeProfile(tx, to);
    const resource = { type: 'account', id: by.userId };
    const facts = { fields: changed.toSorted() };
    await append(tx, {
      event: 'account.profile-changed',
      outcome: 'done',
      resource,
      patientRef: null,
      facts,
      ip: client.ip,
    });
    if (changed.includes('name') || changed.includes('phone'))
      await noticeByMail(platform, tx, 'profile-changed', client);
    return toProfile({ ...before, ...to });
  });
}

/** Everything the platform holds about the person, written to the ledger as an export. */
export const exportAccountData = (platform: Platform, by: SessionInfo, ip: string): Promise<AccountData> =>
  platform.db.inTenant(by, async (tx) => {
    const data = await repo.accountData(tx);
    const resource = { type: 'account', id: by.userId };
    await append(tx, { event: 'account.data-exported', outcome: 'done', resource, patientRef: null, facts: {}, ip });
    return { exportedAt: platform.clock.now().toISOString(), data };
  });

const own = async (tx: Tx): Promise<repo.ProfileRow> => (await repo.ownProfile(tx)) ?? refuse('not-signed-in');

function toProfile({ reminders, createdAt, ...row }: repo.ProfileRow): Profile {
  return { ...row, mail: { reminders }, createdAt: createdAt.toISOString() };
}

/** Links like `US/Pacific` count too: browsers name them so. */
function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
