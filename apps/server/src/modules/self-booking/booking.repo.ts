import type { Statement, Tx } from '../../platform/db/index.ts';

const KEEP: Statement = {
  name: 'public-booking-keep',
  text: `insert into core.public_booking (tenant_id, appointment_id, secret, hold_until)
    values ((select sec.tenant()), $1, $2, now() + make_interval(mins => $3))`,
};
export async function keepBooking(tx: Tx, appointmentId: string, secret: Uint8Array, minutes: number): Promise<void> {
  await tx.query(KEEP, [appointmentId, secret, minutes]);
}

const BEHIND: Statement = {
  name: 'public-booking-behind',
  text: `select b.appointment_id as id, b.confirmed_at is not null as confirmed,
      b.confirmed_at is null and b.hold_until <= now() as over,
      a.starts_at < now() + make_interval(hours => coalesce((select r.cancel_hours from core.appointment_rule r), 24)) as late
    from core.public_booking b join core.appointment a on a.id = b.appointment_id where b.secret = $1 for update of b`,
};
export interface BookingRow {
  id: string;
  confirmed: boolean;
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
