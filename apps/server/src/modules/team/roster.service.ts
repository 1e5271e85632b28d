import { type AccessReview, ROLES, type Team, type TeamMember } from '@hyaline/contract';
import type { Tx } from '../../platform/db/index.ts';
import type { Platform } from '../../platform/index.ts';
import type { SessionInfo } from '../identity/index.ts';
import { append } from '../ledger/index.ts';
import { csvOf } from '../../platform/http/index.ts';
import { pendingInvitations } from './invitation.repo.ts';
import { latestReviews, type ReviewRow } from './review.repo.ts';
import { grantableRoles, readRoster, type RosterRow } from './roster.repo.ts';

type Needs = Pick<Platform, 'db'>;

/** Everybody in the clinic, everybody invited, and how the review of who has access stands. */
export async function readTeam({ db }: Needs, by: SessionInfo): Promise<Team> {
  return db.inTenant(by, async (tx) => {
    const members = await readRoster(tx);
    const invitations = await pendingInvitations(tx);
    const { open, last } = await latestReviews(tx);
    return {
      members: members.map(presentMember),
      invitations: invitations.map((row) => ({
        ...row,
        invitedBy: row.invitedBy ?? '',
        sentAt: row.sentAt.toISOString(),
        expiresAt: row.expiresAt.toISOString(),
      })),
      openReview: open && presentReview(open),
      lastReview: last && presentReview(last),
      grantableRoles: await grantableRoles(tx, ROLES),
    };
  });
}

const COLUMNS = ['name', 'email', 'role', 'since', 'last sign-in', 'authenticator app', 'passkeys', 'removed'];

/** The roster as a table for a spreadsheet. That it was taken out is in the ledger. */
export async function exportRoster({ db }: Needs, by: SessionInfo, ip: string): Promise<string> {
  const rows = await db.inTenant(by, async (tx) => {
    const found = await readRoster(tx);
    await traceExport(tx, found.length, ip);
    return found;
  });
  const day = (at: Date | null): string => at?.toISOString() ?? '';
  const lines = rows.map((row) => [
    row.name,
    row.email,
    row.role,
    day(row.joinedAt),
    day(row.lastSignInAt),
    row.totp ? 'yes' : 'no',
    String(row.passkeys),
    day(row.removedAt),
  ]);
  return csvOf([COLUMNS, ...lines]);
}

const traceExport = (tx: Tx, people: number, ip: string) =>
  append(tx, {
    event: 'member.list-exported',
    outcome: 'done',
    resource: null,
    patientRef: null,
    facts: { people },
    ip,
  });

const presentMember = (row: RosterRow): TeamMember => ({
  ...row,
  joinedAt: row.joinedAt.toISOString(),
  removedAt: row.removedAt?.toISOString() ?? null,
  lastSignInAt: row.lastSignInAt?.toISOString() ?? null,
});

const presentReview = (row: ReviewRow): AccessReview => ({
  ...row,
  openedAt: row.openedAt.toISOString(),
  dueAt: row.dueAt.toISOString(),
  finishedAt: row.finishedAt?.toISOString() ?? null,
});
