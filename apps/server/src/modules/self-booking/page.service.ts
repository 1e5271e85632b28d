import type { BookingPage, ChangeBookingPage } from '@hyaline/contract';
import type { Actor, Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { append } from '../ledger/index.ts';
import { appointmentTypes } from '../schedule/index.ts';
import * as repo from './page.repo.ts';

type Needs = Pick<Platform, 'db' | 'config'>;

export const bookingPage = (needs: Needs, actor: Actor): Promise<BookingPage> =>
  needs.db.inTenant(actor, (tx) => present(needs, tx));

/**
 * Where the page is, whether it is on, and with whom one can book.
 * @throws Refusal record-changed; address-taken; bad-request for somebody who does not treat here
 */
export async function changeBookingPage(
  needs: Needs,
  actor: Actor,
  ask: ChangeBookingPage,
  ip: string,
): Promise<BookingPage> {
  return needs.db
    .inTenant(actor, async (tx) => {
      const known = new Set((await repo.treating(tx)).map(({ id }) => id));
      const ids = new Set(ask.providers.map(({ id }) => id));
      if (ids.size !== ask.providers.length || [...ids].some((id) => !known.has(id)))
        refuse('bad-request', { fields: ['providers'] });
      if (!(await repo.savePage(tx, ask))) refuse('record-changed');
      await repo.offerProviders(tx, ask.providers);
      const resource = { type: 'clinic', id: actor.tenantId };
      const { slug, enabled, noticeHours, daysAhead, maxUnknown } = ask;
      const facts = { slug, enabled, noticeHours, daysAhead, maxUnknown, providers: [...ids] };
      await append(tx, { event: 'booking-page.changed', outcome: 'done', resource, patientRef: null, facts, ip });
      return present(needs, tx);
    })
    .catch((error: unknown) => {
      const taken = error instanceof Error && 'constraint' in error && error.constraint === 'booking_page_slug_key';
      throw taken ? refuse('address-taken') : error;
    });
}

async function present({ config }: Needs, tx: Tx): Promise<BookingPage> {
  const page = await repo.readPage(tx);
  const types = (await appointmentTypes(tx)).filter(({ byPatients, removed }) => byPatients && !removed);
  return {
    revision: page?.revision ?? 0,
    slug: page?.slug ?? '',
    enabled: page?.enabled ?? false,
    noticeHours: page?.noticeHours ?? 12,
    daysAhead: page?.daysAhead ?? 30,
    maxUnknown: page?.maxUnknown ?? 150,
    providers: await repo.offeredProviders(tx),
    treating: await repo.treating(tx),
    types: types.map(({ name, minutes }) => ({ name, minutes })),
    address: `${config.publicUrl}/book/${page?.slug ?? ''}`,
  };
}
