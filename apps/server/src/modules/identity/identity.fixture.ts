import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import cookie from '@fastify/cookie';
import type { SignUp } from '@hyaline/contract';
import { type Clock, newId } from '@hyaline/kit';
import fastify, { type FastifyInstance, type InjectOptions } from 'fastify';
import { type FastifyPluginAsyncZod, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { pino } from 'pino';
import { registerErrors } from '../../app/errors.ts';
import { guard } from '../../app/guard.ts';
import { loadConfig } from '../../platform/config/index.ts';
import { openVault } from '../../platform/crypto/index.ts';
import type { Platform } from '../../platform/index.ts';
import { createTestDatabase, type TestDatabase } from '../../testing/database.ts';
import { openLedger } from '../ledger/index.ts';
import { beginEnrolment, confirmEnrolment } from './factors/enrolment.service.ts';
import { identityRoutes } from './identity.routes.ts';
import { SESSION_COOKIE } from './sessions/session-cookie.ts';
import type { SignInEnd, StartedSession } from './sessions/session-start.ts';
import { signIn, signInWithCode } from './sign-in/sign-in.service.ts';
import { createOwnerOnConsole } from './by-mail/sign-up.service.ts';
import { issueTicket } from './sign-in/ticket.ts';
import { currentCode } from './factors/totp.ts';

export const HOME = { ip: '192.0.2.7', network: '192.0.2.7', browser: 'Firefox', os: 'Linux' };
export const ELSEWHERE = { ...HOME, ip: '198.51.100.9', network: '198.51.100.9' };
export const PASSWORD = 'Nine-Kayaks-4-Tuesday';
const ORIGIN = 'http://localhost:8080';

/** A clock that tests move; it judges TOTP codes. Sessions live by the database's clock: see `age`. */
export class MovableClock implements Clock {
  #ms = Date.parse('2026-03-02T10:00:00Z');
  now(): Date {
    return new Date(this.#ms);
  }
  forward(seconds: number): void {
    this.#ms += seconds * 1000;
  }
}

export interface Person {
  email: string;
  secret: string;
  token: string;
  recoveryCodes: string[];
  userId: string;
  tenantId: string;
}

export interface World {
  platform: Platform;
  database: TestDatabase;
  clock: MovableClock;
  app: FastifyInstance;
  close(): Promise<void>;
}

type Routes = (platform: Platform) => FastifyPluginAsyncZod;

/** @param more - routes of the module under test, beside those of identity */
export async function createWorld(env: Record<string, string> = {}, more: readonly Routes[] = []): Promise<World> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'hyaline-identity-'));
  const database = await createTestDatabase();
  const clock = new MovableClock();
  const vault = await openVault({ dataDir, kek: null, mayCreate: true });
  const config = loadConfig({ HYALINE_DATA: dataDir, ...env });
  const limiter = { take: () => Promise.resolve({ allowed: true, retryAfterSeconds: 0 }) };
  const log = pino({ level: 'silent' });
  const platform = { config, log, clock, vault, database, db: database.db, limiter } as unknown as Platform;
  await openLedger(platform);
  const app = await webOf(platform, [identityRoutes, ...more]);
  const close = async () => {
    await app.close();
    vault.close();
    await database.drop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  return { platform, database, clock, app, close };
}

async function webOf(platform: Platform, modules: readonly Routes[]): Promise<FastifyInstance> {
  const app = fastify() as unknown as FastifyInstance;
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  registerErrors(app);
  await app.register(cookie);
  guard(app, platform);
  for (const routes of modules) await app.register(routes(platform));
  return app;
}

export const newEmail = (): string => `${newId()}@clinic.example`;

export const signUpAs = (email: string): SignUp => ({
  clinicName: 'Harbour Spine',
  name: 'Ada Byron',
  email,
  password: PASSWORD,
  locale: 'en',
});

/** A new clinic by the console's way, which needs no mail, and the ticket of its owner's first sign-in. */
export async function enrolmentTicket(platform: Platform, email: string) {
  const { clinicId: tenantId, accountId: userId } = await createOwnerOnConsole(platform, signUpAs(email));
  return platform.db.inTenant({ tenantId, userId }, (tx) => issueTicket(platform, tx));
}

