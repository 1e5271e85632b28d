import { type NodeId, peaksOf, type TreeNode } from '@hyaline/ledger';
import type { Bytes } from '@hyaline/kit';
import pg from 'pg';

// What the role hyaline_sequencer may do, on its own connection: see new entries, and make the tree grow.

const ADVISORY_LOCK = 4_801_113; // one sequencer at a time, on whatever node
export const BATCH = 512;

export interface NewEntry {
  tenantId: string;
  id: string;
  leaf: Bytes;
  xid: string;
}
export interface NewLeaf {
  index: number;
  entryId: string;
  leaf: Bytes;
}
export interface UnanchoredHead {
  tenantId: string;
  size: number;
  note: string;
}

export async function connect(config: pg.ClientConfig): Promise<pg.Client> {
  const client = new pg.Client({ ...config, application_name: 'hyaline-sequencer', statement_timeout: 60_000 });
  client.on('error', () => undefined); // the next query fails too, and then a new connection is made
  await client.connect();
  return client;
}

/** Runs `work` in one transaction under the sequencer's lock. @returns undefined when another node holds the lock */
export async function underLock<T>(client: pg.Client, work: () => Promise<T>): Promise<T | undefined> {
  await client.query('begin');
  try {
    const { rows } = await client.query<{ held: boolean }>('select pg_try_advisory_xact_lock($1) as held', [
      ADVISORY_LOCK,
    ]);
    const result = rows[0]?.held ? await work() : undefined;
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}

/**
 * Entries that no commit can slip under any more: their transaction is older than every one still running. Ordering by
 * id alone would lose what commits late.
 */
export async function readNewEntries(client: pg.Client): Promise<NewEntry[]> {
  const { rows } = await client.query<{ tenant_id: string; id: string; leaf: Buffer; xid: string }>(
    `select e.tenant_id, e.id, e.leaf, e.xid::text as xid
     from audit.entry e, audit.sequencer_cursor c
     where (e.xid, e.id) > (c.xid, c.entry_id) and e.xid < pg_snapshot_xmin(pg_current_snapshot())
     order by e.xid, e.id limit $1`,
    [BATCH],
  );
  return rows.map((row) => ({ tenantId: row.tenant_id, id: row.id, leaf: new Uint8Array(row.leaf), xid: row.xid }));
}

export async function moveCursor(client: pg.Client, { xid, id }: NewEntry): Promise<void> {
  await client.query('update audit.sequencer_cursor set xid = $1, entry_id = $2', [xid, id]);
}

/** @returns the size of a clinic's tree and the hashes of `peaksOf(0, size)` */
export async function readEdge(client: pg.Client, tenantId: string): Promise<{ size: number; peaks: Bytes[] }> {
  const { rows } = await client.query<{ size: number }>(
    'select coalesce(max(index) + 1, 0)::float8 as size from audit.tree_leaf where tenant_id = $1',
    [tenantId],
  );
  const size = rows[0]?.size ?? 0;
  return { size, peaks: await readNodes(client, tenantId, peaksOf(0, size)) };
}

async function readNodes(client: pg.Client, tenantId: string, ids: readonly NodeId[]): Promise<Bytes[]> {
  const { rows } = await client.query<{ hash: Buffer | null }>(
    `select coalesce(n.hash, l.leaf) as hash
     from unnest($2::smallint[], $3::bigint[]) with ordinality as wanted (level, index, place)
     left join audit.tree_node n on n.tenant_id = $1 and n.level = wanted.level and n.index = wanted.index
     left join audit.tree_leaf l on wanted.level = 0 and l.tenant_id = $1 and l.index = wanted.index
     order by wanted.place`,
    [tenantId, ids.map(({ level }) => level), ids.map(({ index }) => index)],
  );
  return rows.map(({ hash }) => {
    if (hash === null) throw new Error('the ledger tree has lost a node of its edge');
    return new Uint8Array(hash);
  });
}

export async function insertLeaves(client: pg.Client, tenantId: string, leaves: readonly NewLeaf[]): Promise<void> {
  await client.query(
    `insert into audit.tree_leaf (tenant_id, index, entry_id, leaf)
     select $1, * from unnest($2::bigint[], $3::uuid[], $4::bytea[])`,
    [
      tenantId,
      leaves.map(({ index }) => index),
      leaves.map(({ entryId }) => entryId),
      leaves.map(({ leaf }) => Buffer.from(leaf)),
    ],
  );
}

export async function insertNodes(client: pg.Client, tenantId: string, nodes: readonly TreeNode[]): Promise<void> {
  await client.query(
    `insert into audit.tree_node (tenant_id, level, index, hash)
     select $1, * from unnest($2::smallint[], $3::bigint[], $4::bytea[])`,
    [
      tenantId,
      nodes.map(({ level }) => level),
      nodes.map(({ index }) => index),
      nodes.map(({ hash }) => Buffer.from(hash)),
    ],
  );
}

export async function insertCheckpoint(
  client: pg.Client,
  tenantId: string,
  head: { size: number; root: Bytes; note: string },
): Promise<void> {
  await client.query('insert into audit.checkpoint (tenant_id, size, root, note) values ($1, $2, $3, $4)', [
    tenantId,
    head.size,
    Buffer.from(head.root),
    head.note,
  ]);
}

/** The newest head of each clinic whose newest head has no copy in this anchor yet. */
export async function readUnanchored(client: pg.Client, anchor: string): Promise<UnanchoredHead[]> {
  const { rows } = await client.query<UnanchoredHead>(
    `select c.tenant_id as "tenantId", c.size::float8 as size, c.note
     from (select distinct on (tenant_id) tenant_id, size, note from audit.checkpoint order by tenant_id, size desc) c
     where c.size > coalesce((select max(a.size) from audit.anchor a where a.tenant_id = c.tenant_id and a.name = $1), 0)`,
    [anchor],
  );
  return rows;
}

export async function insertAnchors(
  client: pg.Client,
  anchor: string,
  heads: readonly UnanchoredHead[],
): Promise<void> {
  await client.query(
    'insert into audit.anchor (tenant_id, name, size) select t, $1, s from unnest($2::uuid[], $3::bigint[]) as h (t, s)',
    [anchor, heads.map(({ tenantId }) => tenantId), heads.map(({ size }) => size)],
  );
}
