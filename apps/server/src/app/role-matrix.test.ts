import { allows, type ErrorCode, type Permission, type Role, ROLES } from '@hyaline/contract';
import { newId, toBase64Url } from '@hyaline/kit';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keep, SESSION_COOKIE } from '../modules/identity/index.ts';
import { publishDocuments } from '../modules/legal/index.ts';
import { randomBytes } from '../platform/crypto/index.ts';
import { createTestPlatform, type TestPlatform } from '../testing/platform.ts';
import { buildApp } from './build.ts';
import { createInstallation } from './installation.repo.ts';
import { ROUTES } from './role-matrix.fixture.ts';

interface Operation {
  method: string;
  path: string;
  needs: string;
}

let platform: TestPlatform;
let app: FastifyInstance;
let operations: Operation[];
const clinic = { tenantId: newId(), userId: newId() };

beforeAll(async () => {
  platform = await createTestPlatform();
  await createInstallation(platform.database, newId(), platform.config.demo);
  await publishDocuments(platform);
  app = await buildApp(platform, null);
  await app.ready();
  const { paths = {} } = (
    app as unknown as { swagger(): { paths?: Record<string, Record<string, object>> } }
  ).swagger();
  const ours = Object.entries(paths).filter(([path]) => path.startsWith('/api/'));
  operations = ours.flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, about]) => ({
      method: method.toUpperCase(),
      path,
      needs: String((about as { 'x-needs'?: string })['x-needs']),
    })),
  );
  await platform.database.asSuperuser(async (sql) => {
    await sql.query(`insert into core.clinic (tenant_id, name) values ($1, 'Matrix')`, [clinic.tenantId]);
    await sql.query(
      `insert into core.account (id, email, email_key, name, password_hash) values ($1, 'm@x.example', 'm@x.example', 'M', '$argon2id$v=19$none')`,
      [clinic.userId],
    );
    await sql.query(`insert into core.membership (tenant_id, account_id, role) values ($1, $2, 'owner')`, [
      clinic.tenantId,
      clinic.userId,
    ]);
    await sql.query('insert into core.organisation (tenant_id, created_by) values ($1, $2)', [
      clinic.tenantId,
      clinic.userId,
    ]);
    await sql.query(`insert into core.totp_factor (account_id, sealed, confirmed_at) values ($1, 'x', now())`, [
      clinic.userId,
    ]);
  });
});
afterAll(async () => {
  await app.close();
  await platform.dispose();
});

/** A session of the one person, who is from here on this. */
async function signedInAs(role: Role): Promise<string> {
  const token = toBase64Url(randomBytes(32));
  const hash = await keep(platform, 'session', token);
  const id = newId();
  await platform.database.asSuperuser(async (sql) => {
    // support is nowhere but at its own desk, and comes last
    if (role === 'support') {
      await sql.query('insert into core.support_desk (tenant_id) values ($1) on conflict do nothing', [
        clinic.tenantId,
      ]);
    }
    await sql.query('update core.membership set role = $2 where account_id = $1', [clinic.userId, role]);
    await sql.query(
      `insert into core.session (tenant_id, id, account_id, browser, os, idle_limit, absolute_expires_at)
       values ($1, $2, $3, 'Firefox', 'Linux', '30 minutes', now() + interval '8 hours')`,
      [clinic.tenantId, id, clinic.userId],
    );
    await sql.query('insert into core.session_secret (hash, tenant_id, session_id) values ($1, $2, $3)', [
      hash,
      clinic.tenantId,
      id,
    ]);
  });
  return token;
}

type Reply = { status: number; code: ErrorCode | undefined };

let asked = 0;
/** The request with nothing in it that could do anything: unknown ids, an empty body; each from an address of its own, so that no rate limit answers instead. */
async function ask({ method, path }: Operation, token: string | null): Promise<Reply> {
  const reply = await app.inject({
    method: method as 'GET',
    url: path.replaceAll(/\{[^}]+\}/g, () => newId()),
    remoteAddress: `10.${++asked >> 16}.${(asked >> 8) & 255}.${asked & 255}`,
    headers: {
      origin: platform.config.publicUrl,
      host: new URL(platform.config.publicUrl).host,
      ...(token === null ? {} : { cookie: `${SESSION_COOKIE}=${token}` }),
    },
    ...(method === 'GET' || method === 'DELETE' ? {} : { payload: {} }),
  });
  let code: ErrorCode | undefined;
  if (reply.statusCode >= 400) code = (JSON.parse(reply.body || '{}') as { code?: ErrorCode }).code;
  return { status: reply.statusCode, code };
}

const isPermission = (needs: string): needs is Permission =>
  !['public', 'ticket', 'link', 'patient', 'undefined'].includes(needs);

/**
 * Who reaches what, written out apart from the product's own table: roles by their first letters. A permission that is
 * not here, or means other roles than here, fails; so does a route that needs something else than it says here.
 */
