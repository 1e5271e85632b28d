import {
  type ChangePacket,
  type Locale,
  type Packet,
  type PacketDraft,
  type PacketMail,
  type PacketPayload,
  type PacketRevision,
  type Packets,
  type PacketState,
  type PacketSummary,
  phi,
} from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import type { Repeatable } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import { brandOf } from '../branding/index.ts';
import { namesFor } from '../colleagues/index.ts';
import { sealAddress } from '../ledger/index.ts';
import { renderMail } from '../mail/index.ts';
import { openPatientFields } from '../patients/index.ts';
import { aboutPatient, type Asking, changing, type Needs, note, seen } from './about.ts';
import * as consents from './consent.repo.ts';
import { consentOf } from './consent.service.ts';
import { draftOf, openDetails, sealDetails } from './details.ts';
import { noticeUrl } from './form.repo.ts';
import * as repo from './packet.repo.ts';
import { payloadVersion, sentAgain, snapshot } from './snapshot.ts';

const stateOf = ({ state, wasRead }: repo.PacketRow): PacketState => (state === 'sent' && wasRead ? 'read' : state);

/** The patient's packets, newest change first; the look is in the ledger. @throws Refusal not-found */
export async function listPackets(platform: Needs, { actor, ip }: Asking, patientId: string): Promise<Packets> {
  const attempt = { event: 'packet.listed', resource: { type: 'patient', id: patientId } } as const;
  const { about, rows } = await seen(platform, { actor, ip }, attempt, async (tx) => {
    const patient = await repo.noteList(tx, sealAddress(actor.tenantId, ip), patientId);
    return patient && { about: patient, rows: await repo.packetsOf(tx, patientId) };
  });
  const packets: PacketSummary[] = [];
  for (const row of rows) {
    const { title, locale, items } = await draftOf(platform, actor.tenantId, row);
    packets.push({
      id: row.id,
      title,
      locale,
      state: stateOf(row),
      version: row.version,
      hasDraft: row.details !== null,
      items: items.map(({ kind }) => kind),
      changedAt: row.changedAt.toISOString(),
      liveUntil: row.liveUntil?.toISOString() ?? null,
    });
  }
  return { packets, mayWrite: about.mayWrite && !about.removed };
}

/** Everything about one packet, with what became of each sending; the look is in the ledger. @throws Refusal not-found */
export async function readPacket(platform: Needs, { actor, ip }: Asking, id: string): Promise<Packet> {
  const { tenantId } = actor;
  const attempt = { event: 'packet.opened', resource: { type: 'packet', id } } as const;
  const { row, sendings, signed } = await seen(platform, { actor, ip }, attempt, async (tx) => {
    const found = await repo.readPacket(tx, sealAddress(tenantId, ip), id, 'opened');
    if (found === undefined) return undefined;
    return { row: found, sendings: await repo.sendingsOf(tx, id), signed: await consents.consentsOf(tx, id) };
  });
  const { patientId } = row;
  const fields = await openPatientFields(platform, tenantId, { ...row, id: patientId });
  const names = await namesFor(platform, actor, [...new Set(sendings.map(({ sentBy }) => sentBy))]);
  const to = (rowId: string, details: Buffer) =>
    openDetails(platform, { tenantId, patientId, table: 'packet_sending', rowId }, details);
  return {
    id,
    patientId,
    patientRef: row.patientRef,
    state: stateOf(row),
    revision: row.revision,
    version: row.version,
    mayWrite: row.mayWrite && !row.removed,
    draft: await draftOf(platform, tenantId, row),
    hasDraft: row.details !== null,
    to: { email: fields.email, hasBirthDate: fields.birthDate !== '' },
    sendings: await Promise.all(
      sendings.map(async ({ details, sentBy, sentAt, expiresAt, firstOpenedAt, lastOpenedAt, ...sending }) => ({
        ...sending,
        to: phi(details === null ? '' : (await to(sending.id, details)).to),
        sentBy: { id: sentBy, name: names.get(sentBy) ?? '' },
        sentAt: sentAt.toISOString(),
        expiresAt: expiresAt.toISOString(),
        firstOpenedAt: firstOpenedAt?.toISOString() ?? null,
        lastOpenedAt: lastOpenedAt?.toISOString() ?? null,
      })),
    ),
    consents: await Promise.all(signed.map((each) => consentOf(platform, tenantId, each))),
    portalReadAt: row.portalReadAt?.toISOString() ?? null,
    changedAt: row.changedAt.toISOString(),
  };
}

