import type { Permission } from '@hyaline/contract';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { append } from '../ledger/index.ts';
import { type By } from './grant.service.ts';
import { ownVisit } from './support.repo.ts';
import { grantResource } from './telling.service.ts';

interface Asked {
  needs: Permission;
  method: string;
  /** With the names of its parts, not with their values. */
  route: string;
  ip: string;
}

/** What support may send in a clinic: questions that are too long for an address, and what concerns itself alone. */
const ASKS = new Set([
  'POST /api/v1/patients/search',
  'POST /api/v1/patients/:id/labs/trend',
  'POST /api/v1/studies/:id/open',
  'POST /api/v1/grants/:id/end',
  'POST /api/v1/notices/read',
  'POST /api/v1/session/switch',
  'DELETE /api/v1/session',
]);
/** What leaves the screen, though it is asked for: paper, files, and documents, which are downloads. */
const TAKES_AWAY = /\/(print-view|sheet|export|documents\/:entryId)$/;
/** What belongs to the person and not to the clinic: neither a look at it nor anything of it. */
const OWN = new Set<Permission>(['session:self', 'support:desk']);
/** Their own banner, which asks each half minute. */
const OWN_BANNER = '/api/v1/support/inside';
/** What there is of the desk itself; of patients there is nothing, and so nothing is found. */
const OF_PATIENTS = new Set<Permission>(['patient:read', 'study:read', 'figures:read', 'compound:read']);

/**
 * Before each request of somebody of support: in a clinic only under a grant that runs, only to look, and with an entry in
 * the clinic's ledger that names the grant, which stands before anything is answered. The rows decide beside it.
 * @throws Refusal not-found without a grant, forbidden for what would change something or take it away
 */
export async function admitSupport(
  { db }: Pick<Platform, 'db'>,
  { tenantId, userId }: By,
  asked: Asked,
): Promise<void> {
  const { needs, method, route, ip } = asked;
  await db.inTenant({ tenantId, userId }, async (tx) => {
    const { id, visits } = await ownVisit(tx);
    if (!visits) {
      if (OF_PATIENTS.has(needs)) refuse('not-found');
      return;
    }
    if (id === null) return refuse('not-found');
    const looks = method === 'GET' || method === 'HEAD' ? !TAKES_AWAY.test(route) : ASKS.has(`${method} ${route}`);
    if (!looks) return refuse('forbidden');
    if (OWN.has(needs) || route === OWN_BANNER) return;
    const facts = { grant: id, route: `${method} ${route}` };
    await append(tx, {
      event: 'support.looked',
      outcome: 'done',
      resource: grantResource(id),
      patientRef: null,
      facts,
      ip,
    });
  });
}

/** For the ledger: the grant under which somebody of support tried what was refused. Of everybody else nothing. */
export async function visitFacts({ db }: Pick<Platform, 'db'>, by: By): Promise<{ grant?: string }> {
  if (by.role !== 'support') return {};
  const { id } = await db.inTenant({ tenantId: by.tenantId, userId: by.userId }, ownVisit);
  return id === null ? {} : { grant: id };
}
