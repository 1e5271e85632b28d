import {
  type ChangePractice,
  type ChooseWorkspaces,
  type EventName,
  PHI_WORKSPACES,
  type Practice,
  PracticeProfile,
  type Workspace,
} from '@hyaline/contract';
import type { Json } from '@hyaline/kit';
import type { Actor, Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { append } from '../ledger/index.ts';
import { ensurePhiSchema } from '../tenancy/index.ts';
import { knowsZone } from './location.repo.ts';
import type { Asking } from './locations.service.ts';
import * as repo from './practice.repo.ts';
import { forgetWorkspaces } from './workspaces.ts';

type Needs = Pick<Platform, 'db' | 'database'>;

/** @throws Refusal not-found outside of a clinic */
export const practice = ({ db }: Pick<Needs, 'db'>, actor: Actor): Promise<Practice> =>
  db.inTenant(actor, async (tx) => toPractice(await rowOf(tx)));

/** @throws Refusal bad-request for a privacy officer who is nobody of the clinic, or a zone that the database does not know; record-changed */
export const changePractice = (
  { db }: Pick<Needs, 'db'>,
  { actor, ip }: Asking,
  ask: ChangePractice,
): Promise<Practice> =>
  db.inTenant(actor, async (tx) => {
    const before = await rowOf(tx);
    if (before.revision !== ask.revision) return refuse('record-changed');
    const fields = changedFields(before, ask);
    if (fields.length === 0 && before.steps.profile !== undefined) return toPractice(before);
    if (ask.privacyOfficerId !== null && !(await repo.isMember(tx, ask.privacyOfficerId)))
      return refuse('bad-request', { fields: ['privacyOfficerId'] });
    if (fields.includes('timeZone') && !(await knowsZone(tx, ask.timeZone)))
      return refuse('bad-request', { fields: ['timeZone'] });
    if (!(await repo.changePractice(tx, ask))) return refuse('record-changed');
    await note(tx, 'practice.changed', { fields }, ip);
    return toPractice(await rowOf(tx));
  });

/**
 * Switches workspaces on and off. What was kept stays where it is; a workspace of patient data that is switched on
 * makes the clinic's own schema, if there was none.
 * @throws Refusal record-changed
 */
export async function chooseWorkspaces(needs: Needs, { actor, ip }: Asking, ask: ChooseWorkspaces): Promise<Practice> {
  const chosen = await needs.db.inTenant(actor, async (tx) => {
    const before = await rowOf(tx);
    if (before.revision !== ask.revision) return refuse('record-changed');
    const on = ask.workspaces.filter((workspace) => !before.workspaces.includes(workspace));
    const off = before.workspaces.filter((workspace) => !ask.workspaces.includes(workspace));
    if (on.length + off.length === 0) return toPractice(before);
    if (!(await repo.chooseWorkspaces(tx, ask.revision, ask.workspaces))) return refuse('record-changed');
    await note(tx, 'practice.workspaces-changed', { on, off }, ip);
    tx.afterCommit(() => forgetWorkspaces(needs, actor.tenantId));
    return toPractice(await rowOf(tx));
  });
  if (keepsPhi(chosen.workspaces)) await ensurePhiSchema(needs, actor.tenantId);
  return chosen;
}

export const keepsPhi = (workspaces: readonly Workspace[]): boolean =>
  workspaces.some((workspace) => PHI_WORKSPACES.includes(workspace));

export const rowOf = async (tx: Tx): Promise<repo.PracticeRow> => (await repo.readPractice(tx)) ?? refuse('not-found');

const toPractice = ({ steps: _, closingDueAt, ...row }: repo.PracticeRow): Practice => ({
  ...row,
  closingDueAt: closingDueAt?.toISOString() ?? null,
});

const changedFields = (before: repo.PracticeRow, ask: ChangePractice): string[] =>
  (Object.keys(PracticeProfile.shape) as (keyof PracticeProfile)[])
    .filter((field) => before[field] !== ask[field])
    .toSorted();

const note = (tx: Tx, event: EventName, facts: Record<string, Json>, ip: string) =>
  append(tx, {
    event,
    outcome: 'done',
    resource: { type: 'clinic', id: tx.actor.tenantId },
    patientRef: null,
    facts,
    ip,
  });
