import { newId } from '@hyaline/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SESSION_COOKIE } from '../identity/index.ts';
import { ask, createWorld, ledgerOf, newOwner, type Person, type World } from '../identity/identity.fixture.ts';
import { joiningRoutes } from './joining.routes.ts';
import { organisationRoutes } from './organisation.routes.ts';
import { inviteBody, newMember, roleOf, tokenOf } from './team.fixture.ts';
import { teamRoutes } from './team.routes.ts';

let world: World;
/** Owns a clinic and the organisation; signed in at the organisation. */
let head: Person;
let clinicOfHead: string;
let clinic: Person;
let organisation: string;

beforeAll(async () => {
  world = await createWorld({}, [teamRoutes, joiningRoutes, organisationRoutes]);
  head = await newOwner(world);
  clinic = await newOwner(world);
  clinicOfHead = head.tenantId;
  const made = await ask(world, 'POST', '/organisations', {
    token: head.token,
    body: { name: 'Northern Spine Group' },
  });
  organisation = made.json<{ id: string }>().id;
  const switched = await ask(world, 'POST', '/session/switch', { token: head.token, body: { clinicId: organisation } });
  head = { ...head, token: tokenOf(switched), tenantId: organisation };
});
afterAll(() => world.close());

const offer = async () =>
  (await ask(world, 'POST', '/organisation/places', { token: head.token })).json<{ id: string; code: string }>();
const take = (by: Person, code: string) =>
  ask(world, 'POST', '/clinic/organisations', { token: by.token, body: { code } });
const places = async (by: Person, of: 'organisation/places' | 'clinic/organisations') =>
  (await ask(world, 'GET', `/${of}`, { token: by.token })).json<{ places: { id: string; clinic: string | null }[] }>()
    .places;

const twice = async (url: string, { token }: Person, payload?: object) => {
  const cookie = `${SESSION_COOKIE}=${token}`;
  const headers = { origin: world.platform.config.publicUrl, cookie, 'idempotency-key': newId() };
  const send = () =>
    world.app.inject({ method: 'POST', url: `/api/v1${url}`, headers, ...(payload ? { payload } : {}) });
  return [await send(), await send()] as const;
};

describe('a request that is sent twice', () => {
  it('opens one organisation, for its founder', async () => {
    const founder = await newOwner(world);
    const [first, second] = await twice('/organisations', founder, { name: 'Twice Spine Group' });
    expect([first.statusCode, second.statusCode]).toEqual([201, 201]);
    expect(second.json()).toEqual(first.json());
    const made = await world.database.asSuperuser((sql) =>
      sql.query('select 1 from core.organisation where created_by = $1', [founder.userId]),
    );
    expect(made.rows).toHaveLength(1);
    const { id } = first.json<{ id: string }>();
    expect((await ledgerOf(world, id)).filter(({ event }) => event === 'organisation.created')).toHaveLength(1);
  });

  it('offers one place, and does not keep the code that it would have to repeat', async () => {
    const before = (await places(head, 'organisation/places')).length;
    const [first, second] = await twice('/organisation/places', head);
    expect([first.statusCode, second.statusCode]).toEqual([201, 409]);
    expect(await places(head, 'organisation/places')).toHaveLength(before + 1);
    const kept = await world.database.asSuperuser((sql) => sql.query('select i::text as line from core.idempotency i'));
    expect(JSON.stringify(kept.rows)).not.toContain(first.json<{ code: string }>().code);
    await ask(world, 'DELETE', `/organisation/places/${first.json<{ id: string }>().id}`, { token: head.token });
  });
});