/** A new clinic with an owner who has enrolled; the clock then stands in a step whose code is unused. */
export async function newOwner({ platform, clock }: World): Promise<Person> {
  const email = newEmail();
  const { ticket } = await enrolmentTicket(platform, email);
  const { secret } = await beginEnrolment(platform, { ticket });
  const code = currentCode(secret, clock.now());
  const { token, session, recoveryCodes } = inSession(await confirmEnrolment(platform, { ticket, code }, HOME));
  clock.forward(30);
  return { email, secret, token, recoveryCodes, userId: session.account.id, tenantId: session.clinic.id };
}

/** The session that a sign-in ended in. */
export function inSession<T extends SignInEnd>(end: T): Extract<T, StartedSession> {
  if (!('token' in end)) throw new Error('the sign-in led to a ticket');
  return end as Extract<T, StartedSession>;
}

export const ticketFor = async ({ platform }: World, { email }: { email: string }): Promise<string> =>
  (await signIn(platform, { email, password: PASSWORD }, HOME)).ticket;

/** Signs in once more; uses up the code of the current step and moves on to the next. */
export async function signInAgain(world: World, person: Person) {
  const ticket = await ticketFor(world, person);
  const code = currentCode(person.secret, world.clock.now());
  const started = inSession(await signInWithCode(world.platform, { ticket, code }, HOME));
  world.clock.forward(30);
  return started;
}

/** Lets time pass in the database for one person's sessions, without sleeping: everything of theirs gets older. */
export async function age({ database }: World, { userId }: Pick<Person, 'userId'>, seconds: number): Promise<void> {
  await database.asSuperuser(async (sql) => {
    await sql.query(
      `update core.session set created_at = created_at - make_interval(secs => $2),
         last_used_at = last_used_at - make_interval(secs => $2),
         absolute_expires_at = absolute_expires_at - make_interval(secs => $2),
         verified_at = verified_at - make_interval(secs => $2) where account_id = $1`,
      [userId, seconds],
    );
    await sql.query(
      `update core.session_secret k set issued_at = issued_at - make_interval(secs => $2),
         replaced_at = replaced_at - make_interval(secs => $2)
       from core.session s where s.id = k.session_id and s.account_id = $1`,
      [userId, seconds],
    );
  });
}

export async function liveSessions({ database }: World, { userId }: Pick<Person, 'userId'>): Promise<string[]> {
  const { rows } = await database.asSuperuser((sql) =>
    sql.query<{ id: string }>(
      'select id from core.session where account_id = $1 and ended_at is null order by created_at',
      [userId],
    ),
  );
  return rows.map((row) => row.id);
}

interface Ask {
  body?: object;
  token?: string;
  background?: boolean;
}

/** A request as a browser on this origin sends it. */
export function ask(
  { app }: World,
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  url: string,
  { body, token, background }: Ask = {},
) {
  const headers = {
    origin: ORIGIN,
    ...(token === undefined ? {} : { cookie: `${SESSION_COOKIE}=${token}` }),
    ...(background ? { 'hyaline-background': '1' } : {}),
  };
  const options: InjectOptions = { method, url: `/api/v1${url}`, headers, ...(body ? { payload: body } : {}) };
  return app.inject(options);
}

/** Settled outcomes by name: the refusal's code, or `done`. */
export const outcomesOf = (settled: readonly PromiseSettledResult<unknown>[]): string[] =>
  settled.map((one) => (one.status === 'fulfilled' ? 'done' : String((one.reason as Error).message))).toSorted();

export interface LedgerLine {
  event: string;
  outcome: string;
  reason?: string;
}

/** What the ledger holds of one clinic, oldest first, with the facts spread out. */
export async function ledgerOf({ database }: World, tenantId: string): Promise<LedgerLine[]> {
  const { rows } = await database.asSuperuser((sql) =>
    sql.query<{ event: string; outcome: string; facts: object }>(
      `select event, outcome, canonical::json -> 'facts' as facts from audit.entry where tenant_id = $1 order by id`,
      [tenantId],
    ),
  );
  return rows.map(({ event, outcome, facts }) => ({ event, outcome, ...facts }));
}

// for the tests of other modules, which may reach this file and no other of this one
export { beginEnrolment, confirmEnrolment } from './factors/enrolment.service.ts';
export { signIn, signInWithCode } from './sign-in/sign-in.service.ts';
export { currentCode } from './factors/totp.ts';
