import type { Statement, Tx } from '../../platform/db/index.ts';
import { append } from '../ledger/index.ts';

export interface HeldStudy {
  id: string;
  patientRef: string;
  savedAt: Date;
  /** The person saved it; otherwise they are assigned to it. */
  saved: boolean;
}

const HELD: Statement = {
  name: 'study-held-by',
  text: `select id, patient_ref as "patientRef", saved_at as "savedAt", saved_by = $1 as saved from study
    where state = 'saved' and (saved_by = $1 or $1 = any (assignee_ids)) order by saved_at desc, id limit 2000`,
};

/** Each one shown is in the ledger, as in every list of studies. */
async function heldBy(tx: Tx, accountId: string): Promise<HeldStudy[]> {
  return tx.query<HeldStudy>(HELD, [accountId]);
}

/** What of a person's studies the actor sees, by pseudonym. In a transaction of the clinic's PHI role. */
export async function studiesHeldBy(tx: Tx, accountId: string, ip: string): Promise<HeldStudy[]> {
  const studies = await heldBy(tx, accountId);
  for (const { id, patientRef } of studies) {
    const resource = { type: 'study', id };
    const facts = { heldBy: accountId };
    await append(tx, { event: 'study.listed', outcome: 'done', resource, patientRef, facts, ip });
  }
  return studies;
}

const HAND_OVER: Statement = {
  name: 'study-hand-over',
  text: `update study set assignee_ids = array(
      select distinct x from unnest(array_append(array_remove(assignee_ids, $2::uuid), $3::uuid)) as x where x <> saved_by)
    where id = $1 returning assignee_ids as "assigneeIds"`,
};

/**
 * Puts one person in the place of another on every study of theirs that the actor may change. Who saved a study stays
 * written on it. In a transaction of the clinic's PHI role.
 * @returns how many studies changed hands
 */
export async function handOverStudies(tx: Tx, from: string, to: string, ip: string): Promise<number> {
  let changed = 0;
  for (const { id, patientRef } of await heldBy(tx, from)) {
    const [row] = await tx.query<{ assigneeIds: string[] }>(HAND_OVER, [id, from, to]);
    if (!row) continue;
    changed += 1;
    const facts = { assignees: row.assigneeIds, handedOver: { from, to } };
    const resource = { type: 'study', id };
    await append(tx, { event: 'study.assigned', outcome: 'done', resource, patientRef, facts, ip });
  }
  return changed;
}
