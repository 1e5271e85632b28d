import pg from 'pg';

/** One round of a peer's work on one connection. */
export type RawWork = (client: pg.Client) => Promise<unknown>;

/** Rounds per second of `connections` connections that each begin again as soon as they are done. */
export async function rawPerSecond(
  config: pg.ClientConfig,
  { connections, seconds, work }: { connections: number; seconds: number; work: RawWork },
): Promise<number> {
  const clients = await Promise.all(Array.from({ length: connections }, () => connectRaw(config)));
  try {
    for (const client of clients) await work(client); // connected, prepared, caches filled
    const startedAt = performance.now();
    const until = startedAt + seconds * 1000;
    let done = 0;
    const loop = async (client: pg.Client) => {
      for (; performance.now() < until; done++) await work(client);
    };
    await Promise.all(clients.map(loop));
    return done / ((performance.now() - startedAt) / 1000);
  } finally {
    await Promise.all(clients.map((client) => client.end()));
  }
}

export async function connectRaw(config: pg.ClientConfig): Promise<pg.Client> {
  const client = new pg.Client(config);
  await client.connect();
  return client;
}

/** e.g. `18.4 through pg 8.23.1` */
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
