import type { Statement, Tx } from '../../platform/db/index.ts';

const EMPTY: Statement = {
  name: 'links-empty',
  text: `with gone as (
           update core.link set emptied_at = now()
           where tenant_id = (select sec.tenant()) and id = $1 and emptied_at is null returning id),
         payload as (delete from core.link_payload p using gone where p.link_id = gone.id and p.tenant_id = (select sec.tenant())),
         parts as (delete from core.link_part t using gone where t.link_id = gone.id and t.tenant_id = (select sec.tenant())),
         objects as (delete from core.link_object o using gone where o.link_id = gone.id and o.tenant_id = (select sec.tenant()))
         select id from gone`,
};
/** Deletes wrapped key, payload and grants. True for the one caller that did. */
export const emptyLink = async (tx: Tx, linkId: string): Promise<boolean> =>
  (await tx.query(EMPTY, [linkId])).length === 1;

export interface EndedViewing {
  accessId: string;
  bytes: number;
}
const END_VIEWINGS: Statement = {
  name: 'links-end-viewings',
  text: `with over as (
           delete from core.link_session where tenant_id = (select sec.tenant()) and link_id = $1
             and ($2 or ends_at <= now()) returning access_id)
         update core.link_access a set ended_at = now() from over
         where a.tenant_id = (select sec.tenant()) and a.id = over.access_id
         returning a.id as "accessId", a.bytes::float8 as bytes`,
};
/** Ends the link's viewings: all of them, or those whose time is over. */
export const endViewings = (tx: Tx, linkId: string, all: boolean): Promise<EndedViewing[]> =>
  tx.query<EndedViewing>(END_VIEWINGS, [linkId, all]);

const NOTIFY: Statement = { name: 'links-notify', text: `select pg_notify('hy_link_dead', $1)` };
/** Tells every node at commit that downloads of this link must stop. */
export async function notifyDead(tx: Tx, linkId: string): Promise<void> {
  await tx.query(NOTIFY, [linkId]);
}

export interface EndingRow {
  patientRef: string | null;
  isOver: boolean;
  isExpired: boolean;
}
const ENDING: Statement = {
  name: 'links-ending',
  text: `select l.patient_ref as "patientRef", l.expires_at <= now() as "isExpired",
           l.expires_at <= now() or l.revoked_at is not null
           or (l.opens >= l.max_opens and not exists (select from core.link_session s
               where s.tenant_id = l.tenant_id and s.link_id = l.id)) as "isOver"
         from core.link l where l.tenant_id = (select sec.tenant()) and l.id = $1`,
};
/** Whether a link is over for good: then nothing of what it opens may be kept. */
export const readEnding = async (tx: Tx, linkId: string): Promise<EndingRow | undefined> =>
  (await tx.query<EndingRow>(ENDING, [linkId]))[0];

const TO_SWEEP: Statement = {
  name: 'links-to-sweep',
  text: 'select tenant_id as "tenantId", link_id as "linkId" from sec.links_to_sweep($1)',
};
export const linksToSweep = (tx: Tx, limit: number): Promise<{ tenantId: string; linkId: string }[]> =>
  tx.query<{ tenantId: string; linkId: string }>(TO_SWEEP, [limit]);

const FORGET: Statement = { name: 'links-forget-addresses', text: 'select sec.forget_link_addresses()' };
export async function forgetAddresses(tx: Tx): Promise<void> {
  await tx.query(FORGET, []);
}
