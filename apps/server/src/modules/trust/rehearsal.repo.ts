import type { OpenDatabase } from '../../platform/db/index.ts';

/** Plants or takes back a fault for good, where a probe works over connections of its own. Scratch databases only. */
export const breakScratch = (scratch: OpenDatabase, sql: string): Promise<void> =>
  scratch.asMigrator(async (client) => {
    if (sql !== '') await client.query(sql);
  });
