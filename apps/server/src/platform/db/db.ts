import { PLATFORM_TENANT, SYSTEM_USER } from '@hyaline/kit';
import { Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import pg from 'pg';
import { hmacSha256 } from '../crypto/index.ts';
import { type Actor, sealContext } from './context.ts';
import { fixedConnection } from './fixed-connection.ts';
import { patientRole, phiRole, phiSchema } from './migrate.ts';
import { type Statement, type Step, oneTrip } from './one-trip.ts';
import { SharedTrips } from './shared-trips.ts';

export type { Statement } from './one-trip.ts';

/** One transaction of one actor. It cannot see another clinic's rows, whatever is asked of it. */
export interface Tx {
  readonly actor: Actor;
  /** Kysely over the tables that the caller's module describes. */
  kysely<Tables>(): Kysely<Tables>;
  query<Row extends object>(statement: Statement, params: readonly unknown[]): Promise<Row[]>;
  /** A hash of something of a patient that must be told again and never found out: HMAC-SHA-256, by actor. */
  keyed(bytes: Uint8Array): Buffer;
  /** Runs after the commit has returned, never after a rollback. */
  afterCommit(work: () => void): void;
}

export interface InTenantOptions {
  /** Takes the clinic's PHI role and puts its schema first in the search path. The schema must exist. */
  phi?: boolean;
  /** As the patient whose portal account the actor is: a role that reads this one record and nothing else. */
  own?: boolean;
}

export interface OneStatementOptions extends InTenantOptions {
  /** May share its transaction with other people's; only for what is small, waits for no lock and may run twice. */
  shared?: boolean;
}

export interface DbOptions {
  connection: pg.PoolConfig;
  /** Prepared statements need a session of their own; a transaction pooler in between has none. */
  prepared: boolean;
  contextKey: Uint8Array;
  maxConnections: number;
  now: () => number;
}

const BEGIN = 'begin';
const ENTER: Statement = {
  name: 'hy-enter',
  text: `select set_config('hy.ctx', $1, true), set_config('role', $2, true), set_config('search_path', $3, true)`,
};
const MAX_CONNECTION_LIFE_SECONDS = 1800; // backend memory grows with the clinics it has touched

/** The only way to the database for modules: each transaction begins with a sealed context. */
export class Db {
  readonly #pool: pg.Pool;
  readonly #options: DbOptions;
  #second = 0;
  readonly #contexts = new Map<string, string>();
  readonly #keyedKey: Uint8Array;
  readonly #shared = new SharedTrips((parties) => this.#trip(parties));

  constructor(options: DbOptions) {
    this.#options = options;
    this.#keyedKey = hmacSha256(options.contextKey, 'hyaline/v1/keyed');
    this.#pool = new pg.Pool({
      ...options.connection,
      max: options.maxConnections,
      pipeline: true,
      maxLifetimeSeconds: MAX_CONNECTION_LIFE_SECONDS,
      idleTimeoutMillis: 60_000,
      connectionTimeoutMillis: 10_000,
      statement_timeout: 60_000,
      application_name: 'hyaline',
    } as pg.PoolConfig);
    this.#pool.on('error', () => undefined); // an idle connection died; the next query makes a new one
    this.#pool.on('connect', (client) => client.on('error', () => undefined)); // died in use: its query says so
  }

  /**
   * Runs `work` in one transaction as `actor`; commits when it returns, rolls back when it throws.
   * @throws what `work` throws, or a pg DatabaseError
   */
  async inTenant<T>(actor: Actor, work: (tx: Tx) => Promise<T>, options: InTenantOptions = {}): Promise<T> {
    const client = await this.#pool.connect();
    const after: (() => void)[] = [];
    let entered: Promise<unknown> | undefined;
    let broken: Error | undefined;
    try {
      entered = this.#enter(client, actor, options);
      const result = await work(this.#tx(client, actor, after));
      await entered;
      await commit(client);
      if (actor.proof) actor.proof.holds = true;
      for (const hook of after) hook();
      return result;
    } catch (error) {
      await client.query('rollback').catch((cause: Error) => (broken = cause));
      await entered; // its failure is the cause of every later one
      throw error;
    } finally {
      client.release(broken);
    }
  }

  /** The transactions of the installation itself: no clinic, no person. */
  asPlatform<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.inTenant({ tenantId: PLATFORM_TENANT, userId: SYSTEM_USER }, work);
  }

  /**
   * One statement in its own transaction and one round trip: context and statement leave together, and the rows are
   * handed over only after the commit.
   */
  async oneStatement<Row extends object>(
    actor: Actor,
    statement: Statement,
    params: readonly unknown[],
    { shared = false, ...options }: OneStatementOptions = {},
  ): Promise<Row[]> {
    const step = { statement, params };
    const enter = (): Step[] => this.#entry(actor, options);
    const rows = shared ? await this.#shared.ask({ enter, step }) : (await this.#trip([[...enter(), step]]))[0];
    if (actor.proof) actor.proof.holds = true;
    return rows as Row[];
  }

  async #trip(parties: readonly (readonly Step[])[]): Promise<object[][]> {
    const client = await this.#pool.connect();
    let broken: Error | undefined;
    try {
      return await oneTrip(client, parties, this.#options.prepared);
    } catch (error) {
      await client.query('rollback').catch((cause: Error) => (broken = cause)); // undoes nothing: is it still alive?
      throw error;
    } finally {
      client.release(broken);
    }
  }

  async ping(): Promise<void> {
    await this.#pool.query('select 1');
  }

  async end(): Promise<void> {
    await this.#pool.end();
  }

  /** Sends BEGIN and the context without waiting: they travel in one packet with the first statement. */
  #enter(client: pg.PoolClient, actor: Actor, options: InTenantOptions): Promise<unknown> {
    const steps = this.#entry(actor, options).map(({ statement, params }) => this.#prepare(statement, params));
    const entered = Promise.all([client.query(BEGIN), ...steps.map((step) => client.query(step))]);
    entered.catch(() => undefined); // awaited by the caller together with its own statements
    return entered;
  }

  /** What comes before an actor's own statements: the sealed context and, when it is still owed, the proof. */
  #entry(actor: Actor, options: InTenantOptions): Step[] {
    const { proof } = actor;
    const enter = this.#enterStep(actor, options);
    return proof && !proof.holds ? [enter, proof] : [enter];
  }

  #enterStep(actor: Actor, { phi = false, own = false }: InTenantOptions): Step {
    const role = own ? patientRole(actor.tenantId) : phi ? phiRole(actor.tenantId) : 'hyaline_app';
    const path = phi || own ? `${phiSchema(actor.tenantId)}, core` : 'core';
    return { statement: ENTER, params: [this.#contextOf(actor), role, path] };
  }

  /** Sealed once a second for each actor: within it, every seal would say the same. */
  #contextOf(actor: Actor): string {
    const now = this.#options.now();
    const second = Math.floor(now / 1000);
    if (second !== this.#second) {
      this.#second = second;
      this.#contexts.clear();
    }
    const who = `${actor.tenantId}|${actor.userId}`;
    const sealed = this.#contexts.get(who) ?? sealContext(this.#options.contextKey, actor, now);
    this.#contexts.set(who, sealed);
    return sealed;
  }

  #tx(client: pg.PoolClient, actor: Actor, after: (() => void)[]): Tx {
    return {
      actor,
      kysely: <Tables>() => new Kysely<Tables>({ dialect: dialectOver(client) }),
      query: async <Row extends object>(statement: Statement, params: readonly unknown[]) =>
        (await client.query<Row>(this.#prepare(statement, params))).rows,
      keyed: (bytes) =>
        hmacSha256(this.#keyedKey, Buffer.concat([Buffer.from(`${actor.tenantId}|${actor.userId}|`), bytes])),
      afterCommit: (work) => after.push(work),
    };
  }

  #prepare({ name, text }: Statement, values: readonly unknown[]): pg.QueryConfig {
    return this.#options.prepared ? { name, text, values: [...values] } : { text, values: [...values] };
  }
}

/** A failed statement turns COMMIT into a rollback that PostgreSQL reports as success: only the tag tells. */
async function commit(client: pg.PoolClient): Promise<void> {
  const { command } = await client.query('commit');
  if (command !== 'COMMIT') throw new Error('the transaction was rolled back by the database');
}

const dialectOver = (client: pg.PoolClient) => ({
  createAdapter: () => new PostgresAdapter(),
  createDriver: () => fixedConnection(client),
  createIntrospector: (db: Kysely<unknown>) => new PostgresIntrospector(db),
  createQueryCompiler: () => new PostgresQueryCompiler(),
});
