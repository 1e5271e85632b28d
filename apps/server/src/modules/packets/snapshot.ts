import { type ConsentText, PACKET_DOCUMENT_TYPES, type PacketDraft, type PacketItem, phi } from '@hyaline/contract';
import { canonicalJson, type Json, toHex, utf8 } from '@hyaline/kit';
import { sha256 } from '../../platform/crypto/index.ts';
import type { Actor, Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import { visitIn } from '../atlas-visits/index.ts';
import { documentIn } from '../chart-entries/index.ts';
import { namesFor } from '../colleagues/index.ts';
import { openPatientFields } from '../patients/index.ts';
import { protocolInForce } from '../protocols/index.ts';
import type { Needs } from './about.ts';
import { openDetails, type VersionDetails, versionPlace } from './details.ts';
import { formById } from './form.repo.ts';
import type { PacketPatient, PacketRow } from './packet.repo.ts';

/** SHA-256 of the one spelling of a text, as its reader's browser reckons it too. */
export const consentDigest = (text: ConsentText): string => toHex(sha256(utf8(canonicalJson(text as unknown as Json))));

/** Readers from before visits were sent refuse what they could not show. */
export const payloadVersion = (items: readonly PacketItem[]): 1 | 2 =>
  items.some(({ kind }) => kind === 'visit') ? 2 : 1;

const isDocumentType = (type: string): type is (typeof PACKET_DOCUMENT_TYPES)[number] =>
  (PACKET_DOCUMENT_TYPES as readonly string[]).includes(type);

/**
 * A copy of everything that a packet names, as it stands in the record at this moment.
 * @throws Refusal packet-part-gone naming the item
 */
export async function snapshot(
  platform: Needs,
  tx: Tx,
  patient: PacketPatient,
  draft: PacketDraft,
): Promise<VersionDetails> {
  const { tenantId } = tx.actor;
  const { patientId } = patient;
  const files: Record<string, string> = {};
  const items: PacketItem[] = [];
  for (const item of draft.items) {
    if (item.kind === 'document') files[item.id] = item.entryId;
    items.push((await copyOf(platform, tx, patientId, item)) ?? gone(item.id));
  }
  const fields = await openPatientFields(platform, tenantId, { ...patient, id: patientId });
  return { draft, items, files, forName: `${fields.givenName} ${fields.familyName}` };
}

/**
 * What was sent last, to go out again word for word; null when a draft takes its place. Documents that were deleted and
 * protocols that are not in force as they were sent are the record's no more.
 * @throws Refusal packet-part-gone naming the item
 */
export async function sentAgain(
  platform: Needs,
  tx: Tx,
  { id, patientId, version, details: draft, sent }: PacketRow,
): Promise<{ version: number; details: VersionDetails } | null> {
  if (draft !== null || version === null || sent === null) return null;
  const details = await openDetails(platform, versionPlace(tx.actor.tenantId, patientId, id, version), sent);
  for (const item of details.draft.items) {
    if (item.kind === 'instructions' || item.kind === 'consent') continue;
    const was = details.items.find((each) => each.id === item.id);
    const now = await copyOf(platform, tx, patientId, item);
    if (was === undefined || now === null || !isSame(was, now)) gone(item.id);
  }
  return { version, details };
}

function isSame(was: PacketItem, now: PacketItem): boolean {
  if (was.kind === 'protocol') return now.kind === 'protocol' && now.version === was.version;
  if (was.kind === 'visit') return now.kind === 'visit' && now.revision === was.revision;
  return was.kind === 'document' && now.kind === 'document' && now.sha256 === was.sha256;
}

const gone = (itemId: string): never => refuse('packet-part-gone', { fields: [itemId] });

async function copyOf(
  platform: Needs,
  tx: Tx,
  patientId: string,
  item: PacketDraft['items'][number],
): Promise<PacketItem | null> {
  if (item.kind === 'instructions') return item;
  if (item.kind === 'protocol') return protocolCopy(platform, tx, patientId, item);
  const { kind, id } = item;
  if (kind === 'document') {
    const found = await documentIn(platform, tx, { patientId, id: item.entryId });
    if (found === null || !isDocumentType(found.type)) return null;
    return { kind, id, name: phi(found.name), type: found.type, bytes: found.size, sha256: found.sha256 };
  }
  if (kind === 'visit') {
    const found = await visitIn(platform, tx, { patientId, id: item.visitId });
    return found && { kind, id, visitId: item.visitId, clinicId: tx.actor.tenantId, ...found };
  }
  const form = await formById(tx, item.formId);
  if (form === undefined) return null;
  const { title, version, locale, body } = form;
  const text = { title, version, locale, body };
  return { kind, id, text, sha256: consentDigest(text), signed: null };
}

async function protocolCopy(
  platform: Needs,
  tx: Tx,
  patientId: string,
  { kind, id, protocolId }: Extract<PacketDraft['items'][number], { kind: 'protocol' }>,
): Promise<PacketItem | null> {
  const found = await protocolInForce(platform, tx, { patientId, id: protocolId });
  if (found === null) return null;
  const { content, version, sha256: digest, signedAt } = found;
  const signedBy = await nameOf(platform, tx.actor, found.signedBy);
  return { kind, id, content, version, sha256: digest, signedBy, signedAt: signedAt.toISOString() };
}

const nameOf = async (platform: Needs, actor: Actor, id: string): Promise<string> =>
  (await namesFor(platform, actor, [id])).get(id) ?? '';
