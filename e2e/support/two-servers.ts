import { join } from 'node:path';
import { withClient } from '../../apps/server/src/platform/db/index.ts';
import { startTestCluster } from '../../apps/server/src/platform/postgres/testing.ts';
import { freshFolder, removeData, startTestServer, type TestServer } from '../server.ts';

export interface TwoServers {
  one: TestServer;
  two: TestServer;
  remove(): Promise<void>;
}

/** Two processes of one installation: the same database and the same keys, each on a port of its own. */
export async function startTwoServers(env: Record<string, string> = {}): Promise<TwoServers> {
  const cluster = await startTestCluster();
  const { host, port, adminUser: user, adminPassword: password } = cluster;
  await withClient({ host, port, user, password, database: 'postgres' }, (client) =>
    client.query('create database hyaline'),
  );
  const data = join(await freshFolder(), 'data');
  const address = `${encodeURIComponent(user)}:${encodeURIComponent(password)}@localhost:${port}`;
  const DATABASE_URL = `postgresql://${address}/hyaline?host=${encodeURIComponent(host)}`;
  const start = () => startTestServer({ data, env: { DATABASE_URL, ...env } });
  const running: TestServer[] = [];
  const remove = async () => {
    for (const server of running) await server.stop();
    await cluster.remove();
    await removeData(data);
  };
  try {
    running.push(await start());
    running.push(await start());
  } catch (error) {
    await remove();
    throw error;
  }
  const [one, two] = running as [TestServer, TestServer];
  return { one, two, remove };
}
