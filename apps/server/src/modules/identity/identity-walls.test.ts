import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createWorld,
  newOwner,
  PASSWORD,
  type Person,
  signInAgain,
  ticketFor,
  type World,
} from './identity.fixture.ts';
import { keep, newSecret } from './secrets.ts';

let world: World;
let ada: Person;
let eve: Person;
beforeAll(async () => {
  world = await createWorld();
  [ada, eve] = [await newOwner(world), await newOwner(world)];
});
afterAll(() => world.close());

/** A statement that an attacker got into one of Eve's requests. */
const injected = (text: string, params: readonly unknown[] = []): Promise<object[]> =>
  world.platform.db.inTenant(eve, (tx) => tx.query<object>({ name: '', text }, params));

const denied = /permission denied/;

describe('another clinic, asked in raw SQL as the application', () => {
  it.each([
    ['members', 'select from core.membership where account_id = $1'],
    ['names and e-mails', 'select id from core.account where id = $1'],
    ['sessions', 'select from core.session where account_id = $1'],
  ])('has no %s', async (_, text) => {
    expect(await injected(text, [ada.userId])).toEqual([]);
    expect(await injected(text, [eve.userId])).not.toEqual([]);
  });

  it('has no rows without a context', async () => {
    const counts = await world.database.asLogin(async (sql) => {
      await sql.query('set role hyaline_app');
      const found = await sql.query(
        'select (select count(*) from core.membership)::int as m, (select count(*) from core.session)::int as s',
      );
      return found.rows[0] as object;
    });
    expect(counts).toEqual({ m: 0, s: 0 });
  });
});

describe('what an injected statement cannot do', () => {
  it.each([
    'select password_hash from core.account',
    'select * from core.totp_factor',
    'select * from core.password_history',
    'select imported_hash from core.account',
    `update core.sign_in_rules set password_preset = 'nist'`,
    'select * from core.recovery_code',
    'select * from core.sign_in_ticket',
    'select * from core.session_secret',
    'select * from core.throttle',
    `update core.membership set role = 'owner'`,
    'delete from core.session',
    `insert into core.membership (tenant_id, account_id, role) values (sec.tenant(), sec.user_id(), 'owner')`,
  ])('%s', async (text) => {
    await expect(injected(text)).rejects.toThrow(denied);
  });

  it('look up a password hash, or begin or go on with the sign-in of somebody else', async () => {
    const ticket = await keep(world.platform, 'ticket', await ticketFor(world, ada));
    expect(await injected('select * from sec.find_sign_in($1)', [ada.email])).toEqual([]);
    expect(await injected(`select * from sec.read_ticket($1, 'totp', false, 5)`, [ticket])).toEqual([]);
    const open = `select * from sec.open_ticket($1, $2, $3, interval '1 hour')`;
    expect(await injected(open, [await keep(world.platform, 'ticket', newSecret()), ada.tenantId, ada.userId])).toEqual(
      [],
    );
    expect(await injected('select sec.begin_totp($1, $2) as done', [ticket, Buffer.from('x')])).toEqual([
      { done: false },
    ]);
    expect(await injected('select sec.pass_totp($1, 99999999999, $2) as done', [ticket, Buffer.from('x')])).toEqual([
      { done: false },
    ]);
  });

  it('see earlier passwords or a hash from elsewhere, swap a hash unseen, or take an account over', async () => {
    for (const { userId } of [ada, eve]) {
      expect(await injected('select * from sec.last_passwords($1, 24)', [userId])).toEqual([]);
      expect(await injected('select * from sec.imported_hash($1)', [userId])).toEqual([]);
      expect(await injected(`select sec.rehash_password($1, '', '') as done`, [userId])).toEqual([{ done: false }]);
    }
    const presets = await injected('select * from sec.password_presets($1, $2)', [ada.userId, ada.tenantId]);
    expect(presets).toEqual([]);
    const take = `select sec.import_account(gen_random_uuid(), 'm', 'm', 'M', 'en', '$argon2id$v=19$x', 'x', 'admin')`;
    await expect(injected(take)).rejects.toThrow('only the console');
  });

  it('begin a session with a ticket of its own that has not passed the second factor', async () => {
    const ticket = await keep(world.platform, 'ticket', newSecret());
    await injected(`select * from sec.open_ticket($1, $2, $3, interval '1 hour')`, [ticket, eve.tenantId, eve.userId]);
    const start = `select * from sec.start_session($1, gen_random_uuid(), $2, 'x', 'x', interval '1 day', interval '1 day', 9)`;
    expect(await injected(start, [ticket, Buffer.from('x')])).toEqual([]);
  });

  it('give itself another account in a clinic it does not own', async () => {
    await world.database.asSuperuser((sql) =>
      sql.query(`update core.membership set role = 'staff' where account_id = $1`, [eve.userId]),
    );
    const add = `select sec.add_account(gen_random_uuid(), 'm@x.example', 'm@x.example', 'M', 'en', '$argon2id$v=19$x', 'owner')`;
    await expect(injected(add)).rejects.toThrow('only an owner');
  });
});

it('a copy of the whole database holds no token, ticket, code, secret or password in usable form', async () => {
  const { token } = await signInAgain(world, ada);
  const ticket = await ticketFor(world, ada);
  const secrets = [token, ada.token, ticket, ada.secret, PASSWORD, ...ada.recoveryCodes];
  const dump = await wholeDatabase();
  expect(dump).toContain(ada.email); // the copy is one
  for (const secret of secrets) {
    const spellings = [secret, secret.replaceAll('-', ''), Buffer.from(secret).toString('hex')];
    if (/^[\w-]{43}$/.test(secret)) spellings.push(Buffer.from(secret, 'base64url').toString('hex'));
    for (const spelling of spellings) expect(dump.includes(spelling)).toBe(false);
  }
});

it('a sealed second factor of one account does not open as that of another', async () => {
  await world.database.asSuperuser((sql) =>
    sql.query(
      'update core.totp_factor set sealed = (select sealed from core.totp_factor where account_id = $1) where account_id = $2',
      [eve.userId, ada.userId],
    ),
  );
  await expect(signInAgain(world, ada)).rejects.toMatchObject({ name: 'KeyError', code: 'tampered' });
});

/** Every row of every table as text, with byte columns in hex. */
const wholeDatabase = (): Promise<string> =>
  world.database.asSuperuser(async (sql) => {
    const tables = await sql.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`,
    );
    const parts: string[] = [];
    for (const { name } of tables.rows) {
      const found = await sql.query<{ line: string }>(`select t::text as line from ${name} t`);
      parts.push(...found.rows.map((row) => row.line));
    }
    return parts.join('\n');
  });
