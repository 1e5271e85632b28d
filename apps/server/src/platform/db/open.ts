import pg from 'pg';
import { Db } from './db.ts';
import { randomBytes } from '../crypto/index.ts';
import { type Actor, contextPads, sealContext } from './context.ts';
import { migrate } from './migrate.ts';
import { ensureRoles, grantDatabase, type LoginRole } from './roles.ts';

/** Where the server stands and who may administer it: the embedded cluster, or DIRECT_DATABASE_URL. */
export interface DatabaseTarget {
  admin: pg.ClientConfig;
  database: string;
  /** The application's way in, when it goes through a pooler; else the admin's address with the login role. */
  pooled?: { connection: pg.ClientConfig; preparedStatements: boolean };
}

export interface DatabaseSecrets {
  contextKey: Uint8Array;
  passwordOf(role: LoginRole): Promise<string>;
}

export interface OpenDatabase {
  db: Db;
  /** Connection settings of a role on the direct address: for the sequencer, jobs, prober, backup and LISTEN. */
  roleConnection(role: LoginRole): Promise<pg.ClientConfig>;
  /** A short-lived connection as the migrator: making and dropping a clinic's PHI schema are the only uses while running. */
  asMigrator<T>(work: (client: pg.Client) => Promise<T>): Promise<T>;
  migrated: string[];
  /** A sealed context by hand, for probes that look at the walls from beside the transaction helper. */
  contextOf(actor: Actor): string;
  /** A database of its own beside this one, migrated and empty, gone when `work` is over: to plant faults in. */
  inScratch<T>(work: (scratch: OpenDatabase) => Promise<T>): Promise<T>;
}

/** Creates the database and its roles where absent, migrates, and opens the application's pool. */
export async function openDatabase(
  target: DatabaseTarget,
  secrets: DatabaseSecrets,
  options: { maxConnections: number; now: () => number; alreadyPrepared?: boolean },
): Promise<OpenDatabase> {
  if (!options.alreadyPrepared) await prepareServer(target, secrets);
  const roleConnection = async (role: LoginRole): Promise<pg.ClientConfig> => ({
    ...target.admin,
    database: target.database,
    user: role,
    password: await secrets.passwordOf(role),
  });
  const asMigrator = async <T>(work: (client: pg.Client) => Promise<T>) =>
    withClient(await roleConnection('hyaline_migrator'), work);

  const migrated = await asMigrator(async (client) => {
    const names = await migrate(client);
    await storeContextKey(client, secrets.contextKey);
    return names;
  });

  const login = await roleConnection('hyaline_login');
  const db = new Db({
    connection: target.pooled
      ? { ...target.pooled.connection, user: login.user, password: login.password as string }
      : login,
    prepared: target.pooled?.preparedStatements ?? true,
    contextKey: secrets.contextKey,
    maxConnections: options.maxConnections,
    now: options.now,
  });
  const inScratch = <T>(work: (scratch: OpenDatabase) => Promise<T>) => withScratch(target, secrets, options.now, work);
  const contextOf = (actor: Actor) => sealContext(secrets.contextKey, actor, options.now());
  return { db, roleConnection, asMigrator, migrated, contextOf, inScratch };
}

/** Opens one client, and closes it whatever happens. */
export async function withClient<T>(config: pg.ClientConfig, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(config);
  client.on('error', () => undefined); // a server that dies fails the query; unheard, it would end our process
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const SCRATCH_LOCK = 4_801_115;

/** One at a time in the cluster; one that a crash left behind is replaced. Passwords are those of the cluster's roles. */
async function withScratch<T>(
  target: DatabaseTarget,
  { passwordOf }: DatabaseSecrets,
  now: () => number,
  work: (scratch: OpenDatabase) => Promise<T>,
): Promise<T> {
  const database = `${target.database}_scratch`;
  return withClient(target.admin, async (admin) => {
    const name = admin.escapeIdentifier(database);
    await admin.query('select pg_advisory_lock($1)', [SCRATCH_LOCK]);
    await admin.query(`drop database if exists ${name} with (force)`);
    await admin.query(`create database ${name}`);
    try {
      await grantDatabase(admin, database);
      const place = { admin: target.admin, database };
      await withClient({ ...target.admin, database }, (client) => client.query(GRANT_PUBLIC));
      const secrets = { contextKey: randomBytes(32), passwordOf };
      const scratch = await openDatabase(place, secrets, { maxConnections: 2, now, alreadyPrepared: true });
      try {
        return await work(scratch);
      } finally {
        await scratch.db.end();
      }
    } finally {
      await admin.query(`drop database if exists ${name} with (force)`);
    }
  });
}

const GRANT_PUBLIC = 'grant create, usage on schema public to hyaline_migrator';

async function prepareServer(target: DatabaseTarget, secrets: DatabaseSecrets): Promise<void> {
  await withClient(target.admin, async (admin) => {
    await ensureRoles(admin, secrets.passwordOf);
    const exists = await admin.query('select 1 from pg_database where datname = $1', [target.database]);
    if (exists.rowCount === 0) await admin.query(`create database ${admin.escapeIdentifier(target.database)}`);
    await grantDatabase(admin, target.database);
  });
  await withClient({ ...target.admin, database: target.database }, async (admin) => {
    await admin.query(GRANT_PUBLIC);
  });
}

async function storeContextKey(migrator: pg.Client, key: Uint8Array): Promise<void> {
  const { inner, outer } = contextPads(key);
  await migrator.query(
    `insert into sec.context_key (inner_pad, outer_pad) values ($1, $2)
     on conflict (only_row) do update set inner_pad = excluded.inner_pad, outer_pad = excluded.outer_pad`,
    [inner, outer],
  );
}
