import type { ChangePractice, Locale, OnboardingStep, Practice, Specialty, Workspace } from '@hyaline/contract';
import type { Statement, Tx } from '../../platform/db/index.ts';

/** How each step was left; one that is not there is open. */
export type Steps = Partial<Record<OnboardingStep, { state: 'done' | 'skipped'; at: string; by: string }>>;
export interface PracticeRow extends Omit<Practice, 'specialty' | 'locale' | 'workspaces' | 'closingDueAt'> {
  closingDueAt: Date | null;
  specialty: Specialty | null;
  locale: Locale;
  workspaces: Workspace[];
  steps: Steps;
}

const READ: Statement = {
  name: 'practice-read',
  text: `select p.revision, c.name as "clinicName", p.npi, p.specialty, p.phone, p.website, p.time_zone as "timeZone",
      p.locale, p.privacy_officer_id as "privacyOfficerId", a.name as "privacyOfficerName", p.workspaces, p.steps,
      p.onboarding_complete as "onboardingComplete",
      (select c.due_at from core.closing c where c.ended_at is null) as "closingDueAt"
    from core.practice p join core.clinic c on c.tenant_id = p.tenant_id
    left join core.membership m on m.tenant_id = p.tenant_id and m.account_id = p.privacy_officer_id and m.removed_at is null
    left join core.account a on a.id = m.account_id`,
};
export const readPractice = async (tx: Tx): Promise<PracticeRow | undefined> =>
  (await tx.query<PracticeRow>(READ, []))[0];

const CHANGE: Statement = {
  name: 'practice-change',
  text: `update core.practice set revision = revision + 1, npi = $2, specialty = $3, phone = $4, website = $5, time_zone = $6,
      locale = $7, privacy_officer_id = $8, changed_at = now(), changed_by = (select sec.user_id())
    where revision = $1 returning true as done`,
};
const RENAME: Statement = {
  name: 'practice-rename',
  text: 'update core.clinic set name = $1 where name <> $1',
};
/** @returns false when somebody else changed it since that revision */
export async function changePractice(tx: Tx, ask: ChangePractice): Promise<boolean> {
  const { revision, clinicName, npi, specialty, phone, website, timeZone, locale, privacyOfficerId } = ask;
  const values = [revision, npi, specialty, phone, website, timeZone, locale, privacyOfficerId];
  if ((await tx.query(CHANGE, values)).length === 0) return false;
  await tx.query(RENAME, [clinicName]);
  return true;
}

const MEMBER: Statement = {
  name: 'practice-member',
  text: 'select true as here from core.membership m where m.account_id = $1 and m.removed_at is null',
};
export const isMember = async (tx: Tx, accountId: string): Promise<boolean> =>
  (await tx.query(MEMBER, [accountId])).length > 0;

const CHOOSE: Statement = {
  name: 'practice-workspaces',
  text: `update core.practice set revision = revision + 1, workspaces = $2, changed_at = now(),
      changed_by = (select sec.user_id())
    where revision = $1 returning true as done`,
};
/** @returns false as changePractice */
export const chooseWorkspaces = async (tx: Tx, revision: number, workspaces: readonly Workspace[]): Promise<boolean> =>
  (await tx.query(CHOOSE, [revision, workspaces])).length > 0;

const WORKSPACES: Statement = { name: 'practice-workspaces-read', text: 'select p.workspaces from core.practice p' };
/** Undefined outside of a clinic. */
export const readWorkspaces = async (tx: Tx): Promise<Workspace[] | undefined> =>
  (await tx.query<{ workspaces: Workspace[] }>(WORKSPACES, []))[0]?.workspaces;
