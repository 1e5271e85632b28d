import type { AddPasskey, Passkey, PasskeyCreation } from '@hyaline/contract';
import { newId, toBase64Url } from '@hyaline/kit';
import { refuse } from '../../../platform/http/index.ts';
import type { Platform } from '../../../platform/index.ts';
import type { Tx } from '../../../platform/db/index.ts';
import { append } from '../../ledger/index.ts';
import type { SignInClient } from '../sign-in/client.ts';
import { CHALLENGE_LIFE_MS, giveChallenge } from './passkey-challenge.ts';
import { ALGORITHMS, checkAttestation, userHandleOf } from './passkey-check.ts';
import * as repo from './passkey.repo.ts';
import { known, requireSite } from './passkey-sign-in.service.ts';
import { noticeByMail } from '../security-notice.ts';
import { readSession } from '../sessions/session-start.ts';
import type { SessionInfo } from '../sessions/session.service.ts';

/** More than anybody carries; a bound for the table and for the list a browser is handed. */
export const MAX_PASSKEYS = 20;

/**
 * What a browser needs to make a passkey: one that its authenticator finds by itself, with the person verified.
 * @throws Refusal passkeys-unavailable, conflict when the person has as many as there may be
 */
export async function passkeyCreation(platform: Platform, by: SessionInfo): Promise<PasskeyCreation> {
  const { rpId } = requireSite(platform);
  const { session, keys } = await platform.db.inTenant(by, async (tx) => ({
    session: await readSession(tx, by.sessionId),
    keys: await repo.ownPasskeys(tx),
  }));
  if (keys.length >= MAX_PASSKEYS) refuse('conflict');
  const { name, email } = session.account;
  return {
    rp: { name: 'Hyaline', id: rpId },
    user: { id: toBase64Url(userHandleOf(by.userId)), name: email, displayName: name },
    challenge: toBase64Url(await giveChallenge(platform, { purpose: 'register', holder: by.sessionId })),
    pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key' as const, alg })),
    timeout: CHALLENGE_LIFE_MS,
    attestation: 'none',
    excludeCredentials: keys.map(known),
    authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
  };
}

/**
 * Keeps a passkey that the person's browser has just made for the challenge of this session.
 * @throws Refusal passkey-refused, passkeys-unavailable
 */
export async function addPasskey(
  platform: Platform,
  by: SessionInfo,
  { name, credential }: AddPasskey,
  client: SignInClient,
): Promise<Passkey> {
  const site = requireSite(platform);
  const asked = { purpose: 'register', holder: by.sessionId } as const;
  const made = (await checkAttestation(platform, site, asked, credential)) ?? refuse('passkey-refused');
  const id = newId();
  return platform.db.inTenant(by, async (tx) => {
    if (!(await repo.addPasskey(tx, { ...made, id, name }, MAX_PASSKEYS))) refuse('passkey-refused');
    await append(tx, entryOf('passkey.added', id, client.ip));
    await noticeByMail(platform, tx, 'passkey-added', client);
    const row = (await repo.ownPasskeys(tx)).find((key) => key.id === id);
    return row ? present(row) : refuse('conflict');
  });
}

/** @throws Refusal not-found */
export const renamePasskey = ({ db }: Platform, by: SessionInfo, id: string, name: string): Promise<void> =>
  db.inTenant(by, async (tx) => {
    if (!(await repo.renamePasskey(tx, id, name))) refuse('not-found');
  });

/** The key opens nothing from now on. @throws Refusal not-found */
export const removePasskey = (platform: Platform, by: SessionInfo, id: string, client: SignInClient): Promise<void> =>
  platform.db.inTenant(by, async (tx) => {
    if (!(await repo.removePasskey(tx, id))) refuse('not-found');
    await append(tx, entryOf('passkey.removed', id, client.ip));
    await noticeByMail(platform, tx, 'passkey-removed', client);
  });

export const listPasskeys = async (tx: Tx): Promise<Passkey[]> => (await repo.ownPasskeys(tx)).map(present);

const entryOf = (event: 'passkey.added' | 'passkey.removed', id: string, ip: string) => {
  const resource = { type: 'passkey', id };
  return { event, outcome: 'done', resource, patientRef: null, facts: {}, ip } as const;
};

const present = ({ id, name, createdAt, lastUsedAt, synced }: repo.OwnPasskeyRow): Passkey => ({
  id,
  name,
  synced,
  createdAt: createdAt.toISOString(),
  lastUsedAt: lastUsedAt?.toISOString() ?? null,
});
