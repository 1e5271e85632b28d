import type { ImportFormat } from '@hyaline/contract';
import { appendAll, type Statement, type Tx } from '../../platform/db/index.ts';

export { once } from '../../platform/db/index.ts';

export interface ImportRow {
  id: string;
  format: ImportFormat;
  state: 'uploaded' | 'finished' | 'undone' | 'expired';
  madeBy: string;
  createdAt: Date;
  finishedAt: Date | null;
  undoneAt: Date | null;
  created: number;
  updated: number;
  skipped: number;
  report: Buffer | null;
}
const COLUMNS = `i.id, i.format, i.state, i.made_by as "madeBy", i.created_at as "createdAt", i.finished_at as "finishedAt",
  i.undone_at as "undoneAt", i.created_count as created, i.updated_count as updated, i.skipped_count as skipped, i.report`;

const INSERT: Statement = {
  name: 'import-insert',
  text: `insert into import (tenant_id, id, format, made_by, bytes)
    values ((select sec.tenant()), $1, $2, (select sec.user_id()), $3)`,
};
export const insertImport = (tx: Tx, row: { id: string; format: ImportFormat; bytes: number }): Promise<object[]> =>
  tx.query(INSERT, [row.id, row.format, row.bytes]);

const FIND: Statement = { name: 'import-find', text: `select ${COLUMNS} from import i where i.id = $1` };
const LOCK: Statement = { name: 'import-lock', text: `select ${COLUMNS} from import i where i.id = $1 for update` };
export const findImport = async (tx: Tx, id: string): Promise<ImportRow | undefined> =>
  (await tx.query<ImportRow>(FIND, [id]))[0];
/** Takes the row until the transaction ends: an import runs once. */
export const lockImport = async (tx: Tx, id: string): Promise<ImportRow | undefined> =>
  (await tx.query<ImportRow>(LOCK, [id]))[0];

const LIST: Statement = {
  name: 'import-list',
  text: `select ${COLUMNS} from import i where i.state in ('finished', 'undone') order by i.finished_at desc limit 100`,
};
export const listImports = (tx: Tx): Promise<ImportRow[]> => tx.query<ImportRow>(LIST, []);

const FINISH: Statement = {
  name: 'import-finish',
  text: `update import set state = 'finished', finished_at = now(), created_count = $2, updated_count = $3, skipped_count = $4,
    report = $5 where id = $1 and state = 'uploaded'`,
};
export const finishImport = (
  tx: Tx,
  id: string,
  { created, updated, skipped, report }: { created: number; updated: number; skipped: number; report: Buffer },
): Promise<object[]> => tx.query(FINISH, [id, created, updated, skipped, report]);

const NOTE: Statement = {
  name: 'import-patients',
  text: `insert into import_patient (tenant_id, import_id, patient_id, made)
    select (select sec.tenant()), $1, x.id, x.made from unnest($2::uuid[], $3::boolean[]) as x (id, made) on conflict do nothing`,
};
export const notePatients = (
  tx: Tx,
  id: string,
  patients: readonly { id: string; made: boolean }[],
): Promise<object[]> => tx.query(NOTE, [id, patients.map((one) => one.id), patients.map(({ made }) => made)]);

const UNDO: Statement = {
  name: 'import-undo',
  text: `update patient p set removed_at = now(), removed_by = (select sec.user_id()), changed_at = now()
    where p.removed_at is null and p.revision = 1 and p.id in (select n.patient_id from import_patient n where n.import_id = $1 and n.made)
      and not exists (select from chart_entry e where e.patient_id = p.id and e.changed_at > (select i.finished_at from import i where i.id = $1))
    returning p.id, p.ref`,
};
const MADE: Statement = {
  name: 'import-made',
  text: `select count(*)::integer as count from import_patient n where n.import_id = $1 and n.made`,
};
const UNDONE: Statement = {
  name: 'import-undone',
  text: `update import set state = 'undone', undone_at = now() where id = $1`,
};
const REMOVED: Statement = {
  name: 'import-removed',
  text: appendAll(
    'patient.removed',
    'patient',
    'select x.*, $3::text as facts from unnest($1::uuid[], $2::text[]) as x (id, ref)',
    '$4',
  ),
};
/** Puts away whom the import made and nobody has touched since, each with a ledger entry. */
export async function undoImport(
  tx: Tx,
  { id, facts, address }: { id: string; facts: string; address: Buffer },
): Promise<{ removed: number; kept: number }> {
  const removed = await tx.query<{ id: string; ref: string }>(UNDO, [id]);
  const [made] = await tx.query<{ count: number }>(MADE, [id]);
  await tx.query(REMOVED, [removed.map((row) => row.id), removed.map(({ ref }) => ref), facts, address]);
  await tx.query(UNDONE, [id]);
  return { removed: removed.length, kept: (made?.count ?? 0) - removed.length };
}

const GIVE_UP: Statement = {
  name: 'import-give-up',
  text: `update import set state = 'expired' where id = $1 and state = 'uploaded'`,
};
export const giveUpImport = (tx: Tx, id: string): Promise<object[]> => tx.query(GIVE_UP, [id]);

const EXPIRE: Statement = {
  name: 'import-expire',
  text: `update import set state = 'expired' where state = 'uploaded' and created_at < now() - interval '24 hours' returning id`,
};
/** For the system user: uploads that nobody finished. */
export const expireImports = async (tx: Tx): Promise<string[]> =>
  (await tx.query<{ id: string }>(EXPIRE, [])).map(({ id }) => id);
