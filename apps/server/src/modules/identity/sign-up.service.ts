import type { SignUp, Ticket } from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import type { Tx } from '../../platform/db/index.ts';
import { append } from '../ledger/index.ts';
import { acceptPassword } from './accept-password.ts';
import { addAccount, anyOwner, insertClinic } from './account.repo.ts';
import type { SignInClient } from './client.ts';
import { emailKey } from './email.ts';
import { issueTicket } from './ticket.ts';

/**
 * Opens a clinic with its owner. The owner is not signed in by it: the ticket leads to enrolling a second factor first.
 * @throws Refusal sign-up-closed, password-weak, email-taken, too-many-requests
 */
export async function signUp(platform: Platform, ask: SignUp, client: SignInClient): Promise<Ticket> {
  if (!(await signUpOpen(platform))) refuse('sign-up-closed');
  return openClinic(platform, ask, client.ip, (tx) => issueTicket(platform, tx));
}

/**
 * The first owner of an installation without the demo, made by whoever has the machine's console. The person enrols
 * the second factor at the first sign-in.
 * @throws Refusal password-weak, email-taken
 */
export const createOwnerOnConsole = (
  platform: Platform,
  ask: SignUp,
): Promise<{ clinicId: string; accountId: string }> =>
  openClinic(platform, ask, null, (tx) => Promise.resolve({ clinicId: tx.actor.tenantId, accountId: tx.actor.userId }));

/** An empty installation belongs to its operator: nobody on the network may become its first owner. */
export async function signUpOpen({ config, db }: Platform): Promise<boolean> {
  if (config.demo) return true;
  return config.signUp === 'open' && (await db.asPlatform(anyOwner));
}

async function openClinic<T>(
  platform: Platform,
  ask: SignUp,
  ip: string | null,
  then: (tx: Tx) => Promise<T>,
): Promise<T> {
  const context = [ask.email, ask.name, ask.clinicName];
  const passwordHash = await acceptPassword(platform, { password: ask.password, about: context });
  const owner = { tenantId: newId(), userId: newId() };
  return platform.db.inTenant(owner, async (tx) => {
    await insertClinic(tx, ask.clinicName);
    const account = {
      id: owner.userId,
      email: ask.email.trim(),
      emailKey: emailKey(ask.email),
      passwordHash,
      role: 'owner',
    };
    if (!(await addAccount(tx, { ...account, name: ask.name, locale: ask.locale, role: 'owner' })))
      refuse('email-taken');
    const from = ip === null ? {} : { ip };
    const clinic = { type: 'clinic', id: owner.tenantId };
    await append(tx, {
      event: 'clinic.created',
      outcome: 'done',
      resource: clinic,
      patientRef: null,
      facts: {},
      ...from,
    });
    const facts = { role: 'owner', onConsole: ip === null };
    const person = { type: 'account', id: owner.userId };
    await append(tx, { event: 'account.created', outcome: 'done', resource: person, patientRef: null, facts, ...from });
    return then(tx);
  });
}
