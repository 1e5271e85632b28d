import type { Locale } from '@hyaline/contract';
import { newId, SYSTEM_USER } from '@hyaline/kit';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { acceptPassword, emailKey, endSessionsOf } from '../identity/index.ts';
import { append, type LedgerEntry } from '../ledger/index.ts';
import * as repo from './support.repo.ts';

export interface NamedSupport {
  email: string;
  name: string;
  locale: Locale;
  password: string;
}

/**
 * Names somebody as support, with an account of their own: the first sign-in sets up their second factor.
 * @throws Refusal email-taken for an address that has an account: a member of a clinic is never support
 */
export async function addSupportOnConsole(platform: Platform, wanted: NamedSupport): Promise<void> {
  const { name, locale, password } = wanted;
  const email = wanted.email.trim();
  const passwordHash = await acceptPassword(platform, { password, about: [email, name] });
  const id = newId();
  const who = { desk: newId(), id, email, emailKey: emailKey(email), name, locale, passwordHash };
  const desk = await platform.db.asPlatform(async (tx) => (await repo.addSupport(tx, who)) ?? refuse('email-taken'));
  await atDesk(platform, desk, { event: 'support.named', id });
}

/** Out of every clinic at once, and of the desk. @throws Refusal not-found */
export async function removeSupportOnConsole(platform: Platform, email: string): Promise<void> {
  const removed = await platform.db.asPlatform((tx) => repo.removeSupport(tx, emailKey(email)));
  const { desk, accountId } = removed ?? refuse('not-found');
  await endSessionsOf(platform, { accountId, reason: 'removed' });
  await atDesk(platform, desk, { event: 'support.removed', id: accountId });
}

const atDesk = (
  { db }: Platform,
  tenantId: string,
  { event, id }: { event: LedgerEntry['event']; id: string },
): Promise<unknown> =>
  db.inTenant({ tenantId, userId: SYSTEM_USER }, (tx) =>
    append(tx, {
      event,
      outcome: 'done',
      resource: { type: 'account', id },
      patientRef: null,
      facts: { onConsole: true },
    }),
  );
