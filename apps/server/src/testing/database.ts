import type pg from 'pg';
import { inject } from 'vitest';
import { newId } from '@hyaline/kit';
import { grantDatabase, openDatabase, type OpenDatabase, withClient } from '../platform/db/index.ts';
import { clusterSecrets } from './cluster.ts';

export interface TestDatabase extends OpenDatabase {
  name: string;
  /** As the cluster's superuser: to plant faults, never to make a test pass. */
  asSuperuser<T>(work: (client: pg.Client) => Promise<T>): Promise<T>;
  /** A bare connection as the application's login role, with no transaction helper around it. */
  asLogin<T>(work: (client: pg.Client) => Promise<T>): Promise<T>;
  drop(): Promise<void>;
}

/** A database of its own for one test file: a copy of the migrated template in the shared cluster. */
export async function createTestDatabase(options: { now?: () => number } = {}): Promise<TestDatabase> {
  const { admin } = inject('cluster');
  const name = `test_${newId().replaceAll('-', '')}`;
  await withClient(admin, (client) => copyTemplate(client, name));
  const opened = await openDatabase({ admin, database: name }, clusterSecrets, {
    maxConnections: 10,
    now: options.now ?? Date.now,
    alreadyPrepared: true,
  });
  const login = await opened.roleConnection('hyaline_login');
  return {
    ...opened,
    name,
    asSuperuser: (work) => withClient({ ...admin, database: name }, work),
    asLogin: (work) => withClient(login, work),
    drop: async () => {
      await opened.db.end();
      await withClient(admin, (client) => client.query(`drop database if exists ${name} with (force)`));
    },
  };
}

/** Copying needs the template to itself for a moment; two test files may want it at once. */
async function copyTemplate(client: pg.Client, name: string): Promise<void> {
  await client.query('select pg_advisory_lock(1)');
  await client.query(`create database ${name} template hyaline_template`);
  await client.query('select pg_advisory_unlock(1)');
  await grantDatabase(client, name);
}
