import type { ProtocolContent } from '@hyaline/protocol';
import { ROUTES } from '@hyaline/protocol/schema';
import type { Statement, Tx } from '../../platform/db/index.ts';
import type { Platform } from '../../platform/index.ts';
import { openDetails } from './details.ts';

export interface SignedProtocol {
  id: string;
  title: string;
  state: 'signed' | 'paused' | 'ended';
  signedAt: Date;
  signedBy: string;
  items: { id: string; compound: string; dose: { value: number; unit: string }; route: string; note: string }[];
}
interface Row {
  id: string;
  state: SignedProtocol['state'];
  version: number;
  details: Buffer;
  signedAt: Date;
  signedBy: string;
}
const SIGNED: Statement = {
  name: 'protocols-signed',
  text: `select p.id, p.state, v.number as version, v.details, v.signed_at as "signedAt", v.signed_by as "signedBy"
    from protocol p join protocol_version v on v.tenant_id = p.tenant_id and v.protocol_id = p.id and v.number = p.version
    where p.patient_id = $1 order by v.signed_at, p.id`,
};

/** What is prescribed to a patient, each as it was signed last, opened. The caller writes the ledger. */
export async function signedContents(
  platform: Pick<Platform, 'vault'>,
  tx: Tx,
  patientId: string,
): Promise<(Row & { content: ProtocolContent })[]> {
  const { tenantId } = tx.actor;
  const found = [];
  for (const row of await tx.query<Row>(SIGNED, [patientId])) {
    const place = { tenantId, patientId, table: 'protocol_version', rowId: `${row.id}.${row.version}` } as const;
    found.push({ ...row, content: (await openDetails(platform, place, row.details)).content });
  }
  return found;
}

/** The same in few words. The caller's ledger entry says that it was taken out. */
export async function signedProtocols(
  platform: Pick<Platform, 'vault'>,
  tx: Tx,
  patientId: string,
): Promise<SignedProtocol[]> {
  const protocols: SignedProtocol[] = [];
  for (const { content, ...row } of await signedContents(platform, tx, patientId)) {
    const items = content.items.map(({ id, compound, dose, route, note }) => ({
      id,
      compound,
      dose: { value: Number(dose.amount), unit: dose.unit },
      route: ROUTES.includes(route) ? route : 'other',
      note,
    }));
    const { id, state, signedAt, signedBy } = row;
    protocols.push({ id, title: content.title, state, signedAt, signedBy, items });
  }
  return protocols;
}
