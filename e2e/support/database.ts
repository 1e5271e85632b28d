import { join } from 'node:path';
import { withClient } from '../../apps/server/src/platform/db/index.ts';
import { findRunning } from '../../apps/server/src/platform/postgres/index.ts';
import type { TestServer } from '../server.ts';
import { filesOf } from './disk.ts';

/** One statement as the superuser of a server's own database: to let time pass in it or to see what it keeps. */
export async function asSuperuser<Row extends object>(
  { data }: TestServer,
  text: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const running = findRunning(data);
  if (!running) throw new Error('the server has no database of its own');
  const { host, port, adminUser: user, adminPassword: password } = running;
  const at = { host, port, user, password, database: 'hyaline' };
  return (await withClient(at, (client) => client.query<Row>(text, values))).rows;
}

/**
 * Rows of every table, those of clinics' own schemas among them, and files of objects. Left out is what a server at work
 * fills by itself: the ledger, its evidence, the jobs of the minute, and how often somebody tried.
 */
export async function keptThings({ data }: TestServer): Promise<Record<string, number>> {
  const running = findRunning(data);
  if (!running) throw new Error('the server has no database of its own');
  const { host, port, adminUser: user, adminPassword: password } = running;
  const { rows } = await withClient({ host, port, user, password, database: 'hyaline' }, (client) =>
    client.query<{ name: string; rows: number }>(
      `select schemaname || '.' || tablename as name,
         (xpath('/row/n/text()', query_to_xml(format('select count(*) as n from %I.%I', schemaname, tablename), false, true, '')))[1]::text::int as rows
       from pg_tables where schemaname not in ('pg_catalog', 'information_schema', 'audit', 'trust', 'hyaline_jobs')
         and schemaname || '.' || tablename <> 'core.throttle'`,
    ),
  );
  const objects = filesOf(data).filter((path) => path.startsWith(join(data, 'objects'))).length;
  return { ...Object.fromEntries(rows.map(({ name, rows: n }) => [name, n])), objects };
}
