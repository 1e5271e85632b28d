import type { Tx } from '../../platform/db/index.ts';
import { append } from '../ledger/index.ts';
import * as repo from './ending.repo.ts';
import { linksOfStudy, markRevoked } from './link.repo.ts';

interface Ending {
  linkId: string;
  patientRef: string;
  reason: 'revoked' | 'study-deleted' | 'expired' | 'used-up' | 'time';
}

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
export async function endLinksOfStudy(tx: Tx, studyId: string): Promise<void> {
  for (const { id, patientRef } of await linksOfStudy(tx, studyId)) {
    await markRevoked(tx, id);
    const resource = { type: 'link', id };
    await append(tx, {
      event: 'link.revoked',
      outcome: 'done',
      resource,
      patientRef,
      facts: { reason: 'study-deleted' },
    });
    await endLink(tx, { linkId: id, patientRef, reason: 'study-deleted' });
  }
}

/** Ends the viewings whose quarter of an hour is over. */
export async function endOldViewings(tx: Tx, linkId: string, patientRef: string): Promise<void> {
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
