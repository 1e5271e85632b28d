import type { Tx } from '../../platform/db/index.ts';
import { append } from '../ledger/index.ts';
import { giveUpMails } from '../mail/index.ts';
import * as repo from './ending.repo.ts';
import { linksOfPatient, linksOfStudy, linksOfSubject, markRevoked, type OpenLink } from './link.repo.ts';

interface Ending {
  linkId: string;
  patientRef: string | null;
  reason: WhyOver | 'revoked' | 'locked' | 'expired' | 'used-up' | 'time';
}
/** Why a link is over that nobody withdrew by itself. */
export type WhyOver =
  'study-deleted' | 'visit-deleted' | 'sent-anew' | 'packet-withdrawn' | 'patient-erased' | 'patient-removed';

/**
 * The end of a link: what it opened is deleted, its viewings end with their own ledger rows, every node is told.
 * In the transaction that decided it. @returns whether this call emptied it
 */
export async function endLink(tx: Tx, ending: Ending): Promise<boolean> {
  const emptied = await repo.emptyLink(tx, ending.linkId);
  await writeEnded(tx, ending, await repo.endViewings(tx, ending.linkId, true));
  await repo.notifyDead(tx, ending.linkId);
  return emptied;
}

/** A study goes, and its links with it: called in the transaction that deletes the study. */
export const endLinksOfStudy = async (tx: Tx, studyId: string): Promise<void> =>
  withdraw(tx, await linksOfStudy(tx, studyId), 'study-deleted');

/** Withdraws every link of a visit or packet, in the caller's transaction. */
export const endLinksOfSubject = async (tx: Tx, subjectId: string, reason: WhyOver): Promise<void> =>
  withdraw(tx, await linksOfSubject(tx, subjectId), reason);

/** The patient is erased: nothing of theirs stays open, in the caller's transaction, whoever the actor is. */
export const endLinksOfPatient = async (tx: Tx, patientRef: string): Promise<void> =>
  withdraw(tx, await linksOfPatient(tx, patientRef, ['study', 'viewer', 'packet']), 'patient-erased');

/** The record is put away, and what was sent out of it with it. Studies stand by themselves, and so do their links. */
export const endLinksOfRecord = async (tx: Tx, patientRef: string): Promise<void> =>
  withdraw(tx, await linksOfPatient(tx, patientRef, ['viewer', 'packet']), 'patient-removed');

/** How the dedupe key of a mail begins that carries a link of this packet. */
export const mailsOfPacket = (packetId: string): string => `packet.${packetId}.`;

async function withdraw(tx: Tx, links: readonly OpenLink[], reason: WhyOver): Promise<void> {
  for (const { id, kind, subjectId, patientRef } of links) {
    await markRevoked(tx, id);
    if (kind === 'packet' && subjectId !== null) await giveUpMails(tx, mailsOfPacket(subjectId) + id);
    const resource = { type: 'link', id };
    await append(tx, { event: 'link.revoked', outcome: 'done', resource, patientRef, facts: { reason } });
    await endLink(tx, { linkId: id, patientRef, reason });
  }
}

/** Ends the viewings whose quarter of an hour is over. */
export async function endOldViewings(tx: Tx, linkId: string, patientRef: string | null): Promise<void> {
  await writeEnded(tx, { linkId, patientRef, reason: 'time' }, await repo.endViewings(tx, linkId, false));
}

async function writeEnded(tx: Tx, { linkId, patientRef, reason }: Ending, ended: repo.EndedViewing[]): Promise<void> {
  for (const { accessId, bytes } of ended) {
    const facts = { access: accessId, bytes, reason };
    await append(tx, {
      event: 'link.ended',
      outcome: 'done',
      resource: { type: 'link', id: linkId },
      patientRef,
      facts,
    });
  }
}
