import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, newEmail, newOwner, PASSWORD, type Person, signUpAs, type World } from '../identity.fixture.ts';
import { keep, newSecret } from '../secrets.ts';
import { secretMailedTo, TestBrowser } from './ways-in.fixture.ts';

const WRONG = 'Wrong-Kayak-4-Tuesday';
const NEXT = 'Six-Lanterns-9-Harbour';

let world: World;
let ada: Person;
let eve: Person;
beforeAll(async () => {
  world = await createWorld();
  [ada, eve] = [await newOwner(world), await newOwner(world)];
});
afterAll(() => world.close());

/** Every row of every table but the demo's inbox, as text, with byte columns in hex. */
const wholeDatabase = (): Promise<string> =>
  world.database.asSuperuser(async (sql) => {
    const tables = await sql.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables
       where schemaname not in ('pg_catalog', 'information_schema') and tablename <> 'dev_mail'`,
    );
    const parts: string[] = [];
    for (const { name } of tables.rows) {
      const found = await sql.query<{ line: string }>(`select t::text as line from ${name} t`);
      parts.push(...found.rows.map((row) => row.line));
    }
    return parts.join('\n');
  });

function spellings(secret: string): string[] {
  const bytes = [Buffer.from(secret), ...(/^[\w-]{43}$/.test(secret) ? [Buffer.from(secret, 'base64url')] : [])];
  return [secret, ...bytes.flatMap((raw) => [raw.toString('hex'), raw.toString('base64').replace(/=+$/, '')])];
}

it('a copy of the database holds nothing of a way in by mail in usable form, neither before its use nor after', async () => {
  const browser = new TestBrowser(world);
  const secrets = [PASSWORD, NEXT];
  const unused = newEmail();
  await browser.post('/sign-up', signUpAs(unused));
  secrets.push(await secretMailedTo(world, unused));
  for (const url of ['/password-reset', '/sign-in/magic']) {
    await browser.post(url, { email: ada.email });
    secrets.push(await secretMailedTo(world, ada.email));
  }
  for (let i = 0; i < 6; i++) await browser.post('/sign-in', { email: ada.email, password: WRONG });
  secrets.push(await secretMailedTo(world, ada.email), ...browser.cookies.values());
  const links = secrets.filter((text) => /^[\w-]{43}$/.test(text));
  expect(new Set(links).size).toBe(5); // sign-up, reset, magic link, unlock, and the mark of the browser
  const before = await wholeDatabase();
  await browser.post('/unlock', { secret: links[3] });
  const reset = await browser.post('/password-reset/confirm', { secret: links[1], password: NEXT });
  const signedIn = await browser.signIn(ada, NEXT);
  expect(signedIn.statusCode).toBe(200);
  secrets.push(reset.json().ticket, ...browser.cookies.values());
  const after = await wholeDatabase();
  for (const dump of [before, after]) {
    expect(dump).toContain(ada.email); // the copy is one
    for (const secret of secrets)
      for (const spelling of spellings(secret)) expect(dump.includes(spelling), secret).toBe(false);
  }
});

it('what waits for a proved address is sealed: no name and no address can be read', async () => {
  const email = newEmail();
  await new TestBrowser(world).post('/sign-up', { ...signUpAs(email), clinicName: 'Quietwater', name: 'Zoe Unseen' });
  const { rows } = await world.database.asSuperuser((sql) =>
    sql.query<{ line: string }>('select p::text as line from core.pending_sign_up p'),
  );
  const text = rows.map((row) => row.line).join('\n');
  expect(rows.length).toBeGreaterThan(0);
  for (const word of [email, 'Quietwater', 'Zoe Unseen', 'argon2'])
    for (const spelling of spellings(word)) expect(text.includes(spelling), word).toBe(false);
});

describe('an injected statement in the request of another clinic', () => {
  const injected = (text: string, params: readonly unknown[] = []): Promise<object[]> =>
    world.platform.db.inTenant(eve, (tx) => tx.query<object>({ name: '', text }, params));

  it.each(['core.mail_link', 'core.pending_sign_up', 'core.throttle'])('cannot read %s', async (table) => {
    await expect(injected(`select * from ${table}`)).rejects.toThrow('permission denied');
  });

  it('makes and opens no link, finds no account, and keeps no sign-up', async () => {
    const secret = await keep(world.platform, 'mail-link', newSecret());
    const keepLink = `select sec.keep_mail_link($1, 'password-reset', $2, null, null, null, interval '1 day') as id`;
    expect(await injected(keepLink, [secret, ada.email])).toEqual([{ id: null }]);
    expect(await injected('select sec.account_of_email($1) as id', [ada.email])).toEqual([{ id: null }]);
    const keepIt = `select sec.keep_sign_up(gen_random_uuid(), $1, $1, sec.tenant(), sec.user_id(), $1, interval '1 day')`;
    await injected(keepIt, [secret]);
    expect(await injected('select sec.use_sign_up($1) as done', [secret])).toEqual([{ done: false }]);
  });

  it('uses no link of somebody else, even knowing what is kept of it', async () => {
    await new TestBrowser(world).post('/password-reset', { email: ada.email });
    const secret = await keep(world.platform, 'mail-link', await secretMailedTo(world, ada.email));
    const open = `select * from sec.open_mail_link($1, 'password-reset', null, null, 5)`;
    expect(await injected(open, [secret])).toEqual([]);
    const hash = '$argon2id$v=19$m=65536,t=3,p=1$x';
    expect(await injected('select sec.reset_password($1, $2) as done', [secret, hash])).toEqual([{ done: false }]);
    expect(await injected(`select sec.use_mail_link($1, 'password-reset') as done`, [secret])).toEqual([
      { done: false },
    ]);
  });

  it('takes no link for used that nobody has opened', async () => {
    await new TestBrowser(world).post('/sign-in/magic', { email: eve.email });
    const secret = await keep(world.platform, 'mail-link', await secretMailedTo(world, eve.email));
    expect(await injected(`select sec.use_mail_link($1, 'magic-link') as done`, [secret])).toEqual([{ done: false }]);
  });
});
