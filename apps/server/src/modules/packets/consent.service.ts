import { type PacketConsent, phi, type SignConsent, type SignedConsent } from '@hyaline/contract';
import { newId, SYSTEM_USER } from '@hyaline/kit';
import { refuse } from '../../platform/http/index.ts';
import { append } from '../ledger/index.ts';
import { brandOf } from '../branding/index.ts';
import { viewerOf } from '../links/index.ts';
import { type Asking, type Needs, note, PHI, seen } from './about.ts';
import { consentPdf } from './consent-pdf.ts';
import * as repo from './consent.repo.ts';
import { type ConsentDetails, openDetails, sealDetails, versionPlace } from './details.ts';
import { lockPacket } from './packet.repo.ts';

export const detailsOfConsent = (
  needs: Pick<Needs, 'vault'>,
  tenantId: string,
  row: repo.ConsentRow,
): Promise<ConsentDetails> =>
  openDetails(needs, { tenantId, patientId: row.patientId, table: 'packet_consent', rowId: row.id }, row.details);

export async function consentOf(
  platform: Pick<Needs, 'vault'>,
  tenantId: string,
  row: repo.ConsentRow,
): Promise<PacketConsent> {
  const { name, text } = await detailsOfConsent(platform, tenantId, row);
  return {
    id: row.id,
    itemId: row.itemId,
    version: row.version,
    title: phi(text.title),
    textVersion: text.version,
    locale: text.locale,
    sha256: row.sha256,
    name: phi(name),
    signedAt: row.signedAt.toISOString(),
  };
}

/** Who looks at a packet through its link. @throws Refusal not-found for every other link, and none */
async function readerOf(platform: Needs, authorization: string | undefined) {
  const viewer = await viewerOf(platform, authorization);
  if (viewer.kind !== 'packet' || viewer.subjectId === null) return refuse('not-found');
  return { ...viewer, packetId: viewer.subjectId, actor: { tenantId: viewer.tenantId, userId: SYSTEM_USER } };
}

/**
 * A patient's signature under a text of their packet. The hash that they send is of what they were shown: nothing else
 * can be signed in its place.
 * @throws Refusal not-found; conflict when it is another text, or signed already
 */
export async function signConsent(
  platform: Needs,
  authorization: string | undefined,
  ask: SignConsent,
  ip: string,
): Promise<SignedConsent> {
  const { actor, linkId, packetId, patientRef } = await readerOf(platform, authorization);
  const { tenantId } = actor;
  return platform.db.inTenant(
    actor,
    async (tx) => {
      const viewed = (await repo.viewedVersion(tx, linkId)) ?? refuse('not-found');
      const { patientId, version } = viewed;
      const place = versionPlace(tenantId, patientId, packetId, version);
      const { items } = await openDetails(platform, place, viewed.details);
      const item = items.find(({ id }) => id === ask.itemId);
      if (item?.kind !== 'consent') return refuse('not-found');
      if (item.sha256 !== ask.sha256) return refuse('conflict');
      const { itemId, sha256, name, locale, chain } = ask;
      const id = newId();
      const sealed = await sealDetails(
        platform,
        { tenantId, patientId, table: 'packet_consent', rowId: id },
        { name, text: item.text, locale, chain },
      );
      const row = { id, packetId, patientId, version, itemId, linkId, sha256, details: sealed };
      const signedAt = (await repo.insertConsent(tx, row)) ?? refuse('conflict');
      const facts = { consent: id, item: itemId, version, sha256, locale, text: item.text.version, link: linkId };
      const resource = { type: 'packet', id: packetId };
      await append(tx, { event: 'packet.consent-signed', outcome: 'done', resource, patientRef, facts, ip });
      return { id, signedAt: signedAt.toISOString(), sha256 };
    },
    PHI,
  );
}

export interface Paper {
  bytes: Buffer;
  /** Names a reference, never a person. */
  name: string;
}

/** The signed text as a PDF for the person who signed it. @throws Refusal not-found */
export async function copyForReader(
  platform: Needs,
  authorization: string | undefined,
  id: string,
  ip: string,
): Promise<Paper> {
  const { actor, packetId, patientRef, linkId } = await readerOf(platform, authorization);
  return platform.db.inTenant(
    actor,
    async (tx) => {
      const row = (await repo.consentById(tx, packetId, id)) ?? refuse('not-found');
      const resource = { type: 'packet', id: packetId };
      const facts = { consent: id, link: linkId };
      await append(tx, { event: 'packet.consent-printed', outcome: 'done', resource, patientRef, facts, ip });
      return consentPaper(platform, actor.tenantId, row, (await brandOf(tx)).name);
    },
    PHI,
  );
}

/** The same for the clinic. @throws Refusal not-found */
export function copyForClinic(platform: Needs, asking: Asking, packetId: string, id: string): Promise<Paper> {
  const attempt = { event: 'packet.consent-printed', resource: { type: 'packet', id: packetId } } as const;
  return seen(platform, asking, attempt, async (tx) => {
    const packet = await lockPacket(tx, packetId);
    const row = packet && (await repo.consentById(tx, packetId, id));
    if (row === undefined) return undefined;
    await note(tx, packet as NonNullable<typeof packet>, { ...attempt, facts: { consent: id } }, asking.ip);
    return consentPaper(platform, asking.actor.tenantId, row, (await brandOf(tx)).name);
  });
}

export async function consentPaper(
  platform: Pick<Needs, 'vault'>,
  tenantId: string,
  row: repo.ConsentRow,
  clinic: string,
): Promise<Paper> {
  const { signedAt, sha256, id } = row;
  const details = await detailsOfConsent(platform, tenantId, row);
  return {
    bytes: await consentPdf({ ...details, clinic, signedAt, sha256, id }),
    name: `consent-${id.slice(0, 8)}.pdf`,
  };
}
