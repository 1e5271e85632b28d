import { newId, SYSTEM_USER } from '@hyaline/kit';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { MemoryLimiter } from '../../platform/limits/index.ts';
import { age, ask, createWorld, ledgerOf, newOwner, type Person, type World } from '../identity/identity.fixture.ts';
import { ledgerRoutes } from '../ledger/index.ts';
import { mailsTo } from '../mail/index.ts';
import { apiKeyRoutes, warnOfEndingKeys } from './index.ts';
import { checksumOf } from './key-format.ts';

let world: World;
let ada: Person;
let eve: Person;
beforeAll(async () => {
  world = await createWorld();
  await world.app.register(apiKeyRoutes(world.platform));
  await world.app.register(ledgerRoutes(world.platform));
  const config = { needs: 'member:read', limit: 'read', stepUp: true } as const;
  world.app.get('/api/v1/try/delicate', { config }, () => 'done');
  [ada, eve] = [await newOwner(world), await newOwner(world)];
});
afterAll(() => world.close());
beforeEach(() => setRole(ada, 'owner'));

const sql = (text: string, params: readonly unknown[] = []) =>
  world.database.asSuperuser((client) => client.query(text, [...params]));
const setRole = (person: Person, role: string) =>
  sql('update core.membership set role = $2, removed_at = null where account_id = $1', [person.userId, role]);

interface Made {
  key: string;
  id: string;
}
async function make(person: Person, scopes: string[] = ['member:read'], days = 90): Promise<Made> {
  const body = { name: 'Night copy', scopes, days };
  const answer = await ask(world, 'POST', '/api-keys', { body, token: person.token });
  expect(answer.statusCode, answer.body).toBe(201);
  const { apiKey, key } = answer.json();
  return { key, id: apiKey.id };
}

/** A request as a program sends it: no Origin, no cookie. */
const withKey = (
  key: string,
  url = '/members',
  method: 'GET' | 'POST' | 'DELETE' = 'GET',
  headers: Record<string, string> = {},
) => world.app.inject({ method, url: `/api/v1${url}`, headers: { authorization: `Bearer ${key}`, ...headers } });
const statusOf = async (key: string, url?: string) => (await withKey(key, url)).statusCode;
const plain = (text: string) => text.replace(/"requestId":"[^"]*"/, '');

describe('an API key', () => {
  it('acts for its person, without an Origin, and is shown in the list without itself', async () => {
    const { key, id } = await make(ada);
    expect(key).toMatch(/^hyk_[0-9A-Za-z]{22}_[0-9A-Za-z]{49}$/);
    const members = await withKey(key);
    expect(members.statusCode).toBe(200);
    expect(members.json().members.map((one: { id: string }) => one.id)).toEqual([ada.userId]);
    const list = await ask(world, 'GET', '/api-keys', { token: ada.token });
    const mine = list.json().keys.find((one: { id: string }) => one.id === id);
    expect(mine).toMatchObject({ name: 'Night copy', scopes: ['member:read'], state: 'live' });
    expect(mine.lastUsedAt).not.toBeNull();
    expect(list.body).not.toContain(key.slice(27));
  });

  it('costs one round trip beside the work itself, with role and scopes in it', async () => {
    const { key } = await make(ada);
    const single = vi.spyOn(world.platform.db, 'oneStatement');
    const transactions = vi.spyOn(world.platform.db, 'inTenant');
    expect(await statusOf(key)).toBe(200);
    expect([single.mock.calls.length, transactions.mock.calls.length]).toEqual([1, 1]); // the key, then the members
    expect(await statusOf(`${key}x`)).toBe(401);
    expect(single.mock.calls).toHaveLength(1); // what cannot be a key is asked of nobody
    vi.restoreAllMocks();
  });

  it('lasts 1 to 365 days and cannot be made without an end', async () => {
    const tryWith = async (days: unknown) =>
      (await ask(world, 'POST', '/api-keys', { body: { name: 'x', scopes: ['member:read'], days }, token: eve.token }))
        .statusCode;
    expect(await Promise.all([0, 366, null, undefined].map(tryWith))).toEqual([422, 422, 422, 422]);
    expect(await Promise.all([1, 365].map(tryWith))).toEqual([201, 201]);
  });

  it('writes its last use at most once a minute', async () => {
    const { key, id } = await make(ada);
    const version = async () =>
      (await sql('select xmin::text as at from core.api_key where id = $1', [id])).rows[0].at as string;
    await statusOf(key);
    const first = await version();
    await statusOf(key);
    expect(await version()).toBe(first);
    await sql(`update core.api_key set last_used_at = last_used_at - interval '61 seconds' where id = $1`, [id]);
    const aged = await version();
    await statusOf(key);
    expect(await version()).not.toBe(aged);
  });

  it('is made only by somebody who has just confirmed to be there', async () => {
    const person = await newOwner(world);
    await age(world, person, 16 * 60);
    const body = { name: 'x', scopes: ['member:read'], days: 1 };
    const answer = await ask(world, 'POST', '/api-keys', { body, token: person.token });
    expect([answer.statusCode, answer.json().code]).toEqual([403, 'step-up-required']);
  });

  it('is told to its person by mail, and once more a week before it ends', async () => {
    const person = await newOwner(world);
    const { id } = await make(person);
    await warnOfEndingKeys(world.platform);
    expect(await mailsTo(world.platform, person.email)).toHaveLength(1);
    await sql(
      `update core.api_key set created_at = created_at - interval '84 days', expires_at = expires_at - interval '84 days' where id = $1`,
      [id],
    );
    await warnOfEndingKeys(world.platform);
    await warnOfEndingKeys(world.platform);
    expect(await mailsTo(world.platform, person.email)).toHaveLength(2);
  });
});

