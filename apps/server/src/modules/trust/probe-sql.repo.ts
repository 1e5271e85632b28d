import pg from 'pg';
import { type LoginRole, type OpenDatabase, withClient } from '../../platform/db/index.ts';

/** What a probe asks the database. Everything happens in one transaction that is rolled back. */
export class ProbeSql {
  readonly #client: pg.Client;

  constructor(client: pg.Client) {
    this.#client = client;
  }

  async rows<Row extends object>(sql: string, params: readonly unknown[] = []): Promise<Row[]> {
    return (await this.#client.query<Row>(sql, [...params])).rows;
  }

  /** Runs `work` as the application would, in this context, and undoes it. */
  async asApp<T>(context: string, work: () => Promise<T>): Promise<T> {
    return this.undone(async () => {
      await this.#client.query('set local role hyaline_app');
      await this.#client.query(`select set_config('hy.ctx', $1, true)`, [context]);
      return work();
    });
  }

  /** @returns the SQLSTATE that the statement is refused with; null when it goes through */
  async refusal(context: string, sql: string, params: readonly unknown[]): Promise<string | null> {
    try {
      await this.asApp(context, () => this.#client.query(sql, [...params]));
      return null;
    } catch (error) {
      return error instanceof pg.DatabaseError ? (error.code ?? 'unknown') : 'unknown';
    }
  }

  async undone<T>(work: () => Promise<T>): Promise<T> {
    await this.#client.query('savepoint probe');
    try {
      return await work();
    } finally {
      await this.#client.query('rollback to savepoint probe');
    }
  }
}

/** One read-only look at one moment, as one of the login roles. */
export async function lookAs<T>(
  database: OpenDatabase,
  role: LoginRole,
  work: (sql: ProbeSql) => Promise<T>,
): Promise<T> {
  const config = await database.roleConnection(role);
  const connection = { ...config, application_name: 'hyaline-prober', statement_timeout: 60_000 };
  return withClient(connection, async (client) => {
    await client.query('begin isolation level repeatable read');
    try {
      return await work(new ProbeSql(client));
    } finally {
      await client.query('rollback').catch(() => undefined);
    }
  });
}

/**
 * Plants one fault in a scratch database, looks, and undoes it: one transaction of the migrator, who owns what a fault
 * must break.
 */
export const lookAtFault = <T>(scratch: OpenDatabase, plant: string, work: (sql: ProbeSql) => Promise<T>): Promise<T> =>
  lookAs(scratch, 'hyaline_migrator', async (sql) => {
    if (plant !== '') await sql.rows(plant);
    return work(sql);
  });
