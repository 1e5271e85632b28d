import { HOLD_MINUTES, type Locale } from '@hyaline/contract';
import { DAY_MS, newId, SYSTEM_USER } from '@hyaline/kit';
import { hmacSha256 } from '../../platform/crypto/index.ts';
import type { Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import type { Budget } from '../../platform/limits/index.ts';
import { mailBrand } from '../branding/index.ts';
import { isSecret, keep, newSecret } from '../identity/index.ts';
import { comparable, mailReady, queueMail } from '../mail/index.ts';
import { type AppointmentRow, book, changeStatus, findAppointment } from '../schedule/index.ts';
import { ensurePhiSchema } from '../tenancy/index.ts';
import * as repo from './booking.repo.ts';
import { forget, note } from './forget.ts';
import { clinicOf, freeIn, type Offer, offerIn } from './offer.service.ts';
import { tellClinic } from './tell.service.ts';
import { sealVisitor, type VisitorDetails } from './visitor-details.ts';
import { insertVisitor, removeVisitor } from './visitor.repo.ts';

/** How many visits one address can ask for in a day and clinic, whatever becomes of them. */
export const ADDRESS_BUDGET: Budget = { max: 5, windowMs: DAY_MS };

export interface Wanted {
  typeId: string;
  providerId: string;
  locationId: string;
  startsAt: string;
  person: Omit<VisitorDetails, 'agreedAt'>;
}

/**
 * What one clinic holds unanswered at a time. With that, and with as many visits of people without a record ahead as the
 * clinic takes, people call: nobody fills the calendar with names they made up.
 */
export const MAX_HELD = 20;

/** A booking as the person who made it sees it. */
export interface OwnBooking {
  offer: Offer;
  row: AppointmentRow;
  type: string;
  provider: string;
  place: string;
}

/**
 * Holds a free time for 15 minutes and mails the link that confirms it. Where an address has had enough mails nothing is
 * held, and the answer is the same.
 * @throws Refusal mail-unavailable; not-found; unavailable for a clinic that is full of people it does not know; slot-taken for a time that is not free, or not offered
 */
export async function hold(platform: Platform, slug: string, wanted: Wanted, ip: string): Promise<void> {
  if (!mailReady(platform)) refuse('mail-unavailable');
  const actor = await clinicOf(platform, slug);
  if (!(await mayAsk(platform, actor.tenantId, wanted.person.email))) return;
  await ensurePhiSchema(platform, actor.tenantId);
  const secret = newSecret();
  const kept = await keep(platform, 'booking', secret);
  const who = await addressKey(platform, 'booking-person', actor.tenantId, wanted.person.email);
  const { typeId, providerId, locationId, startsAt, person } = wanted;
  const work = async (tx: Tx): Promise<void> => {
    const open = await repo.bookingsOpen(tx);
    const offer = await offerIn(tx);
    if (open.held >= MAX_HELD || open.ahead >= offer.page.maxUnknown) refuse('unavailable');
    const type = offer.types.find(({ id }) => id === typeId) ?? refuse('not-found');
    const at = new Date(startsAt).toISOString();
    const free = await freeIn(platform, tx, offer, type, { provider: providerId, around: at });
    if (!free.some((slot) => slot.startsAt === at && slot.locationId === locationId)) refuse('slot-taken');
    const visitorId = newId();
    const where = { typeId, providerId, locationId, roomId: null, startsAt: at };
    const row = await book(tx, { ...where, patientRef: null, visitorId, outsideHours: false, source: 'public' }, ip);
    const details = { ...person, agreedAt: platform.clock.now().toISOString() };
    await insertVisitor(tx, visitorId, row.id, await sealVisitor(platform, actor.tenantId, visitorId, details));
    await repo.keepBooking(tx, row.id, { secret: kept, minutes: HOLD_MINUTES, person: who });
    await note(tx, 'booking.held', row.id, { minutes: HOLD_MINUTES }, ip);
    const mail = await mailLink(platform, tx, 'booking-confirm', slug, {
      secret,
      email: person.email,
      locale: person.locale,
    });
    // an address that the clinic's mails were refused at holds its time as any other: whom it wrote to, nobody learns
    if (mail.reason === 'too-many') throw new NotMailed();
  };
  await platform.db.inTenant(actor, work, { phi: true }).catch((error: unknown) => {
    if (!(error instanceof NotMailed)) throw error;
  });
}

/** Rolls back a hold that nobody could confirm, since its address has had enough. */
class NotMailed extends Error {}

async function mayAsk(platform: Platform, tenantId: string, email: string): Promise<boolean> {
  const who = (await addressKey(platform, 'booking', tenantId, email)).toString('base64url');
  return (await platform.limiter.take({ key: `booking|${who}`, budget: ADDRESS_BUDGET })).allowed;
}

/** 32 bytes, the same for an address in a clinic, for one purpose. */
async function addressKey(
  { vault }: Platform,
  purpose: 'booking' | 'booking-person',
  tenantId: string,
  email: string,
): Promise<Buffer> {
  const key = await vault.instanceSecret('blind-index');
  return hmacSha256(key, `hyaline/${purpose}/v1|${tenantId}|${comparable(email)}`);
}

const mailLink = async (
  platform: Platform,
  tx: Tx,
  kind: 'booking-confirm',
  slug: string,
  { secret, email, locale }: { secret: string; email: string; locale: Locale },
) => {
  const link = `${platform.config.publicUrl}/book/${slug}/visit#${secret}`;
  return queueMail(tx, platform, { kind, to: { email, locale }, values: { ...(await mailBrand(tx)), link } });
};

/** The time is the person's. A second time changes nothing. @throws Refusal mail-link-dead */
export const confirm = (platform: Platform, secret: string, ip: string): Promise<OwnBooking> =>
  withBooking(platform, secret, async (tx, own, { confirmed, takes }) => {
    const { row } = own;
    if (!confirmed && !takes) return refuse('mail-link-dead');
    if (row.status === 'confirmed') return own;
    const after = await changeStatus(tx, row.id, { revision: row.revision, status: 'confirmed' }, ip);
    await repo.confirmBooking(tx, row.id);
    await note(tx, 'booking.confirmed', row.id, {}, ip);
    await tellClinic(platform, tx, after);
    return { ...own, row: after };
  });

/**
 * Who cancels is forgotten in the same moment; what they never confirmed has never been.
 * @throws Refusal mail-link-dead, also for a visit that has begun
 */
export const cancel = (platform: Platform, secret: string, ip: string): Promise<OwnBooking> =>
  withBooking(platform, secret, async (tx, own, { confirmed, late }) => {
    const { row } = own;
    if (row.startsAt <= platform.clock.now()) return refuse('mail-link-dead');
    if (!confirmed) {
      await removeVisitor(tx, row.id);
      if (!(await repo.dropHeld(tx, row.id))) return refuse('mail-link-dead');
      await note(tx, 'booking.cancelled', row.id, { by: 'visitor', held: true }, ip);
      return own;
    }
    const status = late ? 'late-cancel' : 'cancelled';
    const after = await changeStatus(tx, row.id, { revision: row.revision, status }, ip);
    await note(tx, 'booking.cancelled', row.id, { by: 'visitor', late }, ip);
    await forget(tx, row.id, 'cancelled', ip);
    return { ...own, row: after };
  });

/** By the link alone: a page that is off, or has another address by now, takes nobody's visit away. */
async function withBooking(
  platform: Platform,
  secret: string,
  work: (tx: Tx, own: OwnBooking, booking: repo.BookingRow & { takes: boolean }) => Promise<OwnBooking>,
): Promise<OwnBooking> {
  if (!isSecret(secret)) return refuse('mail-link-dead');
  const kept = await keep(platform, 'booking', secret);
  const clinic = await platform.db.asPlatform((tx) => repo.clinicBehind(tx, kept));
  if (!clinic) return refuse('mail-link-dead');
  const { tenantId, takes } = clinic;
  const act = async (tx: Tx): Promise<OwnBooking> => {
    const booking = await repo.bookingBehind(tx, kept);
    const row = booking && !booking.over ? await findAppointment(tx, booking.id) : undefined;
    if (!booking || !row || !['booked', 'confirmed'].includes(row.status)) return refuse('mail-link-dead');
    if (booking.renewed) await repo.forgetFormer(tx, row.id);
    const offer = await offerIn(tx);
    const provider = offer.types.flatMap(({ providers }) => providers).find(({ id }) => id === row.providerId);
    const own = {
      offer,
      row,
      type: offer.types.find(({ id }) => id === row.typeId)?.name ?? '',
      provider: provider?.name ?? '',
      place: offer.places.find(({ id }) => id === row.locationId)?.name ?? '',
    };
    return work(tx, own, { ...booking, takes });
  };
  return platform.db.inTenant({ tenantId, userId: SYSTEM_USER }, act, { phi: true });
}

/**
 * Decides what campaigns are told of months that are over, frees what nobody confirmed, and forgets visitors whose visit was 90 days ago.
 * @throws AggregateError after all others, for those that could not be released
 */
export async function sweepBookings({ db }: Pick<Platform, 'db'>): Promise<void> {
  const over = await db.asPlatform(async (tx) => {
    await repo.decideCampaigns(tx);
    return repo.bookingsOver(tx);
  });
  const failed: unknown[] = [];
  for (const { tenantId, appointmentId, held } of over) {
    const work = async (tx: Tx): Promise<void> => {
      if (!held) return forget(tx, appointmentId, 'time', null);
      await removeVisitor(tx, appointmentId);
      if (!(await repo.dropHeld(tx, appointmentId))) throw new ConfirmedMeanwhile();
      await note(tx, 'booking.expired', appointmentId, {}, null);
    };
    await db.inTenant({ tenantId, userId: SYSTEM_USER }, work, { phi: true }).catch((error: unknown) => {
      if (!(error instanceof ConfirmedMeanwhile)) failed.push(error);
    });
  }
  if (failed.length > 0) throw new AggregateError(failed, 'bookings that could not be released');
}

class ConfirmedMeanwhile extends Error {}
