import { PasskeyCreation, type OwnFactors } from '@hyaline/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mailsTo } from '../../mail/index.ts';
import { type Forgery, SoftAuthenticator } from './authenticator.fixture.ts';
import { age, ask, createWorld, ledgerOf, newOwner, type Person, type World } from '../identity.fixture.ts';
import { addPasskey, SignInBrowser, SITE, verdict } from './passkey.fixture.ts';
import { passkeySite } from './passkey-site.ts';
import { MAX_PASSKEYS } from './passkey.service.ts';
import { SESSION_COOKIE } from '../sessions/session-cookie.ts';

let world: World;
let ada: Person;
let eve: Person;
beforeAll(async () => {
  world = await createWorld();
  [ada, eve] = [await newOwner(world), await newOwner(world)];
});
afterAll(() => world.close());

const factorsOf = async ({ token }: Person): Promise<OwnFactors> =>
  (await ask(world, 'GET', '/account/factors', { token })).json<OwnFactors>();
const passkeysOf = async (person: Person) => (await factorsOf(person)).passkeys;

describe('adding a passkey', () => {
  it('keeps it with its name, tells the person by mail, and is in the ledger', async () => {
    const { answer, passkey } = await addPasskey(world, ada);
    expect(answer.statusCode).toBe(201);
    expect(passkey).toMatchObject({ name: 'Laptop', lastUsedAt: null, synced: false });
    expect(await passkeysOf(ada)).toEqual([passkey]);
    expect(await ledgerOf(world, ada.tenantId)).toContainEqual({ event: 'passkey.added', outcome: 'done' });
    expect((await mailsTo(world.platform, ada.email))[0]?.kind).toBe('security-notice');
  });

  it('asks for a key that the authenticator finds by itself, with the person verified, and no key twice', async () => {
    const [{ id } = { id: '' }] = (await addPasskey(world, ada)).authenticator.keys;
    const answer = await ask(world, 'POST', '/account/passkeys/options', { token: ada.token });
    const { rp, user, authenticatorSelection, excludeCredentials } = PasskeyCreation.parse(answer.json());
    expect(rp).toEqual({ name: 'Hyaline', id: 'localhost' });
    expect(Buffer.from(user.id, 'base64url').toString()).toBe(ada.userId);
    expect(authenticatorSelection).toMatchObject({ residentKey: 'required', userVerification: 'required' });
    expect(excludeCredentials.map((known) => known.id)).toContain(id);
  });

  it('wants the person confirmed within the last 15 minutes', async () => {
    const person = await newOwner(world);
    await age(world, person, 16 * 60);
    for (const url of ['/account/passkeys/options', '/account/passkeys'])
      expect(verdict(await ask(world, 'POST', url, { token: person.token, body: {} }))).toMatch(
        /^403 step-up-required/,
      );
  });

  const certificate = Buffer.from('a certificate that names a server to ask');
  it.each<[string, Forgery]>([
    ['made at another origin', { origin: 'https://hyaline.evil.example' }],
    ['made for another relying party', { rpId: 'evil.example' }],
    ['made without verifying the person', { unverified: true }],
    ['made inside a frame of another site', { crossOrigin: true }],
    ['that is an answer to something else', { type: 'webauthn.get' }],
    ['for a challenge of nobody’s', { challenge: 'A'.repeat(43) }],
    [
      'attested by certificates, which we never asked for',
      { attestation: { fmt: 'packed', statement: new Map([['x5c', [certificate]]]) } },
    ],
    ['attested in a way that fetches something', { attestation: { fmt: 'android-safetynet', statement: new Map() } }],
  ])('refuses one %s', async (_, forgery) => {
    const before = await passkeysOf(eve);
    const { answer } = await addPasskey(world, eve, new SoftAuthenticator(SITE), forgery);
    expect(verdict(answer)).toBe('422 passkey-refused');
    expect(await passkeysOf(eve)).toEqual(before);
  });

  it('takes an answer once, in the session it was asked in, within five minutes', async () => {
    const made = async () => {
      const options = await ask(world, 'POST', '/account/passkeys/options', { token: eve.token });
      return new SoftAuthenticator(SITE).make(PasskeyCreation.parse(options.json()));
    };
    const send = async (credential: object, { token }: Person) =>
      verdict(await ask(world, 'POST', '/account/passkeys', { token, body: { name: 'Key', credential } }));
    expect(await send(await made(), ada)).toBe('422 passkey-refused');
    const credential = await made();
    const tries = await Promise.all([1, 2, 3, 4].map(() => send(credential, eve)));
    expect(tries.toSorted()).toEqual(['201', ...Array<string>(3).fill('422 passkey-refused')]);
    const late = await made();
    await olderChallenges(5 * 60 + 1);
    expect(await send(late, eve)).toBe('422 passkey-refused');
  });

  it('never takes a credential that is somebody’s already', async () => {
    const { authenticator } = await addPasskey(world, ada);
    const [key] = authenticator.keys;
    const options = await ask(world, 'POST', '/account/passkeys/options', { token: eve.token });
    const thief = new SoftAuthenticator(SITE);
    const credential = thief.make(PasskeyCreation.parse(options.json()), { id: key?.id ?? '' });
    const answer = await ask(world, 'POST', '/account/passkeys', {
      token: eve.token,
      body: { name: 'Key', credential },
    });
    expect(verdict(answer)).toBe('422 passkey-refused');
    expect(verdict(await new SignInBrowser(world).signIn(authenticator))).toBe('200');
  });

  it(`ends at ${MAX_PASSKEYS}`, async () => {
    const person = await newOwner(world);
    await world.database.asSuperuser((sql) =>
      sql.query(
        `insert into core.passkey (id, account_id, credential_id, public_key, sign_count, transports, synced, backed_up, name)
         select gen_random_uuid(), $1::uuid, decode(md5(n::text || $1::text), 'hex'), '\\x01', 0, '{}', false, false, 'Key'
         from generate_series(1, $2) n`,
        [person.userId, MAX_PASSKEYS - 1],
      ),
    );
    expect((await addPasskey(world, person)).answer.statusCode).toBe(201);
    expect(verdict(await ask(world, 'POST', '/account/passkeys/options', { token: person.token }))).toBe(
      '409 conflict',
    );
  });
});

