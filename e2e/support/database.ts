import { withClient } from '../../apps/server/src/platform/db/index.ts';
import { findRunning } from '../../apps/server/src/platform/postgres/index.ts';
import type { TestServer } from '../server.ts';

/** One statement as the superuser of a server's own database: to let time pass in it, never to make a test pass. */
export async function asSuperuser({ data }: TestServer, text: string, values: unknown[] = []): Promise<void> {
  const running = findRunning(data);
  if (!running) throw new Error('the server has no database of its own');
  const { host, port, adminUser: user, adminPassword: password } = running;
  await withClient({ host, port, user, password, database: 'hyaline' }, (client) => client.query(text, values));
}

/** Rows of every table that can hold what is clinical: of all patients' schemas, and what links carry. */
export async function clinicalRows({ data }: TestServer): Promise<Record<string, number>> {
  const running = findRunning(data);
  if (!running) throw new Error('the server has no database of its own');
  const { host, port, adminUser: user, adminPassword: password } = running;
  const { rows } = await withClient({ host, port, user, password, database: 'hyaline' }, (client) =>
    client.query<{ name: string; rows: number }>(
      `select schemaname || '.' || tablename as name,
         (xpath('/row/n/text()', query_to_xml(format('select count(*) as n from %I.%I', schemaname, tablename), false, true, '')))[1]::text::int as rows
       from pg_tables where schemaname || '.' || tablename in ('core.link', 'core.link_part', 'core.object')
         or schemaname in (select schemaname from pg_tables where tablename = 'atlas_visit')`,
    ),
  );
  return Object.fromEntries(rows.map(({ name, rows: n }) => [name, n]));
}
