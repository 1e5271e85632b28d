import { LINK_MINUTES, partOver, REMINDERS } from '@hyaline/contract';
import { SYSTEM_USER } from '@hyaline/kit';
import type { Platform } from '../../../platform/index.ts';
import type { Tx } from '../../../platform/db/index.ts';
import { append } from '../../ledger/index.ts';
import { notify } from '../../notices/index.ts';
import { clinicPlace } from '../request.repo.ts';
import { hasPhiSchema, phiTenants } from '../../tenancy/index.ts';
import { note } from './ask.service.ts';
import * as repo from './form.repo.ts';

/** Three years: who was refused may still complain, and the clinic shows what was asked and why it was closed. */
export const DAYS_AFTER_CLOSING = 1096;

/**
 * Forgets what nobody confirmed and what was closed long ago, and reminds owners and privacy officers of the others as of
 * any request: at half, four fifths and all of the time, each once.
 * @param today - YYYY-MM-DD; null: as each clinic's own clock has it
 */
export async function sweepFormRequests(
  platform: Pick<Platform, 'db' | 'database' | 'log'>,
  today: string | null = null,
): Promise<void> {
  for (const tenantId of await phiTenants(platform)) {
    if (!(await hasPhiSchema(platform, tenantId))) continue;
    await platform.db
      .inTenant({ tenantId, userId: SYSTEM_USER }, (tx) => sweepClinic(tx, today), { phi: true })
      .catch((error: unknown) => {
        platform.log.error({ tenantId, code: (error as { code?: string }).code ?? '' }, 'requests of a public form were not swept'); // prettier-ignore
      });
  }
}

async function sweepClinic(tx: Tx, given: string | null): Promise<void> {
  for (const { id, ref, closed } of await repo.removeOver(tx, LINK_MINUTES['request-confirm'], DAYS_AFTER_CLOSING))
    await note(tx, 'form-request.forgotten', id, { ref, because: closed ? 'closed' : 'not-confirmed' });
  const today = given ?? (await clinicPlace(tx)).today;
  for (const { id, ref, askedOn, dueOn, reminded } of await repo.dueForms(tx)) {
    const over = partOver(askedOn, dueOn, today);
    const percent = REMINDERS.findLast((each) => over >= each) ?? 0;
    if (percent <= reminded || !(await repo.markReminded(tx, id, percent))) continue;
    const accountIds = await repo.keepers(tx);
    await notify(tx, { accountIds, kind: 'request-due', values: { ref, percent, dueOn } });
    const facts = { ref, percent, due: dueOn, told: accountIds.length };
    await append(tx, { event: 'request.reminded', outcome: 'done', resource: { type: 'form-request', id }, patientRef: null, facts }); // prettier-ignore
  }
}
