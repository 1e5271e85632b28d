import type { MailReason } from '@hyaline/contract';
import type { Statement, Tx } from '../../platform/db/index.ts';

const IS_SUPPRESSED: Statement = {
  name: 'mail-is-suppressed',
  text: `select true as found from core.mail_suppression
         where tenant_id = sec.tenant() and address_key = $1 and (ends_at is null or ends_at > now())`,
};
export const isSuppressed = async (tx: Tx, addressKey: Uint8Array): Promise<boolean> =>
  (await tx.query(IS_SUPPRESSED, [addressKey])).length > 0;

const SUPPRESS: Statement = {
  name: 'mail-suppress',
  text: `insert into core.mail_suppression (tenant_id, address_key, to_hint, reason, mail_id, ends_at)
         values (sec.tenant(), $1, $2, $3, $4, case when sec.is_platform() then now() + interval '1 day' end)
         on conflict (tenant_id, address_key) do update set reason = excluded.reason, mail_id = excluded.mail_id,
           created_at = now(), ends_at = excluded.ends_at`,
};
export interface Suppression {
  addressKey: Uint8Array;
  toHint: string;
  reason: MailReason;
  mailId: string;
}
/** For good in a clinic, which can lift it; for a day where nobody could: mails of the installation itself. */
export async function suppress(tx: Tx, { addressKey, toHint, reason, mailId }: Suppression): Promise<void> {
  await tx.query(SUPPRESS, [addressKey, toHint, reason, mailId]);
}

export interface SuppressionRow {
  id: string;
  toHint: string;
  reason: MailReason;
  createdAt: Date;
}

const LIST: Statement = {
  name: 'mail-suppressions',
  text: `select mail_id as id, to_hint as "toHint", reason, created_at as "createdAt" from core.mail_suppression
         where tenant_id = sec.tenant() and (ends_at is null or ends_at > now()) order by created_at desc limit 500`,
};
/** Named by the mail that was refused: the address itself is not known here. */
export const listSuppressions = (tx: Tx): Promise<SuppressionRow[]> => tx.query<SuppressionRow>(LIST, []);

const LIFT: Statement = {
  name: 'mail-suppression-lift',
  text: 'delete from core.mail_suppression where tenant_id = sec.tenant() and mail_id = $1 returning true as lifted',
};
export const liftSuppression = async (tx: Tx, id: string): Promise<boolean> => (await tx.query(LIFT, [id])).length > 0;
