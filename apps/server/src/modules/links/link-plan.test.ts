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
