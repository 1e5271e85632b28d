import type { PacketItem } from '@hyaline/contract';
import type { Statement, Tx } from '../../platform/db/index.ts';
import type { ConsentRow } from './consent.repo.ts';
import type { VersionDetails } from './details.ts';

/** Every statement here runs in the role of the patient, which sees packets of theirs that were sent and stand. */
export interface OwnPacketRow {
  id: string;
  patientId: string;
  ref: string;
  version: number;
  details: Buffer;
  madeAt: Date;
  readAt: Date | null;
}
const COLUMNS = `x.id, x.patient_id as "patientId", sec.own_reference() as ref, x.version, v.details, v.made_at as "madeAt", r.read_at as "readAt"`;
const JOINED = `packet x join packet_version v on v.tenant_id = x.tenant_id and v.packet_id = x.id and v.number = x.version
  left join packet_reading r on r.tenant_id = x.tenant_id and r.packet_id = x.id and r.version = x.version`;
const LIST: Statement = {
  name: 'own-packets',
  text: `select ${COLUMNS} from ${JOINED} order by v.made_at desc, x.id limit 200`,
};
export const ownPacketRows = (tx: Tx): Promise<OwnPacketRow[]> => tx.query<OwnPacketRow>(LIST, []);
const ONE: Statement = { name: 'own-packet', text: `select ${COLUMNS} from ${JOINED} where x.id = $1` };
export const ownPacketRow = async (tx: Tx, id: string): Promise<OwnPacketRow | undefined> =>
  (await tx.query<OwnPacketRow>(ONE, [id]))[0];

const OF_LINK: Statement = {
  name: 'own-packet-of-link',
  text: `select x.id from packet_sending s join packet x on x.tenant_id = s.tenant_id and x.id = s.packet_id
    where s.id = sec.own_link($1)`,
};
/** The packet whose link, living or dead, was mailed to them. @param link - HMAC of the link's lookup value */
export const packetOfLink = async (tx: Tx, link: Uint8Array): Promise<string | null> =>
  (await tx.query<{ id: string }>(OF_LINK, [link]))[0]?.id ?? null;

const READ: Statement = {
  name: 'own-packet-read',
  text: `insert into packet_reading (tenant_id, id, packet_id, patient_id, version, account_id)
    select (select sec.tenant()), $1, $2, $3, $4, (select sec.user_id()) where sec.own_scope('self') on conflict (tenant_id, packet_id, version) do nothing`,
};
/** The receipt; the first one stays. Of patients alone: that somebody else looked says nothing of what they know. */
export const keepReading = (tx: Tx, id: string, { id: packet, patientId, version }: OwnPacketRow): Promise<object[]> =>
  tx.query(READ, [id, packet, patientId, version]);

const CONSENTS: Statement = {
  name: 'own-consents',
  text: `select c.id, c.packet_id as "packetId", c.patient_id as "patientId", c.item_id as "itemId", c.version,
      encode(c.sha256, 'hex') as sha256, c.details, c.signed_at as "signedAt", c.account_id is not null as "inPortal",
      sec.own_reference() as "patientRef"
    from packet_consent c order by c.signed_at desc, c.id limit 500`,
};
export type OwnConsentRow = ConsentRow & { inPortal: boolean; patientRef: string };
export const ownConsentRows = (tx: Tx): Promise<OwnConsentRow[]> => tx.query<OwnConsentRow>(CONSENTS, []);

const SIGN: Statement = {
  name: 'own-consent-sign',
  text: `insert into packet_consent (tenant_id, id, packet_id, patient_id, version, item_id, account_id, sha256, details)
    values ((select sec.tenant()), $1, $2, $3, $4, $5, (select sec.user_id()), decode($6, 'hex'), $7)
    on conflict (tenant_id, packet_id, version, item_id) do nothing returning signed_at as "signedAt"`,
};
/** Undefined when it was signed before. */
export async function signOwn(
  tx: Tx,
  { id: packetId, patientId, version }: OwnPacketRow,
  { id, itemId, sha256, details }: Pick<ConsentRow, 'id' | 'itemId' | 'sha256' | 'details'>,
): Promise<Date | undefined> {
  const values = [id, packetId, patientId, version, itemId, sha256, details];
  return (await tx.query<{ signedAt: Date }>(SIGN, values))[0]?.signedAt;
}

const STANDS: Statement = { name: 'own-stands', text: 'select own_stands($1, $2) as stands' };
/** Whether what a packet holds is in the record still. */
export const stands = async (tx: Tx, kind: 'document' | 'visit', id: string): Promise<boolean> =>
  (await tx.query<{ stands: boolean }>(STANDS, [kind, id]))[0]?.stands === true;

/** Items of a version without what has left the record since it was made. */
export async function itemsThatStand(tx: Tx, { items, files }: VersionDetails): Promise<PacketItem[]> {
  const standing: PacketItem[] = [];
  for (const item of items) {
    if (item.kind === 'visit' && !(await stands(tx, 'visit', item.visitId))) continue;
    if (item.kind === 'document' && !(await stands(tx, 'document', files[item.id] ?? ''))) continue;
    standing.push(item);
  }
  return standing;
}

const ZONE: Statement = {
  name: 'own-clinic-zone',
  text: `select s.time_zone as zone from core.access_settings s`,
};
export const zoneOfClinic = async (tx: Tx): Promise<string> =>
  (await tx.query<{ zone: string }>(ZONE, []))[0]?.zone ?? 'UTC';
