import type { Clock } from '@hyaline/kit';
import type { Logger } from 'pino';
import type { Config } from './config/index.ts';
import type { Vault } from './crypto/index.ts';
import type { OpenDatabase } from './db/index.ts';
import type { Limiter } from './limits/index.ts';
import type { ObjectStore } from './storage/index.ts';

/** What every module is given: the outside world behind narrow doors, and no business words. */
export interface Platform {
  config: Config;
  log: Logger;
  clock: Clock;
  /** `database.db` is the application's way; the other members serve the sequencer, jobs and prober. */
  database: OpenDatabase;
  db: OpenDatabase['db'];
  vault: Vault;
  storage: ObjectStore;
  limiter: Limiter;
  /** Named checks of `/readyz`; a part that starts adds its own. */
  readyChecks: Record<string, () => Promise<void>>;
}
