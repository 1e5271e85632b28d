import type {
  Assignments,
  FeedsEnded,
  HandedOver,
  MemberSchedule,
  RemoveMember,
  Role,
  SessionsEnded,
} from '@hyaline/contract';
import type { Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { resetFactors, type SessionInfo } from '../identity/index.ts';
import { handOverStudies, studiesHeldBy } from '../imaging/index.ts';
import { append, type LedgerEntry } from '../ledger/index.ts';
import { queueMail } from '../mail/index.ts';
import { notify as tell } from '../notices/index.ts';
import { handOverPatients, patientsTreatedBy } from '../patients/index.ts';
import { requirePlan } from '../plans/index.ts';
import { endFeedsOf, scheduleOf } from '../schedule/index.ts';
import { hasPhiSchema } from '../tenancy/index.ts';
import { withdrawInvitationsOf } from './invitation.service.ts';
import * as repo from './member.repo.ts';
import { ownerIds } from './review.repo.ts';
import { readRoster } from './roster.repo.ts';

/** Who asks, about whom, from where. */
export interface About {
  by: SessionInfo;
  id: string;
  ip: string;
  /** The machine it came from, as mails name it. */
  device: string;
}

/**
 * Gives a member another role. Their sessions go on and have it from the next request; what hangs on them and the new
 * role may not hold ends with it, so that nobody has a provider who sees nothing.
 * @throws Refusal not-found, forbidden for a rank that the actor may not give or take, last-owner
 */
export async function changeRole(platform: Platform, { by, id, ip, device }: About, role: Role): Promise<void> {
  await platform.db.inTenant(by, async (tx) => {
    const before = place(await repo.changeRole(tx, id, role));
    if (before === role) return;
    await trace(tx, 'member.role-changed', id, { from: before, to: role }, ip);
    await withdrawInvitationsOf(tx, id, ip);
    await endFeedsOf(tx, id, ip);
    await endUnfit(tx, id, ip);
    await notify(platform, tx, id, 'role-changed', device);
  });
}

/**
 * Takes a member's place away, ends what they have open here, and hands studies and patients over, all at once. They can be
 * restored for 30 days.
 * @throws Refusal not-found, forbidden, last-owner; bad-request for a colleague who cannot take studies
 */
export async function removeMember(platform: Platform, about: About, { handOverTo }: RemoveMember): Promise<void> {
  const { by, id, ip, device } = about;
  const phi = await hasPhiSchema(platform, by.tenantId);
  await platform.db.inTenant(
    by,
    async (tx) => {
      const role = place(await repo.removeMember(tx, id));
      const given = handOverTo === null || !phi ? NOTHING : await handOver(tx, id, handOverTo, ip);
      await trace(tx, 'member.removed', id, { role, ...given, ...(handOverTo ? { handOverTo } : {}) }, ip);
      await endHere(tx, id, 'removed', ip);
      await endFeedsOf(tx, id, ip);
      await withdrawInvitationsOf(tx, id, ip);
      await notify(platform, tx, id, 'removed', device);
    },
    { phi },
  );
}

/** @throws Refusal not-found after 30 days, too; forbidden; plan-ended */
export async function restoreMember(platform: Platform, { by, id, ip }: About): Promise<void> {
  await platform.db.inTenant(by, async (tx) => {
    await requirePlan(platform, tx);
    const role = place(await repo.restoreMember(tx, id));
    await trace(tx, 'member.restored', id, { role }, ip);
  });
}

/** Also their calendar addresses, which need no session. @throws Refusal not-found, forbidden. @returns how many sessions ended */
export async function endMemberSessions({ db }: Platform, { by, id, ip }: About): Promise<SessionsEnded> {
  return db.inTenant(by, async (tx) => {
    await requireRank(tx, by, id);
    const ended = await endHere(tx, id, 'ended-by-other', ip);
    await endFeedsOf(tx, id, ip);
    await trace(tx, 'member.sessions-ended', id, { ended }, ip);
    return { ended };
  });
}

/**
 * Takes a member's lost second factors, so that they enrol again. Not of somebody who works in another clinic, too:
 * factors belong to the person, and no clinic weakens the door of another.
 * @throws Refusal not-found, forbidden
 */
export async function resetMemberFactors(platform: Platform, { by, id, ip }: About): Promise<void> {
  await platform.db.inTenant(by, async (tx) => {
    await requireRank(tx, by, id);
    if ((await readRoster(tx)).some((row) => row.id === id && row.elsewhere)) refuse('forbidden');
    await endFeedsOf(tx, id, ip);
  });
  await resetFactors(platform, { accountId: id, by, ip });
}

/** @throws Refusal not-found */
export const memberSchedule = ({ db }: Platform, { by, id }: About): Promise<MemberSchedule> =>
  db.inTenant(by, async (tx) => {
    if (!(await repo.standingOf(tx, id))) refuse('not-found');
    return scheduleOf(tx, id);
  });

/** @throws Refusal not-found, forbidden. */
export const endMemberFeeds = ({ db }: Platform, { by, id, ip }: About): Promise<FeedsEnded> =>
  db.inTenant(by, async (tx) => {
    await requireRank(tx, by, id);
    return { ended: await endFeedsOf(tx, id, ip) };
  });

/** What hangs on a person, as far as the actor sees it: an owner sees every study, anybody else their own. */
export async function assignmentsOf(platform: Platform, { by, id, ip }: About): Promise<Assignments> {
  const visible = by.role === 'owner';
  const phi = await hasPhiSchema(platform, by.tenantId);
  return platform.db.inTenant(
    by,
    async (tx) => {
      if (!(await repo.standingOf(tx, id))) refuse('not-found');
      const studies = phi && visible ? await studiesHeldBy(tx, id, ip) : [];
      const patients = phi && visible ? await patientsTreatedBy(tx, id, ip) : [];
      return {
        visible,
        studies: studies.map(({ savedAt, ...rest }) => ({ ...rest, savedAt: savedAt.toISOString() })),
        patients: patients.map(({ patientId, ref }) => ({ id: patientId, ref })),
      };
    },
    { phi },
  );
}

/**
 * Puts a colleague in somebody's place on their studies and with their patients; for an owner, also after that person has left.
 * @throws Refusal not-found, forbidden, bad-request
 */
export async function handOverFrom(platform: Platform, { by, id, ip }: About, to: string): Promise<HandedOver> {
  if (by.role !== 'owner') refuse('forbidden');
  if (!(await hasPhiSchema(platform, by.tenantId))) return NOTHING;
  return platform.db.inTenant(
    by,
    async (tx) => {
      if (!(await repo.standingOf(tx, id))) refuse('not-found');
      return handOver(tx, id, to, ip);
    },
    { phi: true },
  );
}

const NOTHING: HandedOver = { studies: 0, patients: 0 };
const TAKERS: readonly Role[] = ['owner', 'admin', 'provider'];
const TREATS: readonly Role[] = ['owner', 'provider'];

/** Patients go to those who may treat; from an admin's hands, who may not, they stay with the owners. */
async function handOver(tx: Tx, from: string, to: string, ip: string): Promise<HandedOver> {
  const standing = await repo.standingOf(tx, to);
  if (!standing || standing.removed || to === from || !TAKERS.includes(standing.role))
    refuse('bad-request', { fields: ['handOverTo'] });
  return {
    studies: await handOverStudies(tx, from, to, ip),
    patients: TREATS.includes(standing.role) ? await handOverPatients(tx, from, to, ip) : 0,
  };
}

/** @throws Refusal not-found, forbidden */
async function requireRank(tx: Tx, by: SessionInfo, id: string): Promise<void> {
  const standing = await repo.standingOf(tx, id);
  if (!standing || standing.removed) return refuse('not-found');
  if (!standing.manageable || id === by.userId) refuse('forbidden');
}

/** Each is in the ledger; the owners are told how many patients need somebody else. */
async function endUnfit(tx: Tx, id: string, ip: string): Promise<void> {
  const ended = await repo.endUnfitAssignments(tx, id);
  for (const { kind, id: of, ref, assignees } of ended) {
    const [event, type] = kind === 'study' ? (['study.assigned', 'study'] as const) : (['patient.unassigned', 'patient'] as const); // prettier-ignore
    const facts = { reason: 'role-changed', ...(kind === 'study' ? { assignees } : { account: id, kind }) };
    await append(tx, { event, outcome: 'done', resource: { type, id: of }, patientRef: ref, facts, ip });
  }
  const patients = ended.filter(({ kind }) => kind === 'provider').length;
  if (patients === 0) return;
  const values = { ...(await repo.namesOf(tx, id)), n: patients };
  await tell(tx, { accountIds: await ownerIds(tx), kind: 'treating-ended', values });
}

/** The role until now. @throws Refusal for every other outcome than done */
function place({ outcome, before }: repo.Placed): Role {
  return outcome === 'done' && before !== null ? before : refuse(outcome === 'done' ? 'not-found' : outcome);
}

async function endHere(tx: Tx, id: string, reason: 'removed' | 'ended-by-other', ip: string): Promise<number> {
  const ended = await repo.endSessionsHere(tx, id, reason);
  for (const session of ended) {
    const resource = { type: 'session', id: session };
    const facts = { reason, account: id };
    await append(tx, { event: 'session.ended', outcome: 'done', resource, patientRef: null, facts, ip });
  }
  return ended.length;
}

const trace = (
  tx: Tx,
  event: 'member.role-changed' | 'member.removed' | 'member.restored' | 'member.sessions-ended',
  id: string,
  facts: LedgerEntry['facts'],
  ip: string,
) => append(tx, { event, outcome: 'done', resource: { type: 'account', id }, patientRef: null, facts, ip });

async function notify(
  platform: Platform,
  tx: Tx,
  accountId: string,
  what: 'role-changed' | 'removed',
  device: string,
): Promise<void> {
  const at = platform.clock.now().toISOString();
  await queueMail(tx, platform, { kind: 'security-notice', to: { accountId }, values: { what, at, device } });
}
