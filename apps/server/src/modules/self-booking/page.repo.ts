import type { ChangeBookingPage } from '@hyaline/contract';
import type { Statement, Tx } from '../../platform/db/index.ts';

const AT: Statement = { name: 'booking-page-at', text: 'select sec.booking_page_at($1) as id' };
/** As the platform: the clinic whose page is there, and on. */
export const clinicAt = async (tx: Tx, slug: string): Promise<string | null> =>
  (await tx.query<{ id: string | null }>(AT, [slug]))[0]?.id ?? null;

export interface PageRow {
  revision: number;
  slug: string;
  enabled: boolean;
  noticeHours: number;
  daysAhead: number;
  maxUnknown: number;
}
const PAGE: Statement = {
  name: 'booking-page',
  text: `select revision, slug, enabled, notice_hours as "noticeHours", days_ahead as "daysAhead", max_unknown as "maxUnknown" from core.booking_page
    where tenant_id = sec.tenant()`,
};
export const readPage = async (tx: Tx): Promise<PageRow | undefined> => (await tx.query<PageRow>(PAGE, []))[0];

const INSERT: Statement = {
  name: 'booking-page-insert',
  text: `insert into core.booking_page (tenant_id, slug, enabled, notice_hours, days_ahead, max_unknown, changed_by)
    values ((select sec.tenant()), $1, $2, $3, $4, $5, (select sec.user_id())) on conflict (tenant_id) do nothing returning true as done`,
};
const UPDATE: Statement = {
  name: 'booking-page-update',
  text: `update core.booking_page set revision = revision + 1, slug = $1, enabled = $2, notice_hours = $3, days_ahead = $4, max_unknown = $5,
      changed_at = now(), changed_by = (select sec.user_id()) where revision = $6 returning true as done`,
};
/** @returns false when somebody else changed it since. @throws DatabaseError 23505 for an address that another clinic has */
export async function savePage(
  tx: Tx,
  { revision, slug, enabled, noticeHours, daysAhead, maxUnknown }: ChangeBookingPage,
) {
  const values = [slug, enabled, noticeHours, daysAhead, maxUnknown];
  const done = revision === 0 ? await tx.query(INSERT, values) : await tx.query(UPDATE, [...values, revision]);
  return done.length > 0;
}

export interface OfferedProvider {
  id: string;
  name: string;
}
const PROVIDERS: Statement = {
  name: 'booking-providers',
  text: `select b.provider_id as id, b.shown_name as name from core.booking_provider b
    join core.membership m on m.tenant_id = b.tenant_id and m.account_id = b.provider_id and m.removed_at is null
      and m.role in ('owner', 'provider') order by lower(b.shown_name), b.provider_id`,
};
/** Those who still treat here. */
export const offeredProviders = (tx: Tx): Promise<OfferedProvider[]> => tx.query<OfferedProvider>(PROVIDERS, []);

const CLEAR: Statement = { name: 'booking-providers-clear', text: 'delete from core.booking_provider' };
const OFFER: Statement = {
  name: 'booking-providers-offer',
  text: `insert into core.booking_provider (tenant_id, provider_id, shown_name)
    select (select sec.tenant()), o.id, o.name from unnest($1::uuid[], $2::text[]) as o (id, name)`,
};
export async function offerProviders(tx: Tx, providers: readonly OfferedProvider[]): Promise<void> {
  await tx.query(CLEAR, []);
  await tx.query(OFFER, [providers.map(({ id }) => id), providers.map(({ name }) => name)]);
}

const TREATING: Statement = {
  name: 'booking-treating',
  text: `select m.account_id as id, a.name from core.membership m join core.account a on a.id = m.account_id
    where m.removed_at is null and m.role in ('owner', 'provider') order by lower(a.name), a.id`,
};
export const treating = (tx: Tx): Promise<OfferedProvider[]> => tx.query<OfferedProvider>(TREATING, []);
