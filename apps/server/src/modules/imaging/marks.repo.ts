import type { Statement, Tx } from '../../platform/db/index.ts';
import { eventOf, SEEN } from './study.repo.ts';

export interface MarksRow {
  /** Both null: nobody has put anything on the study yet. */
  revision: number | null;
  details: Buffer | null;
}

/** $1 sealed address, $2 facts, $3 study: the marks and the ledger entry in one statement. */
export const READ_MARKS: Statement = {
  name: 'marks-read',
  text: `select m.revision, m.details, ${eventOf('study.read')} as written from study s
    left join study_marks m on m.tenant_id = s.tenant_id and m.study_id = s.id where s.id = $3 and ${SEEN}`,
};

const FIRST: Statement = {
  name: 'marks-first',
  text: `insert into study_marks (tenant_id, study_id, details, saved_by) values ((select sec.tenant()), $1, $2, (select sec.user_id()))
    on conflict (tenant_id, study_id) do nothing returning revision`,
};
const NEXT: Statement = {
  name: 'marks-next',
  text: `update study_marks set revision = revision + 1, details = $2, saved_by = (select sec.user_id()), saved_at = now()
    where study_id = $1 and revision = $3 returning revision`,
};

/** The new revision; undefined when the one that was changed is not the latest. */
export async function writeMarks(
  tx: Tx,
  studyId: string,
  revision: number,
  details: Uint8Array,
): Promise<number | undefined> {
  const [row] =
    revision === 0
      ? await tx.query<{ revision: number }>(FIRST, [studyId, details])
      : await tx.query<{ revision: number }>(NEXT, [studyId, details, revision]);
  return row?.revision;
}
