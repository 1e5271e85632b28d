import type { CompoundFields } from '@hyaline/contract';
import type { Statement, Tx } from '../../platform/db/index.ts';

export { once } from '../../platform/db/index.ts';

export interface CompoundRow {
  id: string;
  revision: number;
  fields: CompoundFields;
  changedAt: Date;
  changedBy: string;
  archivedAt: Date | null;
}
const COLUMNS = `c.id, c.revision, c.fields, c.changed_at as "changedAt", c.changed_by as "changedBy", c.archived_at as "archivedAt"`;

const LIST: Statement = {
  name: 'compound-list',
  text: `select ${COLUMNS} from core.compound c order by c.archived_at is not null, lower(c.name), c.id limit 1000`,
};
export const compounds = (tx: Tx): Promise<CompoundRow[]> => tx.query(LIST, []);

const SOME: Statement = { name: 'compound-some', text: `select ${COLUMNS} from core.compound c where c.id = any ($1)` };
export const compoundsById = (tx: Tx, ids: readonly string[]): Promise<CompoundRow[]> => tx.query(SOME, [ids]);

const NAMED: Statement = {
  name: 'compound-named',
  text: `select ${COLUMNS} from core.compound c where lower(c.name) = any ($1) and c.archived_at is null`,
};
export const compoundsByName = (tx: Tx, names: readonly string[]): Promise<CompoundRow[]> =>
  tx.query(NAMED, [names.map((name) => name.toLowerCase())]);

const INSERT: Statement = {
  name: 'compound-insert',
  text: `insert into core.compound (tenant_id, id, name, fields, changed_by)
    values ((select sec.tenant()), $1, $2, $3, (select sec.user_id()))
    on conflict (tenant_id, lower(name)) where archived_at is null do nothing returning id`,
};
/** False when an active compound has this name. */
export const insertCompound = async (tx: Tx, id: string, fields: CompoundFields): Promise<boolean> =>
  (await tx.query(INSERT, [id, fields.name, JSON.stringify(fields)])).length > 0;

const CHANGE: Statement = {
  name: 'compound-change',
  text: `update core.compound set revision = revision + 1, name = $3, fields = $4, changed_by = (select sec.user_id()), changed_at = now()
    where id = $1 and revision = $2 returning revision`,
};
/** @throws DatabaseError 23505 when an active compound has this name */
export const changeCompound = async (tx: Tx, id: string, revision: number, fields: CompoundFields): Promise<boolean> =>
  (await tx.query(CHANGE, [id, revision, fields.name, JSON.stringify(fields)])).length > 0;

const ARCHIVE: Statement = {
  name: 'compound-archive',
  text: `update core.compound set revision = revision + 1, archived_at = case when $3 then now() end,
      changed_by = (select sec.user_id()), changed_at = now()
    where id = $1 and revision = $2 returning revision`,
};
/** @throws DatabaseError 23505 when it comes back to a name that another one has by now */
export const archiveCompound = async (tx: Tx, id: string, revision: number, archived: boolean): Promise<boolean> =>
  (await tx.query(ARCHIVE, [id, revision, archived])).length > 0;
