import type { Role } from '@hyaline/contract';
import type { Tx } from '../../platform/db/index.ts';

export type Outcome = 'done' | 'not-found' | 'forbidden' | 'last-owner';

export interface Placed {
  outcome: Outcome;
  /** The role until now; null for somebody who is not here. */
  before: Role | null;
}

const NOT_THERE: Placed = { outcome: 'not-found', before: null };

const CHANGE = { name: 'team-change-role', text: 'select outcome, before from sec.change_role($1, $2)' };
export const changeRole = async (tx: Tx, accountId: string, role: Role): Promise<Placed> =>
  (await tx.query<Placed>(CHANGE, [accountId, role]))[0] ?? NOT_THERE;

const END_UNFIT = {
  name: 'team-end-unfit-assignments',
  text: 'select kind, id, ref, assignees from sec.end_unfit_assignments($1)',
};
export interface EndedAssignment {
  kind: 'provider' | 'cover' | 'identity' | 'study';
  /** Of the patient, or of the study. */
  id: string;
  ref: string;
  /** Of a study: who is left. */
  assignees: string[] | null;
}
/** Ends what hangs on somebody and their present role may not hold, whoever asks. */
export const endUnfitAssignments = (tx: Tx, accountId: string): Promise<EndedAssignment[]> =>
  tx.query<EndedAssignment>(END_UNFIT, [accountId]);

const NAMES = {
  name: 'team-names',
  text: `select coalesce((select a.name from core.account a where a.id = (select sec.user_id())), '') as by,
    coalesce((select a.name from core.account a where a.id = $1), '') as who`,
};
export const namesOf = async (tx: Tx, accountId: string): Promise<{ by: string; who: string }> =>
  (await tx.query<{ by: string; who: string }>(NAMES, [accountId]))[0] ?? { by: '', who: '' };

const REMOVE = { name: 'team-remove-member', text: 'select outcome, before from sec.remove_member($1)' };
export const removeMember = async (tx: Tx, accountId: string): Promise<Placed> =>
  (await tx.query<Placed>(REMOVE, [accountId]))[0] ?? NOT_THERE;

const RESTORE = { name: 'team-restore-member', text: 'select outcome, before from sec.restore_member($1)' };
export const restoreMember = async (tx: Tx, accountId: string): Promise<Placed> =>
  (await tx.query<Placed>(RESTORE, [accountId]))[0] ?? NOT_THERE;

const END_SESSIONS = {
  name: 'team-end-sessions',
  text: `update core.session set ended_at = clock_timestamp(), end_reason = $2
         where tenant_id = (select sec.tenant()) and account_id = $1 and ended_at is null returning id`,
};
/** In the actor's clinic only: what the person does in another one is not this one's affair. */
export const endSessionsHere = async (
  tx: Tx,
  accountId: string,
  reason: 'removed' | 'ended-by-other',
): Promise<string[]> => (await tx.query<{ id: string }>(END_SESSIONS, [accountId, reason])).map(({ id }) => id);

export interface Standing {
  role: Role;
  manageable: boolean;
  removed: boolean;
}

const STANDING = {
  name: 'team-standing',
  text: `select role, sec.outranks(role) as manageable, removed_at is not null as removed from core.membership
         where account_id = $1`,
};
/** What somebody is, or was, in the actor's clinic. */
export const standingOf = async (tx: Tx, accountId: string): Promise<Standing | undefined> =>
  (await tx.query<Standing>(STANDING, [accountId]))[0];
