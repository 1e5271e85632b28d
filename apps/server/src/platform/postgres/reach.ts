import type { ClientConfig } from 'pg';
import type { Config } from '../config/index.ts';
import { findRunning, type Log, startEmbedded } from './index.ts';

/** The database of an installation, for commands that work beside the server or while it is stopped. */
export interface Reached {
  admin: ClientConfig;
  database: string;
  kind: 'embedded' | 'external';
  /** Set for the embedded database: where its files are. */
  clusterDir: string | null;
  /** Stops what was started here; a database that was running stays as it was. */
  release(): Promise<void>;
}

export const EMBEDDED_DATABASE = 'hyaline';

/** Takes the server's own database when it runs, else starts it for the time of the command. */
export async function reachDatabase(config: Config, log?: Log): Promise<Reached> {
  if (config.directDatabaseUrl) {
    const admin = connectionOf(config.directDatabaseUrl);
    return {
      admin,
      database: admin.database ?? EMBEDDED_DATABASE,
      kind: 'external',
      clusterDir: null,
      release: async () => undefined,
    };
  }
  const running = findRunning(config.dataDir);
  const server = running
    ? { ...running, stop: async () => undefined }
    : await startEmbedded({ dataDir: config.dataDir, log });
  const { host, port, adminUser: user, adminPassword: password, clusterDir } = server;
  const admin = { host, port, user, password, database: 'postgres' };
  return { admin, database: EMBEDDED_DATABASE, kind: 'embedded', clusterDir, release: () => server.stop() };
}

/**
 * Settings of a connection from its address. `sslmode` is read as libpq reads it: `require` encrypts without checking
 * who answers, `verify-ca` and `verify-full` check the certificate.
 */
export function connectionOf(address: string): ClientConfig {
  const url = new URL(address);
  const mode = url.searchParams.get('sslmode') ?? 'prefer';
  const encrypted = ['require', 'verify-ca', 'verify-full'].includes(mode);
  return {
    host: url.searchParams.get('host') ?? decodeURIComponent(url.hostname),
    port: Number(url.port || 5432),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: decodeURIComponent(url.pathname.slice(1)) || EMBEDDED_DATABASE,
    ...(encrypted ? { ssl: { rejectUnauthorized: mode !== 'require' } } : {}),
  };
}
