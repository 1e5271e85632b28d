import { mkdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { systemClock } from '@hyaline/kit';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { listenForPlainHttp } from './app/plain-http.ts';
import { buildApp } from './app/build.ts';
import { createInstallation, type Installation } from './app/installation.repo.ts';
import { startModules } from './app/modules.ts';
import { enterDemoPatients } from './demo/demo-patients.ts';
import { setUpDemoPractice } from './demo/demo-practice.ts';
import { fillDemoSchedule } from './demo/demo-schedule.ts';
import { startDemoStudy } from './demo/demo-study.ts';
import { type DemoSignIn, seedDemo } from './modules/identity/index.ts';
import { append, openLedger, requestLogOf } from './modules/ledger/index.ts';
import { publishDocuments, signForDemo } from './modules/legal/index.ts';
import type { Config } from './platform/config/index.ts';
import { openVault, type Vault } from './platform/crypto/index.ts';
import { type DatabaseTarget, openDatabase, type OpenDatabase, withClient } from './platform/db/index.ts';
import type { Platform } from './platform/index.ts';
import { openLimiter } from './platform/limits/index.ts';
import { startEmbedded } from './platform/postgres/index.ts';
import { connectionOf, EMBEDDED_DATABASE } from './platform/postgres/reach.ts';
import { localFolder } from './platform/storage/index.ts';
import { loadTls } from './platform/tls/index.ts';

export interface Running {
  platform: Platform;
  installation: Installation;
  demo: DemoSignIn | null;
  /** The address that people open. */
  url: string;
  /** Finishes what is under way, then stops everything that was started here, newest first. */
  stop(): Promise<void>;
}

type Stop = () => Promise<unknown> | unknown;

/** Starts one process: database, keys, storage, the parts that its roles name, and the web server last. */
export async function boot(config: Config, log: Logger): Promise<Running> {
  const stops: Stop[] = [];
  const stop = async () => {
    for (const end of stops.splice(0).toReversed()) await end();
  };
  try {
    const platform = await openPlatform(config, log, stops);
    const installation = await createInstallation(platform.database, platform.vault.keyringId, config.demo);
    refuseDemoMix(installation, config);
    await openLedger(platform);
    await recordStart(platform, installation);
    await publishDocuments(platform);
    const demo = config.demo && config.roles.includes('web') ? await seedDemo(platform) : null;
    if (demo) await signForDemo(platform, { tenantId: demo.clinicId, userId: demo.ownerId });
    if (demo) await setUpDemoPractice(platform, demo);
    if (demo) await fillDemoSchedule(platform, demo, await enterDemoPatients(platform, demo));
    stops.push(await startModules(platform, installation));
    const url = config.roles.includes('web') ? await listen(platform, stops) : '';
    if (demo) stops.push(startDemoStudy(platform, demo));
    return { platform, installation, demo, url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Everything below the modules: also what commands use that work beside or without the server. */
export async function openPlatform(config: Config, log: Logger, stops: Stop[]): Promise<Platform> {
  mkdirSync(config.dataDir, { recursive: true, mode: 0o711 }); // to be passed through by the database's own user
  const target = await databaseTarget(config, log, stops);
  const expectedKeyringId = await knownKeyring(target);
  const vault = await openVault({
    dataDir: config.dataDir,
    kek: config.kek,
    mayCreate: expectedKeyringId === undefined,
    ...(expectedKeyringId === undefined ? {} : { expectedKeyringId }),
  });
  stops.push(() => vault.close());
  await vault.keepErasureList(config.erasureFile, (problem) => log.error(problem));
  const database = await openOwnDatabase(target, vault);
  stops.push(() => database.db.end());
  const storage = await localFolder(config.objectsDir);
  const { limiter, close } = await openLimiter({ config, clock: systemClock, vault, log });
  stops.push(close);
  return {
    config,
    log,
    clock: systemClock,
    database,
    db: database.db,
    vault,
    storage,
    limiter,
    readyChecks: {
      database: () => database.db.ping(),
      keyring: () => vault.check(),
      storage: () => storage.check(),
    },
  };
}

const MAX_CONNECTIONS = 16;

async function openOwnDatabase(target: DatabaseTarget, vault: Vault): Promise<OpenDatabase> {
  const secrets = {
    contextKey: await vault.instanceSecret('context-mac'),
    passwordOf: async (role: string) =>
      Buffer.from(await vault.instanceSecret(`db-role/${role}`)).toString('base64url'),
  };
  return openDatabase(target, secrets, { maxConnections: MAX_CONNECTIONS, now: Date.now });
}

async function databaseTarget(config: Config, log: Logger, stops: Stop[]): Promise<DatabaseTarget> {
  if (config.databaseUrl && config.directDatabaseUrl) {
    const admin = connectionOf(config.directDatabaseUrl);
    const throughPooler = config.databaseUrl !== config.directDatabaseUrl;
    return {
      admin,
      database: admin.database ?? EMBEDDED_DATABASE,
      pooled: { connection: connectionOf(config.databaseUrl), preparedStatements: !throughPooler },
    };
  }
  const server = await startEmbedded({ dataDir: config.dataDir, log });
  stops.push(() => server.stop());
  const { host, port, adminUser: user, adminPassword: password } = server;
  return { admin: { host, port, user, password, database: 'postgres' }, database: EMBEDDED_DATABASE };
}

/** The keyring that this database was made with; undefined for a new one. A new keyring never replaces a lost one. */
async function knownKeyring(target: DatabaseTarget): Promise<string | undefined> {
  const exists = await withClient(target.admin, (client) =>
    client.query('select 1 from pg_database where datname = $1', [target.database]),
  );
  if (exists.rowCount === 0) return undefined;
  return withClient({ ...target.admin, database: target.database }, async (client) => {
    const made = await client.query<{ made: boolean }>(`select to_regclass('core.installation') is not null as made`);
    if (!made.rows[0]?.made) return undefined;
    const { rows } = await client.query<{ keyring_id: string }>('select keyring_id from core.installation');
    return rows[0]?.keyring_id;
  });
}

/** Demo accounts have published secrets: an installation is a demo from its first start to its last, or never. */
function refuseDemoMix(installation: Installation, config: Config): void {
  if (installation.demo === config.demo) return;
  throw new Error(
    installation.demo
      ? `The data folder ${config.dataDir} holds a demo. Choose another HYALINE_DATA for HYALINE_DEMO=off; nothing of a demo may live on in it.`
      : `The data folder ${config.dataDir} belongs to a real installation. Start it with HYALINE_DEMO=off.`,
  );
}

/** Every start stands in the installation's own ledger: a server that was down for an hour cannot look as if it was not. */
async function recordStart({ db, config }: Platform, { id }: Installation): Promise<void> {
  const facts = { roles: [...config.roles], demo: config.demo };
  await db.asPlatform((tx) =>
    append(tx, {
      event: 'installation.started',
      outcome: 'done',
      resource: { type: 'installation', id },
      patientRef: null,
      facts,
    }),
  );
}

async function listen(platform: Platform, stops: Stop[]): Promise<string> {
  const { config } = platform;
  const tls = await loadTls(config);
  const app: FastifyInstance = await buildApp(platform, tls);
  await app.listen({ port: config.port, host: config.host });
  stops.push(async () => {
    await app.close();
    await requestLogOf(platform).flush();
  });
  const address = app.server.address() as AddressInfo;
  const url = config.port === 0 ? `${tls ? 'https' : 'http'}://localhost:${address.port}` : config.publicUrl;
  if (tls && config.httpPort !== null) {
    const plain = await listenForPlainHttp({ port: config.httpPort, host: config.host, publicUrl: url });
    stops.push(async () => void plain.close());
  }
  return url;
}
