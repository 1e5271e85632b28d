import type { ProxyMailChoice } from '@hyaline/contract';
import type { Statement, Tx } from '../../platform/db/index.ts';
import type { Platform } from '../../platform/index.ts';
import { mailBrand } from '../branding/index.ts';
import { mailReady, queueMail } from '../mail/index.ts';
import { proxyIfWhole } from './details.ts';

interface ToldRow {
  accountId: string;
  locale: 'en' | 'es';
  patientId: string;
  details: Buffer;
}
const TOLD: Statement = {
  name: 'proxies-mail-to',
  text: `select account_id as "accountId", locale, patient_id as "patientId", details from mail_to_proxies($1, $2)`,
};

export interface ProxyMail {
  /** The patient's reference. */
  ref: string;
  about: ProxyMailChoice | 'passkeys';
  kind: 'portal-message' | 'portal-reminder' | 'portal-passkey';
  /** What makes it this mail and no other; each account gets it once. */
  key: string;
  /** This one alone; none: all of them. */
  accountId?: string;
}

/**
 * Tells those who come in for a patient: the clinic's name and the way to the portal, in their own language, to the
 * address that was noted of them. By the system, or by somebody who sees the patient.
 * @returns how many mails are on their way, and how many addresses have had enough for this hour
 */
export async function mailProxies(
  platform: Platform,
  tx: Tx,
  { ref, about, kind, key, accountId: only }: ProxyMail,
): Promise<{ queued: number; full: number }> {
  const done = { queued: 0, full: 0 };
  if (!mailReady(platform)) return done;
  const { tenantId } = tx.actor;
  for (const { accountId, locale, patientId, details } of await tx.query<ToldRow>(TOLD, [ref, about])) {
    if (only !== undefined && accountId !== only) continue;
    const person = await proxyIfWhole(platform, { tenantId, patientId, id: accountId }, details);
    if (person === null) continue; // the patient and the others are told all the same
    const { email } = person;
    const { state, reason } = await queueMail(tx, platform, {
      kind,
      to: { email, locale },
      values: { ...(await mailBrand(tx)), link: `${platform.config.publicUrl}/portal` },
      // begins as all mails of the account do: whatever ends it gives them up
      dedupeKey: `portal.${accountId}.${key}`,
      countedFor: accountId,
    });
    if (state === 'queued') done.queued++;
    if (reason === 'too-many') done.full++;
  }
  return done;
}