const WHO: Record<Permission, string> = {
  'session:self':
    'owner admin provider staff privacy-officer marketing-viewer organisation-owner organisation-viewer sales-rep support',
  'member:read': 'owner admin provider staff privacy-officer organisation-owner organisation-viewer sales-rep support',
  'study:read': 'owner admin provider staff support',
  'study:write': 'owner admin provider',
  'study:export': 'owner admin provider',
  'atlas:use': 'owner admin provider staff',
  'patient:read': 'owner admin provider support',
  'patient:write': 'owner provider',
  'patient:import': 'owner provider',
  'patient:export': 'owner provider',
  'erasure:read': 'owner provider privacy-officer',
  'request:read': 'owner provider privacy-officer',
  'request:enter': 'owner provider',
  'erasure:ask': 'owner provider',
  'erasure:decide': 'owner privacy-officer',
  'erasure:carry-out': 'owner',
  'patient:identity': 'owner admin provider staff',
  'schedule:read': 'owner admin provider staff',
  'schedule:write': 'owner admin provider staff',
  'schedule:settings': 'owner admin provider',
  'compound:read': 'owner admin provider support',
  'compound:write': 'owner provider',
  'link:read': 'owner admin provider',
  'link:create': 'owner admin provider',
  'link:revoke': 'owner admin provider',
  'member:manage': 'owner admin organisation-owner',
  'clinic:rules': 'owner',
  'plan:read': 'owner admin support',
  'organisation:manage': 'owner',
  'organisation:read': 'organisation-owner organisation-viewer sales-rep',
  'organisation:references': 'sales-rep',
  'reference:attribute': 'owner admin',
  'organisation:offer': 'organisation-owner',
  'practice:read': 'owner admin provider staff privacy-officer support',
  'practice:write': 'owner admin',
  'clinic:close': 'owner',
  'branding:read': 'owner admin provider staff privacy-officer support',
  'branding:write': 'owner admin staff',
  'mail:read': 'owner admin',
  'api-key:own': 'owner admin provider',
  'legal:read': 'owner admin provider staff privacy-officer support',
  'legal:accept': 'owner',
  'grant:request': 'owner admin provider',
  'grant:read': 'owner admin provider privacy-officer support',
  'grant:review': 'owner privacy-officer',
  'support:give': 'owner',
  'support:desk': 'support',
  'access-log:read': 'owner provider privacy-officer',
  'access-log:review': 'owner privacy-officer',
  'access-log:settings': 'owner',
  'accounting:keep': 'owner provider privacy-officer',
  'accounting:make': 'owner privacy-officer',
  'figures:read': 'owner admin provider staff support',
  'campaign:read': 'owner admin marketing-viewer',
  'task:read': 'owner admin provider staff privacy-officer',
  'task:write': 'owner admin provider staff privacy-officer',
  'task:settings': 'owner admin',
  'ledger:read': 'owner admin privacy-officer organisation-owner',
  'ledger:export': 'owner privacy-officer organisation-owner',
};

describe('the matrix of roles and routes', () => {
  it('[C191] has a row for every route: what it needs was decided on purpose', () => {
    const found = operations.map(({ method, path, needs }) => `${method} ${path} ${needs}`).toSorted();
    expect(found.length).toBeGreaterThan(40);
    const rows = ROUTES.trim()
      .split(/\s*\n\s*/)
      .toSorted();
    expect(found).toEqual(rows);
  });

  it('[C191] means by each permission the roles that were agreed', () => {
    for (const [permission, who] of Object.entries(WHO))
      expect(ROLES.filter((role) => allows(role, permission as Permission)).join(' '), permission).toBe(who);
  });

  it('[C191] lets nobody in without a session', async () => {
    for (const operation of operations.filter(({ needs }) => isPermission(needs)))
      expect(await ask(operation, null), `${operation.method} ${operation.path}`).toEqual({
        status: 401,
        code: 'not-signed-in',
      });
  });

  it.each(ROLES)('[C191] opens to %s what is theirs, and answers 403 for the rest', async (role) => {
    const wrong: string[] = [];
    let token = await signedInAs(role);
    for (const operation of operations) {
      if (!isPermission(operation.needs)) continue;
      const mayPass = WHO[operation.needs].split(' ').includes(role);
      const { status, code } = await ask(operation, token);
      const passed = status !== 401 && code !== 'forbidden' && status < 500;
      const refused = status === 403 && code === 'forbidden';
      if (mayPass ? !passed : !refused) wrong.push(`${operation.method} ${operation.path}: ${status} ${code ?? ''}`);
      if (operation.path.startsWith('/api/v1/session') && mayPass) token = await signedInAs(role); // it may have ended
    }
    expect(wrong).toEqual([]);
  });
});
