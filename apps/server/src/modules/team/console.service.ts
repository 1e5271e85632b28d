import type { Role } from '@hyaline/contract';
import { SYSTEM_USER } from '@hyaline/kit';
import type { Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { emailKey, endSessionsOf, resetFactors } from '../identity/index.ts';
import { append, type LedgerEntry } from '../ledger/index.ts';
import { everybody, type PlacedPerson } from './console.repo.ts';

export interface User {
  clinic: string;
  email: string;
  name: string;
  role: Role;
  secondFactor: boolean;
  lastSignInAt: string | null;
}

/** Everybody with a place, for whoever has the machine's console. Each clinic's ledger tells that it was listed. */
export async function listUsersOnConsole(platform: Platform): Promise<User[]> {
  const people = await platform.db.asPlatform(everybody);
  for (const tenantId of new Set(people.map((person) => person.tenantId))) {
    const facts = { people: people.filter((person) => person.tenantId === tenantId).length, onConsole: true };
    await inClinic(platform, tenantId, { event: 'member.list-exported', resource: null, facts });
  }
  return people.map(({ clinic, email, name, role, totp, passkeys, lastSignInAt }) => ({
    clinic,
    email,
    name,
    role,
    secondFactor: totp || passkeys > 0,
    lastSignInAt: lastSignInAt?.toISOString() ?? null,
  }));
}

/** @throws Refusal not-found when nobody with a place has this address. @returns how many sessions ended */
export async function endSessionsOnConsole(platform: Platform, email: string): Promise<number> {
  const places = await placesOf(platform, email);
  const accountId = places[0]?.accountId ?? refuse('not-found');
  const ended = await endSessionsOf(platform, { accountId, reason: 'ended-by-other' });
  const resource = { type: 'account', id: accountId };
  for (const { tenantId } of places)
    await inClinic(platform, tenantId, { event: 'member.sessions-ended', resource, facts: { ended, onConsole: true } });
  return ended;
}

/** @throws Refusal not-found when nobody with a place has this address */
export async function resetMfaOnConsole(platform: Platform, email: string): Promise<void> {
  const [place] = await placesOf(platform, email);
  await resetFactors(platform, { accountId: place?.accountId ?? refuse('not-found'), by: 'console' });
}

async function placesOf({ db }: Platform, email: string): Promise<PlacedPerson[]> {
  const key = emailKey(email);
  return (await db.asPlatform(everybody)).filter((person) => emailKey(person.email) === key);
}

const inClinic = (
  { db }: Platform,
  tenantId: string,
  entry: Pick<LedgerEntry, 'event' | 'resource' | 'facts'>,
): Promise<unknown> =>
  db.inTenant({ tenantId, userId: SYSTEM_USER }, (tx: Tx) =>
    append(tx, { ...entry, outcome: 'done', patientRef: null }),
  );
