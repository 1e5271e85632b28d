import type { ClientConfig } from 'pg';
import { findRunning } from '../../apps/server/src/platform/postgres/index.ts';
import { startTestServer, type TestServer } from '../../e2e/server.ts';
import { type Clinic, openClinic } from '../../e2e/support/api.ts';
import { processorMs } from './processes.ts';

/** A running installation with one clinic, as a benchmark needs it. */
export interface Stage {
  server: TestServer;
  clinic: Clinic;
  /** The server's own database, as its administrator: the peers work on the same cluster and settings. */
  database: ClientConfig;
  /**
   * Headers of a request of the clinic's owner. Each comes from another address, through a proxy that the server
   * trusts: the limits per network are those of the product and stay on.
   */
  headers(cookie?: string): Record<string, string>;
  /** Processor time of the server and of its database so far, in ms. */
  processorMs(): { server: number; database: number };
  /** Stops the server and removes its data. */
  end(): Promise<void>;
}

export async function openStage(): Promise<Stage> {
  const server = await startTestServer({ env: { HYALINE_TRUSTED_PROXIES: '127.0.0.1', HYALINE_LOG_LEVEL: 'warn' } });
  try {
    const clinic = await openClinic(server.url, 'Benchmark');
    const database = databaseOf(server);
    let asked = 0;
    return {
      server,
      clinic,
      database,
      headers: (cookie = clinic.client.cookie) => ({
        host: new URL(server.url).host,
        cookie,
        'user-agent': USER_AGENT,
        'accept-language': 'en-US,en;q=0.9',
        'x-forwarded-for': addressOf(asked++),
      }),
      processorMs: () => processorOf(server),
      end: () => server.remove(),
    };
  } catch (error) {
    await server.remove();
    throw error;
  }
}

const USER_AGENT =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36';

/** One of the addresses for benchmarks and examples, RFC 2544: 198.18.0.0/15. */
const addressOf = (number: number): string => `198.18.${(number >> 8) & 255}.${number & 255}`;

/** The database is a child of the server. */
function processorOf({ pid, data }: TestServer): { server: number; database: number } {
  const database = processorMs(findRunning(data)?.pid ?? 0);
  return { server: processorMs(pid) - database, database };
}

function databaseOf({ data }: TestServer): ClientConfig {
  const running = findRunning(data);
  if (!running) throw new Error('the server has no database of its own');
  const { host, port, adminUser: user, adminPassword: password } = running;
  return { host, port, user, password, database: 'hyaline' };
}
