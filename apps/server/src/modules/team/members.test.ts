import type { MemberSchedule } from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  age,
  ask,
  ledgerOf,
  liveSessions,
  newOwner,
  outcomesOf,
  type Person,
  signInAgain,
  type World,
} from '../identity/identity.fixture.ts';
import { mailsTo } from '../mail/index.ts';
import { createTeamWorld, inviteByMail, join, newMember, roleOf } from './team.fixture.ts';
import { csvOf } from '../../platform/http/index.ts';

let world: World;
let owner: Person;
let admin: Person;
let staff: Person;
let foreign: Person;
beforeAll(async () => {
  world = await createTeamWorld();
  owner = await newOwner(world);
  admin = await newMember(world, owner, 'admin');
  staff = await newMember(world, owner, 'staff');
  foreign = await newOwner(world);
});
afterAll(() => world.close());

interface TeamAnswer {
  members: {
    id: string;
    role: string;
    totp: boolean;
    lastSignInAt: string | null;
    sessions: number;
    manageable: boolean;
    removedAt: string | null;
    removedBy: string | null;
    elsewhere: boolean;
  }[];
  invitations: { email: string }[];
  grantableRoles: string[];
}
const team = async (by: Person) => (await ask(world, 'GET', '/team', { token: by.token })).json<TeamAnswer>();
const change = (by: Person, id: string, role: string) =>
  ask(world, 'PUT', `/members/${id}/role`, { token: by.token, body: { role } });
const remove = (by: Person, id: string) =>
  ask(world, 'POST', `/members/${id}/remove`, { token: by.token, body: { handOverTo: null } });
const restore = (by: Person, id: string) => ask(world, 'POST', `/members/${id}/restore`, { token: by.token });
const sql = (text: string, params: unknown[]) => world.database.asSuperuser((client) => client.query(text, params));

