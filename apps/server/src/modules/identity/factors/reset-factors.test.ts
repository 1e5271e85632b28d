import { PLATFORM_TENANT } from '@hyaline/kit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { mailsTo } from '../../mail/index.ts';
import { confirmEnrolment, beginEnrolment } from './enrolment.service.ts';
import {
  createWorld,
  HOME,
  ledgerOf,
  liveSessions,
  newOwner,
  type Person,
  signInAgain,
  ticketFor,
  type World,
} from '../identity.fixture.ts';
import { resetFactors } from './reset-factors.service.ts';
import { resolveToken, type SessionInfo } from '../sessions/session.service.ts';
import { currentCode } from './totp.ts';

let world: World;
let owner: Person;
let other: Person;
beforeAll(async () => {
  world = await createWorld();
  [owner, other] = [await newOwner(world), await newOwner(world)];
});
afterAll(() => world.close());

const sessionOf = async ({ token }: { token: string }): Promise<SessionInfo> => {
  const resolved = await resolveToken(world.platform, token);
  if (!resolved) throw new Error('signed out');
  return resolved.info;
};

/** Makes somebody a member beside their own clinic, or changes the role; removes them with null. */
const place = ({ userId }: Person, tenantId: string, role: string | null) =>
  world.database.asSuperuser((sql) =>
    sql.query(
      `insert into core.membership (tenant_id, account_id, role) values ($1, $2, coalesce($3, 'staff'))
       on conflict (tenant_id, account_id) do update
         set role = excluded.role, removed_at = case when $3::text is null then now() end`,
      [tenantId, userId, role],
    ),
  );

const factorsOf = async ({ userId }: Person): Promise<object> => {
  const { rows } = await world.database.asSuperuser((sql) =>
    sql.query<object>(
      `select (select count(*) from core.totp_factor where account_id = $1)::int as totp,
              (select count(*) from core.recovery_code where account_id = $1)::int as codes,
              (select count(*) from core.passkey where account_id = $1)::int as passkeys`,
      [userId],
    ),
  );
  return rows[0] ?? {};
};
/** How many mails say that somebody else took the factors. */
const noticesTo = async ({ email }: Person): Promise<number> =>
  (await mailsTo(world.platform, email)).filter(({ text }) => text.includes('administrator of your clinic')).length;

const ALL = { totp: 1, codes: 10, passkeys: 1 };
const NONE = { totp: 0, codes: 0, passkeys: 0 };

const plantPasskey = ({ userId }: Person) =>
  world.database.asSuperuser((sql) =>
    sql.query(
      `insert into core.passkey (id, account_id, credential_id, public_key, sign_count, transports, synced, backed_up, name)
       values (gen_random_uuid(), $1, decode(md5(random()::text), 'hex'), '\\x01', 0, '{}', false, false, 'Key')`,
      [userId],
    ),
  );

describe('taking the factors of a person who lost them', () => {
  let person: Person;
  beforeEach(async () => {
    person = await newOwner(world);
    await place(person, person.tenantId, 'staff'); // an owner nowhere
    await place(person, owner.tenantId, 'provider');
    await plantPasskey(person);
    owner = { ...owner, ...(await signInAgain(world, owner)) };
  });

  it('by an owner of their clinic removes all of them, ends every session, and every clinic’s ledger says so', async () => {
    const by = await sessionOf(owner);
    expect(await factorsOf(person)).toEqual(ALL);
    await resetFactors(world.platform, { accountId: person.userId, by, ip: HOME.ip });
    expect(await factorsOf(person)).toEqual(NONE);
    expect(await liveSessions(world, person)).toEqual([]);
    const reset = { event: 'account.totp-reset', outcome: 'done', hadTotp: true, passkeys: 1 };
    expect(await ledgerOf(world, owner.tenantId)).toContainEqual({ ...reset, by: 'owner' });
    expect(await ledgerOf(world, person.tenantId)).toContainEqual({ ...reset, by: 'another-clinic' });
    expect(await ledgerOf(world, person.tenantId)).toContainEqual(
      expect.objectContaining({ event: 'session.ended', reason: 'factor' }),
    );
    expect(await noticesTo(person)).toBe(1);
  });

  it('lets the person enrol anew at the next sign-in, which then works', async () => {
    await resetFactors(world.platform, { accountId: person.userId, by: await sessionOf(owner) });
    const ticket = await ticketFor(world, person);
    const { secret } = await beginEnrolment(world.platform, { ticket });
    expect(secret).not.toBe(person.secret);
    const code = currentCode(secret, world.clock.now());
    await confirmEnrolment(world.platform, { ticket, code }, HOME);
    world.clock.forward(30);
    expect(await factorsOf(person)).toEqual({ ...ALL, passkeys: 0 });
    expect((await signInAgain(world, { ...person, secret })).session.account.id).toBe(person.userId);
  });

  it('on the console reaches everybody, owners too, and is traced in every clinic', async () => {
    await plantPasskey(other);
    await resetFactors(world.platform, { accountId: other.userId, by: 'console' });
    expect(await factorsOf(other)).toEqual(NONE);
    const reset = expect.objectContaining({ event: 'account.totp-reset', by: 'console' });
    expect(await ledgerOf(world, other.tenantId)).toContainEqual(reset);
    expect(await ledgerOf(world, PLATFORM_TENANT)).toContainEqual(reset);
    expect(await noticesTo(other)).toBe(1);
  });

  it('ends a half-finished sign-in of the person, which could otherwise go on', async () => {
    const ticket = await ticketFor(world, person);
    await resetFactors(world.platform, { accountId: person.userId, by: await sessionOf(owner) });
    await expect(beginEnrolment(world.platform, { ticket })).rejects.toMatchObject({ code: 'ticket-expired' });
  });

  it.each<[string, () => Promise<unknown>, string]>([
    ['an admin to an owner', () => asRole('admin', owner), 'forbidden'],
    ['staff to anybody', () => asRole('staff', person), 'forbidden'],
    ['anybody to themselves', async () => reset(await sessionOf(owner), owner), 'forbidden'],
    ['an owner to somebody who left', async () => (await place(person, owner.tenantId, null), byOwner()), 'not-found'],
    ['an owner to somebody of another clinic', async () => reset(await sessionOf(owner), other), 'not-found'],
    [
      'an owner to a member who owns another clinic',
      async () => (await place(person, person.tenantId, 'owner'), byOwner()),
      'forbidden',
    ],
  ])('is refused from %s', async (_, attempt, code) => {
    await expect(attempt()).rejects.toMatchObject({ code });
    expect(await factorsOf(person)).toEqual(ALL);
    expect(await liveSessions(world, person)).toHaveLength(1);
    if (code === 'forbidden')
      expect(await ledgerOf(world, owner.tenantId)).toContainEqual(
        expect.objectContaining({ event: 'account.totp-reset', outcome: 'refused' }),
      );
  });

  const reset = (by: SessionInfo, { userId }: Person) => resetFactors(world.platform, { accountId: userId, by });
  const byOwner = async () => reset(await sessionOf(owner), person);
  /** Somebody else of the owner's clinic tries. The role that counts is the database's, not the caller's word. */
  async function asRole(role: 'admin' | 'staff', whom: Person): Promise<void> {
    const colleague = await newOwner(world);
    await place(colleague, owner.tenantId, role);
    const session = await sessionOf(colleague);
    await reset({ ...session, tenantId: owner.tenantId, role: 'owner' }, whom);
  }
});
