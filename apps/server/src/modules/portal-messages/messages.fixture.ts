import { grantRoutes } from '../grants/index.ts';
import { noticeRoutes } from '../notices/index.ts';
import { patientRequestRoutes } from '../patient-requests/index.ts';
import { createPortalWorld, type Known, type PortalWorld } from '../portal/portal.fixture.ts';
import { messageRoutes } from './index.ts';

/** A portal's world with messages, notices and requests. */
export const createTalkWorld = (): Promise<PortalWorld> =>
  createPortalWorld([messageRoutes, noticeRoutes, patientRequestRoutes, grantRoutes]);

export async function accountOf(world: PortalWorld, { id }: Pick<Known, 'id'>): Promise<string> {
  const { rows } = await world.platform.database.asSuperuser((sql) =>
    sql.query<{ id: string }>('select id from core.portal_account where patient_id = $1 and ended_at is null', [id]),
  );
  return rows[0]?.id ?? '';
}

/** Any SQL in the patient's own context and role, as an injected statement would run; the error's code when refused. */
export async function sqlAsPatient(
  world: PortalWorld,
  known: Known,
  text: string,
  params: readonly unknown[] = [],
): Promise<object[] | string> {
  const actor = { tenantId: world.owner.tenantId, userId: await accountOf(world, known) };
  return world.platform.db
    .inTenant(actor, (tx) => tx.query({ name: '', text }, params), { own: true })
    .catch((error: { code?: string }) => error.code ?? 'error');
}
