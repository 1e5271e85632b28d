import { newId } from '@hyaline/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ask,
  currentCode,
  newEmail,
  newOwner,
  ledgerOf,
  outcomesOf,
  PASSWORD,
  type Person,
  type World,
} from '../identity/identity.fixture.ts';
import { mailsTo } from '../mail/index.ts';
import { accept, createTeamWorld, inviteBody, inviteByMail, join, newMember, tokenOf } from './team.fixture.ts';

let world: World;
let owner: Person;
let admin: Person;
beforeAll(async () => {
  world = await createTeamWorld();
  owner = await newOwner(world);
  admin = await newMember(world, owner, 'admin');
});
afterAll(() => world.close());

const post = (url: string, body: object, token?: string) =>
  ask(world, 'POST', url, { body, ...(token === undefined ? {} : { token }) });
const open = (secret: string) => post('/invitations/open', { secret });
const sql = (text: string, params: unknown[]) => world.database.asSuperuser((client) => client.query(text, params));

describe('an invitation', () => {
  it('[C111] is mailed, leads to setting a password and enrolling a second factor only, and works once', async () => {
    const { email, secret, mail } = await inviteByMail(world, owner, 'provider');
    expect(mail?.link).toBe(`${world.platform.config.publicUrl}/join#${secret}`);
    expect(mail?.text).toContain('Harbour Spine');
    const opened = await open(secret);
    expect(opened.json()).toMatchObject({
      clinic: 'Harbour Spine',
      inviter: 'Ada Byron',
      role: 'provider',
      email,
      next: 'new-account',
    });
    expect(tokenOf(opened)).toBe('');

    const accepted = await post('/invitations/accept', { secret, password: PASSWORD, locale: 'es' });
    expect(accepted.json()).toMatchObject({ next: 'enrol' });
    expect(tokenOf(accepted)).toBe(''); // no session before the second factor
    const { ticket } = accepted.json<{ ticket: string }>();
    expect((await post('/sign-in/totp', { ticket, code: '123456' })).statusCode).toBe(401);
    expect((await post('/sign-in/enrolment', { ticket })).json()).toHaveProperty('otpauthUri');

    expect((await open(secret)).json()).toMatchObject({ code: 'mail-link-dead' });
    expect((await post('/invitations/accept', { secret, password: PASSWORD, locale: 'en' })).statusCode).toBe(404);
    const { rows } = await sql(
      'select email_verified_at, locale, (select role from core.membership m where m.account_id = a.id) as role from core.account a where email = $1',
      [email],
    );
    expect(rows).toEqual([{ email_verified_at: expect.any(Date), locale: 'es', role: 'provider' }]);
  });

  it('[C004] puts its person into the clinic, in the role that was offered, and writes that down', async () => {
    const joined = await newMember(world, owner, 'staff');
    const members = (await ask(world, 'GET', '/members', { token: joined.token })).json<{
      members: { id: string; role: string }[];
    }>().members;
    expect(members).toContainEqual(expect.objectContaining({ id: joined.userId, role: 'staff' }));
    const events = (await ledgerOf(world, owner.tenantId)).map(({ event }) => event);
    expect(events).toEqual(
      expect.arrayContaining(['member.invited', 'account.created', 'account.email-verified', 'member.joined']),
    );
  });

  it('[C236] takes no weak and no known password', async () => {
    const { secret } = await inviteByMail(world, owner, 'staff');
    for (const password of ['Short-1-aaa', 'Password1234!'])
      expect((await post('/invitations/accept', { secret, password, locale: 'en' })).json()).toMatchObject({
        code: 'password-weak',
      });
    expect((await open(secret)).statusCode).toBe(200); // nothing was used up
  });

  it('says when no mail goes out, and leaves the link before it alive then', async () => {
    const { email, id, secret } = await inviteByMail(world, owner, 'staff');
    const refuseAddress = `insert into core.mail_suppression (tenant_id, address_key, to_hint, reason, mail_id)
      select tenant_id, address_key, to_hint, 'address-refused', id from core.mail where dedupe_key like $1`;
    await sql(refuseAddress, [`invitation|${id}|%`]);
    const again = await post(`/invitations/${id}/resend`, {}, owner.token);
    expect([again.statusCode, again.json()]).toEqual([200, { mailed: false }]);
    expect((await open(secret)).statusCode).toBe(200);
    expect((await mailsTo(world.platform, email)).filter(({ kind }) => kind === 'invitation')).toHaveLength(1);
    expect((await ask(world, 'DELETE', `/invitations/${id}`, { token: owner.token })).statusCode).toBe(204);
    const anew = await post('/invitations', inviteBody(email, 'staff'), owner.token);
    expect([anew.statusCode, anew.json()]).toEqual([201, { id: expect.any(String), mailed: false }]);
  });

  it('that is withdrawn, sent anew or taken leaves no mail that could be sent again', async () => {
    const unsent = async (id: string) => {
      const failed = `update core.mail set state = 'failed', reason = 'mail-refused', sealed = '\\x01', sent_at = null
        where dedupe_key like $1`;
      await sql(failed, [`invitation|${id}|%`]);
    };
    const left = async (id: string) =>
      (
        await sql('select state, reason, sealed from core.mail where dedupe_key like $1 order by id', [
          `invitation|${id}|%`,
        ])
      ).rows;
    const dead = { state: 'failed', reason: 'too-late', sealed: null };

    const withdrawn = await inviteByMail(world, owner, 'staff');
    await unsent(withdrawn.id);
    await ask(world, 'DELETE', `/invitations/${withdrawn.id}`, { token: owner.token });
    expect(await left(withdrawn.id)).toEqual([dead]);
    const renewed = await inviteByMail(world, owner, 'staff');
    await unsent(renewed.id);
    await post(`/invitations/${renewed.id}/resend`, {}, owner.token);
    expect(await left(renewed.id)).toEqual([dead, expect.objectContaining({ state: 'queued' })]);
    const taken = await inviteByMail(world, owner, 'staff');
    await unsent(taken.id);
    await accept(world, taken.email, taken.secret);
    expect(await left(taken.id)).toEqual([dead]);
  });

  it('answers expired, used, withdrawn, replaced and unknown links alike', async () => {
    const expired = await inviteByMail(world, owner, 'staff');
    await sql(`update core.invitation set expires_at = now() - interval '1 second' where id = $1`, [expired.id]);
    const used = await inviteByMail(world, owner, 'staff');
    await accept(world, used.email, used.secret);
    const withdrawn = await inviteByMail(world, owner, 'staff');
    expect((await ask(world, 'DELETE', `/invitations/${withdrawn.id}`, { token: owner.token })).statusCode).toBe(204);
    const replaced = await inviteByMail(world, owner, 'staff');
    expect((await post(`/invitations/${replaced.id}/resend`, {}, owner.token)).json()).toEqual({ mailed: true });
    const secrets = [expired.secret, used.secret, withdrawn.secret, replaced.secret, 'A'.repeat(43)];
    const answers = [];
    for (const secret of secrets) {
      const answer = await open(secret);
      const { requestId: _, ...rest } = answer.json<{ requestId: string }>();
      answers.push({ status: answer.statusCode, rest });
      expect((await post('/invitations/accept', { secret, password: PASSWORD, locale: 'en' })).statusCode).toBe(404);
      expect((await post('/invitations/join', { secret, password: PASSWORD, code: '123456' })).statusCode).toBe(404);
    }
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    const [fresh] = await mailsTo(world.platform, replaced.email);
    expect(fresh?.secret).not.toBe(replaced.secret);
    expect((await open(fresh?.secret ?? '')).statusCode).toBe(200);
  });

  it('lasts seven days', async () => {
    const { id } = await inviteByMail(world, owner, 'staff');
    const { rows } = await sql(
      `select extract(epoch from expires_at - sent_at)::int as life from core.invitation where id = $1`,
      [id],
    );
    expect(rows).toEqual([{ life: 7 * 86_400 }]);
  });

  it('is not kept in a form that could be used', async () => {
    const { secret, id } = await inviteByMail(world, owner, 'staff');
    const { rows } = await sql('select i::text as row, encode(link, $2) as link from core.invitation i where id = $1', [
      id,
      'hex',
    ]);
    expect(JSON.stringify(rows)).not.toContain(secret);
    expect(rows[0].link).toHaveLength(64);
  });

  it('makes one account when it is accepted five times at once', async () => {
    const { email, secret } = await inviteByMail(world, owner, 'provider');
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => post('/invitations/accept', { secret, password: PASSWORD, locale: 'en' })),
    );
    const codes = answers.map(({ statusCode }) => statusCode).toSorted();
    expect(codes.filter((code) => code === 201)).toHaveLength(1);
    expect((await sql('select 1 from core.account where email = $1', [email])).rowCount).toBe(1);
  });

  it('is made once when it is sent twice with one key, and not at all for somebody who is here or invited', async () => {
    const email = newEmail();
    const headers = { 'idempotency-key': newId() };
    const send = () =>
      world.app.inject({
        method: 'POST',
        url: '/api/v1/invitations',
        payload: inviteBody(email, 'staff'),
        headers: { ...headers, origin: 'http://localhost:8080', cookie: `__Host-hyaline=${owner.token}` },
      });
    const [first, second] = [await send(), await send()];
    expect(second.json()).toEqual(first.json());
    expect(await mailsTo(world.platform, email)).toHaveLength(1);
    expect((await post('/invitations', inviteBody(email, 'staff'), owner.token)).json()).toMatchObject({
      code: 'already-member',
    });
    expect(
      (await post('/invitations', inviteBody(admin.email.toUpperCase(), 'staff'), owner.token)).json(),
    ).toMatchObject({ code: 'already-member' });
  });

  it('cannot carry anything into the headers of a mail', async () => {
    for (const email of ['a@b.example\r\nBcc: x@y.example', 'a@b.example, c@d.example', '"x"@b.example>'])
      expect((await post('/invitations', inviteBody(email, 'staff'), owner.token)).statusCode).toBe(422);
  });
});

