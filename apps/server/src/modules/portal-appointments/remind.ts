import { SYSTEM_USER } from '@hyaline/kit';
import type { Tx } from '../../platform/db/index.ts';
import type { Platform } from '../../platform/index.ts';
import { mailBrand } from '../branding/index.ts';
import { append } from '../ledger/index.ts';
import { mailReady, queueMail } from '../mail/index.ts';
import { openPatientDetails, PHI } from '../patients/index.ts';
import { mailProxies } from '../proxy-names/index.ts';
import { hasPhiSchema, phiTenants } from '../tenancy/index.ts';
import * as repo from './wishes.repo.ts';

/**
 * Mails patients that an appointment is near or that a wish was answered: the clinic's name and the way to the portal,
 * nothing of what it is. Each once, whatever repeats or dies in between: that it was told is written in the transaction
 * that queues the mail.
 */
export async function remindOfAppointments(platform: Platform): Promise<void> {
  if (!mailReady(platform)) return;
  for (const tenantId of await phiTenants(platform)) {
    try {
      await remindClinic(platform, tenantId);
    } catch (error) {
      platform.log.error({ tenantId, code: (error as { code?: string }).code ?? '' }, 'patients of a clinic were not reminded'); // prettier-ignore
    }
  }
}

async function remindClinic(platform: Platform, tenantId: string): Promise<void> {
  if (!(await hasPhiSchema(platform, tenantId))) return;
  const actor = { tenantId, userId: SYSTEM_USER };
  const due = await platform.db.inTenant(
    actor,
    async (tx) => {
      await repo.forgetTold(tx);
      const { remindHours } = await repo.rulesOf(tx);
      const near = await repo.appointmentsToRemind(tx, remindHours);
      const answered = await repo.answeredWishes(tx);
      return [...near.map((row) => ({ ...row, what: 'remind' as const })), ...answered.map((row) => ({ ...row, what: 'wish' as const }))]; // prettier-ignore
    },
    PHI,
  );
  for (const one of due)
    await platform.db
      .inTenant(actor, (tx) => tellOne(platform, tx, one), PHI)
      .catch((error: unknown) => {
        // the others are told all the same; this one is taken up again with the next round
        if (!(error instanceof TooManyMails))
          platform.log.error({ tenantId, what: one.what, id: one.id, code: (error as { code?: string }).code ?? '' }, 'a patient was not told of an appointment'); // prettier-ignore
      });
}

/** The address has had enough for this hour: nothing is written down as told, and a later round tells it. */
class TooManyMails extends Error {}

/**
 * In one transaction of the system: the mail and its line in the ledger, or neither.
 * @throws TooManyMails
 */
export async function tellOne(
  platform: Platform,
  tx: Tx,
  { id, ref, key, what }: repo.DueRow & { what: 'remind' | 'wish' },
): Promise<void> {
  if (!(await (what === 'remind' ? repo.claimReminder(tx, key, id) : repo.claimTelling(tx, key)))) return;
  const kind = what === 'remind' ? 'portal-reminder' : 'portal-message';
  const own = await tellPatient(platform, tx, { ref, key, kind });
  if (own === 'too-many') throw new TooManyMails();
  const others = await mailProxies(platform, tx, { ref, about: 'appointments', kind, key });
  if (own !== 'queued' && others.queued === 0) {
    if (others.full > 0) throw new TooManyMails();
    return; // nobody has a way in and wants such mails, or no address takes them
  }
  const type = what === 'remind' ? 'appointment' : 'appointment-wish';
  const facts = { what, proxyMails: others.queued };
  await append(tx, { event: 'appointment.told', outcome: 'done', resource: { type, id }, patientRef: ref, facts });
}

/** To the patient's own address; `none` without a way in, when no mails are wanted, or the address refuses them. */
async function tellPatient(
  platform: Platform,
  tx: Tx,
  { ref, key, kind }: { ref: string; key: string; kind: 'portal-reminder' | 'portal-message' },
): Promise<'queued' | 'too-many' | 'none'> {
  const to = await repo.mailTo(tx, ref);
  if (!to) return 'none';
  const { tenantId } = tx.actor;
  const place = { tenantId, patientId: to.patientId, table: 'patient_profile', rowId: to.patientId } as const;
  const { email } = await openPatientDetails(platform, place, to.profile);
  if (String(email) === '') return 'none';
  const { state, reason } = await queueMail(tx, platform, {
    kind,
    to: { email, locale: to.locale },
    values: { ...(await mailBrand(tx)), link: `${platform.config.publicUrl}/portal` },
    // begins as all mails of the account do: whatever ends it gives them up
    dedupeKey: `portal.${to.accountId}.${key}`,
    countedFor: to.accountId,
  });
  return reason === 'too-many' ? 'too-many' : state === 'suppressed' ? 'none' : 'queued';
}
