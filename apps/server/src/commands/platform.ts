import { systemClock } from '@hyaline/kit';
import { createInstallation } from '../app/installation.repo.ts';
import type { Config } from '../platform/config/index.ts';
import { openDatabase } from '../platform/db/index.ts';
import type { Platform } from '../platform/index.ts';
import { MemoryLimiter } from '../platform/limits/index.ts';
import { createLogger } from '../platform/log/index.ts';
import { reachDatabase } from '../platform/postgres/reach.ts';
import { localFolder } from '../platform/storage/index.ts';
import { openVaultOf, secretsOf } from './installation.ts';
import { OperatorError } from './run.ts';

/** What modules need, for a command that works beside the running server or while it is stopped. */
export async function withPlatform<T>(config: Config, work: (platform: Platform) => Promise<T>): Promise<T> {
  const reached = await reachDatabase(config);
  try {
    const vault = await openVaultOf(config, reached);
    const database = await openDatabase(reached, await secretsOf(vault), { maxConnections: 2, now: Date.now });
    try {
      refuseDemoMix(config, await createInstallation(database, vault.keyringId, config.demo));
      return await work({
        config,
        log: createLogger({ logLevel: 'silent' }),
        clock: systemClock,
        database,
        db: database.db,
        vault,
        storage: await localFolder(config.objectsDir),
        limiter: new MemoryLimiter(systemClock),
        readyChecks: {},
      });
    } finally {
      await database.db.end();
      vault.close();
    }
  } finally {
    await reached.release();
  }
}

function refuseDemoMix({ demo }: Config, installation: { demo: boolean }): void {
  if (installation.demo === demo) return;
  throw new OperatorError(
    demo
      ? 'This is a real installation: set HYALINE_DEMO=off for this command as for the server.'
      : 'This data folder holds a demo: choose another HYALINE_DATA for a real installation.',
  );
}
