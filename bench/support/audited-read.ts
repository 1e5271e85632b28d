import type pg from 'pg';
import { newId } from '@hyaline/kit';
import { connectRaw, type RawWork } from './raw-sql.ts';
import type { Stage } from './stage.ts';

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

/** What is read: its id, the event that our read leaves, and the plain query of the same columns. */
export interface AuditedRead {
  id: string;
  event: string;
  /** Columns, tables and conditions, without `select`; $1 is the id, $2 the clinic. */
  columns: string;
  from: string;
}

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

/** Prepares both forms of the peer for something that has been read over HTTP at least once. */
export async function preparePeer({ clinic, database }: Stage, read: AuditedRead): Promise<Peer> {
  const tenantId = clinic.session.clinic.id;
  const row = await ledgerRow(database, read);
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
           select ${read.columns} from written, ${read.from}`,
  };
  const select = {
    name: 'bench-select',
    text: `select ${read.columns} from ${read.from}`,
  };
  const insert = { name: 'bench-insert', text: INSERT.replaceAll(/\$(\d+)/g, (_, n) => `$${Number(n) - 1}`) };
  return {
    oneStatement: async (client) => oneRow(await client.query({ ...one, values: [read.id, ...values()] })),
    transaction: async (client) => {
      await client.query('begin');
      oneRow(await client.query({ ...select, values: [read.id, tenantId] }));
      await client.query({ ...insert, values: values() });
      await client.query('commit');
    },
  };
}

function oneRow({ rowCount }: pg.QueryResult): void {
  if (rowCount !== 1) throw new Error('the peer read nothing');
}

/** The ledger row and sealed address that our own read wrote. */
async function ledgerRow(database: pg.ClientConfig, { id, event }: AuditedRead): Promise<Sample> {
  const client = await connectRaw(database);
  try {
    await client.query(PLAIN_TABLE);
    const { rows } = await client.query<Sample>(
      `select e.*, i.sealed from audit.entry e join audit.entry_ip i on i.tenant_id = e.tenant_id and i.entry_id = e.id
       where e.event = $2 and e.resource_id = $1 limit 1`,
      [id, event],
    );
    if (!rows[0]) throw new Error('the read left no ledger row');
    return rows[0];
  } finally {
    await client.end();
  }
}
