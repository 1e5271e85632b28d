import { type NodeId, type ReadNodes } from '@hyaline/ledger';
import type { Db, Statement, Tx } from '../../platform/db/index.ts';

export interface EntryFilter {
  before: string | null;
  limit: number;
  /** null: all events */
  events: readonly string[] | null;
  outcome: 'refused' | null;
  search: string;
}
export interface EntryRow {
  entryId: string;
  index: number | null;
  canonical: string;
  intact: boolean;
  total: number;
}
export interface HeadRow {
  size: number;
  at: Date;
  root: Buffer;
  note: string;
}
export interface AnchorRow {
  name: string;
  size: number;
  at: Date;
  note: string;
}
export interface TreeRow {
  index: number;
  entryId: string;
  leaf: Buffer;
  /** null: the tree knows the row and the table lost it */
  canonical: string | null;
}

const ENTRIES: Statement = {
  name: 'ledger-entries',
  text: `select entry_id as "entryId", index::float8 as index, canonical, intact, total::float8 as total
         from audit.entries($1, $2, $3, $4, $5, array(select id from core.account where $5 <> '' and position(lower($5) in lower(name)) > 0))`,
};
export const readEntries = (tx: Tx, { before, limit, events, outcome, search }: EntryFilter): Promise<EntryRow[]> =>
  tx.query<EntryRow>(ENTRIES, [before, limit, events, outcome, search]);

const NAMES: Statement = { name: 'ledger-names', text: 'select id, name from core.account where id = any($1)' };
/** Names of the clinic's people; the database shows colleagues only. */
export async function readNames(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await tx.query<{ id: string; name: string }>(NAMES, [ids]);
  return new Map(rows.map(({ id, name }) => [id, name]));
}

const HEAD: Statement = { name: 'ledger-head', text: 'select size::float8 as size, at, root, note from audit.head()' };
export const readHead = async (tx: Tx): Promise<HeadRow | undefined> => (await tx.query<HeadRow>(HEAD, []))[0];

const HEADS: Statement = { name: 'ledger-heads', text: 'select note from audit.heads($1)' };
export const readHeads = async (tx: Tx, limit: number): Promise<string[]> =>
  (await tx.query<{ note: string }>(HEADS, [limit])).map(({ note }) => note);

const ANCHORS: Statement = {
  name: 'ledger-anchors',
  text: 'select name, size::float8 as size, at, note from audit.anchors()',
};
export const readAnchors = (tx: Tx): Promise<AnchorRow[]> => tx.query<AnchorRow>(ANCHORS, []);

const TREE_ROWS: Statement = {
  name: 'ledger-tree-rows',
  text: 'select index::float8 as index, entry_id as "entryId", leaf, canonical from audit.tree_rows($1, $2)',
};
/** Rows [from, to) of the tree, in its order. */
export const readTreeRows = (tx: Tx, from: number, to: number): Promise<TreeRow[]> =>
  tx.query<TreeRow>(TREE_ROWS, [from, to]);

const TREE_HASHES: Statement = {
  name: 'ledger-tree-hashes',
  text: 'select hash from audit.tree_hashes($1::smallint[], $2::bigint[])',
};
/** @throws Error when the tree has lost a node */
export const treeReader =
  (tx: Tx): ReadNodes =>
  async (ids: readonly NodeId[]) => {
    const params = [ids.map(({ level }) => level), ids.map(({ index }) => index)];
    const rows = await tx.query<{ hash: Buffer | null }>(TREE_HASHES, params);
    return rows.map(({ hash }) => {
      if (hash === null) throw new Error('the ledger tree has lost a node');
      return new Uint8Array(hash);
    });
  };

export interface GrantEntryRow {
  at: Date;
  lastAt: Date;
  times: number;
  event: string;
  outcome: 'done' | 'refused';
  resourceType: string;
  resourceId: string;
  patientRef: string | null;
  /** What was asked for, with the names of its parts: of support alone. */
  route: string | null;
  /** Whether there are rows besides those that are answered. */
  more: boolean;
}
const OF_GRANT: Statement = {
  name: 'ledger-of-grant',
  text: `select at, last_at as "lastAt", times, event, outcome, resource_type as "resourceType", resource_id as "resourceId",
           patient_ref as "patientRef", route, more
         from audit.entries_of_grant($1, $2, $3)`,
};
/** What was done under special access, equal entries in one row, oldest first; of more than 1000 rows those of patients before others. Whoever asks has decided that it may be seen. */
export const entriesOfGrant = (tx: Tx, grant: string, from: Date, to: Date): Promise<GrantEntryRow[]> =>
  tx.query<GrantEntryRow>(OF_GRANT, [grant, from, to]);

export interface OwnSignInRow {
  entryId: string;
  canonical: string;
  sealed: Buffer | null;
}

const OWN_SIGN_INS: Statement = {
  name: 'ledger-own-sign-ins',
  text: 'select entry_id as "entryId", canonical, sealed from audit.own_sign_ins($1, $2)',
};
/** Of the person of the transaction, newest first. */
export const readOwnSignIns = (tx: Tx, page: { before: string | null; limit: number }): Promise<OwnSignInRow[]> =>
  tx.query<OwnSignInRow>(OWN_SIGN_INS, [page.before, page.limit]);

const INSTALLATION: Statement = { name: 'ledger-installation', text: 'select id from core.installation' };
export async function installationId(db: Db): Promise<string> {
  const [row] = await db.asPlatform((tx) => tx.query<{ id: string }>(INSTALLATION, []));
  if (!row) throw new Error('the installation has no id yet');
  return row.id;
}

const RECORD: Statement = { name: 'ledger-requests', text: 'select audit.record_requests($1::jsonb)' };
export const insertRequests = async (db: Db, rows: readonly object[]): Promise<void> => {
  await db.asPlatform((tx) => tx.query(RECORD, [JSON.stringify(rows)]));
};

const FORGET: Statement = {
  name: 'ledger-forget-old',
  text: 'select requests::int, addresses::int from audit.forget_old()',
};
export async function forgetOld(db: Db): Promise<{ requests: number; addresses: number }> {
  const [row] = await db.asPlatform((tx) => tx.query<{ requests: number; addresses: number }>(FORGET, []));
  return row ?? { requests: 0, addresses: 0 };
}
