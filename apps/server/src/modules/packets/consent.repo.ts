import type { Statement, Tx } from '../../platform/db/index.ts';

export interface ConsentRow {
  id: string;
  packetId: string;
  patientId: string;
  patientRef?: string;
  itemId: string;
  version: number;
  sha256: string;
  details: Buffer;
  signedAt: Date;
}
const COLUMNS = `c.id, c.packet_id as "packetId", c.patient_id as "patientId", c.item_id as "itemId", c.version,
  encode(c.sha256, 'hex') as sha256, c.details, c.signed_at as "signedAt"`;

const OF_PACKET: Statement = {
  name: 'consents-of-packet',
  text: `select ${COLUMNS} from packet_consent c where c.packet_id = $1 order by c.signed_at, c.id limit 200`,
};
export const consentsOf = (tx: Tx, packetId: string): Promise<ConsentRow[]> => tx.query(OF_PACKET, [packetId]);

const ONE: Statement = {
  name: 'consent-one',
  text: `select ${COLUMNS} from packet_consent c where c.packet_id = $1 and c.id = $2`,
};
export const consentById = async (tx: Tx, packetId: string, id: string): Promise<ConsentRow | undefined> =>
  (await tx.query<ConsentRow>(ONE, [packetId, id]))[0];

export interface ViewedRow {
  packetId: string;
  patientId: string;
  version: number;
  details: Buffer;
}
const VIEWED: Statement = {
  name: 'consent-viewed',
  text: `select s.packet_id as "packetId", s.patient_id as "patientId", s.version, v.details
    from packet_sending s join packet_version v on v.tenant_id = s.tenant_id and v.packet_id = s.packet_id and v.number = s.version
    where s.id = $1`,
};
/** The version that an opened link shows, for the server's part in the viewing. */
export const viewedVersion = async (tx: Tx, linkId: string): Promise<ViewedRow | undefined> =>
  (await tx.query<ViewedRow>(VIEWED, [linkId]))[0];

const INSERT: Statement = {
  name: 'consent-insert',
  text: `insert into packet_consent (tenant_id, id, packet_id, patient_id, version, item_id, sending_id, sha256, details)
    values ((select sec.tenant()), $1, $2, $3, $4, $5, $6, decode($7, 'hex'), $8)
    on conflict (tenant_id, packet_id, version, item_id) do nothing returning signed_at as "signedAt"`,
};
export interface NewConsent extends Omit<ConsentRow, 'signedAt' | 'patientRef'> {
  linkId: string;
}
/** Undefined when it was signed before. */
export async function insertConsent(tx: Tx, c: NewConsent): Promise<Date | undefined> {
  const values = [c.id, c.packetId, c.patientId, c.version, c.itemId, c.linkId, c.sha256, c.details];
  const [row] = await tx.query<{ signedAt: Date }>(INSERT, values);
  return row?.signedAt;
}
