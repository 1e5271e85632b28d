import { phi, type Phi } from '@hyaline/contract';
import type { Statement, Tx } from '../../platform/db/index.ts';
import type { Platform } from '../../platform/index.ts';
import { REQUEST_COLUMNS, type RequestRow } from './request.repo.ts';
import { openRequest } from './request-seal.ts';
import { statementsOf, withStatement } from './statements.ts';

export interface Disagreement {
  requestId: string;
  /** The entry of the chart that it is about; null: nobody has said which. */
  entryId: string | null;
  askedOn: string;
  answeredAt: string;
  /** What was to be corrected. */
  request: Phi<string>;
  reasons: readonly string[];
  answer: Phi<string>;
  /** Null: none, and request and denial go along by themselves. Empty: one was written and cannot be read. */
  statement: Phi<string> | null;
  /** The parent or representative who wrote the statement; null: the patient. */
  statedBy: Phi<string> | null;
  rebuttal: Phi<string> | null;
}
const DENIED: Statement = {
  name: 'requests-denied-amendments',
  text: `select ${REQUEST_COLUMNS} from patient_request r
    where r.patient_id = $1 and r.kind = 'amendment' and r.outcome in ('denied', 'partly') order by r.closed_at, r.id limit 200`,
};
/**
 * What goes along with what is disclosed of the record (45 CFR 164.526(d)(5)): each statement of disagreement with the
 * request, the denial and the clinic's reply, and request and denial alone where the patient asked for that. For those who see the patient, and the patient.
 */
export async function disagreementsOf(
  platform: Pick<Platform, 'vault'>,
  tx: Tx,
  patientId: string,
): Promise<Disagreement[]> {
  const written = await statementsOf(platform, tx, patientId);
  const standing: Disagreement[] = [];
  for (const row of await tx.query<RequestRow>(DENIED, [patientId])) {
    const details = withStatement(await openRequest(platform, tx.actor, row), written.get(row.id));
    if (details.statement === null && !details.along) continue;
    standing.push({
      requestId: row.id,
      entryId: row.aboutEntry,
      askedOn: row.askedOn,
      answeredAt: row.closedAt?.toISOString() ?? '',
      request: phi(details.words),
      reasons: details.answer?.reasons ?? [],
      answer: phi(details.answer?.text ?? ''),
      statement: details.statement === null ? null : phi(details.statement),
      statedBy: details.statedBy === null ? null : phi(details.statedBy),
      rebuttal: details.rebuttal === null ? null : phi(details.rebuttal),
    });
  }
  return standing;
}
