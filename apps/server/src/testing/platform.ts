import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Clock, systemClock } from '@hyaline/kit';
import { type Config, loadConfig } from '../platform/config/index.ts';
import { openVault } from '../platform/crypto/index.ts';
import type { Platform } from '../platform/index.ts';
import { MemoryLimiter } from '../platform/limits/index.ts';
import { createLogger } from '../platform/log/index.ts';
import { openLedger } from '../modules/ledger/index.ts';
import { localFolder } from '../platform/storage/index.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';

export interface TestPlatform extends Platform {
  database: TestDatabase;
  dispose(): Promise<void>;
}

/** A whole platform on a database, keys and folder of its own: everything real but the clock, when one is given. */
export async function createTestPlatform(
  options: { clock?: Clock; config?: Partial<Config> } = {},
): Promise<TestPlatform> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'hyaline-platform-'));
  const clock = options.clock ?? systemClock;
  const config = {
    ...loadConfig({ HYALINE_DATA: dataDir, HYALINE_PORT: '0', HYALINE_LOG_LEVEL: 'silent' }),
    ...options.config,
  };
  const database = await createTestDatabase({ now: () => Date.now() });
  const vault = await openVault({ dataDir, kek: null, mayCreate: true });
  await vault.keepErasureList(config.erasureFile, (problem) => {
    throw new Error(problem);
  });
  await openLedger({ vault });
  const storage = await localFolder(config.objectsDir);
  return {
    config,
    log: createLogger(config),
    clock,
    database,
    db: database.db,
    vault,
    storage,
    limiter: new MemoryLimiter(clock),
    readyChecks: { database: () => database.db.ping() },
    dispose: async () => {
      await database.drop();
      vault.close();
      rmSync(dataDir, { recursive: true, force: true });
      rmSync(config.anchorFile, { force: true });
      rmSync(config.erasureFile, { force: true });
    },
  };
}
