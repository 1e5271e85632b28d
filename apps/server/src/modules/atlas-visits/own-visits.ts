import { type OwnShared, phi } from '@hyaline/contract';
import type { OwnVisit } from '@hyaline/contract/atlas';
import { SpineValues } from '@hyaline/spine';
import type { Actor, Statement, Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { factsOf, sealAddress } from '../ledger/index.ts';
import { openVisit, type VisitPlace } from './details.ts';

type Needs = Pick<Platform, 'db' | 'vault'>;
/** In the role of the patient, which sees the visits that are shared with them and no others. */
const OWN = { own: true };

interface Row {
  id: string;
  patientId: string;
  revision: number;
  details: Buffer;
  sharedAt: Date;
  sharedBy: string;
}
const LIST: Statement = {
  name: 'own-visits',
  text: `select v.id, v.patient_id as "patientId", v.revision, v.details, x.shared_at as "sharedAt", x.shared_by as "sharedBy"
    from atlas_visit v join shared_with_patient x on x.tenant_id = v.tenant_id and x.kind = 'visit' and x.item_id = v.id
    order by x.shared_at desc, v.id limit 200`,
};
/** Visits that are shared with the patient of the context. The caller's ledger entry says that they were listed. */
export async function ownVisits(platform: Pick<Platform, 'vault'>, tx: Tx): Promise<OwnShared['visits']> {
  const visits: OwnShared['visits'] = [];
  for (const { id, patientId, revision, details, sharedAt, sharedBy } of await tx.query<Row>(LIST, [])) {
    const place = { tenantId: tx.actor.tenantId, patientId, visitId: id };
    const { day, label } = await openVisit(platform, place, { revision, details });
    visits.push({ id, day: phi(day), label: phi(label), sharedAt: sharedAt.toISOString(), sharedBy });
  }
  return visits;
}

/** $1 sealed address, $2 facts, $3 visit. */
const OPEN: Statement = {
  name: 'own-visit-open',
  text: `select v.id, v.patient_id as "patientId", v.revision, v.details,
      audit.append('atlas-visit.opened', 'done', 'atlas-visit', v.id::text, (select sec.own_reference()), $2, $1) as written
    from atlas_visit v where v.id = $3`,
};
/** Without the clinic's note to itself. @throws Refusal not-found for what is not shared with them */
export async function openOwnVisit(platform: Needs, actor: Actor, id: string, ip: string): Promise<OwnVisit> {
  const { tenantId } = actor;
  const values = [sealAddress(tenantId, ip), factsOf(actor, { by: 'patient' }), id];
  const [row] = await platform.db.oneStatement<Row>(actor, OPEN, values, OWN);
  if (row === undefined) return refuse('not-found');
  const { day, label, document } = await openVisit(platform, { tenantId, patientId: row.patientId, visitId: id }, row);
  const typical = SpineValues.parse({ scale: document.values.scale });
  return { id, clinicId: tenantId, day: phi(day), label: phi(label), document, typical };
}

/** What a visit is called in a list of the clinic's. */
export async function visitNamed(
  platform: Pick<Platform, 'vault'>,
  place: VisitPlace,
  sealed: { revision: number; details: Buffer },
): Promise<{ name: string; day: string }> {
  const { label, day } = await openVisit(platform, place, sealed);
  return { name: label, day };
}
