import { partOver, REMINDERS } from '@hyaline/contract';
import { SYSTEM_USER } from '@hyaline/kit';
import type { Platform } from '../../platform/index.ts';
import { append } from '../ledger/index.ts';
import { notify } from '../notices/index.ts';
import { PHI } from '../patients/index.ts';
import { hasPhiSchema, phiTenants } from '../tenancy/index.ts';
import * as repo from './request.repo.ts';

type Needs = Pick<Platform, 'db' | 'database' | 'log'>;

/**
 * Reminds owners, privacy officers and whoever entered it when half, four fifths and all of the time for an open request
 * are over; each of the three once, on one node.
 * @param today - YYYY-MM-DD; null: as the clinic's own clock has it
 */
export async function remindOfRequests(platform: Needs, today: string | null = null): Promise<void> {
  for (const tenantId of await phiTenants(platform)) {
    try {
      await remindClinic(platform, tenantId, today);
    } catch (error) {
      platform.log.error({ tenantId, code: (error as { code?: string }).code ?? '' }, 'a clinic was not reminded of its requests'); // prettier-ignore
    }
  }
}

async function remindClinic(platform: Needs, tenantId: string, given: string | null): Promise<void> {
  const actor = { tenantId, userId: SYSTEM_USER };
  if (!(await hasPhiSchema(platform, tenantId))) return;
  await platform.db.inTenant(
    actor,
    async (tx) => {
      const today = given ?? (await repo.clinicPlace(tx)).today;
      for (const { id, ref, askedOn, dueOn, reminded, openedBy } of await repo.dueRequests(tx)) {
        const over = partOver(askedOn, dueOn, today);
        const percent = REMINDERS.findLast((each) => over >= each) ?? 0;
        if (percent <= reminded || !(await repo.markReminded(tx, id, percent))) continue;
        const accountIds = await repo.keepersOf(tx, openedBy);
        await notify(tx, { accountIds, kind: 'request-due', values: { ref, percent, dueOn } });
        const facts = { percent, due: dueOn, told: accountIds.length };
        await append(tx, { event: 'request.reminded', outcome: 'done', resource: { type: 'request', id }, patientRef: ref, facts }); // prettier-ignore
      }
    },
    PHI,
  );
}
