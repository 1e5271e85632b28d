import type { RichText, StarterTemplate } from '@hyaline/contract';
import type { Statement, Tx } from '../../platform/db/index.ts';

export interface TemplateRow {
  id: string;
  starter: StarterTemplate | null;
  revision: number;
  name: string;
  body: RichText;
  removed: boolean;
}

const ALL: Statement = {
  name: 'template-list',
  text: `select t.id, t.starter, t.revision, t.name, t.body, t.removed_at is not null as removed from note_template t
    where t.removed_at is null or t.starter is not null order by t.changed_at, t.id`,
};
/** Those of the clinic, and which of the platform's it has hidden. */
export const templateRows = (tx: Tx): Promise<TemplateRow[]> => tx.query<TemplateRow>(ALL, []);

const KEEP: Statement = {
  name: 'template-keep',
  text: `insert into note_template as t (tenant_id, id, starter, name, body, changed_by, removed_at)
    values ((select sec.tenant()), $1, $2, $3, $4, (select sec.user_id()), case when $5 then now() end)
    on conflict (tenant_id, starter) do update set name = excluded.name, body = excluded.body, revision = t.revision + 1,
      changed_by = excluded.changed_by, changed_at = now(), removed_at = excluded.removed_at
    returning t.id`,
};
interface Kept {
  id: string;
  starter: StarterTemplate | null;
  name: string;
  body: RichText;
  hidden: boolean;
}
/** A new one; or, for a starter that the clinic has changed or hidden already, that one anew. */
export const keepTemplate = async (tx: Tx, { id, starter, name, body, hidden }: Kept): Promise<string> =>
  (await tx.query<{ id: string }>(KEEP, [id, starter, name, JSON.stringify(body), hidden]))[0]?.id ?? id;

const CHANGE: Statement = {
  name: 'template-change',
  text: `update note_template set name = $3, body = $4, revision = revision + 1, changed_by = (select sec.user_id()), changed_at = now()
    where id = $1 and revision = $2 and removed_at is null returning revision`,
};
export const changeTemplateRow = async (
  tx: Tx,
  { id, revision, name, body }: { id: string; revision: number; name: string; body: RichText },
): Promise<number | undefined> =>
  (await tx.query<{ revision: number }>(CHANGE, [id, revision, name, JSON.stringify(body)]))[0]?.revision;

const REMOVE: Statement = {
  name: 'template-remove',
  text: `update note_template set removed_at = now(), changed_by = (select sec.user_id()) where id = $1 and removed_at is null returning id`,
};
export const removeTemplateRow = async (tx: Tx, id: string): Promise<boolean> =>
  (await tx.query(REMOVE, [id])).length > 0;

const RESET: Statement = { name: 'template-reset', text: 'delete from note_template where starter = $1' };
/** Back to how it came with the platform. */
export const resetStarter = (tx: Tx, starter: StarterTemplate): Promise<object[]> => tx.query(RESET, [starter]);