describe('a key that does not hold', () => {
  it('is refused with one and the same 401, whatever is wrong with it', async () => {
    const [expired, revoked, good] = [await make(ada), await make(ada), await make(ada)];
    await sql(
      `update core.api_key set created_at = created_at - interval '90 days 1 second',
         expires_at = expires_at - interval '90 days 1 second' where id = $1`,
      [expired.id],
    );
    expect((await ask(world, 'DELETE', `/api-keys/${revoked.id}`, { token: ada.token })).statusCode).toBe(204);
    const body = good.key.slice(0, -6);
    const unknown = body.slice(0, -1) + (body.endsWith('A') ? 'B' : 'A');
    const tries = {
      expired: expired.key,
      revoked: revoked.key,
      truncated: good.key.slice(0, -1),
      'with a wrong checksum': `${body}${good.key.endsWith('000000') ? '000001' : '000000'}`,
      'with a wrong secret and the right checksum': unknown + checksumOf(unknown),
      'not a key': 'x',
      empty: '',
    };
    const answers = await Promise.all(Object.values(tries).map((key) => withKey(key)));
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(answers.map(() => 401));
    expect(new Set(answers.map(({ body: text }) => plain(text))).size).toBe(1);
    expect(answers[0]?.headers['www-authenticate']).toBe('Bearer');
    expect(await statusOf(good.key)).toBe(200);
  });

  it('ends with its person’s role: a change of it, or their leaving, in the middle of its use', async () => {
    const { key } = await make(ada, ['ledger:read']);
    expect(await statusOf(key, '/ledger')).toBe(200);
    await setRole(ada, 'provider');
    expect(await statusOf(key, '/ledger')).toBe(401);
    await setRole(ada, 'owner'); // a key that ended does not come back
    expect(await statusOf(key, '/ledger')).toBe(401);
    const again = await make(ada);
    await sql('update core.membership set removed_at = now() where account_id = $1', [ada.userId]);
    expect(await statusOf(again.key)).toBe(401);
    await setRole(ada, 'owner');
    expect(await statusOf(again.key)).toBe(401);
  });

  it('leaves a row in the ledger when a colleague’s change of role ends it', async () => {
    const { id } = await make(ada);
    const change = { name: '', text: `update core.membership set role = 'admin' where account_id = $1` };
    // as the function of the team module does it: with the owner's rights, in the clinic's context
    await world.database.asSuperuser(async (client) => {
      await client.query('begin');
      const context = await contextOf(ada);
      await client.query(`select set_config('hy.ctx', $1, true)`, [context]);
      await client.query(change.text, [ada.userId]);
      await client.query('commit');
    });
    expect(await ledgerOf(world, ada.tenantId)).toContainEqual(
      expect.objectContaining({ event: 'api-key.revoked', reason: 'role', account: ada.userId }),
    );
    expect(id).toBeDefined();
  });
});

