import { newId } from '@hyaline/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  age,
  ask,
  currentCode,
  HOME,
  inSession,
  ledgerOf,
  liveSessions,
  newOwner,
  type Person,
  signInWithCode,
  ticketFor,
  type World,
} from '../identity/identity.fixture.ts';
import { createTeamWorld, inviteByMail, join, newMember, tokenOf } from './team.fixture.ts';

let world: World;
let away: Person;
/** Owner of a clinic of their own, provider in that of `away`. */
let both: Person;
beforeAll(async () => {
  world = await createTeamWorld();
  away = await newOwner(world);
  both = await newOwner(world);
  const { secret } = await inviteByMail(world, away, 'provider', both.email);
  both = { ...both, token: tokenOf(await join(world, both, secret)) }; // signed in at `away`
});
afterAll(() => world.close());

const clinics = async (token: string) =>
  (await ask(world, 'GET', '/session/clinics', { token })).json<{
    clinics: { id: string; role: string; current: boolean }[];
  }>().clinics;
const change = (token: string, clinicId: string) =>
  ask(world, 'POST', '/session/switch', { token, body: { clinicId } });
const signInAgain = async (person: Person) => {
  const ticket = await ticketFor(world, person);
  const end = inSession(
    await signInWithCode(world.platform, { ticket, code: currentCode(person.secret, world.clock.now()) }, HOME),
  );
  world.clock.forward(30);
  return end;
};

/** Where the newest mailed link of the person leads. */
async function clinicOfMailedLink(): Promise<string | undefined> {
  await ask(world, 'POST', '/password-reset', { body: { email: both.email } });
  const { rows } = await world.database.asSuperuser((sql) =>
    sql.query<{ clinic: string }>(
      'select clinic_id as clinic from core.mail_link where account_id = $1 order by created_at desc limit 1',
      [both.userId],
    ),
  );
  return rows[0]?.clinic;
}

