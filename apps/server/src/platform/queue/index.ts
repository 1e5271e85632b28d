import { Logger as WorkerLogger, type Runner, type TaskList, parseCronItems, run } from 'graphile-worker';
import pg from 'pg';
import type { Logger } from 'pino';

export interface Job {
  name: string;
  /** Cron pattern in UTC; each due time runs once, on one node. */
  cron: string;
  run(): Promise<void>;
}

export interface Queue {
  check(): Promise<void>;
  stop(): Promise<void>;
}

const SCHEMA = 'hyaline_jobs'; // owned by the role of the same name
const MAX_ATTEMPTS = 5;

/**
 * Repeating work on graphile-worker: durable, retried with growing pauses, its state and last error in tables that
 * the role `hyaline_jobs` owns. Payloads hold no data.
 */
export async function startQueue(connection: pg.ClientConfig, jobs: readonly Job[], log: Logger): Promise<Queue> {
  const pool = new pg.Pool({ ...connection, max: 3, application_name: 'hyaline-jobs' });
  const lost = (error: Error) => log.warn({ code: (error as { code?: string }).code ?? '' }, 'job connection lost');
  pool.on('error', lost);
  pool.on('connect', (client) => client.on('error', lost));
  const taskList: TaskList = Object.fromEntries(jobs.map((job) => [job.name, () => job.run()]));
  const runner: Runner = await run({
    pgPool: pool,
    schema: SCHEMA,
    taskList,
    parsedCronItems: parseCronItems(
      jobs.map((job) => ({
        task: job.name,
        match: job.cron,
        options: { maxAttempts: MAX_ATTEMPTS, backfillPeriod: 0 },
      })),
    ),
    noHandleSignals: true,
    concurrency: 2,
    pollInterval: 5000,
    logger: new WorkerLogger(() => (level, message) => {
      if (level === 'error')
        log.error({ part: 'jobs' }, (message.split('\n', 1)[0] ?? '').replace(/ with error .*/, ''));
    }),
  });
  return {
    check: async () => {
      await pool.query('select 1');
    },
    stop: async () => {
      await runner.stop();
      await pool.end();
    },
  };
}
