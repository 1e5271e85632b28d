import {
  type LinkChallenge,
  MAX_PACKET_BYTES,
  type PacketItem,
  type PacketPayload,
  type PacketRevision,
  type PatientFields,
  phi,
  type SendPacket,
  type SentPacket,
} from '@hyaline/contract';
import { type Bytes, DAY_MS, newId, toHex, utf8 } from '@hyaline/kit';
import { deriveKey, hmacSha256, randomInt, sha256 } from '../../platform/crypto/index.ts';
import type { Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import { settingsOf } from '../access-log/index.ts';
import { brandOf, mailBrand } from '../branding/index.ts';
import { openDocument } from '../chart-entries/index.ts';
import { endLinksOfSubject, mailedLink, mailsOfPacket } from '../links/index.ts';
import { giveUpMails, queueMail } from '../mail/index.ts';
import { grantFor, openPatientFields } from '../patients/index.ts';
import { mailProxies } from '../proxy-names/index.ts';
import { type Asking, changing, type Needs, note } from './about.ts';
import * as consents from './consent.repo.ts';
import { consentOf } from './consent.service.ts';
import { draftOf, sealDetails, versionPlace, type VersionDetails } from './details.ts';
import { noticeUrl } from './form.repo.ts';
import { packetPdf } from './packet-pdf.ts';
import * as repo from './packet.repo.ts';
import { payloadVersion, sentAgain, snapshot } from './snapshot.ts';

/**
 * Sends a packet: its newest version is sealed to a new link of a day, every link before it ends, and one mail with
 * nothing but the clinic's name and that link is queued, all in one transaction.
 * @throws Refusal not-found; forbidden; conflict; packet-address; packet-no-birth-date; packet-part-gone; too-large
 */
export const sendPacket = (
  platform: Needs,
  asking: Asking,
  id: string,
  { revision, challenge }: SendPacket,
): Promise<SentPacket> =>
  changing(platform, asking, { event: 'packet.sent', id }, async (tx, row) => {
    if ((await grantFor(tx, row.patientId)) !== null) return refuse('forbidden'); // special access is for treating
    if (row.revision !== revision) return refuse('conflict');
    const { tenantId } = asking.actor;
    const { patientId, patientRef } = row;
    const fields = await openPatientFields(platform, tenantId, { ...row, id: patientId });
    if (fields.email === '') return refuse('packet-address');
    const answer = answerTo(challenge, fields);
    const { version, details } = await versionToSend(platform, tx, row);
    const { payload, parts } = await sealable(platform, tx, { id, patientId, version, details });
    await endLinksOfSubject(tx, id, 'sent-anew');
    await giveUpMails(tx, mailsOfPacket(id));
    const question = { challenge, answer };
    const link = await mailedLink(platform, tx, { subjectId: id, patientRef, payload, parts, question, ip: asking.ip });
    const mail = await queueMail(tx, platform, {
      kind: 'packet',
      to: { email: fields.email, locale: details.draft.locale },
      values: { ...(await mailBrand(tx)), link: `${platform.config.publicUrl}/open#${link.secret}` },
      dedupeKey: mailsOfPacket(id) + link.id,
    });
    if (mail.state === 'suppressed') return refuse('packet-address');
    const place = { tenantId, patientId, table: 'packet_sending', rowId: link.id } as const;
    const sealed = await sealDetails(platform, place, { to: fields.email });
    await repo.insertSending(tx, {
      linkId: link.id,
      id,
      patientId,
      version,
      challenge,
      mailId: mail.id,
      details: sealed,
    });
    await repo.setSent(tx, id, version);
    // those who come in for the patient read it in the portal: the mailed link is not theirs
    const others = { ref: patientRef, about: 'packets', kind: 'portal-message', key: link.id } as const;
    const { queued: proxyMails } = await mailProxies(platform, tx, others);
    const facts = {
      version,
      challenge,
      template: 'packet',
      recipient: await recipientHash(platform, { tenantId, patientId }, fields.email),
      proxyMails,
      link: link.id,
      mail: mail.id,
      parts: parts.length,
      bytes: link.bytes,
    };
    await note(tx, row, { event: 'packet.sent', resource: { type: 'packet', id }, facts }, asking.ip);
    const expiresAt = new Date(platform.clock.now().getTime() + DAY_MS).toISOString();
    return { linkId: link.id, revision: revision + 1, expiresAt, code: challenge === 'code' ? answer : null };
  });

/**
 * Tells in the ledger whether two packets went to the same address. Keyed by the patient's key: once that is destroyed,
 * nobody can try addresses against it.
 */
async function recipientHash(
  { vault }: Pick<Needs, 'vault'>,
  { tenantId, patientId }: { tenantId: string; patientId: string },
  email: string,
): Promise<string> {
  const { fieldKey } = await vault.patientKeys(tenantId, patientId);
  const key = deriveKey(fieldKey, 'hyaline/v1/patient/mail-recipient');
  return toHex(hmacSha256(key, email.trim().toLowerCase()));
}

/** Ends what was sent, at once. @throws Refusal not-found; forbidden; conflict also when it was never sent */
export const withdrawPacket = (
  platform: Needs,
  asking: Asking,
  id: string,
  revision: number,
): Promise<PacketRevision> =>
  changing(platform, asking, { event: 'packet.withdrawn', id }, async (tx, row) => {
    if (row.revision !== revision || row.state !== 'sent' || row.version === null) return refuse('conflict');
    await endLinksOfSubject(tx, id, 'packet-withdrawn');
    await giveUpMails(tx, mailsOfPacket(id));
    await repo.setWithdrawn(tx, id);
    await note(tx, row, { event: 'packet.withdrawn', resource: { type: 'packet', id } }, asking.ip);
    return { id, revision: revision + 1 };
  });

/** Mails of a patient's packets, of links that are over already too, in the transaction that erases the patient. */
export async function giveUpPacketMails(tx: Tx, patientId: string): Promise<void> {
  for (const id of await repo.packetIdsOf(tx, patientId)) await giveUpMails(tx, mailsOfPacket(id));
}

/** Six digits of which none is likelier than another, or the day that the record holds. */
function answerTo(challenge: LinkChallenge, { birthDate }: PatientFields): string {
  if (challenge === 'code') return String(randomInt(1_000_000)).padStart(6, '0');
  return birthDate === '' ? refuse('packet-no-birth-date') : birthDate;
}

async function versionToSend(
  platform: Needs,
  tx: Tx,
  row: repo.PacketRow,
): Promise<{ version: number; details: VersionDetails }> {
  const { tenantId } = tx.actor;
  const { id, patientId } = row;
  const sent = await sentAgain(platform, tx, row);
  if (sent !== null) return sent;
  const version = (row.version ?? 0) + 1;
  const details = await snapshot(platform, tx, row, await draftOf(platform, tenantId, row));
  const place = versionPlace(tenantId, patientId, id, version);
  const sealed = await sealDetails(platform, place, details);
  await repo.insertVersion(tx, { id, number: version, patientId, details: sealed });
  return { version, details };
}

interface Sealable {
  payload: Bytes;
  parts: { id: string; bytes: Bytes }[];
}

/** What its reader gets: the page, and beside it the documents and the whole as a PDF. */
async function sealable(
  platform: Needs,
  tx: Tx,
  { id, patientId, version, details }: { id: string; patientId: string; version: number; details: VersionDetails },
): Promise<Sealable> {
  const nppUrl = await noticeUrl(tx);
  const { timeZone } = await settingsOf(tx);
  const { draft, forName } = details;
  const items = await withSignatures(platform, tx, id, details.items);
  const size = items.reduce((sum, item) => sum + (item.kind === 'document' ? item.bytes : 0), 0);
  if (size > MAX_PACKET_BYTES) return refuse('too-large');
  const parts: Sealable['parts'] = [];
  for (const item of items)
    if (item.kind === 'document')
      parts.push({ id: item.id, bytes: await fileOf(platform, tx, patientId, item, details) });
  const page: PacketPayload = {
    version: payloadVersion(items),
    title: draft.title,
    locale: draft.locale,
    number: version,
    forName: phi(forName),
    brand: await brandOf(tx),
    sentAt: platform.clock.now().toISOString(),
    nppUrl,
    pdf: null,
    items,
  };
  const pdf = new Uint8Array(await packetPdf(page, timeZone));
  const pdfId = newId();
  parts.push({ id: pdfId, bytes: pdf });
  return { payload: utf8(JSON.stringify({ ...page, pdf: { id: pdfId, bytes: pdf.length } })), parts };
}

/** The bytes of a document of a packet. @throws Refusal not-found; Error when they are not what was sent */
export async function fileOf(
  platform: Needs,
  tx: Tx,
  patientId: string,
  { id, sha256: hash }: Extract<PacketItem, { kind: 'document' }>,
  { files }: VersionDetails,
): Promise<Bytes> {
  const stream = await openDocument(platform, { tenantId: tx.actor.tenantId, patientId, id: files[id] ?? '' });
  const bytes = new Uint8Array(await new Response(stream as never).arrayBuffer());
  if (toHex(sha256(bytes)) !== hash) throw new Error('a document does not have the hash it was kept with');
  return bytes;
}

/** What was signed already, word for word the same, is not asked for again. */
async function withSignatures(
  platform: Needs,
  tx: Tx,
  packetId: string,
  items: readonly PacketItem[],
): Promise<PacketItem[]> {
  const signed = await Promise.all(
    (await consents.consentsOf(tx, packetId)).map((row) => consentOf(platform, tx.actor.tenantId, row)),
  );
  return items.map((item) => {
    if (item.kind !== 'consent') return item;
    const found = signed.find(({ itemId, sha256: hash }) => itemId === item.id && hash === item.sha256);
    return { ...item, signed: found ? { id: found.id, name: found.name, at: found.signedAt } : null };
  });
}