describe('a person with places in two clinics', () => {
  it('sees both, with their role in each', async () => {
    expect((await clinics(both.token)).map(({ id, role, current }) => ({ id, role, current }))).toEqual(
      expect.arrayContaining([
        { id: both.tenantId, role: 'owner', current: false },
        { id: away.tenantId, role: 'provider', current: true },
      ]),
    );
  });

  it('changes from one to the other: the old session is over, the new one has a secret, a role and a ledger row of its own', async () => {
    const before = both.token;
    const answer = await change(before, both.tenantId);
    expect(answer.json()).toMatchObject({ clinic: { id: both.tenantId }, role: 'owner' });
    const after = tokenOf(answer);
    expect(after).not.toBe(before);
    expect((await ask(world, 'GET', '/session', { token: before })).statusCode).toBe(401);
    expect((await ledgerOf(world, away.tenantId)).at(-1)).toMatchObject({ event: 'session.ended', reason: 'switch' });
    expect((await ledgerOf(world, both.tenantId)).some(({ event }) => event === 'session.switched')).toBe(true);
    both = { ...both, token: after };
  });

  it('does nothing from a window that still shows the clinic before: it is told so', async () => {
    const from = (clinicId: string) =>
      world.app.inject({
        method: 'POST',
        url: '/api/v1/access-reviews',
        headers: {
          origin: 'http://localhost:8080',
          cookie: `__Host-hyaline=${both.token}`,
          'hyaline-clinic': clinicId,
        },
      });
    expect((await from(away.tenantId)).json()).toMatchObject({ code: 'other-clinic', status: 409 });
    expect((await from(both.tenantId)).statusCode).toBe(201);
  });

  it('reaches nothing of one clinic from the other: its ids are as unknown as any', async () => {
    const member = await newMember(world, away, 'staff');
    const { id } = await inviteByMail(world, away, 'staff');
    for (const [method, url] of [
      ['GET', `/members/${member.userId}/assignments`],
      ['DELETE', `/invitations/${id}`],
      ['POST', `/members/${away.userId}/end-sessions`],
    ] as const) {
      const there = await ask(world, method, url, { token: both.token });
      const nowhere = await ask(world, method, url.replace(/[0-9a-f-]{36}/, newId()), { token: both.token });
      expect(there.statusCode, url).toBe(404);
      expect(nowhere.statusCode, url).toBe(404);
    }
    expect((await ask(world, 'GET', '/members', { token: both.token })).body).not.toContain(member.userId);
  });

  it('keeps the end and the proof of the session it came from, and gains no time by changing', async () => {
    const first = inSession(await signInAgain(both));
    await age(world, both, 16 * 60);
    const then = (await ask(world, 'GET', '/session', { token: first.token })).json<{
      absoluteExpiresAt: string;
      verifiedUntil: string;
    }>();
    const other = first.session.clinic.id === both.tenantId ? away.tenantId : both.tenantId;
    const answer = await change(
      tokenOf(await ask(world, 'GET', '/session', { token: first.token })) || first.token,
      other,
    );
    expect(answer.json()).toMatchObject({
      absoluteExpiresAt: then.absoluteExpiresAt,
      verifiedUntil: then.verifiedUntil,
    });
    const stepUp = await ask(world, 'POST', '/session/switch', { token: tokenOf(answer), body: { clinicId: newId() } });
    expect(stepUp.statusCode).toBe(404);
    both = { ...both, token: tokenOf(answer) };
  });

  it('is signed in to the clinic of the last time', async () => {
    for (const clinicId of [both.tenantId, away.tenantId]) {
      const started = inSession(await signInAgain(both));
      if (started.session.clinic.id !== clinicId) expect((await change(started.token, clinicId)).statusCode).toBe(200);
      expect(inSession(await signInAgain(both)).session.clinic.id).toBe(clinicId);
      expect(await clinicOfMailedLink()).toBe(clinicId);
    }
  });

  it('is let into no clinic without a place, and told nothing about it', async () => {
    const { token } = inSession(await signInAgain(both));
    const third = await newOwner(world);
    const [foreign, unknown] = [await change(token, third.tenantId), await change(token, newId())];
    expect([foreign.statusCode, unknown.statusCode]).toEqual([404, 404]);
    expect((await ask(world, 'GET', '/session', { token })).statusCode).toBe(200); // and stays where they are
  });

  it('has one session after changing twice at once, and never more than three', async () => {
    const { token, session } = inSession(await signInAgain(both));
    const other = session.clinic.id === both.tenantId ? away.tenantId : both.tenantId;
    const answers = await Promise.all([change(token, other), change(token, other), change(token, other)]);
    expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1);
    await Promise.all([signInAgain(both), signInAgain(both)].map((one) => one.catch(() => null)));
    expect((await liveSessions(world, both)).length).toBeLessThanOrEqual(3);
  });

  it('loses one place and keeps the other: sessions there go on', async () => {
    const { token } = inSession(await signInAgain(both));
    const here = (await clinics(token)).find(({ current }) => current)?.id;
    const atHome = here === both.tenantId ? token : tokenOf(await change(token, both.tenantId));
    expect(
      (await ask(world, 'POST', `/members/${both.userId}/remove`, { token: away.token, body: { handOverTo: null } }))
        .statusCode,
    ).toBe(204);
    expect((await ask(world, 'GET', '/session', { token: atHome })).statusCode).toBe(200);
    expect((await change(atHome, away.tenantId)).statusCode).toBe(404);
    expect(inSession(await signInAgain(both)).session.clinic.id).toBe(both.tenantId);
  });

  it('cannot be continued into a session by hand: only one that ended for it, once, and its own', async () => {
    const switched = (who: { tenantId: string; userId: string }, from: string) =>
      world.platform.db.inTenant(who, (tx) =>
        tx.query({ name: `probe-${newId()}`, text: 'select * from sec.switch_session($1, $2, $3, $4, 3)' }, [
          both.tenantId,
          from,
          newId(),
          new Uint8Array(32).fill(Math.random() * 255),
        ]),
      );
    const [live = ''] = await liveSessions(world, both);
    expect(await switched(away, live)).toEqual([]);
    expect(await switched({ tenantId: both.tenantId, userId: both.userId }, live)).toEqual([]);
  });
});
