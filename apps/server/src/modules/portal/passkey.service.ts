import {
  type AddPortalPasskey,
  type AnonymousPasskeyRequest,
  MAX_PORTAL_PASSKEYS,
  type PasskeyCreation,
  type PasskeySignIn,
  type PortalPasskeys,
} from '@hyaline/contract';
import { newId, SYSTEM_USER, toBase64Url } from '@hyaline/kit';
import type { Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { mailBrand } from '../branding/index.ts';
import {
  ALGORITHMS,
  askForPasskey,
  CHALLENGE_LIFE_MS,
  checkAssertionOf,
  checkAttestation,
  giveChallenge,
  keep,
  newSecret,
  passkeySite,
  requireSite,
  userHandleOf,
} from '../identity/index.ts';
import { append } from '../ledger/index.ts';
import { mailReady, queueMail } from '../mail/index.ts';
import { openPatientDetails, PHI } from '../patients/index.ts';
import { mailProxies } from '../proxy-names/index.ts';
import * as repo from './passkey.repo.ts';
import { ownClinic } from './session.repo.ts';
import { actorOf, OWN, type PatientSession } from './session.service.ts';

/** Passkeys of the patient. Nothing of the record is read. */
export const listPasskeys = (platform: Platform, session: PatientSession): Promise<PortalPasskeys> =>
  platform.db.inTenant(
    actorOf(session),
    async (tx) => ({
      work: passkeySite(platform) !== null,
      passkeys: (await repo.ownPasskeys(tx)).map(({ id, synced, createdAt, lastUsedAt }) => ({
        id,
        synced,
        createdAt: createdAt.toISOString(),
        lastUsedAt: lastUsedAt?.toISOString() ?? null,
      })),
    }),
    OWN,
  );

/**
 * What a browser needs to make one. The authenticator keeps the clinic's name and the account's id, and nothing of the
 * patient: such lists are shown on locked and on borrowed devices.
 * @throws Refusal passkeys-unavailable, step-up-required, conflict when there are as many as there may be
 */
export async function passkeyCreation(platform: Platform, session: PatientSession): Promise<PasskeyCreation> {
  const { rpId } = requireSite(platform);
  if (!session.isRecent) refuse('step-up-required');
  const { keys, clinic } = await platform.db.inTenant(
    actorOf(session),
    async (tx) => ({ keys: await repo.ownPasskeys(tx), clinic: (await ownClinic(tx)).name }),
    OWN,
  );
  if (keys.length >= MAX_PORTAL_PASSKEYS) refuse('conflict');
  return {
    rp: { name: clinic, id: rpId },
    user: { id: toBase64Url(userHandleOf(session.accountId)), name: clinic, displayName: clinic },
    challenge: toBase64Url(await giveChallenge(platform, { purpose: 'portal-register', holder: session.sessionId })),
    pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key' as const, alg })),
    timeout: CHALLENGE_LIFE_MS,
    attestation: 'none',
    excludeCredentials: keys.map(({ credentialId, transports }) => ({
      id: toBase64Url(credentialId),
      type: 'public-key' as const,
      transports,
    })) as PasskeyCreation['excludeCredentials'],
    authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
  };
}

/** Keeps a passkey made for this session. @throws Refusal passkey-refused, passkeys-unavailable, step-up-required */
export async function addPasskey(
  platform: Platform,
  session: PatientSession,
  { credential }: AddPortalPasskey,
  ip: string,
): Promise<{ id: string }> {
  const site = requireSite(platform);
  if (!session.isRecent) refuse('step-up-required');
  const asked = { purpose: 'portal-register', holder: session.sessionId } as const;
  const made = (await checkAttestation(platform, site, asked, credential)) ?? refuse('passkey-refused');
  const id = newId();
  await platform.db.inTenant(
    actorOf(session),
    async (tx) => {
      await repo.inTurn(tx, `passkeys.${session.accountId}`);
      if (!(await repo.sessionStands(tx, session.sessionId))) refuse('not-signed-in');
      if (!(await repo.addPasskey(tx, { ...made, id }, MAX_PORTAL_PASSKEYS))) refuse('passkey-refused');
      await note(tx, session, 'portal.passkey-added', id, ip);
    },
    OWN,
  );
  // it is added, whatever becomes of the mail
  await tellByMail(platform, session, id).catch((error: { code?: string }) =>
    platform.log.error(
      { tenantId: session.tenantId, code: error.code ?? '' },
      'nobody was told of a new passkey of the portal',
    ),
  );
  return { id };
}

/** The clinic's name and the way in, and that there is a new passkey: whoever did not add it removes it. */
async function tellByMail(platform: Platform, session: PatientSession, id: string): Promise<void> {
  const { tenantId, patientRef: ref, accountId, scope } = session;
  if (!mailReady(platform)) return;
  await platform.db.inTenant(
    { tenantId, userId: SYSTEM_USER },
    async (tx) => {
      if (scope !== null)
        return void (await mailProxies(platform, tx, {
          ref,
          about: 'passkeys',
          kind: 'portal-passkey',
          key: id,
          accountId,
        }));
      const to = await repo.passkeyMailTo(tx, ref);
      if (!to) return;
      const place = { tenantId, patientId: to.patientId, table: 'patient_profile', rowId: to.patientId } as const;
      const { email } = await openPatientDetails(platform, place, to.profile);
      if (String(email) === '') return;
      await queueMail(tx, platform, {
        kind: 'portal-passkey',
        to: { email, locale: to.locale },
        values: { ...(await mailBrand(tx)), link: `${platform.config.publicUrl}/portal` },
        // begins as all mails of the account do: whatever ends it gives them up
        dedupeKey: `portal.${to.accountId}.${id}`,
      });
    },
    PHI,
  );
}

/** It opens nothing from now on, and the account's other sessions have ended. @throws Refusal not-found */
export const removePasskey = (platform: Platform, session: PatientSession, id: string, ip: string): Promise<void> =>
  platform.db.inTenant(
    actorOf(session),
    async (tx) => {
      if (!(await repo.removePasskey(tx, id, session.sessionId))) return refuse('not-found');
      await note(tx, session, 'portal.passkey-removed', id, ip);
    },
    OWN,
  );

async function note(
  tx: Tx,
  { patientRef }: PatientSession,
  event: 'portal.passkey-added' | 'portal.passkey-removed',
  id: string,
  ip: string,
): Promise<void> {
  const resource = { type: 'portal-passkey', id };
  await append(tx, { event, outcome: 'done', resource, patientRef, facts: { by: 'patient' }, ip });
}

/** @throws Refusal passkeys-unavailable */
export async function signInOptions(platform: Platform): Promise<AnonymousPasskeyRequest> {
  const holder = newSecret();
  return { ...(await askForPasskey(platform, { purpose: 'portal-sign-in', holder })), holder };
}

/**
 * Begins a session with nothing but a passkey: having the device is one factor, and what it asked of the person the
 * other. Unknown, ended and copied ones, and those of staff, are refused alike.
 * @returns the session's token, for the cookie and nothing else
 * @throws Refusal passkey-refused, passkeys-unavailable
 */
export async function enterByPasskey(
  platform: Platform,
  { holder, credential }: PasskeySignIn,
  ip: string,
): Promise<{ token: string; accountId: string }> {
  const asked = { purpose: 'portal-sign-in', holder } as const;
  const { fault, passkey, ...checked } = await checkAssertionOf(platform, requireSite(platform), asked, credential, repo.findPasskey); // prettier-ignore
  if (!passkey) return refuse('passkey-refused');
  const { tenantId, userId, patientRef } = passkey;
  const resource = { type: 'portal-account', id: userId };
  const token = newSecret();
  const hash = await keep(platform, 'portal-session', token);
  const entered =
    fault === null &&
    'use' in checked &&
    (await platform.db.inTenant(
      { tenantId, userId },
      async (tx) => {
        if (!(await repo.enterByPasskey(tx, checked.use, newId(), hash))) return false;
        const facts = { by: 'patient', with: 'passkey' };
        await append(tx, { event: 'portal.signed-in', outcome: 'done', resource, patientRef, facts, ip });
        return true;
      },
      OWN,
    ));
  if (entered) return { token, accountId: userId };
  await platform.db.inTenant({ tenantId, userId: SYSTEM_USER }, async (tx) => {
    const facts = { link: 'passkey', why: fault ?? 'passkey-copied' };
    await append(tx, { event: 'portal.refused', outcome: 'refused', resource, patientRef, facts, ip });
  });
  return refuse('passkey-refused');
}
