import type { Client } from 'pg';
import type { Config } from '../../platform/config/index.ts';
import { withClient } from '../../platform/db/index.ts';
import { findPlace, findRunning } from '../../platform/postgres/index.ts';
import { connectionOf, EMBEDDED_DATABASE } from '../../platform/postgres/reach.ts';
import { attention, type Finding, ok, wrong } from './finding.ts';

const OLDEST_VERSION = 150_000; // server_version_num of PostgreSQL 15

export interface DatabaseState {
  findings: Finding[];
  /** What the database remembers; null when it remembers none or could not be asked. */
  keyringId: string | null;
  /** Surely without data: then a keyring may be missing. */
  isNew: boolean;
}

/** Looks without starting or changing anything. */
export async function checkDatabase(config: Config): Promise<DatabaseState> {
  if (config.directDatabaseUrl) return checkExternal(config.directDatabaseUrl);
  const running = findRunning(config.dataDir);
  if (!running)
    return { findings: [notRunning(config.dataDir)], keyringId: null, isNew: findPlace(config.dataDir) === null };
  const { host, port, adminUser: user, adminPassword: password } = running;
  return ask({ host, port, user, password, database: EMBEDDED_DATABASE }, `the embedded one, process ${running.pid}`);
}

const notRunning = (dataDir: string): Finding =>
  findPlace(dataDir)
    ? ok('Database', 'the embedded one; not running, it starts with the server')
    : ok('Database', 'the embedded one; the first start makes it');

async function checkExternal(address: string): Promise<DatabaseState> {
  const connection = connectionOf(address);
  const { host, port, database } = connection;
  const asked = await ask(connection, `${host}, port ${port}, database ${database}`);
  const local = ['localhost', '127.0.0.1', '::1'].includes(host ?? '') || host?.startsWith('/');
  if (!connection.ssl && !local)
    asked.findings.push(
      attention(
        'Database',
        'the way to it is not encrypted',
        'Add sslmode=verify-full to DATABASE_URL and DIRECT_DATABASE_URL.',
      ),
    );
  return asked;
}

async function ask(connection: Parameters<typeof withClient>[0], what: string): Promise<DatabaseState> {
  try {
    return await withClient({ ...connection, connectionTimeoutMillis: 5000 }, async (client) => {
      const keyringId = await keyringOf(client);
      return { findings: await versionOf(client, what), keyringId, isNew: keyringId === null };
    });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const mend = 'Check address, user and password, and that the server runs and lets this machine in (pg_hba.conf).';
    return { findings: [wrong('Database', `${what} does not answer: ${why}`, mend)], keyringId: null, isNew: false };
  }
}

async function versionOf(client: Client, what: string): Promise<Finding[]> {
  const sql = `select current_setting('server_version_num')::int number, current_setting('server_version') name,
    exists (select from pg_available_extensions where name = 'btree_gist') gist`;
  const { rows } = await client.query<{ number: number; name: string; gist: boolean }>(sql);
  const { number = 0, name = '', gist = false } = rows[0] ?? {};
  if (number < OLDEST_VERSION)
    return [wrong('Database', `${what} is PostgreSQL ${name}`, 'Hyaline needs PostgreSQL 15 or newer.')];
  if (!gist)
    return [
      wrong('Database', `${what} has no extension btree_gist`, 'Install what your system calls postgresql-contrib.'),
    ];
  return [ok('Database', `PostgreSQL ${name}, ${what}`)];
}

async function keyringOf(client: Client): Promise<string | null> {
  const { rows } = await client.query<{ made: boolean }>(`select to_regclass('core.installation') is not null made`);
  if (!rows[0]?.made) return null;
  const known = await client.query<{ keyring_id: string }>('select keyring_id from core.installation');
  return known.rows[0]?.keyring_id ?? null;
}
