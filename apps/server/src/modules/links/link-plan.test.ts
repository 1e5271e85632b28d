import { GRACE_DAYS, type PlanState } from '@hyaline/contract';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { entitlements } from '../plans/plans.fixture.ts';
import { as, ask, createWorld, mint, newClinic, newIp, opened, share, type World } from './links.fixture.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
  world.platform.config.hosted = true;
});
afterAll(() => world.close());

it('[C190] a plan that has run out stops new links in the transaction that would make one, and nothing of those there are', async () => {
  const owner = await newClinic(world);
  const { platform } = world;
  const plan = (days: number) =>
    entitlements({ database: platform.database, clock: platform.clock }, owner.tenantId, 'trial', 'trialing', days);
  await plan(6.9);
  const before = await share(world, owner);
  await plan(7);
  const refused = await ask(world.app, 'POST', '/links', {
    ...as(owner),
    body: (await mint(owner.studyId)).body,
    ip: newIp(),
  });
  expect([refused.statusCode, refused.json<{ code: string }>().code]).toEqual([402, 'plan-ended']);
  expect((await opened(world.app, before)).viewingToken).not.toBe('');
  const listed = await ask(world.app, 'GET', '/links', as(owner));
  expect(listed.json<{ links: { id: string }[] }>().links.map(({ id }) => id)).toEqual([before.link.id]);
  const revoked = await ask(world.app, 'POST', `/links/${before.link.id}/revoke`, { ...as(owner), ip: newIp() });
  expect(revoked.json<{ revokedAt: string | null }>().revokedAt).not.toBeNull();
});

it('[C031] no link for a patient is made while the plan is not paid, and no payload is left of the try; paid again, it is', async () => {
  const owner = await newClinic(world);
  const { platform } = world;
  const plan = (state: PlanState, days: number) =>
    entitlements({ database: platform.database, clock: platform.clock }, owner.tenantId, 'clinic', state, days);
  const rows = async () =>
    platform.database.asSuperuser(async (sql) => {
      const counts = `select (select count(*) from core.link where tenant_id = $1)::int as links,
        (select count(*) from core.link_payload where tenant_id = $1)::int as payloads`;
      return (await sql.query<{ links: number; payloads: number }>(counts, [owner.tenantId])).rows[0];
    });
  const tried = async () => {
    const { body } = await mint(owner.studyId);
    return (await ask(world.app, 'POST', '/links', { ...as(owner), body, ip: newIp() })).statusCode;
  };
  for (const [state, days] of [
    ['past_due', GRACE_DAYS],
    ['unpaid', 0],
    ['paused', 0],
    ['canceled', 0],
  ] as const) {
    // prettier-ignore
    await plan(state, days);
    expect([state, await tried(), await rows()]).toEqual([state, 402, { links: 0, payloads: 0 }]);
  }
  await plan('active', 40);
  expect([await tried(), await rows()]).toEqual([201, { links: 1, payloads: 1 }]);
});
