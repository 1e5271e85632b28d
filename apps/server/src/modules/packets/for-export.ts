import type { ConsentChain, ConsentText, PacketItem } from '@hyaline/contract';
import type { Statement, Tx } from '../../platform/db/index.ts';
import type { Platform } from '../../platform/index.ts';
import { openDetails, versionPlace } from './details.ts';
import { itemsThatStand } from './own-packet.repo.ts';

/** Packets of a patient as an export carries them: what was sent, when, and what was signed. */
export interface ExportedPackets {
  versions: { packetId: string; number: number; title: string; locale: string; madeAt: string; items: PacketItem[] }[];
  sendings: { packetId: string; version: number; to: string; sentAt: string }[];
  consents: { packetId: string; itemId: string; name: string; text: ConsentText; chain: ConsentChain; signedAt: string; sha256: string }[]; // prettier-ignore
}

interface Row {
  id: string;
  packetId: string;
  number: number;
  itemId: string;
  sha256: string;
  details: Buffer;
  at: Date;
}
/** Without the address once the patient asked to be forgotten. */
type Sending = Omit<Row, 'details'> & { details: Buffer | null };
const of = (table: string, columns: string, at: string): Statement => ({
  name: `packets-export-${table}`,
  text: `select packet_id as "packetId", ${columns}, details, ${at} as at from ${table} where patient_id = $1 order by ${at}, packet_id`,
});
const VERSIONS = of('packet_version', 'number', 'made_at');
const SENDINGS = of('packet_sending', 'id, version as number', 'sent_at');
const CONSENTS = of('packet_consent', `id, item_id as "itemId", encode(sha256, 'hex') as sha256`, 'signed_at');

/**
 * The caller's ledger entry says that it was taken out.
 * @param own - the patient takes it out: a packet is what its page shows, without what left the record since
 */
export async function exportedPackets(
  platform: Pick<Platform, 'vault'>,
  tx: Tx,
  patientId: string,
  { own }: { own: boolean },
): Promise<ExportedPackets> {
  const { tenantId } = tx.actor;
  const all: ExportedPackets = { versions: [], sendings: [], consents: [] };
  for (const { packetId, number, details, at } of await tx.query<Row>(VERSIONS, [patientId])) {
    const version = await openDetails(platform, versionPlace(tenantId, patientId, packetId, number), details);
    const { title, locale } = version.draft;
    const items = own ? await itemsThatStand(tx, version) : version.items;
    if (items.length > 0) all.versions.push({ packetId, number, title, locale, madeAt: at.toISOString(), items });
  }
  for (const { packetId, id, number, details, at } of await tx.query<Sending>(SENDINGS, [patientId])) {
    const place = { tenantId, patientId, table: 'packet_sending', rowId: id } as const;
    const { to } = details === null ? { to: '' } : await openDetails(platform, place, details);
    all.sendings.push({ packetId, version: number, to, sentAt: at.toISOString() });
  }
  for (const { packetId, id, itemId, sha256, details, at } of await tx.query<Row>(CONSENTS, [patientId])) {
    const place = { tenantId, patientId, table: 'packet_consent', rowId: id } as const;
    const { name, text, chain } = await openDetails(platform, place, details);
    all.consents.push({ packetId, itemId, name, text, chain, signedAt: at.toISOString(), sha256 });
  }
  return all;
}
