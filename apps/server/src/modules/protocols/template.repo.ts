import type { Statement, Tx } from '../../platform/db/index.ts';

export { once } from '../../platform/db/index.ts';

export interface TemplateRow {
  id: string;
  revision: number;
  details: Buffer;
  changedAt: Date;
  changedBy: string;
}

const LIST: Statement = {
  name: 'protocol-template-list',
  text: `select t.id, t.revision, t.details, t.changed_at as "changedAt", t.changed_by as "changedBy"
    from protocol_template t order by t.changed_at desc, t.id limit 200`,
};
export const templates = (tx: Tx): Promise<TemplateRow[]> => tx.query(LIST, []);

const INSERT: Statement = {
  name: 'protocol-template-insert',
  text: `insert into protocol_template (tenant_id, id, details, changed_by) values ((select sec.tenant()), $1, $2, (select sec.user_id()))`,
};
export const insertTemplate = (tx: Tx, id: string, details: Buffer): Promise<object[]> =>
  tx.query(INSERT, [id, details]);

const LOCK: Statement = {
  name: 'protocol-template-lock',
  text: `select t.revision from protocol_template t where t.id = $1 for update`,
};
/** @returns the revision it is at; undefined when there is none */
export const lockTemplate = async (tx: Tx, id: string): Promise<number | undefined> =>
  (await tx.query<{ revision: number }>(LOCK, [id]))[0]?.revision;

const CHANGE: Statement = {
  name: 'protocol-template-change',
  text: `update protocol_template set revision = revision + 1, details = $2, changed_by = (select sec.user_id()), changed_at = now()
    where id = $1`,
};
export const changeTemplate = (tx: Tx, id: string, details: Buffer): Promise<object[]> =>
  tx.query(CHANGE, [id, details]);

const DELETE: Statement = { name: 'protocol-template-delete', text: `delete from protocol_template where id = $1` };
export const deleteTemplate = (tx: Tx, id: string): Promise<object[]> => tx.query(DELETE, [id]);
