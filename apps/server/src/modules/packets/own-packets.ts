import {
  type OwnShared,
  type PacketItem,
  type PacketPayload,
  phi,
  type SignConsent,
  type SignedConsent,
} from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import type { Actor, Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import { brandOf } from '../branding/index.ts';
import { append } from '../ledger/index.ts';
import type { Needs } from './about.ts';
import { consentPaper, detailsOfConsent, type Paper } from './consent.service.ts';
import { openDetails, sealDetails, type VersionDetails, versionPlace } from './details.ts';
import { noticeUrl } from './form.repo.ts';
import * as repo from './own-packet.repo.ts';
import { packetPdf } from './packet-pdf.ts';
import { fileOf } from './send.service.ts';
import { payloadVersion } from './snapshot.ts';

/** In the role of the patient. */
const OWN = { own: true };
export interface OwnAsking {
  actor: Actor;
  ip: string;
}

const versionOf = (needs: Pick<Needs, 'vault'>, { tenantId }: Actor, row: repo.OwnPacketRow): Promise<VersionDetails> =>
  openDetails(needs, versionPlace(tenantId, row.patientId, row.id, row.version), row.details);

/** Packets that were sent to the patient of the context, and what they signed. The caller's ledger entry says so. */
export async function ownPackets(
  platform: Pick<Needs, 'vault'>,
  tx: Tx,
): Promise<Pick<OwnShared, 'packets' | 'consents'>> {
  const { tenantId } = tx.actor;
  const signed = await repo.ownConsentRows(tx);
  const packets: OwnShared['packets'] = [];
  for (const row of await repo.ownPacketRows(tx)) {
    const version = await versionOf(platform, tx.actor, row);
    const items = await repo.itemsThatStand(tx, version);
    if (items.length === 0) continue;
    packets.push({
      id: row.id,
      title: version.draft.title,
      sentAt: row.madeAt.toISOString(),
      items: items.map(({ kind }) => kind),
      readAt: row.readAt?.toISOString() ?? null,
      toSign: items.filter((item) => item.kind === 'consent' && !signed.some((each) => isOf(each, row.id, item)))
        .length,
    });
  }
  const consents: OwnShared['consents'] = [];
  for (const row of signed) {
    const { name, text, chain } = await detailsOfConsent(platform, tenantId, row);
    consents.push({
      id: row.id,
      title: phi(text.title),
      textVersion: text.version,
      locale: text.locale,
      name: phi(name),
      signedAt: row.signedAt.toISOString(),
      sha256: row.sha256,
      way: row.inPortal ? 'portal' : 'link',
      chain,
    });
  }
  return { packets, consents };
}

const isOf = (row: repo.OwnConsentRow, packetId: string, item: Extract<PacketItem, { kind: 'consent' }>): boolean =>
  row.packetId === packetId && row.itemId === item.id && row.sha256 === item.sha256;

/**
 * A packet as its page shows it: who signed in has shown who they are, and is asked nothing more. Opening is the
 * receipt. @throws Refusal not-found, also for what was withdrawn
 */
export const openOwnPacket = (platform: Needs, { actor, ip }: OwnAsking, id: string): Promise<PacketPayload> =>
  platform.db.inTenant(
    actor,
    async (tx) => {
      const row = (await repo.ownPacketRow(tx, id)) ?? refuse('not-found');
      await repo.keepReading(tx, newId(), row);
      await note(tx, row, 'packet.opened', {}, ip);
      return { ...(await pageOf(platform, tx, row)), pdf: { id, bytes: null } };
    },
    OWN,
  );

async function pageOf(platform: Needs, tx: Tx, row: repo.OwnPacketRow): Promise<PacketPayload> {
  const version = await versionOf(platform, tx.actor, row);
  const { draft, forName } = version;
  const signed = await repo.ownConsentRows(tx);
  const shown: PacketItem[] = [];
  for (const item of await repo.itemsThatStand(tx, version)) {
    const found = item.kind === 'consent' ? signed.find((each) => isOf(each, row.id, item)) : undefined;
    if (item.kind !== 'consent') shown.push(item);
    else if (!found) shown.push({ ...item, signed: null });
    else {
      const { name } = await detailsOfConsent(platform, tx.actor.tenantId, found);
      shown.push({ ...item, signed: { id: found.id, name: phi(name), at: found.signedAt.toISOString() } });
    }
  }
  if (shown.length === 0) return refuse('not-found');
  return {
    version: payloadVersion(shown),
    title: draft.title,
    locale: draft.locale,
    number: row.version,
    forName: phi(forName),
    brand: await brandOf(tx),
    sentAt: row.madeAt.toISOString(),
    nppUrl: await noticeUrl(tx),
    pdf: null,
    items: shown,
  };
}

export interface OwnPart {
  bytes: Uint8Array;
  type: string;
}
/** A document of a packet, or all of it on paper under the packet's own id. @throws Refusal not-found */
export async function ownPacketPart(
  platform: Needs,
  { actor, ip }: OwnAsking,
  id: string,
  partId: string,
): Promise<OwnPart> {
  const found = await platform.db.inTenant(
    actor,
    async (tx): Promise<OwnPart | { page: PacketPayload; zone: string }> => {
      const row = (await repo.ownPacketRow(tx, id)) ?? refuse('not-found');
      const facts = { part: partId };
      if (partId === id) {
        const page = await pageOf(platform, tx, row);
        await note(tx, row, 'packet.downloaded', facts, ip);
        return { page, zone: await repo.zoneOfClinic(tx) };
      }
      const details = await versionOf(platform, actor, row);
      const item = details.items.find((each) => each.id === partId);
      if (item?.kind !== 'document') return refuse('not-found');
      if (!(await repo.stands(tx, 'document', details.files[partId] ?? ''))) return refuse('not-found');
      await note(tx, row, 'packet.downloaded', facts, ip);
      return { bytes: await fileOf(platform, tx, row.patientId, item, details), type: item.type };
    },
    OWN,
  );
  if ('bytes' in found) return found;
  // drawn without holding a connection of the database
  return { bytes: await packetPdf(found.page, found.zone), type: 'application/pdf' };
}

/** As `signConsent`, by whoever signed in. @throws Refusal not-found; conflict when it is another text, or signed already */
export const signOwnConsent = (
  platform: Needs,
  { actor, ip }: OwnAsking,
  packetId: string,
  { itemId, sha256, name, locale, chain }: SignConsent,
): Promise<SignedConsent> =>
  platform.db.inTenant(
    actor,
    async (tx) => {
      const row = (await repo.ownPacketRow(tx, packetId)) ?? refuse('not-found');
      const { items } = await versionOf(platform, actor, row);
      const item = items.find((each) => each.id === itemId);
      if (item?.kind !== 'consent') return refuse('not-found');
      if (item.sha256 !== sha256) return refuse('conflict');
      const id = newId();
      const place = { tenantId: actor.tenantId, patientId: row.patientId, table: 'packet_consent', rowId: id } as const;
      const details = await sealDetails(platform, place, { name, text: item.text, locale, chain });
      const signedAt = (await repo.signOwn(tx, row, { id, itemId, sha256, details })) ?? refuse('conflict');
      const facts = { consent: id, item: itemId, sha256, locale, text: item.text.version };
      await note(tx, row, 'packet.consent-signed', facts, ip);
      return { id, signedAt: signedAt.toISOString(), sha256 };
    },
    OWN,
  );

/** What they signed, as a PDF, also of a packet that was withdrawn since. @throws Refusal not-found */
export const ownConsentCopy = (platform: Needs, { actor, ip }: OwnAsking, id: string): Promise<Paper> =>
  platform.db.inTenant(
    actor,
    async (tx) => {
      const row = (await repo.ownConsentRows(tx)).find((each) => each.id === id) ?? refuse('not-found');
      const resource = { type: 'packet', id: row.packetId };
      const facts = { by: 'patient', consent: id };
      const { patientRef } = row;
      await append(tx, { event: 'packet.consent-printed', outcome: 'done', resource, patientRef, facts, ip });
      return consentPaper(platform, actor.tenantId, row, (await brandOf(tx)).name);
    },
    OWN,
  );

type OwnEvent = 'packet.opened' | 'packet.downloaded' | 'packet.consent-signed';
const note = (
  tx: Tx,
  { id, ref, version }: repo.OwnPacketRow,
  event: OwnEvent,
  facts: Record<string, string | number>,
  ip: string,
) =>
  append(tx, {
    event,
    outcome: 'done',
    resource: { type: 'packet', id },
    patientRef: ref,
    facts: { ...facts, by: 'patient', version },
    ip,
  });
