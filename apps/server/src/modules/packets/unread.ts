import { SYSTEM_USER } from '@hyaline/kit';
import type { Actor, Statement, Tx } from '../../platform/db/index.ts';
import type { Platform } from '../../platform/index.ts';
import { finishTaskFor, openTasksOf, taskFor, taskSettings } from '../tasks/index.ts';
import { phiTenants } from '../tenancy/index.ts';

type Needs = Pick<Platform, 'db' | 'log'>;

interface LinkRow {
  id: string;
  packetId: string;
  patientRef: string;
  sentBy: string;
}
const UNOPENED: Statement = {
  name: 'packet-links-unopened',
  text: `select l.id, l.subject_id as "packetId", l.patient_ref as "patientRef", l.created_by as "sentBy" from core.link l
    where l.kind = 'packet' and l.opens = 0 and l.revoked_at is null and l.expires_at > now()
      and l.created_at <= now() - make_interval(hours => $1)
      and not exists (select from core.task t where t.auto_key = 'packet-unread:' || l.id)
      and not is_read_in_portal(l.subject_id)
    order by l.created_at limit 200`,
};
const ASKED: Statement = {
  name: 'packet-links-asked',
  text: `select l.id, l.subject_id as "packetId", l.patient_ref as "patientRef", l.created_by as "sentBy",
      l.opens > 0 or l.revoked_at is not null or is_read_in_portal(l.subject_id) as settled
    from core.link l where l.id = any ($1)`,
};

const keyOf = (linkId: string): string => `packet-unread:${linkId}`;

/**
 * Makes a task for whoever sent a packet that nobody has opened after the hours that the clinic chose, by its link or in
 * the portal; closes it when somebody has, or when it was withdrawn. Once for each link, on however many nodes.
 */
export async function noticeUnread(platform: Needs): Promise<void> {
  for (const tenantId of await phiTenants(platform)) {
    try {
      await noticeIn(platform, { tenantId, userId: SYSTEM_USER });
    } catch (error) {
      platform.log.error({ tenantId, code: (error as { code?: string }).code ?? '' }, 'unread packets of a clinic were not looked for'); // prettier-ignore
    }
  }
}

async function noticeIn(platform: Needs, actor: Actor): Promise<void> {
  const { over, unread } = await platform.db.inTenant(
    actor,
    async (tx) => {
      const { packetUnread, packetHours } = await taskSettings(tx);
      return {
        over: (await askedAbout(tx)).filter(({ settled }) => settled),
        unread: packetUnread ? await tx.query<LinkRow>(UNOPENED, [packetHours]) : [],
      };
    },
    { phi: true },
  );
  if (over.length + unread.length === 0) return;
  await platform.db.inTenant(actor, async (tx) => {
    for (const { id, patientRef } of over) await finishTaskFor(tx, keyOf(id), patientRef);
    for (const { id, packetId, patientRef, sentBy } of unread)
      await taskFor(tx, {
        auto: 'packet-unread',
        key: keyOf(id),
        patientRef,
        about: { kind: 'packet', id: packetId },
        assigneeId: sentBy,
        dueOn: null,
      });
  });
}

/** Links of tasks that nobody has done yet. */
async function askedAbout(tx: Tx): Promise<(LinkRow & { settled: boolean })[]> {
  const open = await openTasksOf(tx, 'packet-unread');
  if (open.length === 0) return [];
  return tx.query(ASKED, [open.map(({ key }) => key.slice(keyOf('').length))]);
}
