import type { Tx } from '../../platform/db/index.ts';
import type { Platform } from '../../platform/index.ts';
import { mailBrand } from '../branding/index.ts';
import { mailReady, queueMail } from '../mail/index.ts';
import { openPatientFields } from '../patients/index.ts';
import type { SubjectRow } from './messages.repo.ts';

/**
 * Tells the patient that something waits in the portal: the clinic's name and the way there, nothing of what it is.
 * @returns whether a mail is on its way
 */
export async function tellByMail(
  platform: Platform,
  tx: Tx,
  { patientId, patient, messageId }: { patientId: string; patient: SubjectRow; messageId: string },
): Promise<boolean> {
  const { accountId, locale, hasCome, wantsMails } = patient;
  if (accountId === null || locale === null || !hasCome || !wantsMails || !mailReady(platform)) return false;
  const { email } = await openPatientFields(platform, tx.actor.tenantId, { id: patientId, ...patient });
  if (String(email) === '') return false;
  const { state } = await queueMail(tx, platform, {
    kind: 'portal-message',
    to: { email, locale },
    values: { ...(await mailBrand(tx)), link: `${platform.config.publicUrl}/portal` },
    // begins as all mails of the account do: whatever ends it gives them up
    dedupeKey: `portal.${accountId}.${messageId}`,
    countedFor: accountId,
  });
  return state === 'queued';
}
