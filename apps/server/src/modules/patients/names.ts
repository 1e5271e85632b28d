import type { PatientNames } from '@hyaline/contract';
import type { Actor, Statement } from '../../platform/db/index.ts';
import type { Platform } from '../../platform/index.ts';
import { sealAddress } from '../ledger/index.ts';
import { hasPhiSchema } from '../tenancy/index.ts';
import { openDetails } from './details.ts';
import { LIVE } from './patient.repo.ts';

type Needs = Pick<Platform, 'db' | 'database' | 'vault'>;

interface NameRow {
  id: string;
  ref: string;
  whole: boolean;
  details: Buffer;
}
/** $1 sealed address, $2 references: those whom the person sees, and those whom they were named for; one entry each, $3 its event. */
const NAMES: Statement = {
  name: 'patient-names',
  text: `with seen as materialized (
      select p.id, p.ref, case when sees_as(p.id) = 'grant' then '{"grant":"' || sec.grant_for(null, p.ref) || '"}' else '{}' end as facts
      from patient p where p.ref = any ($2::text[])),
    named as materialized (
      select distinct a.patient_id as id, ref_of(a.patient_id) as ref from patient_assignment a
      where a.account_id = (select sec.user_id()) and a.kind = 'identity' and ${LIVE}),
    shown as materialized (
      select s.id, s.ref, s.facts, true as whole from seen s
      union all
      select n.id, n.ref, '{}', false from named n where n.ref = any ($2::text[]) and n.id not in (select s.id from seen s))
  select s.id, s.ref, s.whole, i.details,
    audit.append(coalesce($3, case when s.whole then 'patient.listed' else 'patient.identity-read' end), 'done', 'patient', s.id::text, s.ref, s.facts, $1) as written
  from shown s join patient_identity i on i.patient_id = s.id`,
};

/**
 * Names beside references, of those whom the asker may see: the others are left out, as those who are nowhere.
 * @param event - what the ledger calls it, when it is more than a list on a screen
 */
export async function readNames(
  platform: Needs,
  actor: Actor,
  refs: readonly string[],
  ip: string,
  event: 'schedule.printed' | null = null,
): Promise<PatientNames> {
  if (!(await hasPhiSchema(platform, actor.tenantId))) return { names: [] };
  const { tenantId } = actor;
  const asked = [sealAddress(tenantId, ip), [...new Set(refs)], event];
  const rows = await platform.db.oneStatement<NameRow>(actor, NAMES, asked, { phi: true });
  const names: PatientNames['names'] = [];
  for (const { id, ref, whole, details } of rows) {
    const place = { tenantId, patientId: id, table: 'patient_identity', rowId: id } as const;
    names.push({ ref, patientId: whole ? id : null, ...(await openDetails(platform, place, details)) });
  }
  return { names };
}
