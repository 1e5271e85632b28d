import type { Statement, Tx } from '../../platform/db/index.ts';

const KEEP: Statement = {
  name: 'public-booking-keep',
  text: `insert into core.public_booking (tenant_id, appointment_id, secret, hold_until, person, told)
    select a.tenant_id, a.id, $2, now() + make_interval(mins => $3), $4, sec.visit_key(a.starts_at, a.provider_id, a.location_id)
    from core.appointment a where a.id = $1`,
};
/** @param person - who booked, as a keyed hash: counted once in the month, and gone with it */
export async function keepBooking(
  tx: Tx,
  appointmentId: string,
  { secret, minutes, person }: { secret: Uint8Array; minutes: number; person: Uint8Array },
): Promise<void> {
  await tx.query(KEEP, [appointmentId, secret, minutes, person]);
}

const BEHIND: Statement = {
  name: 'public-booking-behind',
  text: `select b.appointment_id as id, b.confirmed_at is not null as confirmed,
      b.secret = $1 and b.former_secret is not null as renewed,
      b.confirmed_at is null and b.hold_until <= now() as over,
      a.starts_at < now() + make_interval(hours => coalesce((select r.cancel_hours from core.appointment_rule r), 24)) as late
    from core.public_booking b join core.appointment a on a.id = b.appointment_id where b.secret = $1 or b.former_secret = $1 for update of b`,
};
export interface BookingRow {
  id: string;
  confirmed: boolean;
  /** By the link of a later mail, used for the first time. */
  renewed: boolean;
  /** Held too long: it will be gone in a minute, and counts as gone. */
  over: boolean;
  /** Too near for the clinic's rule: whoever cancels now cancels late. */
  late: boolean;
}
export const bookingBehind = async (tx: Tx, secret: Uint8Array): Promise<BookingRow | undefined> =>
  (await tx.query<BookingRow>(BEHIND, [secret]))[0];

const CONFIRM: Statement = {
  name: 'public-booking-confirm',
  text: 'update core.public_booking set confirmed_at = now() where appointment_id = $1 and confirmed_at is null',
};
export async function confirmBooking(tx: Tx, appointmentId: string): Promise<void> {
  await tx.query(CONFIRM, [appointmentId]);
}

const WHOSE: Statement = {
  name: 'public-booking-whose',
  text: 'select tenant_id as "tenantId", takes from sec.booking_behind($1)',
};
/** As the platform: the clinic behind a mailed link, and whether it takes visits by itself at all. */
export const clinicBehind = async (
  tx: Tx,
  secret: Uint8Array,
): Promise<{ tenantId: string; takes: boolean } | undefined> =>
  (await tx.query<{ tenantId: string; takes: boolean }>(WHOSE, [secret]))[0];

const OPEN: Statement = { name: 'public-bookings-open', text: 'select held, ahead from sec.bookings_open()' };
/** Of the clinic: visits that wait for their confirmation, and all of people without a record that lie ahead. */
export const bookingsOpen = async (tx: Tx): Promise<{ held: number; ahead: number }> =>
  (await tx.query<{ held: number; ahead: number }>(OPEN, []))[0] ?? { held: 0, ahead: 0 };

export interface OverRow {
  tenantId: string;
  appointmentId: string;
  visitorId: string;
  held: boolean;
}
const OVER: Statement = {
  name: 'public-bookings-over',
  text: `select tenant_id as "tenantId", appointment_id as "appointmentId", visitor_id as "visitorId", held from sec.bookings_over()`,
};
/** As the platform. */
export const bookingsOver = (tx: Tx): Promise<OverRow[]> => tx.query<OverRow>(OVER, []);

const DROP: Statement = { name: 'public-booking-drop', text: 'select sec.drop_held($1) as done' };
/** As the clinic's system. False for one that was confirmed meanwhile. */
export const dropHeld = async (tx: Tx, appointmentId: string): Promise<boolean> =>
  (await tx.query<{ done: boolean }>(DROP, [appointmentId]))[0]?.done === true;

const TO_TELL: Statement = {
  name: 'public-bookings-to-tell',
  text: 'select tenant_id as "tenantId", appointment_id as "appointmentId" from sec.bookings_to_tell()',
};
/** As the platform: visits of people without a record that the clinic moved, called off or took up again. */
export const bookingsToTell = (tx: Tx): Promise<{ tenantId: string; appointmentId: string }[]> => tx.query(TO_TELL, []);

const CLAIM: Statement = {
  name: 'public-booking-claim',
  text: `update core.public_booking b set told = sec.visit_key(a.starts_at, a.provider_id, a.location_id),
      told_over = a.status in ('cancelled', 'late-cancel')
    from core.appointment a where b.appointment_id = $1 and a.id = b.appointment_id
      and (b.told_over <> (a.status in ('cancelled', 'late-cancel'))
        or b.told <> sec.visit_key(a.starts_at, a.provider_id, a.location_id))
    returning b.told_over as over`,
};
/** As the clinic's system. @returns whether the visit is off; undefined where nothing is to be told any more */
export const claimTelling = async (tx: Tx, appointmentId: string): Promise<boolean | undefined> =>
  (await tx.query<{ over: boolean }>(CLAIM, [appointmentId]))[0]?.over;

const RENEW: Statement = {
  name: 'public-booking-renew',
  text: `update core.public_booking b set secret = $2, former_secret = coalesce(b.former_secret, b.secret)
    where b.appointment_id = $1`,
};
/**
 * The link of a later mail takes the place of the one before, which goes on until the new one is used: nobody knows
 * whether a mail arrives.
 */
export const renewSecret = (tx: Tx, appointmentId: string, secret: Uint8Array): Promise<object[]> =>
  tx.query(RENEW, [appointmentId, secret]);

const USED: Statement = {
  name: 'public-booking-renewed-used',
  text: 'update core.public_booking b set former_secret = null where b.appointment_id = $1',
};
/** The mail arrived: the link of before is dead. */
export const forgetFormer = (tx: Tx, appointmentId: string): Promise<object[]> => tx.query(USED, [appointmentId]);

const DECIDE: Statement = { name: 'campaigns-decide', text: 'select sec.decide_campaigns()' };
/** As the platform: how many people booked in the months that are over, once; then who they were is forgotten. */
export const decideCampaigns = (tx: Tx): Promise<object[]> => tx.query(DECIDE, []);

const TOLD: Statement = {
  name: 'public-booking-who-is-told',
  text: `select m.account_id as id from core.membership m
    where m.removed_at is null and (m.role = 'owner' or (m.account_id = $1 and m.role = 'provider'))`,
};
/** The owners, and whoever the visit is with. */
export const whoIsTold = async (tx: Tx, providerId: string): Promise<string[]> =>
  (await tx.query<{ id: string }>(TOLD, [providerId])).map(({ id }) => id);
