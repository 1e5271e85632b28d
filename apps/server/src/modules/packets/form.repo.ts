import type { CONSENT_STARTERS, Locale, RichText } from '@hyaline/contract';
import type { Statement, Tx } from '../../platform/db/index.ts';

export interface FormRow {
  id: string;
  starter: (typeof CONSENT_STARTERS)[number] | null;
  locale: Locale;
  title: string;
  body: RichText;
  version: number;
  changedAt: Date;
}
const COLUMNS = `f.id, f.starter, f.locale, f.title, f.body, f.version, f.changed_at as "changedAt"`;

const ALL: Statement = {
  name: 'consent-forms',
  text: `select ${COLUMNS} from consent_form f where f.removed_at is null order by f.changed_at, f.id limit 200`,
};
export const formRows = (tx: Tx): Promise<FormRow[]> => tx.query(ALL, []);

const ONE: Statement = {
  name: 'consent-form',
  text: `select ${COLUMNS} from consent_form f where f.id = $1 and f.removed_at is null`,
};
export const formById = async (tx: Tx, id: string): Promise<FormRow | undefined> =>
  (await tx.query<FormRow>(ONE, [id]))[0];

const KEEP: Statement = {
  name: 'consent-form-keep',
  text: `insert into consent_form as f (tenant_id, id, starter, locale, title, body, changed_by)
    values ((select sec.tenant()), $1, $2, $3, $4, $5, (select sec.user_id()))
    on conflict (tenant_id, starter, locale) do update set title = excluded.title, body = excluded.body,
      version = f.version + 1, changed_by = excluded.changed_by, changed_at = now(), removed_at = null
    returning f.id`,
};
/** A new one; or, for an example that the clinic took before, the next version of it. */
export const keepForm = async (tx: Tx, form: Omit<FormRow, 'version' | 'changedAt'>): Promise<string> => {
  const { id, starter, locale, title, body } = form;
  return (await tx.query<{ id: string }>(KEEP, [id, starter, locale, title, JSON.stringify(body)]))[0]?.id ?? id;
};

const CHANGE: Statement = {
  name: 'consent-form-change',
  text: `update consent_form set title = $3, body = $4, version = version + 1, changed_by = (select sec.user_id()), changed_at = now()
    where id = $1 and version = $2 and removed_at is null returning version`,
};
export const changeForm = async (
  tx: Tx,
  { id, version, title, body }: Pick<FormRow, 'id' | 'version' | 'title' | 'body'>,
): Promise<number | undefined> =>
  (await tx.query<{ version: number }>(CHANGE, [id, version, title, JSON.stringify(body)]))[0]?.version;

const REMOVE: Statement = {
  name: 'consent-form-remove',
  text: `update consent_form set removed_at = now(), changed_by = (select sec.user_id()) where id = $1 and removed_at is null returning id`,
};
export const removeForm = async (tx: Tx, id: string): Promise<boolean> => (await tx.query(REMOVE, [id])).length > 0;

const NOTICE: Statement = {
  name: 'privacy-notice',
  text: `select n.url from core.privacy_notice n where n.tenant_id = (select sec.tenant())`,
};
export const noticeUrl = async (tx: Tx): Promise<string | null> =>
  (await tx.query<{ url: string | null }>(NOTICE, []))[0]?.url ?? null;
const SET_NOTICE: Statement = {
  name: 'privacy-notice-set',
  text: `insert into core.privacy_notice (tenant_id, url, changed_by) values ((select sec.tenant()), $1, (select sec.user_id()))
    on conflict (tenant_id) do update set url = excluded.url, changed_by = excluded.changed_by, changed_at = now()`,
};
export const setNoticeUrl = (tx: Tx, url: string | null): Promise<object[]> => tx.query(SET_NOTICE, [url]);
