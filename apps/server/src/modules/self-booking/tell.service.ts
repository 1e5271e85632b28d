import { newId, SYSTEM_USER } from '@hyaline/kit';
import type { Tx } from '../../platform/db/index.ts';
import type { Platform } from '../../platform/index.ts';
import { mailBrand } from '../branding/index.ts';
import { keep, newSecret } from '../identity/index.ts';
import { type LostMail, mailReady, mayStandInMail, queueMail } from '../mail/index.ts';
import { notify } from '../notices/index.ts';
import { type AppointmentRow, findAppointment } from '../schedule/index.ts';
import * as repo from './booking.repo.ts';
import { note } from './forget.ts';
import { readPage } from './page.repo.ts';
import { openVisitor } from './visitor-details.ts';
import { visitorOf } from './visitor.repo.ts';

/** Tells the owners and whoever the visit is with that somebody booked; that one by mail too, without who and when. */
export async function tellClinic(
  platform: Platform,
  tx: Tx,
  { id, providerId, startsAt }: AppointmentRow,
): Promise<void> {
  const accountIds = await repo.whoIsTold(tx, providerId);
  await notify(tx, { accountIds, kind: 'visit-booked', values: { at: startsAt.toISOString() } });
  const { clinic } = await mailBrand(tx);
  if (!accountIds.includes(providerId) || !mayStandInMail(clinic)) return;
  await queueMail(tx, platform, {
    kind: 'visit-booked',
    to: { accountId: providerId },
    values: { clinic, link: `${platform.config.publicUrl}/settings/self-booking` },
    dedupeKey: `visit-booked|${id}`,
  });
}

/**
 * Mails people without a record that the clinic moved their visit or called it off: the clinic's name and a link, nothing
 * of the visit. Each change once: that it was told is written in the transaction that queues the mail.
 */
export async function tellVisitors(platform: Platform): Promise<void> {
  if (!mailReady(platform)) return;
  for (const { tenantId, appointmentId } of await platform.db.asPlatform(repo.bookingsToTell)) {
    const secret = newSecret();
    const kept = await keep(platform, 'booking', secret);
    await platform.db
      .inTenant({ tenantId, userId: SYSTEM_USER }, (tx) => tellOne(platform, tx, appointmentId, { secret, kept }), {
        phi: true,
      }) // prettier-ignore
      .catch((error: unknown) => {
        // the others are told all the same; this one is taken up again with the next round
        if (!(error instanceof TooManyMails))
          platform.log.error({ tenantId, code: (error as { code?: string }).code ?? '' }, 'a visitor was not told of a change'); // prettier-ignore
      });
  }
}

/** The address has had enough for this hour: nothing is written down as told. */
class TooManyMails extends Error {}

async function tellOne(
  platform: Platform,
  tx: Tx,
  appointmentId: string,
  { secret, kept }: { secret: string; kept: Uint8Array },
): Promise<void> {
  const isOff = await repo.claimTelling(tx, appointmentId);
  const row = isOff === undefined ? undefined : await visitorOf(tx, appointmentId);
  const page = await readPage(tx);
  if (isOff === undefined || !row || !page) return;
  const { email, locale } = await openVisitor(platform, tx.actor.tenantId, row);
  const at = `${platform.config.publicUrl}/book/${page.slug}`;
  const { state, reason } = await queueMail(tx, platform, {
    kind: isOff ? 'booking-called-off' : 'booking-moved',
    to: { email, locale },
    values: { ...(await mailBrand(tx)), link: isOff ? at : `${at}/visit#${secret}` },
    dedupeKey: `${CHANGE}${appointmentId}|${newId()}`,
  });
  if (reason === 'too-many') throw new TooManyMails();
  // its server refuses the address: the link of before goes on
  if (state === 'suppressed') return tellUntold(tx, appointmentId);
  if (!isOff) await repo.renewSecret(tx, appointmentId, kept);
  await note(tx, 'booking.told', appointmentId, { what: isOff ? 'called-off' : 'moved' }, null);
}

const CHANGE = 'booking-change|';

/** A mail about a change was given up: whom it was for knows nothing of it. */
export async function tellOfLostChange(tx: Tx, { dedupeKey }: LostMail): Promise<void> {
  const [, appointmentId] = dedupeKey.startsWith(CHANGE) ? dedupeKey.split('|') : [];
  if (appointmentId !== undefined) await tellUntold(tx, appointmentId);
}

/** The owners, and whoever the visit is with, who call; nobody once it is over. */
async function tellUntold(tx: Tx, appointmentId: string): Promise<void> {
  const visit = await findAppointment(tx, appointmentId);
  if (!visit || visit.startsAt < new Date()) return;
  const accountIds = await repo.whoIsTold(tx, visit.providerId);
  await notify(tx, { accountIds, kind: 'visitor-untold', values: { at: visit.startsAt.toISOString() } });
}
