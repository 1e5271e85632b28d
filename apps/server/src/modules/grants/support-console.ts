import type { Locale } from '@hyaline/contract';
import { newId, SYSTEM_USER } from '@hyaline/kit';
import type { Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { acceptPassword, emailKey, endSessionsOf } from '../identity/index.ts';
import { append } from '../ledger/index.ts';
import * as repo from './support.repo.ts';

export interface NamedSupport {
  email: string;
  name: string;
  locale: Locale;
  password: string;
}

/**
 * Names somebody as support, with an account of their own: the first sign-in sets up their second factor. The account
 * and its row in the ledger of the desk are one transaction.
 * @throws Refusal email-taken for an address that has an account: a member of a clinic is never support
 */
export async function addSupportOnConsole(platform: Platform, wanted: NamedSupport): Promise<void> {
  const { name, locale, password } = wanted;
  const email = wanted.email.trim();
  const passwordHash = await acceptPassword(platform, { password, about: [email, name] });
  const desk = (await platform.db.asPlatform(repo.supportDesk)) ?? newId();
  const id = newId();
  const who = { desk, id, email, emailKey: emailKey(email), name, locale, passwordHash };
  await platform.db.inTenant({ tenantId: desk, userId: SYSTEM_USER }, async (tx) => {
    if (!(await repo.addSupport(tx, who))) refuse('email-taken');
    await note(tx, 'support.named', id);
  });
}

/** Out of every clinic at once, and of the desk; the address is free again. @throws Refusal not-found */
export async function removeSupportOnConsole(platform: Platform, email: string): Promise<void> {
  const desk = (await platform.db.asPlatform(repo.supportDesk)) ?? refuse('not-found');
  const accountId = await platform.db.inTenant({ tenantId: desk, userId: SYSTEM_USER }, async (tx) => {
    const removed = (await repo.removeSupport(tx, emailKey(email))) ?? refuse('not-found');
    await note(tx, 'support.removed', removed);
    return removed;
  });
  await endSessionsOf(platform, { accountId, reason: 'removed' });
}

const note = (tx: Tx, event: 'support.named' | 'support.removed', id: string): Promise<unknown> =>
  append(tx, {
    event,
    outcome: 'done',
    resource: { type: 'account', id },
    patientRef: null,
    facts: { onConsole: true },
  });
