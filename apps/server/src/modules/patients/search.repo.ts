import { appendAll, type Statement, type Tx } from '../../platform/db/index.ts';
import { COLUMNS, FACTS, type PatientRow, SEALED } from './patient.repo.ts';

const MOST_FOUND = 100;
/** Whether a patient has all tokens of an alternative `a`. A count, so that it is looked up for each and never hashed for all. */
const hasAll = (patient: string): string =>
  `(select count(*) from patient_token u where u.tenant_id = (select sec.tenant()) and u.patient_id = ${patient}
    and u.token = any (a.tokens)) = cardinality(a.tokens)`;
/**
 * An owner sees everybody: the first token leads through its patients in the order of showing them, until there are
 * enough. Anybody else's search goes through their own patients and no others: its time tells nothing of those.
 */
const CANDIDATES: Statement = {
  name: 'patient-candidates',
  text: `with asked as (select a.alternative, array_agg(a.token order by a.n) as tokens
      from unnest($1::bigint[], $2::integer[]) with ordinality as a (token, alternative, n) group by a.alternative),
    own as materialized (select x.id from (select my_patients() as id union select granted_patients()) x where not (select is_owner())),
    hit as materialized (
      select x.id from asked a cross join lateral (
        select p.id from patient_token t join patient p on p.tenant_id = t.tenant_id and p.id = t.patient_id
        where (select is_owner()) and t.token = a.tokens[1] and p.removed_at is null and ${hasAll('t.patient_id')}
        order by t.written_at desc limit ${MOST_FOUND}) x
      union
      select o.id from own o cross join asked a where ${hasAll('o.id')}),
    page as materialized (select p.* from patient p
      where p.id in (select h.id from hit h) and p.removed_at is null
      order by p.changed_at desc, p.id desc limit $3)
    select ${COLUMNS}, ${FACTS} as facts from page p ${SEALED}
    order by p.changed_at desc, p.id desc`,
};
/** Its plan is right for every search, and takes longer to make than to run. */
const PLANNED_ONCE: Statement = {
  name: 'patient-search-planned-once',
  text: `select set_config('plan_cache_mode', 'force_generic_plan', true)`,
};
const CANDIDATES_OF_MANY: Statement = {
  name: 'patient-candidates-of-many',
  text: `with asked as (select * from unnest($1::bigint[], $2::integer[]) as a (token, alternative)),
    found as (select a.alternative, t.patient_id, count(*) as matched from asked a join patient_token t on t.token = a.token
      group by a.alternative, t.patient_id),
    wanted as (select a.alternative, count(*) as tokens from asked a group by a.alternative),
    hit as materialized (select distinct f.patient_id from found f join wanted w on w.alternative = f.alternative
      where f.matched = w.tokens),
    page as materialized (select p.* from patient p
      where p.id in (select h.patient_id from hit h) and p.removed_at is null
      order by p.changed_at desc, p.id desc limit $3)
    select ${COLUMNS}, ${FACTS} as facts from page p ${SEALED}
    order by p.changed_at desc, p.id desc`,
};
const BY_REF: Statement = {
  name: 'patient-by-ref',
  text: `select ${COLUMNS}, ${FACTS} as facts from patient p ${SEALED} where p.ref = $1`,
};
export type CandidateRow = PatientRow & { facts: string };

/** For each alternative some tokens, first the one that fewest patients may be thought to have. */
type Alternatives = readonly (readonly string[])[];
const asked = (alternatives: Alternatives, most: number): unknown[] => [
  alternatives.flat(),
  alternatives.flatMap((tokens, alternative) => tokens.map(() => alternative)),
  most,
];
/**
 * Patients with all tokens of one of a few alternatives, among those who may be seen, latest change first. Not in the
 * ledger yet. @param most - at most 100
 */
export async function candidates(tx: Tx, alternatives: Alternatives, most: number): Promise<CandidateRow[]> {
  const [, rows] = await Promise.all([
    tx.query(PLANNED_ONCE, []), // leaves together with the search
    tx.query<CandidateRow>(CANDIDATES, asked(alternatives, most)),
  ]);
  return rows;
}
/** The same for thousands of alternatives, all postings at once. */
export const candidatesOfMany = (tx: Tx, alternatives: Alternatives, most: number): Promise<CandidateRow[]> =>
  tx.query<CandidateRow>(CANDIDATES_OF_MANY, asked(alternatives, most));
export const byRef = (tx: Tx, ref: string): Promise<CandidateRow[]> => tx.query<CandidateRow>(BY_REF, [ref]);

const FOUND: Statement = {
  name: 'patient-found',
  text: appendAll(
    'patient.found',
    'patient',
    'select * from unnest($1::uuid[], $2::text[], $3::text[]) as x (id, ref, facts)',
    '$4',
  ),
};
/** One ledger entry for each patient that a search shows. */
export const noteFound = (tx: Tx, shown: readonly CandidateRow[], address: Buffer): Promise<object[]> =>
  tx.query(FOUND, [shown.map(({ id }) => id), shown.map(({ ref }) => ref), shown.map(({ facts }) => facts), address]);
