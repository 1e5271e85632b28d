import type { Plan, PlanState } from '@hyaline/contract';
import { type Clock, DAY_MS } from '@hyaline/kit';
import type { TestDatabase } from '../../testing/database.ts';

/** Gives a clinic a plan that has been in its state for so many days, as the clock of the test counts. */
export const entitlements = (
  { database, clock }: { database: TestDatabase; clock: Clock },
  tenantId: string,
  plan: Plan,
  state: PlanState,
  days: number,
): Promise<unknown> =>
  database.asSuperuser((sql) =>
    sql.query(
      `insert into core.clinic_plan (tenant_id, plan, state, since) values ($1, $2, $3, $4)
       on conflict (tenant_id) do update set plan = excluded.plan, state = excluded.state, since = excluded.since`,
      [tenantId, plan, state, new Date(clock.now().getTime() - days * DAY_MS)],
    ),
  );
