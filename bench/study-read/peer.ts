import type pg from 'pg';
import { newId } from '@hyaline/kit';
import { connectRaw, type RawWork } from '../support/raw-sql.ts';
import type { Stage } from '../support/stage.ts';

/** Raw SQL doing what one read does: as one prepared statement, and as an ordinary transaction. */
export interface Peer {
  oneStatement: RawWork;
  transaction: RawWork;
}

/** What one read leaves in the ledger, in one plain row: no second index, no trigger, no policy, nothing computed. */
const PLAIN_TABLE = `
  create schema bench;
  create table bench.event (
    tenant_id uuid not null, id uuid not null, at timestamptz not null, event text not null, outcome text not null,
    resource_type text not null, resource_id text not null, patient_ref text, canonical text not null,
    leaf bytea not null, sealed_ip bytea not null, primary key (tenant_id, id))`;

const columnsOf = (schema: string): string => `s.id, s.patient_ref, s.details, s.series_count, s.instance_count,
  s.bytes::float8 as bytes, s.saved_at, s.saved_by, s.assignee_ids from ${schema}.study s`;

const INSERT = 'insert into bench.event values ($2, $3, now(), $4, $5, $6, $7, $8, $9, $10, $11)';

interface Sample {
  tenant_id: string;
  event: string;
  outcome: string;
  resource_type: string;
  resource_id: string;
  patient_ref: string;
  canonical: string;
  leaf: Buffer;
  sealed: Buffer;
}

/** Prepares both forms of the peer for a study that has been read over HTTP at least once. */
export async function preparePeer({ clinic, database }: Stage, studyId: string): Promise<Peer> {
  const tenantId = clinic.session.clinic.id;
  const schema = `tenant_${tenantId.replaceAll('-', '')}`;
  const row = await ledgerRow(database, studyId);
  const values = () => [
    tenantId,
    newId(),
    row.event,
    row.outcome,
    row.resource_type,
    row.resource_id,
    row.patient_ref,
    row.canonical,
    row.leaf,
    row.sealed,
  ];
  const one = {
    name: 'bench-one',
    text: `with written as (${INSERT} returning 1)
           select ${columnsOf(schema)}, written where s.tenant_id = $2 and s.id = $1 and s.state = 'saved'`,
  };
  const select = {
    name: 'bench-select',
    text: `select ${columnsOf(schema)} where s.tenant_id = $2 and s.id = $1 and s.state = 'saved'`,
  };
  const insert = { name: 'bench-insert', text: INSERT.replaceAll(/\$(\d+)/g, (_, n) => `$${Number(n) - 1}`) };
  return {
    oneStatement: async (client) => oneRow(await client.query({ ...one, values: [studyId, ...values()] })),
    transaction: async (client) => {
      await client.query('begin');
      oneRow(await client.query({ ...select, values: [studyId, tenantId] }));
      await client.query({ ...insert, values: values() });
      await client.query('commit');
    },
  };
}

function oneRow({ rowCount }: pg.QueryResult): void {
  if (rowCount !== 1) throw new Error('the peer read nothing');
}

/** The ledger row and sealed address that our own read wrote. */
async function ledgerRow(database: pg.ClientConfig, studyId: string): Promise<Sample> {
  const client = await connectRaw(database);
  try {
    await client.query(PLAIN_TABLE);
    const { rows } = await client.query<Sample>(
      `select e.*, i.sealed from audit.entry e join audit.entry_ip i on i.tenant_id = e.tenant_id and i.entry_id = e.id
       where e.event = 'study.read' and e.resource_id = $1 limit 1`,
      [studyId],
    );
    if (!rows[0]) throw new Error('the read left no ledger row');
    return rows[0];
  } finally {
    await client.end();
  }
}
