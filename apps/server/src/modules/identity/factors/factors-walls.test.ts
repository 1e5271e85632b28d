import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SoftAuthenticator } from '../passkeys/authenticator.fixture.ts';
import { ask, createWorld, newOwner, type Person, ticketFor, type World } from '../identity.fixture.ts';
import { addPasskey } from '../passkeys/passkey.fixture.ts';
import { keep, newSecret } from '../secrets.ts';

let world: World;
let ada: Person;
let key: SoftAuthenticator;
let eve: Person;
beforeAll(async () => {
  world = await createWorld();
  [ada, eve] = [await newOwner(world), await newOwner(world)];
  ({ authenticator: key } = await addPasskey(world, ada));
});
afterAll(() => world.close());

/** A statement that an attacker got into one of Eve's requests. */
const injected = (text: string, params: readonly unknown[] = []): Promise<object[]> =>
  world.platform.db.inTenant(eve, (tx) => tx.query<object>({ name: '', text }, params));
const credentialOf = ({ keys }: SoftAuthenticator) => Buffer.from(keys[0]?.id ?? '', 'base64url');
const passkeyOf = async ({ userId }: Person): Promise<string> => {
  const { rows } = await world.database.asSuperuser((sql) =>
    sql.query<{ id: string }>('select id from core.passkey where account_id = $1', [userId]),
  );
  return rows[0]?.id ?? '';
};

describe('what a statement injected into a request of somebody else cannot do with factors', () => {
  it.each([
    'select * from core.passkey',
    'select * from core.passkey_challenge',
    'select * from core.totp_replacement',
    'update core.passkey set account_id = sec.user_id()',
    'insert into core.passkey_challenge (hash, expires_at) values (sha256(null), now())',
    'delete from core.recovery_code',
  ])('%s', async (text) => {
    await expect(injected(text)).rejects.toThrow(/permission denied/);
  });

  it('look up a passkey, give itself a challenge, or use one up', async () => {
    expect(await injected('select * from sec.find_passkey($1)', [credentialOf(key)])).toEqual([]);
    const hash = await keep(world.platform, 'passkey-challenge', 'sign-in', 'x', newSecret());
    await injected(`select sec.keep_passkey_challenge($1, interval '1 hour')`, [hash]);
    const spend = { name: '', text: 'select sec.spend_passkey_challenge($1) as done' };
    expect(await world.platform.db.asPlatform((tx) => tx.query(spend, [hash]))).toEqual([{ done: false }]);
    await world.platform.db.asPlatform((tx) =>
      tx.query({ name: '', text: `select sec.keep_passkey_challenge($1, interval '1 hour')` }, [hash]),
    );
    expect(await injected(spend.text, [hash])).toEqual([{ done: false }]);
    expect(await world.platform.db.asPlatform((tx) => tx.query(spend, [hash]))).toEqual([{ done: true }]);
  });

  it('use, rename or remove the passkey of somebody else, or pass their ticket with it', async () => {
    const id = await passkeyOf(ada);
    const ticket = await keep(world.platform, 'ticket', await ticketFor(world, ada));
    const tries = [
      injected('select sec.use_passkey($1, 99, false) as done', [id]),
      injected('select sec.pass_passkey($1, $2, 99, false) as done', [ticket, id]),
      injected(`select sec.rename_passkey($1, 'mine') as done`, [id]),
      injected('select sec.remove_passkey($1) as done', [id]),
    ];
    for (const rows of await Promise.all(tries)) expect(rows).toEqual([{ done: false }]);
    expect(await passkeyOf(ada)).toBe(id);
  });

  it('pass its own ticket with the passkey of somebody else', async () => {
    const ticket = await keep(world.platform, 'ticket', await ticketFor(world, eve));
    const id = await passkeyOf(ada);
    expect(await injected('select sec.pass_passkey($1, $2, 99, false) as done', [ticket, id])).toEqual([
      { done: false },
    ]);
  });

  it('take the factors of somebody in another clinic, or learn where they work', async () => {
    expect(await injected('select * from sec.drop_factors($1)', [ada.userId])).toEqual([]);
    expect(await injected('select * from sec.clinics_of($1)', [ada.userId])).toEqual([]);
  });
});

it('a copy of the database holds no challenge, no new secret and no recovery code in usable form', async () => {
  const { token } = ada;
  const { challenge } = (await ask(world, 'POST', '/account/passkeys/options', { token })).json<{
    challenge: string;
  }>();
  const { recoveryCodes } = (await ask(world, 'POST', '/account/recovery-codes', { token })).json<{
    recoveryCodes: string[];
  }>();
  const options = await ask(world, 'POST', '/session/step-up/passkey/options', { token });
  const begun = await ask(world, 'POST', '/account/totp', { token, body: { credential: key.get(options.json()) } });
  const { secret } = begun.json<{ secret: string }>();
  const dump = await world.database.asSuperuser(async (sql) => {
    const parts: string[] = [];
    for (const table of ['passkey', 'passkey_challenge', 'totp_replacement', 'totp_factor', 'recovery_code', 'mail'])
      parts.push(
        ...(await sql.query<{ line: string }>(`select t::text as line from core.${table} t`)).rows.map(
          (row) => row.line,
        ),
      );
    return parts.join('\n');
  });
  expect(dump).toContain(ada.userId);
  for (const kept of [challenge, secret, ...recoveryCodes])
    for (const spelling of [kept, kept.replaceAll('-', ''), Buffer.from(kept).toString('hex')])
      expect(dump.includes(spelling)).toBe(false);
  expect(dump.includes(Buffer.from(challenge, 'base64url').toString('hex'))).toBe(false);
});