/** The sealed context of a transaction, as the application's own transaction carries it. */
const contextOf = (person: Person): Promise<string> =>
  world.platform.db.inTenant(person, async (tx) => {
    const [row] = await tx.query<{ ctx: string }>({ name: '', text: `select current_setting('hy.ctx') as ctx` }, []);
    return row?.ctx ?? '';
  });

describe('what a key may do', () => {
  it('is within its scopes, however much its person may', async () => {
    const { key } = await make(ada, ['member:read']);
    expect(await statusOf(key, '/ledger')).toBe(403);
    expect(await statusOf(key, '/members')).toBe(200);
  });

  it('is within the role that its person has now, whatever its scopes say', async () => {
    const { key, id } = await make(ada, ['ledger:read']);
    await setRole(ada, 'provider');
    await sql('update core.api_key set revoked_at = null, revoke_reason = null where id = $1', [id]);
    expect(await statusOf(key, '/ledger')).toBe(403);
  });

  it.each([
    'member:manage',
    'api-key:own',
    'legal:accept',
    'grant:request',
    'session:self',
    'clinic:rules',
    'everything',
  ])('can never include %s', async (scope) => {
    const body = { name: 'x', scopes: [scope], days: 1 };
    expect((await ask(world, 'POST', '/api-keys', { body, token: ada.token })).statusCode).toBe(422);
  });

  it('is never more than its maker may: a provider makes none that reads the ledger', async () => {
    await setRole(ada, 'provider');
    const body = { name: 'x', scopes: ['ledger:read'], days: 1 };
    const answer = await ask(world, 'POST', '/api-keys', { body, token: ada.token });
    expect([answer.statusCode, answer.json().code]).toEqual([403, 'forbidden']);
  });

  it.each([
    ['GET', '/session'],
    ['GET', '/sessions'],
    ['DELETE', '/session'],
    ['POST', '/session/step-up'],
    ['GET', '/api-keys'],
    ['POST', '/api-keys'],
  ] as const)('ends where a person must be present: %s %s', async (method, url) => {
    const { key } = await make(eve, ['member:read', 'ledger:read', 'study:read', 'study:write']);
    expect((await withKey(key, url, method)).statusCode).toBe(403);
    await ask(world, 'DELETE', `/api-keys/${(await newest(eve)).id}`, { token: eve.token });
  });

  it('ends where a person must just have confirmed that it is them, even within its scopes', async () => {
    const { key } = await make(ada, ['member:read']);
    expect((await ask(world, 'GET', '/try/delicate', { token: ada.token })).statusCode).toBe(200);
    const answer = await withKey(key, '/try/delicate');
    expect([answer.statusCode, answer.json().code]).toEqual([403, 'forbidden']);
  });

  it('stands in the ledger with the key’s name beside the person', async () => {
    const { key, id } = await make(ada, ['ledger:read']);
    await withKey(key, '/ledger');
    expect(await ledgerOf(world, ada.tenantId)).toContainEqual(
      expect.objectContaining({ event: 'ledger.read', apiKey: id }),
    );
  });
});

const newest = async (person: Person): Promise<{ id: string }> =>
  (await ask(world, 'GET', '/api-keys', { token: person.token })).json().keys[0];