describe('an organisation', () => {
  it('[C004] is a tenant of its own, in which its founder is the owner and the only member', async () => {
    expect(await roleOf(world, head.token)).toBe('organisation-owner');
    const { members } = (await ask(world, 'GET', '/members', { token: head.token })).json<{ members: object[] }>();
    expect(members).toEqual([expect.objectContaining({ id: head.userId, role: 'organisation-owner' })]);
    expect((await ledgerOf(world, organisation))[0]).toMatchObject({ event: 'organisation.created' });
  });

  it('[C004] takes its members by invitation, in its own roles only, and they reach nothing of a clinic', async () => {
    const refused = await ask(world, 'POST', '/invitations', {
      token: head.token,
      body: inviteBody('a@b.example', 'provider'),
    });
    expect(refused.statusCode).toBe(403);
    const viewer = await newMember(world, head, 'organisation-viewer');
    expect(await roleOf(world, viewer.token)).toBe('organisation-viewer');
    for (const url of ['/team', '/clinic/organisations', '/clinic/rules'])
      expect((await ask(world, 'GET', url, { token: viewer.token })).statusCode, url).toBe(403);
    expect((await ask(world, 'GET', '/organisation/places', { token: viewer.token })).statusCode).toBe(200);
    expect((await ask(world, 'POST', '/organisation/places', { token: viewer.token })).statusCode).toBe(403);
  });

  it('is opened by somebody who owns a clinic, and by nobody else', async () => {
    const staff = await newMember(world, clinic, 'staff');
    const answer = await ask(world, 'POST', '/organisations', { token: staff.token, body: { name: 'Mine' } });
    expect(answer.statusCode).toBe(403);
    const direct = await world.platform.db.inTenant({ tenantId: newId(), userId: staff.userId }, (tx) =>
      tx.query({ name: 'probe-open', text: `select sec.open_organisation('Mine') as done` }, []),
    );
    expect(direct).toEqual([{ done: false }]);
  });
});

describe('a clinic’s place in it', () => {
  it('takes both owners: one offers, the other sees who offers and takes it; both ledgers tell of it', async () => {
    const { code } = await offer();
    const preview = await ask(world, 'POST', '/clinic/organisations/preview', { token: clinic.token, body: { code } });
    expect(preview.json()).toEqual({ organisation: 'Northern Spine Group' });
    expect((await take(clinic, code)).statusCode).toBe(204);
    expect(await places(head, 'organisation/places')).toContainEqual(
      expect.objectContaining({ clinic: 'Harbour Spine' }),
    );
    expect(await places(clinic, 'clinic/organisations')).toHaveLength(1);
    for (const tenantId of [organisation, clinic.tenantId])
      expect((await ledgerOf(world, tenantId)).at(-1)).toMatchObject({ event: 'organisation.clinic-added' });
    expect((await take(clinic, code)).statusCode).toBe(404); // once
  });

  it('gives the organisation’s people no session and no row of the clinic', async () => {
    const answer = await ask(world, 'POST', '/session/switch', {
      token: head.token,
      body: { clinicId: clinic.tenantId },
    });
    expect(answer.statusCode).toBe(404);
    const seen = await world.platform.db.inTenant(head, (tx) =>
      tx.query<{ id: string }>({ name: 'probe-org', text: 'select account_id as id from core.membership' }, []),
    );
    expect(seen.map(({ id }) => id)).not.toContain(clinic.userId);
  });

  it('is not taken with a code that is unknown, taken back or too old, nor by an organisation itself', async () => {
    const back = await offer();
    await ask(world, 'DELETE', `/organisation/places/${back.id}`, { token: head.token });
    const old = await offer();
    await world.database.asSuperuser((sql) =>
      sql.query(`update core.organisation_clinic set expires_at = now() where id = $1`, [old.id]),
    );
    const other = await newOwner(world);
    for (const code of [back.code, old.code, 'A'.repeat(43)]) expect((await take(other, code)).statusCode).toBe(404);
    const { code } = await offer();
    expect((await take(head, code)).statusCode).toBe(403);
  });

  it('is ended by either side, and by nobody else', async () => {
    const other = await newOwner(world);
    const { id, code } = await offer();
    await take(other, code);
    expect((await ask(world, 'DELETE', `/clinic/organisations/${id}`, { token: clinic.token })).statusCode).toBe(404);
    expect((await ask(world, 'DELETE', `/clinic/organisations/${id}`, { token: other.token })).statusCode).toBe(204);
    expect(await places(other, 'clinic/organisations')).toEqual([]);
    for (const tenantId of [organisation, other.tenantId])
      expect((await ledgerOf(world, tenantId)).at(-1)).toMatchObject({ event: 'organisation.clinic-removed' });
    const [joined] = await places(clinic, 'clinic/organisations');
    const ended = await ask(world, 'DELETE', `/organisation/places/${joined?.id}`, { token: head.token });
    expect(ended.statusCode).toBe(204);
    expect(await places(clinic, 'clinic/organisations')).toEqual([]);
  });

  it('leaves the founder’s own clinic as it was', async () => {
    const back = await ask(world, 'POST', '/session/switch', { token: head.token, body: { clinicId: clinicOfHead } });
    expect(back.json()).toMatchObject({ role: 'owner' });
  });
});
