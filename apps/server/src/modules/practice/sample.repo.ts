import type { SampleState } from '@hyaline/contract';
import type { Statement, Tx } from '../../platform/db/index.ts';

/** A making that has not ended by then was cut short. */
const GIVEN_UP = `interval '10 minutes'`;

const STATE: Statement = {
  name: 'practice-sample',
  text: `select case when x.state = 'making' and x.started_at < now() - ${GIVEN_UP} then 'failed' else x.state end as state,
      x.study_id as "studyId" from core.sample_study x`,
};
const STILL: Statement = {
  name: 'practice-sample-still',
  text: `select exists (select from study s where s.id = $1 and s.state = 'saved') as here`,
};
export interface SampleRow {
  state: SampleState;
  studyId: string | null;
}
export const findSample = async (tx: Tx): Promise<SampleRow | undefined> => (await tx.query<SampleRow>(STATE, []))[0];

/** @param phi - the transaction stands in the clinic's PHI schema, so that a sample that was deleted there is told apart */
export async function sampleState(tx: Tx, phi: boolean): Promise<SampleState> {
  const row = await findSample(tx);
  if (row === undefined) return 'none';
  if (row.state !== 'ready' || !phi) return row.state;
  return (await tx.query<{ here: boolean }>(STILL, [row.studyId]))[0]?.here === true ? 'ready' : 'none';
}

const START: Statement = {
  name: 'practice-sample-start',
  text: `insert into core.sample_study (tenant_id, state, started_by)
    values ((select sec.tenant()), 'making', (select sec.user_id()))
    on conflict (tenant_id) do update set state = 'making', study_id = null, started_at = now(), started_by = excluded.started_by
    where sample_study.state <> 'making' or sample_study.started_at < now() - ${GIVEN_UP}
    returning true as done`,
};
/** @returns false while one is being made */
export const startSample = async (tx: Tx): Promise<boolean> => (await tx.query(START, [])).length > 0;

const END: Statement = {
  name: 'practice-sample-end',
  text: `update core.sample_study set state = case when $1::uuid is null then 'failed' else 'ready' end, study_id = $1,
    started_by = (select sec.user_id())`,
};
export const endSample = (tx: Tx, studyId: string | null): Promise<object[]> => tx.query(END, [studyId]);

const FORGET: Statement = { name: 'practice-sample-forget', text: 'delete from core.sample_study' };
export const forgetSample = (tx: Tx): Promise<object[]> => tx.query(FORGET, []);
