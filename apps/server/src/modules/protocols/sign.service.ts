import type { ProtocolRevision, SetProtocolState, SignProtocol } from '@hyaline/contract';
import { protocolDigest } from '@hyaline/protocol';
import { refuse } from '../../platform/http/index.ts';
import { type Asking, changing, type Needs, note } from './about.ts';
import { allergyFlags } from './allergies.ts';
import { openDraft, sealDetails, sealReason, versionPlace } from './details.ts';
import * as repo from './protocol.repo.ts';
import { closeDue } from './tasks.service.ts';

/**
 * Signs the open draft: from then on it is a version that never changes, and the protocol is in force. The person names
 * the SHA-256 of what they were shown, so that nothing else can be signed in its place.
 * @throws Refusal not-found; forbidden; conflict when the draft is not the one that was shown; allergy-unanswered when an
 * allergy of the record names a compound and no answer was given
 */
export const signProtocol = (
  platform: Needs,
  asking: Asking,
  id: string,
  ask: SignProtocol,
): Promise<ProtocolRevision> =>
  changing(platform, asking, { event: 'protocol.signed', id }, async (tx, row) => {
    const { tenantId } = asking.actor;
    if (row.revision !== ask.revision || row.state === 'ended' || row.details === null) return refuse('conflict');
    const content = await openDraft(platform, { ...row, tenantId }, row.details);
    const sha256 = await protocolDigest(content);
    if (sha256 !== ask.sha256) return refuse('conflict');
    const flags = await allergyFlags(platform, tx, row.patientId, content);
    if (flags.length > 0 && ask.allergyAnswer === '') return refuse('allergy-unanswered');
    const number = (row.version ?? 0) + 1;
    const allergyAnswer = flags.length > 0 ? ask.allergyAnswer : '';
    const place = versionPlace(tenantId, row.patientId, id, number);
    const details = await sealDetails(platform, place, { content, flags, allergyAnswer });
    await repo.signVersion(tx, { id, number, patientId: row.patientId, details, sha256 });
    // The digest says nothing of its content: ids of items, drawn at random, are part of what was hashed.
    const facts = { version: number, sha256, allergies: flags.length };
    await note(tx, row, { event: 'protocol.signed', resource: { type: 'protocol', id }, facts }, asking.ip);
    return { id, revision: row.revision + 1 };
  });

const EVENTS = { signed: 'protocol.resumed', paused: 'protocol.paused', ended: 'protocol.ended' } as const;
/** From which states one comes to another; ended is the end. */
const FROM = { signed: ['paused'], paused: ['signed'], ended: ['draft', 'signed', 'paused'] } as const;

/** Pauses, resumes or ends a protocol. @throws Refusal not-found; forbidden; conflict */
export const setProtocolState = (
  platform: Needs,
  asking: Asking,
  id: string,
  { revision, state, reason }: SetProtocolState,
): Promise<ProtocolRevision> =>
  changing(platform, asking, { event: EVENTS[state], id }, async (tx, row) => {
    const from: readonly string[] = FROM[state];
    if (row.revision !== revision || !from.includes(row.state)) return refuse('conflict');
    const { patientId } = row;
    const { tenantId } = asking.actor;
    await repo.setState(tx, id, state, await sealReason(platform, { tenantId, patientId, id }, reason));
    if (row.details !== null) {
      const content = await openDraft(platform, { ...row, tenantId }, row.details); // sealed again for its new revision
      const place = { tenantId, patientId, table: 'protocol', rowId: id } as const;
      await repo.replaceDraft(tx, id, await sealDetails(platform, place, { revision: revision + 1, content }));
    }
    if (state === 'ended') await closeDue(tx, row);
    await note(tx, row, { event: EVENTS[state], resource: { type: 'protocol', id } }, asking.ip);
    return { id, revision: revision + 1 };
  });
