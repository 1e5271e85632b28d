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