describe('the roster', () => {
  it('[C141] [C152] is for owners and admins, with everybody’s last sign-in, and closed to staff; to them the clinic is names and roles', async () => {
    const { members, grantableRoles } = await team(owner);
    expect(members.find(({ id }) => id === staff.userId)).toMatchObject({
      role: 'staff',
      totp: true,
      sessions: 1,
      manageable: true,
    });
    expect(members.every(({ lastSignInAt }) => lastSignInAt !== null)).toBe(true);
    expect(grantableRoles).toEqual(['owner', 'admin', 'provider', 'staff', 'privacy-officer', 'marketing-viewer']);
    expect((await team(admin)).grantableRoles).toEqual(['provider', 'staff', 'privacy-officer', 'marketing-viewer']);
    expect((await ask(world, 'GET', '/team', { token: staff.token })).statusCode).toBe(403);
    const plain = (await ask(world, 'GET', '/members', { token: staff.token })).json<{ members: object[] }>().members;
    for (const member of plain) expect(Object.keys(member).toSorted()).toEqual(['id', 'name', 'role']);
    expect((await change(staff, admin.userId, 'staff')).statusCode).toBe(403);
  });

  it('shows nothing to an injected statement in the request of somebody who manages nobody', async () => {
    const query = { name: 'probe-roster', text: 'select * from sec.roster()' };
    expect(await world.platform.db.inTenant(staff, (tx) => tx.query(query, []))).toEqual([]);
    const elsewhere = { tenantId: owner.tenantId, userId: foreign.userId };
    expect(await world.platform.db.inTenant(elsewhere, (tx) => tx.query(query, []))).toEqual([]);
  });

  it('goes out as a table that no spreadsheet computes, and that is in the ledger', async () => {
    const answer = await ask(world, 'POST', '/team/export', { token: owner.token });
    expect(answer.headers['content-type']).toContain('text/csv');
    expect(answer.body.split('\r\n')[0]).toBe(
      '"name","email","role","since","last sign-in","authenticator app","passkeys","removed"',
    );
    expect(answer.body).toContain(staff.email);
    expect((await ledgerOf(world, owner.tenantId)).at(-1)).toMatchObject({ event: 'member.list-exported' });
    for (const name of ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', ' =1+1', '|calc'])
      expect(csvOf([[name]])).toBe(`"'${name}"\r\n`);
    expect(csvOf([['O"Neil, Ann']])).toBe('"O""Neil, Ann"\r\n');
  });
});

describe('a role', () => {
  it('[C056] is changed by an owner, counts in the running session at the next request, and is told by mail', async () => {
    const person = await newMember(world, owner, 'admin');
    expect((await ask(world, 'GET', '/team', { token: person.token })).statusCode).toBe(200);
    expect((await change(owner, person.userId, 'staff')).statusCode).toBe(204);
    expect(await roleOf(world, person.token)).toBe('staff'); // the session lives on, in the lower role
    expect((await ask(world, 'GET', '/team', { token: person.token })).statusCode).toBe(403);
    const [mail] = await mailsTo(world.platform, person.email);
    expect(mail?.kind).toBe('security-notice');
    expect(await ledgerOf(world, owner.tenantId)).toContainEqual(
      expect.objectContaining({ event: 'member.role-changed', from: 'admin', to: 'staff' }),
    );
  });

  it('needs a person who has just confirmed who they are', async () => {
    const late = await newOwner(world);
    await age(world, late, 16 * 60);
    for (const [method, url] of [
      ['PUT', `/members/${newId()}/role`],
      ['POST', `/members/${newId()}/remove`],
      ['POST', '/team/export'],
      ['POST', '/invitations'],
    ] as const)
      expect((await ask(world, method, url, { token: late.token, body: { role: 'staff' } })).json(), url).toMatchObject(
        { code: 'step-up-required' },
      );
  });

  it('is not an admin’s to take from an owner or another admin, nor to raise to admin', async () => {
    const other = await newMember(world, owner, 'admin');
    expect((await change(admin, owner.userId, 'staff')).statusCode).toBe(403);
    expect((await change(admin, other.userId, 'staff')).statusCode).toBe(403);
    expect((await change(admin, staff.userId, 'admin')).statusCode).toBe(403);
    expect((await change(admin, staff.userId, 'owner')).statusCode).toBe(403);
    expect((await change(admin, admin.userId, 'owner')).statusCode).toBe(403);
    expect((await remove(admin, owner.userId)).statusCode).toBe(403);
    expect((await ask(world, 'POST', `/members/${owner.userId}/end-sessions`, { token: admin.token })).statusCode).toBe(
      403,
    );
    expect(
      (await ask(world, 'POST', `/members/${owner.userId}/reset-factors`, { token: admin.token })).statusCode,
    ).toBe(403);
    expect(await roleOf(world, owner.token)).toBe('owner');
  });
});

describe('the last owner', () => {
  it('[C056] can be neither removed nor demoted', async () => {
    for (const answer of [await change(owner, owner.userId, 'admin'), await remove(owner, owner.userId)])
      expect(answer.json()).toMatchObject({ code: 'last-owner', status: 409 });
  });

  it('remains when two owners demote, or remove, each other at once', async () => {
    for (const way of ['demote', 'remove']) {
      const first = await newOwner(world);
      const second = await newMember(world, first, 'owner');
      const against = (by: Person, other: Person) =>
        way === 'demote' ? change(by, other.userId, 'staff') : remove(by, other.userId);
      const answers = await Promise.all([against(first, second), against(second, first)]);
      expect(answers.filter(({ statusCode }) => statusCode === 204)).toHaveLength(1);
      const { rows } = await sql(
        `select count(*)::int as n from core.membership where tenant_id = $1 and role = 'owner' and removed_at is null`,
        [first.tenantId],
      );
      expect(rows).toEqual([{ n: 1 }]);
    }
  });
});

describe('a removed member', () => {
  it('[C213] is out at once: with the cookie they had, with a sign-in half done, and with a new one', async () => {
    const person = await newMember(world, owner, 'provider');
    const again = await signInAgain(world, person);
    expect((await remove(owner, person.userId)).statusCode).toBe(204);
    for (const token of [person.token, again.token])
      expect((await ask(world, 'GET', '/session', { token })).statusCode).toBe(401);
    expect(await liveSessions(world, person)).toEqual([]);
    expect(outcomesOf(await Promise.allSettled([signInAgain(world, person)]))).toEqual(['sign-in-failed']);
    const ended = (await ledgerOf(world, owner.tenantId)).filter(
      ({ event, reason }) => event === 'session.ended' && reason === 'removed',
    );
    expect(ended).toHaveLength(2);
    expect((await mailsTo(world.platform, person.email))[0]?.text).toMatch(/remove|clinic/i);
  });

  it('is shown for 30 days with who did it, and comes back in the role they had, but not later', async () => {
    const person = await newMember(world, owner, 'provider');
    await remove(admin, person.userId);
    expect((await team(owner)).members.find(({ id }) => id === person.userId)).toMatchObject({
      removedAt: expect.any(String),
      removedBy: 'Grace Hopper',
    });
    expect((await restore(owner, person.userId)).statusCode).toBe(204);
    expect((await team(owner)).members.find(({ id }) => id === person.userId)).toMatchObject({
      role: 'provider',
      removedAt: null,
    });
    expect((await ask(world, 'GET', '/session', { token: person.token })).statusCode).toBe(401); // the old session stays dead
    await remove(owner, person.userId);
    await world.database.asSuperuser(async (client) => {
      await client.query('set session_replication_role = replica'); // past the trigger
      await client.query(`update core.membership set removed_at = now() - interval '31 days' where account_id = $1`, [
        person.userId,
      ]);
    });
    expect((await restore(owner, person.userId)).statusCode).toBe(404);
    expect((await team(owner)).members.some(({ id }) => id === person.userId)).toBe(false);
    const { secret } = await inviteByMail(world, owner, 'staff', person.email);
    expect(secret).not.toBe('');
  });

  it('is deleted for good by nobody on the way of the application', async () => {
    const remove = world.platform.db.inTenant(owner, (tx) =>
      tx.query({ name: 'probe-delete', text: 'delete from core.membership' }, []),
    );
    await expect(remove).rejects.toMatchObject({ code: '42501' });
    await expect(
      sql(
        'update core.membership set role = $1 where account_id in (select account_id from core.membership where removed_at is not null) and removed_at is not null',
        ['owner'],
      ),
    ).rejects.toMatchObject({ code: 'HY409' });
  });
});

describe('ids of another clinic', () => {
  it('are unknown, whatever is asked of them', async () => {
    const { id } = await inviteByMail(world, foreign, 'staff');
    const asks = (member: string, invitation: string) => [
      change(owner, member, 'staff'),
      remove(owner, member),
      restore(owner, member),
      ask(world, 'POST', `/members/${member}/end-sessions`, { token: owner.token }),
      ask(world, 'POST', `/members/${member}/reset-factors`, { token: owner.token }),
      ask(world, 'GET', `/members/${member}/assignments`, { token: owner.token }),
      ask(world, 'DELETE', `/invitations/${invitation}`, { token: owner.token }),
      ask(world, 'POST', `/invitations/${invitation}/resend`, { token: owner.token }),
    ];
    const shape = (answers: { statusCode: number; json(): unknown }[]) =>
      answers.map((answer) => [answer.statusCode, (answer.json() as { code: string }).code]);
    const theirs = shape(await Promise.all(asks(foreign.userId, id)));
    expect(theirs).toEqual(shape(await Promise.all(asks(newId(), newId()))));
    expect(theirs.every(([status]) => status === 404)).toBe(true);
    expect(await roleOf(world, foreign.token)).toBe('owner');
  });
});

describe('sessions and factors of a member', () => {
  it('are ended in this clinic by whoever outranks them', async () => {
    const person = await newMember(world, owner, 'staff');
    const answer = await ask(world, 'POST', `/members/${person.userId}/end-sessions`, { token: admin.token });
    expect(answer.json()).toEqual({ ended: 1 });
    expect((await ask(world, 'GET', '/session', { token: person.token })).statusCode).toBe(401);
  });

  it('are reset, so that the next sign-in enrols again; but not those of somebody who works elsewhere, too', async () => {
    const person = await newMember(world, owner, 'staff');
    expect(
      (await ask(world, 'POST', `/members/${person.userId}/reset-factors`, { token: owner.token })).statusCode,
    ).toBe(204);
    expect((await team(owner)).members.find(({ id }) => id === person.userId)).toMatchObject({ totp: false });
    const both = await newMember(world, owner, 'staff');
    const { secret } = await inviteByMail(world, foreign, 'staff', both.email);
    expect((await join(world, both, secret)).statusCode).toBe(200);
    expect((await ask(world, 'POST', `/members/${both.userId}/reset-factors`, { token: owner.token })).statusCode).toBe(
      403,
    );
  });
});

describe('what of the schedule hangs on a member', () => {
  const schedule = async (by: Person, id: string) =>
    (await ask(world, 'GET', `/members/${id}/schedule`, { token: by.token })).json<MemberSchedule>();
  const addressOf = (who: Person) =>
    sql(`insert into core.calendar_feed (tenant_id, id, account_id, secret_mac) values ($1, gen_random_uuid(), $2::uuid, sha256($2::uuid::text::bytea))`, [who.tenantId, who.userId]); // prettier-ignore

  it('is told to owners and admins: visits to come, and calendar addresses, which they withdraw', async () => {
    const provider = await newMember(world, owner, 'provider');
    await addressOf(provider);
    await sql(
      `with kind as (insert into core.appointment_type (tenant_id, id, name, minutes, buffer_before, buffer_after, colour, changed_by)
          values ($1, gen_random_uuid(), 'Visit', 30, 0, 0, 'blue', $2) returning id),
        place as (insert into core.location (tenant_id, id, name, time_zone, changed_by)
          values ($1, gen_random_uuid(), 'Here', 'UTC', $2) returning id)
       insert into core.appointment (tenant_id, id, patient_ref, type_id, provider_id, location_id, starts_at, ends_at, zone, wall_start,
         busy_from, busy_until, status, source, created_by, changed_by)
       select $1, gen_random_uuid(), null, kind.id, $2, place.id, at, at + interval '30 minutes', 'UTC', at at time zone 'UTC',
         at, at + interval '30 minutes', 'booked', 'clinic', $2, $2
       from kind, place, unnest(array[timestamptz '2019-03-01 09:00Z', timestamptz '2098-03-02 09:00Z', timestamptz '2098-03-01 09:00Z']) at`,
      [owner.tenantId, provider.userId],
    );
    const seen = await schedule(admin, provider.userId);
    expect(seen).toMatchObject({ visits: 2, nextOn: '2098-03-01' });
    expect(seen.feeds).toHaveLength(1);
    expect(JSON.stringify(seen)).not.toMatch(/secret|mac/);
    const withdraw = (by: Person) => ask(world, 'POST', `/members/${provider.userId}/end-feeds`, { token: by.token });
    for (const by of [staff, provider]) expect((await withdraw(by)).statusCode).toBe(403);
    expect((await withdraw(foreign)).statusCode).toBe(404);
    expect((await withdraw(admin)).json()).toEqual({ ended: 1 });
    expect((await schedule(owner, provider.userId)).feeds).toEqual([]);
    const { rows } = await sql(`select event from audit.entry where tenant_id = $1 and event = 'schedule.feed-revoked'`, [owner.tenantId]); // prettier-ignore
    expect(rows).toHaveLength(1);
  });

  it('shows nobody the addresses of somebody whom they do not outrank', async () => {
    await addressOf(owner);
    expect((await schedule(admin, owner.userId)).feeds).toEqual([]);
    expect((await ask(world, 'GET', `/members/${owner.userId}/schedule`, { token: foreign.token })).statusCode).toBe(
      404,
    );
  });
});