describe('a request with a key', () => {
  it('is refused when it brings a session along', async () => {
    const { key } = await make(ada);
    const answer = await withKey(key, '/members', 'GET', { cookie: `__Host-hyaline=${ada.token}` });
    expect([answer.statusCode, answer.json().code]).toEqual([422, 'bad-request']);
  });

  it('opens nothing to other sites: no answer carries a CORS header, and no preflight is granted', async () => {
    const { key } = await make(ada);
    const from = { origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' };
    const answer = await withKey(key, '/members', 'GET', from);
    const preflight = await world.app.inject({ method: 'OPTIONS', url: '/api/v1/members', headers: from });
    expect(preflight.statusCode).toBe(404);
    for (const { headers } of [answer, preflight])
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
  });

  it('does not lift the rule of the same origin from routes that take no key', async () => {
    const { key } = await make(ada);
    const body = { email: ada.email, password: 'x' };
    const headers = { authorization: `Bearer ${key}`, origin: 'https://elsewhere.example' };
    const answer = await world.app.inject({ method: 'POST', url: '/api/v1/sign-in', headers, payload: body });
    expect(answer.json().code).toBe('wrong-origin');
  });

  it('has the budget of its key, not that of the network it shares with people', async () => {
    const [one, two] = [await make(ada), await make(ada)];
    const { limiter } = world.platform;
    world.platform.limiter = new MemoryLimiter(world.clock);
    const counted: string[] = [];
    const take = world.platform.limiter.take.bind(world.platform.limiter);
    world.platform.limiter.take = (...uses) => {
      counted.push(...uses.map(({ key }) => key));
      return take(...uses);
    };
    await statusOf(one.key);
    await statusOf(two.key);
    await ask(world, 'GET', '/members', { token: ada.token });
    world.platform.limiter = limiter;
    expect(counted).toEqual([
      'read|keys|127.0.0.1', // the look-up, before anybody knows whose it is
      'all|127.0.0.1',
      `read|key|${one.id}`,
      'read|keys|127.0.0.1',
      'all|127.0.0.1',
      `read|key|${two.id}`,
      'read|127.0.0.1',
      'all|127.0.0.1',
    ]);
  });

  it('ends with the second factor of its person: nobody without one comes in by another door', async () => {
    const person = await newOwner(world);
    const { key } = await make(person);
    expect(await statusOf(key)).toBe(200);
    await world.database.asSuperuser((sql) =>
      sql.query('delete from core.totp_factor where account_id = $1', [person.userId]),
    );
    expect(await statusOf(key)).toBe(401);
  });

  it('is counted when its key does not hold, and told to wait in the end', async () => {
    const { limiter } = world.platform;
    world.platform.limiter = new MemoryLimiter(world.clock);
    const answers: number[] = [];
    for (let i = 0; i < 31; i++) answers.push(await statusOf('hyk_nobody'));
    world.platform.limiter = limiter;
    expect([answers[29], answers[30]]).toEqual([401, 429]);
  });
});

describe('keys of somebody else', () => {
  it('cannot be made: there is nowhere to name another person', async () => {
    const body = { name: 'x', scopes: ['member:read'], days: 1, accountId: ada.userId };
    expect((await ask(world, 'POST', '/api-keys', { body, token: eve.token })).statusCode).toBe(422);
    const injected = (text: string, params: unknown[]) =>
      world.platform.db.inTenant(eve, (tx) => tx.query({ name: '', text }, params));
    const insert = `insert into core.api_key (tenant_id, id, account_id, name, scopes, hash, expires_at)
      values ($1, $2, $3, 'x', '{member:read}', $4, now() + interval '1 day')`;
    await expect(injected(insert, [ada.tenantId, newId(), ada.userId, Buffer.alloc(32)])).rejects.toThrow(
      /permission denied/,
    );
    await expect(injected(`update core.api_key set account_id = $1`, [eve.userId])).rejects.toThrow(
      /permission denied/,
    );
    await expect(injected('select hash from core.api_key', [])).rejects.toThrow(/permission denied/);
    expect(await injected('select * from sec.resolve_api_key($1)', [Buffer.alloc(32)])).toEqual([]);
  });

  it('can be neither seen nor ended, in another clinic or in the same', async () => {
    const { id, key } = await make(ada);
    const foreign = await ask(world, 'DELETE', `/api-keys/${id}`, { token: eve.token });
    const random = await ask(world, 'DELETE', `/api-keys/${newId()}`, { token: eve.token });
    expect([foreign.statusCode, plain(foreign.body)]).toEqual([404, plain(random.body)]);
    const colleague = { tenantId: ada.tenantId, userId: SYSTEM_USER };
    const seen = await world.platform.db.inTenant(colleague, (tx) =>
      tx.query({ name: '', text: 'select id from core.api_key' }, []),
    );
    expect(seen).toEqual([]);
    expect(await statusOf(key)).toBe(200);
  });
});

describe('the keys of a clinic', () => {
  /** A new colleague in Ada's clinic. */
  const colleagueAs = async (role: string) => {
    const someone = await newOwner(world);
    await sql(`insert into core.membership (tenant_id, account_id, role) values ($1, $2, $3)`, [
      ada.tenantId,
      someone.userId,
      role,
    ]);
    return { tenantId: ada.tenantId, userId: someone.userId };
  };
  const asked = (actor: { tenantId: string; userId: string }, text: string, params: unknown[] = []) =>
    world.platform.db.inTenant(actor, (tx) => tx.query<Record<string, unknown>>({ name: '', text }, params));

  it('are seen by those who manage its people, with whom they act for, and by nobody else', async () => {
    const { id } = await make(ada);
    const { keys } = (await ask(world, 'GET', '/clinic/api-keys', { token: ada.token })).json();
    expect(keys.find((one: { id: string }) => one.id === id)).toMatchObject({ holder: { id: ada.userId } });
    expect(JSON.stringify((await ask(world, 'GET', '/clinic/api-keys', { token: eve.token })).json())).not.toContain(
      id,
    );
    for (const role of ['provider', 'staff', 'privacy-officer'])
      expect(await asked(await colleagueAs(role), 'select * from sec.clinic_api_keys()')).toEqual([]);
  });

  it('are ended by an owner at once, with a row in the ledger; an admin ends no owner’s', async () => {
    const { key, id } = await make(ada);
    const admin = await colleagueAs('admin');
    expect(await asked(admin, 'select sec.revoke_clinic_api_key($1) as holder', [id])).toEqual([{ holder: null }]);
    expect((await ask(world, 'DELETE', `/clinic/api-keys/${id}`, { token: eve.token })).statusCode).toBe(404);
    expect(await statusOf(key)).toBe(200);
    expect((await ask(world, 'DELETE', `/clinic/api-keys/${id}`, { token: ada.token })).statusCode).toBe(204);
    expect(await statusOf(key)).toBe(401);
    expect(await ledgerOf(world, ada.tenantId)).toContainEqual(
      expect.objectContaining({ event: 'api-key.revoked', reason: 'by-manager', account: ada.userId }),
    );
  });
});

it('of a key the database holds nothing that could be used', async () => {
  const { key } = await make(ada);
  const secret = key.slice(27);
  const { rows } = await sql('select k::text as line from core.api_key k');
  const answers = await sql('select i::text as line from core.idempotency i');
  const dump = [...rows, ...answers.rows].map(({ line }) => line).join('\n');
  expect(dump).toContain('Night copy');
  for (const part of [key, secret, secret.slice(0, 43)]) expect(dump).not.toContain(part);
});

it('of a request that is sent twice the second answer shows no key, and makes none', async () => {
  const headers = {
    origin: 'http://localhost:8080',
    cookie: `__Host-hyaline=${eve.token}`,
    'idempotency-key': newId(),
  };
  const send = () =>
    world.app.inject({
      method: 'POST',
      url: '/api/v1/api-keys',
      headers,
      payload: { name: 'once', scopes: ['member:read'], days: 3 },
    });
  const count = async () =>
    Number((await sql('select count(*) from core.api_key where account_id = $1', [eve.userId])).rows[0].count);
  const before = await count();
  expect((await send()).statusCode).toBe(201);
  expect((await send()).statusCode).toBe(409);
  expect(await count()).toBe(before + 1);
});
