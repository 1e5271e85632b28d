import type { ProxyBasis, ProxyPart } from '@hyaline/contract';
import type { Statement, Tx } from '../../platform/db/index.ts';
import type { Platform } from '../../platform/index.ts';
import { proxyIfWhole } from './details.ts';

/** Who came in for a patient, for an archive: kept as the documentation of whoever acts for somebody (45 CFR 164.514(h)). */
export interface ExportedProxy {
  /** As in what they wrote. */
  name: string;
  basis: ProxyBasis;
  scope: ProxyPart[];
  /** Instants; null where it has not come to it. */
  invitedAt: string | null;
  enteredAt: string | null;
  endsAt: string;
  endedAt: string | null;
  /** What the clinic saw of their right to it, and who gave the access, by id: in the clinic's archive alone. */
  evidence?: string;
  givenBy?: string;
}
interface Row {
  id: string;
  patientId: string;
  details: Buffer;
  basis: ProxyBasis;
  scope: ProxyPart[];
  invitedAt: Date | null;
  enteredAt: Date | null;
  endsAt: Date;
  endedAt: Date | null;
  givenBy: string | null;
}
const ALL: Statement = {
  name: 'proxies-exported',
  text: `select x.id, x.patient_id as "patientId", x.details, a.basis, a.scope, a.invited_at as "invitedAt",
      a.activated_at as "enteredAt", a.ends_at as "endsAt", a.ended_at as "endedAt", x.given_by as "givenBy"
    from proxy x join core.portal_account a on a.tenant_id = x.tenant_id and a.id = x.id
    where x.patient_id = $1 order by a.invited_at`,
};
/** What the patient is told: of those who can come in now. */
const OWN: Statement = {
  name: 'proxies-exported-own',
  text: `select x.id, x.patient_id as "patientId", x.details, a.basis, a.scope, null::timestamptz as "invitedAt",
      a.activated_at as "enteredAt", a.ends_at as "endsAt", null::timestamptz as "endedAt", null::uuid as "givenBy"
    from sec.own_proxies() a join proxy x on x.id = a.id where x.patient_id = $1`,
};

/** The caller's ledger entry says that it was taken out. @param options - `own`: in the patient's own role */
export async function exportedProxies(
  platform: Pick<Platform, 'vault'>,
  tx: Tx,
  patientId: string,
  { own }: { own: boolean },
): Promise<ExportedProxy[]> {
  const { tenantId } = tx.actor;
  const proxies: ExportedProxy[] = [];
  for (const { id, details, basis, scope, ...row } of await tx.query<Row>(own ? OWN : ALL, [patientId])) {
    const person = await proxyIfWhole(platform, { tenantId, patientId, id }, details);
    proxies.push({
      name: person?.name ?? '',
      basis,
      scope,
      invitedAt: row.invitedAt?.toISOString() ?? null,
      enteredAt: row.enteredAt?.toISOString() ?? null,
      endsAt: row.endsAt.toISOString(),
      endedAt: row.endedAt?.toISOString() ?? null,
      ...(own ? {} : { evidence: person?.evidence ?? '', givenBy: row.givenBy ?? '' }),
    });
  }
  return proxies;
}