describe('a passkey in the list', () => {
  it('can be named anew by its owner alone', async () => {
    const { passkey } = await addPasskey(world, ada);
    const rename = async ({ token }: Person, name: string) =>
      verdict(await ask(world, 'PATCH', `/account/passkeys/${passkey.id}`, { token, body: { name } }));
    expect(await rename(eve, 'Mine')).toBe('404 not-found');
    expect(await rename(ada, '  ')).toBe('422 bad-request');
    expect(await rename(ada, 'Blue key')).toBe('204');
    expect(await passkeysOf(ada)).toContainEqual({ ...passkey, name: 'Blue key' });
  });

  it('can be removed by its owner alone, and then opens nothing', async () => {
    const { passkey, authenticator } = await addPasskey(world, ada);
    const remove = async ({ token }: Person) =>
      verdict(await ask(world, 'DELETE', `/account/passkeys/${passkey.id}`, { token }));
    expect(await remove(eve)).toBe('404 not-found');
    expect(verdict(await new SignInBrowser(world).signIn(authenticator))).toBe('200');
    expect(await remove(ada)).toBe('204');
    expect(verdict(await new SignInBrowser(world).signIn(authenticator))).toBe('422 passkey-refused');
    expect(await ledgerOf(world, ada.tenantId)).toContainEqual({ event: 'passkey.removed', outcome: 'done' });
  });

  it('asks for the person before it goes', async () => {
    const person = await newOwner(world);
    const { passkey } = await addPasskey(world, person);
    await age(world, person, 16 * 60);
    const answer = await ask(world, 'DELETE', `/account/passkeys/${passkey.id}`, { token: person.token });
    expect(verdict(answer)).toBe('403 step-up-required');
  });
});

describe('an installation', () => {
  const siteOf = (publicUrl: string) => passkeySite({ config: { ...world.platform.config, publicUrl } });
  it.each([
    ['https://clinic.example', { rpId: 'clinic.example', origin: 'https://clinic.example' }],
    ['https://clinic.example:8443', { rpId: 'clinic.example', origin: 'https://clinic.example:8443' }],
    ['http://localhost:8080', { rpId: 'localhost', origin: 'http://localhost:8080' }],
    ['https://192.0.2.10', null],
    ['https://[2001:db8::1]:8443', null],
    ['http://127.0.0.1:8080', null],
    ['http://clinic.example', null],
  ])('at %s has passkeys for %o', (publicUrl, site) => {
    expect(siteOf(publicUrl)).toEqual(site);
  });

  it('without them says so to every page and refuses their routes', async () => {
    const other = await createWorld({ HYALINE_PUBLIC_URL: 'http://127.0.0.1:8080' });
    const { token } = await newOwner(other);
    expect((await ask(other, 'GET', '/installation')).json()).toMatchObject({ passkeyOrigin: null });
    const headers = { origin: 'http://127.0.0.1:8080', cookie: `${SESSION_COOKIE}=${token}` };
    for (const url of ['/api/v1/sign-in/passkey/options', '/api/v1/account/passkeys/options'])
      expect(verdict(await other.app.inject({ method: 'POST', url, headers }))).toBe('409 passkeys-unavailable');
    await other.close();
  });
});

const olderChallenges = (seconds: number) =>
  world.database.asSuperuser((sql) =>
    sql.query('update core.passkey_challenge set expires_at = expires_at - make_interval(secs => $1)', [seconds]),
  );
