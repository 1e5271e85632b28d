import type { OnboardingStep } from '@hyaline/contract';
import type { Statement, Tx } from '../../platform/db/index.ts';

/** What is so in the clinic, whoever ticked what. */
export interface RealState {
  /** A Business Associate Agreement is in force. */
  agreement: boolean;
  people: number;
  invitations: number;
  branding: boolean;
  /** A place with opening hours. */
  hours: boolean;
  officer: boolean;
  privacyNotice: boolean;
  retention: boolean;
  link: boolean;
  appointment: boolean;
  patient: boolean;
}
const REAL: Statement = {
  name: 'practice-real-state',
  text: `select coalesce(now() < (select sec.baa_until()), false) as agreement,
      (select count(*)::integer from core.membership m where m.removed_at is null) as people,
      (select count(*)::integer from core.invitation i where i.accepted_at is null and i.removed_at is null
        and i.expires_at > now()) as invitations,
      exists (select from core.branding) as branding,
      exists (select from core.location l where l.removed_at is null and jsonb_array_length(l.hours) > 0) as hours,
      exists (select from core.practice p join core.membership m on m.tenant_id = p.tenant_id
        and m.account_id = p.privacy_officer_id and m.removed_at is null) as officer,
      exists (select from core.privacy_notice n where n.url is not null) as "privacyNotice",
      exists (select from core.retention_rule) as retention,
      exists (select from core.link) as link,
      exists (select from core.appointment) as appointment,
      (select sec.keeps_patients()) as patient`,
};
export async function realState(tx: Tx): Promise<RealState> {
  const [row] = await tx.query<RealState>(REAL, []);
  if (!row) throw new Error('one row is always there');
  return row;
}

const MARK: Statement = {
  name: 'practice-step',
  text: `update core.practice set steps = steps || jsonb_build_object($1::text, jsonb_build_object('state', $2::text,
      'at', to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'by', (select sec.user_id()))),
      changed_at = now(), changed_by = (select sec.user_id())`,
};
export const markStep = (tx: Tx, step: OnboardingStep, state: 'done' | 'skipped'): Promise<object[]> =>
  tx.query(MARK, [step, state]);

const COMPLETE: Statement = {
  name: 'practice-complete',
  text: `update core.practice set onboarding_complete = true, changed_at = now(), changed_by = (select sec.user_id())
    where not onboarding_complete returning true as done`,
};
/** @returns false when it was already */
export const complete = async (tx: Tx): Promise<boolean> => (await tx.query(COMPLETE, [])).length > 0;

const STUDY: Statement = {
  name: 'practice-own-study',
  text: `select exists (select from study s where s.state = 'saved'
    and s.id is distinct from (select x.study_id from core.sample_study x)) as here`,
};
/** In the clinic's PHI schema: whether there is a study that the asker sees, beside the sample. */
export const anyStudy = async (tx: Tx): Promise<boolean> =>
  (await tx.query<{ here: boolean }>(STUDY, []))[0]?.here === true;
