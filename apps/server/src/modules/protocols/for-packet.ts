import type { ProtocolContent } from '@hyaline/protocol';
import type { Statement, Tx } from '../../platform/db/index.ts';
import type { Platform } from '../../platform/index.ts';
import { openDetails, versionPlace } from './details.ts';

export interface SignedVersion {
  content: ProtocolContent;
  version: number;
  sha256: string;
  signedBy: string;
  signedAt: Date;
}
interface Row {
  number: number;
  details: Buffer;
  sha256: string;
  signedBy: string;
  signedAt: Date;
}
const NEWEST: Statement = {
  name: 'protocol-newest-signed',
  text: `select v.number, v.details, encode(v.sha256, 'hex') as sha256, v.signed_by as "signedBy", v.signed_at as "signedAt"
    from protocol x join protocol_version v on v.tenant_id = x.tenant_id and v.protocol_id = x.id and v.number = x.version
    where x.patient_id = $1 and x.id = $2 and x.state = 'signed'`,
};

/**
 * The version of a patient's protocol that is in force; null when none is, or not for this person. The caller's ledger
 * entry says that it was taken out.
 */
export async function protocolInForce(
  platform: Pick<Platform, 'vault'>,
  tx: Tx,
  { patientId, id }: { patientId: string; id: string },
): Promise<SignedVersion | null> {
  const [row] = await tx.query<Row>(NEWEST, [patientId, id]);
  if (row === undefined) return null;
  const { number: version, details, ...signed } = row;
  const { content } = await openDetails(platform, versionPlace(tx.actor.tenantId, patientId, id, version), details);
  return { content, version, ...signed };
}