describe('the rank of whoever invites', () => {
  it('lets an admin invite those below, and only an owner owners and admins', async () => {
    const tried = [];
    for (const role of ['owner', 'admin', 'provider', 'staff', 'privacy-officer', 'marketing-viewer'])
      tried.push((await post('/invitations', inviteBody(newEmail(), role as 'staff'), admin.token)).statusCode);
    expect(tried).toEqual([403, 403, 201, 201, 201, 201]);
    const { id } = await inviteByMail(world, owner, 'admin');
    expect((await post(`/invitations/${id}/resend`, {}, admin.token)).statusCode).toBe(403);
    expect((await ask(world, 'DELETE', `/invitations/${id}`, { token: admin.token })).statusCode).toBe(403);
  });

  it('holds in the database, too, for whoever speaks to it as the application', async () => {
    const as = (who: Person, role: string) =>
      world.platform.db.inTenant(who, (tx) =>
        tx.query(
          { name: `probe-${newId()}`, text: 'select sec.invite($1, $2, $2, $2, $3, $4, $5, $6::interval) as outcome' },
          [newId(), newEmail(), role, 'en', new Uint8Array(32), '1 day'],
        ),
      );
    expect(await as(admin, 'owner')).toEqual([{ outcome: 'forbidden' }]);
    const insert = world.platform.db.inTenant(admin, (tx) =>
      tx.query(
        {
          name: 'probe-insert',
          text: `insert into core.membership (tenant_id, account_id, role) values ($1, $2, 'owner')`,
        },
        [owner.tenantId, admin.userId],
      ),
    );
    await expect(insert).rejects.toMatchObject({ code: '42501' });
  });

  it('is that of the clinic: roles of an organisation are no place in it', async () => {
    expect((await post('/invitations', inviteBody(newEmail(), 'sales-rep'), owner.token)).statusCode).toBe(403);
  });

  it('ends with the place: invitations of somebody who is removed or demoted die', async () => {
    const leaving = await newMember(world, owner, 'admin');
    const { secret } = await inviteByMail(world, leaving, 'staff');
    expect((await open(secret)).statusCode).toBe(200);
    await post(`/members/${leaving.userId}/remove`, { handOverTo: null }, owner.token);
    expect((await open(secret)).statusCode).toBe(404);
  });

  it('ends for owners who give up their own rank, too', async () => {
    const second = await newMember(world, owner, 'owner');
    const { secret } = await inviteByMail(world, second, 'owner');
    const body = { role: 'staff' };
    const answer = await ask(world, 'PUT', `/members/${second.userId}/role`, { token: second.token, body });
    expect(answer.statusCode).toBe(204);
    expect((await open(secret)).statusCode).toBe(404);
  });
});

