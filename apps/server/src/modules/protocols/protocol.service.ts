import type { ChangeProtocol, CreateProtocol, Protocol, ProtocolList, ProtocolRevision, ProtocolSummary, ProtocolVersion } from '@hyaline/contract'; // prettier-ignore
import { phi } from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import { type ProtocolContent, protocolDigest } from '@hyaline/protocol';
import type { Repeatable, Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import { namesFor } from '../colleagues/index.ts';
import { sealAddress } from '../ledger/index.ts';
import { aboutPatient, type Asking, changing, type Needs, note, seen } from './about.ts';
import { allergyFlags } from './allergies.ts';
import { openDetails, openDraft, openReason, sealDetails, versionPlace } from './details.ts';
import * as repo from './protocol.repo.ts';
import * as tasks from './tasks.repo.ts';
import { followUpOf, refillOf } from './tasks.ts';

/** The patient's protocols, those in force first; the look is in the ledger. @throws Refusal not-found */
export async function listProtocols(platform: Needs, { actor, ip }: Asking, patientId: string): Promise<ProtocolList> {
  const event = 'protocol.listed';
  const resource = { type: 'patient', id: patientId };
  const { about, rows } = await seen(platform, { actor, ip }, { event, resource }, async (tx) => {
    const patient = await repo.noteList(tx, sealAddress(actor.tenantId, ip), patientId);
    return patient && { about: patient, rows: await repo.protocolsOf(tx, patientId) };
  });
  const protocols: ProtocolSummary[] = [];
  for (const row of rows) protocols.push(await summaryOf(platform, actor.tenantId, row));
  return { protocols, mayWrite: about.mayWrite && !about.removed };
}

/** A draft that was never signed shows what it says; anything else what was signed last. */
async function summaryOf(platform: Needs, tenantId: string, row: repo.ListedRow): Promise<ProtocolSummary> {
  const content = await contentOf(platform, tenantId, row);
  return {
    id: row.id,
    state: row.state,
    version: row.version,
    hasDraft: row.details !== null,
    title: phi(content.title),
    items: content.items.map(({ compound, dose }) => ({
      compound: phi(compound),
      dose: phi(`${dose.amount} ${dose.unit}`),
    })),
    nextDueOn: row.nextDueOn,
    changedAt: row.changedAt.toISOString(),
  };
}

async function contentOf(platform: Needs, tenantId: string, row: repo.ListedRow): Promise<ProtocolContent> {
  const { patientId, id, version, signed, details } = row;
  if (version !== null && signed !== null)
    return (await openDetails(platform, versionPlace(tenantId, patientId, id, version), signed)).content;
  if (details === null) throw new Error('a protocol has a draft or a version');
  return openDraft(platform, { ...row, tenantId }, details);
}

/** Everything about one protocol; the look is in the ledger. @throws Refusal not-found */
export async function readProtocol(platform: Needs, { actor, ip }: Asking, id: string): Promise<Protocol> {
  const { tenantId } = actor;
  const resource = { type: 'protocol', id };
  const found = await seen(platform, { actor, ip }, { event: 'protocol.read', resource }, async (tx) => {
    const row = await repo.readProtocol(tx, sealAddress(tenantId, ip), id);
    if (row === undefined) return undefined;
    const content = row.details && (await openDraft(platform, { ...row, tenantId }, row.details));
    return {
      row,
      draft: content && { content, flags: await allergyFlags(platform, tx, row.patientId, content) },
      versions: await repo.versionsOf(tx, id),
      refills: await tasks.refillsOf(tx, id),
      followUps: await tasks.followUpsOf(tx, id),
    };
  });
  const { row, draft, versions, refills, followUps } = found;
  const place = { tenantId, patientId: row.patientId };
  const people = [
    ...versions.map(({ signedBy }) => signedBy),
    ...[...refills, ...followUps].map((task) => task.changedBy),
  ];
  const names = await namesFor(platform, actor, [...new Set(people)]);
  const person = (who: string) => ({ id: who, name: names.get(who) ?? '' });
  const signed: ProtocolVersion[] = [];
  for (const { number, details, sha256, signedBy, signedAt } of versions) {
    const opened = await openDetails(platform, versionPlace(tenantId, row.patientId, id, number), details);
    const { content, flags, allergyAnswer } = opened;
    const who = { signedBy: person(signedBy), signedAt: signedAt.toISOString() };
    signed.push({ number, content, sha256, ...who, flags, allergyAnswer: phi(allergyAnswer) });
  }
  return {
    id,
    patientId: row.patientId,
    patientRef: row.patientRef,
    state: row.state,
    reason: phi(await openReason(platform, { ...place, id }, row.reason)),
    revision: row.revision,
    mayWrite: row.mayWrite && !row.removed,
    draft: draft && { ...draft, sha256: await protocolDigest(draft.content) },
    versions: signed,
    refills: await Promise.all(refills.map((refill) => refillOf(platform, place, refill, person))),
    followUps: await Promise.all(followUps.map((task) => followUpOf(platform, place, task, person))),
    createdAt: row.createdAt.toISOString(),
    changedAt: row.changedAt.toISOString(),
  };
}

/** Begins a draft. @throws Refusal not-found; forbidden for who may only read */
export const createProtocol = (
  platform: Needs,
  asking: Asking,
  patientId: string,
  { content }: CreateProtocol,
  repeatable: Repeatable | null = null,
): Promise<ProtocolRevision> =>
  aboutPatient(platform, asking, { event: 'protocol.created', id: patientId }, (tx, patient) =>
    repo.once(tx, repeatable, async () => {
      const id = newId();
      await repo.insertProtocol(tx, id, patientId, await sealDraft(platform, asking, { id, patientId }, 1, content));
      const facts = { items: content.items.length };
      await note(tx, patient, { event: 'protocol.created', resource: { type: 'protocol', id }, facts }, asking.ip);
      return { id, revision: 1 };
    }),
  );

/**
 * Changes the draft, or opens one on what was signed; null throws it away. What was signed stays as it is.
 * @throws Refusal not-found; forbidden; conflict when it has changed since, or is ended
 */
export const changeProtocol = (
  platform: Needs,
  asking: Asking,
  id: string,
  { revision, content }: ChangeProtocol,
): Promise<ProtocolRevision> =>
  changing(platform, asking, { event: 'protocol.changed', id }, async (tx: Tx, row) => {
    if (row.revision !== revision || row.state === 'ended') return refuse('conflict');
    if (content === null && row.version === null) return refuse('bad-request', { fields: ['content'] });
    const next = revision + 1;
    await repo.setDraft(tx, id, content && (await sealDraft(platform, asking, row, next, content)));
    const facts = { revision: next, items: content?.items.length ?? 0, thrownAway: content === null };
    await note(tx, row, { event: 'protocol.changed', resource: { type: 'protocol', id }, facts }, asking.ip);
    return { id, revision: next };
  });

const sealDraft = (
  platform: Needs,
  { actor: { tenantId } }: Asking,
  { id, patientId }: { id: string; patientId: string },
  revision: number,
  content: ProtocolContent,
): Promise<Buffer> =>
  sealDetails(platform, { tenantId, patientId, table: 'protocol', rowId: id }, { revision, content });
