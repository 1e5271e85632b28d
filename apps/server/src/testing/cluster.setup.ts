import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { openDatabase } from '../platform/db/index.ts';
import { removePlace, startEmbedded } from '../platform/postgres/index.ts';
import { temporaryFolder } from '../platform/postgres/testing.ts';
import { clusterSecrets, type TestCluster } from './cluster.ts';

declare module 'vitest' {
  interface ProvidedContext {
    cluster: TestCluster;
  }
}

/** One real PostgreSQL for all database tests, with a migrated template that each test file copies in a blink. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await temporaryFolder();
  const dataDir = path.join(folder, 'data');
  const server = await startEmbedded({ dataDir, settings: { fsync: 'off', max_connections: '300' } });
  const admin = {
    host: server.host,
    port: server.port,
    user: server.adminUser,
    password: server.adminPassword,
    database: 'postgres',
  };
  const { db } = await openDatabase({ admin, database: 'hyaline_template' }, clusterSecrets, {
    maxConnections: 1,
    now: Date.now,
  });
  await db.end();
  project.provide('cluster', { admin });
  return async () => {
    await server.stop();
    removePlace(dataDir);
    await rm(folder, { recursive: true, force: true });
  };
}