describe('an invited person who has an account', () => {
  let theirs: Person;
  beforeAll(async () => {
    theirs = await newOwner(world);
  });

  it('joins by signing in as that person, with both factors, in any browser', async () => {
    const { secret } = await inviteByMail(world, owner, 'provider', theirs.email);
    expect((await open(secret)).json()).toMatchObject({ next: 'sign-in' });
    expect((await post('/invitations/accept', { secret, password: PASSWORD, locale: 'en' })).statusCode).toBe(404);
    const wrong = await post('/invitations/join', { secret, password: 'Wrong-Password-1', code: '123456' });
    const halfRight = await post('/invitations/join', { secret, password: PASSWORD, code: '000000' });
    expect([wrong.json<{ code: string }>().code, halfRight.json<{ code: string }>().code]).toEqual([
      'sign-in-failed',
      'sign-in-failed',
    ]);
    expect((await open(secret)).statusCode).toBe(200); // still there: nothing stays of a try that failed
    const members = (await ask(world, 'GET', '/members', { token: owner.token })).body;
    expect(members).not.toContain(theirs.userId);

    const joined = await join(world, theirs, secret);
    expect(joined.json()).toMatchObject({
      clinic: { id: owner.tenantId },
      role: 'provider',
      account: { id: theirs.userId },
    });
    expect(tokenOf(joined)).not.toBe('');
    expect((await open(secret)).statusCode).toBe(404);
  });

  it('is the only one who can: another account takes nothing with the same link', async () => {
    const invited = await newOwner(world);
    const thief = await newOwner(world);
    const { secret } = await inviteByMail(world, owner, 'staff', invited.email);
    expect((await join(world, thief, secret)).json()).toMatchObject({ code: 'sign-in-failed' });
    const { rows } = await sql('select 1 from core.membership where tenant_id = $1 and account_id = $2', [
      owner.tenantId,
      thief.userId,
    ]);
    expect(rows).toEqual([]);
    const direct = await world.platform.db.inTenant({ tenantId: owner.tenantId, userId: thief.userId }, async (tx) => {
      const { keep } = await import('../identity/index.ts');
      return tx.query<{ role: string | null }>({ name: 'probe-take', text: 'select sec.take_invitation($1) as role' }, [
        await keep(world.platform, 'invitation', secret),
      ]);
    });
    expect(direct).toEqual([{ role: null }]);
  });

  it('can be had back by a new invitation after leaving, and enrols again where the factors were reset', async () => {
    const person = await newMember(world, owner, 'staff');
    await post(`/members/${person.userId}/remove`, { handOverTo: null }, owner.token);
    const { secret } = await inviteByMail(world, owner, 'provider', person.email);
    await world.database.asSuperuser((client) =>
      client.query('delete from core.totp_factor where account_id = $1', [person.userId]),
    );
    expect((await open(secret)).json()).toMatchObject({ next: 'sign-in-and-enrol' });
    const answer = await post('/invitations/join', { secret, password: PASSWORD });
    expect(answer.json()).toMatchObject({ next: 'enrol' });
    expect(tokenOf(answer)).toBe('');
  });

  it('gets one place from five tries at once', async () => {
    const person = await newOwner(world);
    const { secret } = await inviteByMail(world, owner, 'staff', person.email);
    const code = currentCode(person.secret, world.clock.now());
    const answers = await Promise.allSettled(
      Array.from({ length: 4 }, async () => {
        const answer = await post('/invitations/join', { secret, password: PASSWORD, code });
        if (answer.statusCode !== 200) throw new Error(answer.json<{ code: string }>().code);
      }),
    );
    expect(outcomesOf(answers).filter((outcome) => outcome === 'done')).toHaveLength(1);
  });
});
