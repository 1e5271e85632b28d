import pg from 'pg';
import { type LoadResult, summarise } from './load.ts';

/** One round of a peer's work on one connection. */
export type RawWork = (client: pg.Client) => Promise<unknown>;

interface RawLoad {
  connections: number;
  seconds: number;
  work: RawWork;
  /** Stops early after so many rounds. */
  atMost?: number;
}

/** Connections that each begin again as soon as they are done, like those of `load`. */
export async function rawLoad(config: pg.ClientConfig, options: RawLoad): Promise<LoadResult> {
  const { connections, seconds, work } = options;
  const clients = await Promise.all(Array.from({ length: connections }, () => connectRaw(config)));
  let left = options.atMost ?? Number.POSITIVE_INFINITY;
  const timesMs: number[] = [];
  try {
    for (const client of clients) await work(client); // connected, prepared, caches filled
    const startedAt = performance.now();
    const until = startedAt + seconds * 1000;
    const loop = async (client: pg.Client) => {
      while (performance.now() < until && left-- > 0) {
        const begunAt = performance.now();
        await work(client);
        timesMs.push(performance.now() - begunAt);
      }
    };
    await Promise.all(clients.map(loop));
    return summarise(timesMs, performance.now() - startedAt);
  } finally {
    await Promise.all(clients.map((client) => client.end()));
  }
}

export const rawPerSecond = async (config: pg.ClientConfig, options: RawLoad): Promise<number> =>
  (await rawLoad(config, options)).perSecond;

export async function connectRaw(config: pg.ClientConfig): Promise<pg.Client> {
  const client = new pg.Client(config);
  await client.connect();
  return client;
}

/** e.g. `18.4 through pg` */
export async function rawVersion(config: pg.ClientConfig): Promise<string> {
  const client = await connectRaw(config);
  try {
    const { rows } = await client.query<{ version: string; durable: string }>(
      `select current_setting('server_version') as version, current_setting('synchronous_commit') || current_setting('fsync') as durable`,
    );
    if (rows[0]?.durable !== 'onon') throw new Error('a commit of this database is not durable');
    return `${rows[0].version.split(' ')[0]} through pg`;
  } finally {
    await client.end();
  }
}