/** What its reader would see if it were sent now, without its documents. @throws Refusal not-found, packet-part-gone */
export async function previewPacket(platform: Needs, { actor, ip }: Asking, id: string): Promise<PacketPayload> {
  const attempt = { event: 'packet.previewed', resource: { type: 'packet', id } } as const;
  return seen(platform, { actor, ip }, attempt, async (tx) => {
    const row = await repo.readPacket(tx, sealAddress(actor.tenantId, ip), id, 'previewed');
    if (row === undefined) return undefined;
    const { draft, items, forName } =
      (await sentAgain(platform, tx, row))?.details ??
      (await snapshot(platform, tx, row, await draftOf(platform, actor.tenantId, row)));
    const nppUrl = await noticeUrl(tx);
    const { title, locale } = draft;
    const number = (row.version ?? 0) + (row.details === null ? 0 : 1);
    const page = { title, locale, number, forName: phi(forName), brand: await brandOf(tx), nppUrl };
    return { version: payloadVersion(items), ...page, sentAt: platform.clock.now().toISOString(), pdf: null, items };
  });
}

/** Begins a packet. @throws Refusal not-found; forbidden for who may only read */
export const createPacket = (
  platform: Needs,
  asking: Asking,
  patientId: string,
  draft: PacketDraft,
  repeatable: Repeatable | null = null,
): Promise<PacketRevision> =>
  aboutPatient(platform, asking, { event: 'packet.created', id: patientId }, (tx, patient) =>
    repo.once(tx, repeatable, async () => {
      const id = newId();
      const place = { tenantId: asking.actor.tenantId, patientId, table: 'packet', rowId: id } as const;
      await repo.insertPacket(tx, id, patientId, await sealDetails(platform, place, { revision: 1, draft }));
      const facts = { items: draft.items.length };
      await note(tx, patient, { event: 'packet.created', resource: { type: 'packet', id }, facts }, asking.ip);
      return { id, revision: 1 };
    }),
  );

/** What was sent stays as it is: a change is the next version, once it is sent. @throws Refusal not-found; forbidden; conflict */
export const changePacket = (
  platform: Needs,
  asking: Asking,
  id: string,
  { revision, draft }: ChangePacket,
): Promise<PacketRevision> =>
  changing(platform, asking, { event: 'packet.changed', id }, async (tx, row) => {
    if (row.revision !== revision) return refuse('conflict');
    const next = revision + 1;
    const place = { tenantId: asking.actor.tenantId, patientId: row.patientId, table: 'packet', rowId: id } as const;
    await repo.setDraft(tx, id, await sealDetails(platform, place, { revision: next, draft }));
    const facts = { revision: next, items: draft.items.length };
    await note(tx, row, { event: 'packet.changed', resource: { type: 'packet', id }, facts }, asking.ip);
    return { id, revision: next };
  });

/** Word for word what goes out; the link is made only then. */
export async function packetMail(platform: Needs, { actor }: Asking, locale: Locale): Promise<PacketMail> {
  const { name } = await platform.db.inTenant(actor, brandOf);
  const values = { clinic: name, link: `${platform.config.publicUrl}/open#…` };
  const { subject, text } = renderMail(locale, { kind: 'packet', values });
  return { subject, text };
}
