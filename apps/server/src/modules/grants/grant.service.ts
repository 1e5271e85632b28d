import {
  allows,
  cleanReason,
  type CurrentGrant,
  type Grant,
  type Grants,
  type GrantTarget,
  type TakeGrant,
} from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import type { Repeatable, Tx } from '../../platform/db/index.ts';
import { Refusal, refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import type { SessionInfo } from '../identity/index.ts';
import { append, appendDenied } from '../ledger/index.ts';
import * as repo from './grant.repo.ts';
import { grantResource, recordEnd, tellTaken } from './telling.service.ts';

export type By = Pick<SessionInfo, 'tenantId' | 'userId' | 'role'>;

interface Taking {
  by: By;
  ask: TakeGrant;
  ip: string;
  repeatable: Repeatable | null;
}

/** Where the sealed reason of a grant stands. */
export const reasonPlace = (id: string) => ({ table: 'core.access_grant', column: 'reason', rowId: id });

/**
 * Takes emergency access for the asking person. Grant, ledger row, notices and mails are one transaction. Nothing looks
 * whether the patient or study exists: the grant is recorded either way, and opens what there is.
 * @throws Refusal step-up-required, grant-live, review-pending
 */
export async function takeGrant(platform: Platform, { by, ask, ip, repeatable }: Taking): Promise<{ id: string }> {
  const { target, minutes } = ask;
  const id = newId();
  const reason = await platform.vault.sealField({ tenantId: by.tenantId }, reasonPlace(id), cleanReason(ask.reason));
  const patientRef = target.kind === 'patient' ? target.patientRef : null;
  const about = { minutes, ...(target.kind === 'study' ? { study: target.studyId } : {}) };
  const take = async (tx: Tx): Promise<{ id: string }> => {
    const verdict = await repo.takeGrant(tx, { id, target, minutes, reason });
    if (verdict !== 'taken') return refuse(verdict);
    const grant = await repo.currentGrant(tx);
    if (!grant) throw new Error('a grant that was just taken is not there');
    const told = await tellTaken(platform, tx, grant.endsAt);
    const facts = { ...about, ...told };
    await append(tx, { event: 'grant.requested', outcome: 'done', resource: grantResource(id), patientRef, facts, ip });
    return { id };
  };
  try {
    return await platform.db.inTenant(by, (tx) => repo.once(tx, repeatable, () => take(tx)));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const facts = { ...about, reason: error.code };
    await appendDenied(platform, by, { event: 'grant.requested', resource: null, patientRef, facts, ip });
    throw error;
  }
}

/** The grant that the person holds at this moment, for the banner of their pages. */
export const currentGrant = ({ db }: Platform, by: By): Promise<CurrentGrant> =>
  db.inTenant(by, async (tx) => {
    const row = await repo.currentGrant(tx);
    if (!row) return { grant: null };
    const { id, endsAt, secondsLeft } = row;
    const target = takenOf(row);
    return { grant: { id, target, endsAt: endsAt.toISOString(), secondsLeft } };
  });

/** A person's own grants; to owners and privacy officers everybody's, open reviews first. */
export const listGrants = ({ db }: Platform, by: By, ip: string): Promise<Grants> =>
  db.inTenant(by, async (tx) => {
    const rows = await repo.listGrants(tx);
    const facts = { rows: rows.length };
    await append(tx, { event: 'grant.read', outcome: 'done', resource: null, patientRef: null, facts, ip });
    return { grants: rows.map((row) => present(row, by)) };
  });

/**
 * Ends a grant before its time: its holder, an owner or a privacy officer. Ending one that is over changes nothing.
 * @throws Refusal not-found for a grant that this person does not see
 */
export const endGrant = (platform: Platform, by: By, id: string, ip: string): Promise<Grant> =>
  platform.db.inTenant(by, async (tx) => {
    const ended = await repo.endGrant(tx, id);
    if (ended) await recordEnd(platform, tx, id, ended, ip);
    const row = await repo.findGrant(tx, id);
    return row ? present(row, by) : refuse('not-found');
  });

export function present(row: repo.GrantRow, { role }: By): Grant {
  const { id, accountId, name, own, endReason, live, overdue, reviewable } = row;
  const reviews = allows(role, 'grant:review');
  return {
    id,
    kind: row.kind,
    target: targetOf(row),
    takenBy: { id: accountId, name },
    givenBy: row.givenById === null ? null : { id: row.givenById, name: row.givenBy ?? '' },
    own,
    takenAt: row.takenAt.toISOString(),
    endsAt: row.endsAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
    endReason,
    live,
    reviewDueAt: row.reviewDueAt.toISOString(),
    reviewedAt: row.reviewedAt?.toISOString() ?? null,
    overdue,
    reviewable,
    mayEnd: live && (own || reviews),
    mayReview: row.kind === 'emergency' && !live && !own && reviews && row.reviewedAt === null,
  };
}

export const targetOf = (row: repo.GrantRow): Grant['target'] =>
  row.patientRef === null && row.studyId === null ? { kind: 'settings' } : takenOf(row);

const takenOf = ({ patientRef, studyId }: repo.GrantRow): GrantTarget =>
  patientRef === null ? { kind: 'study', studyId: studyId ?? '' } : { kind: 'patient', patientRef };
