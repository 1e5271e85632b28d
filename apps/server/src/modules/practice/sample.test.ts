import type { Onboarding } from '@hyaline/contract';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ask, createWorld, newOwner, type Person, type World } from '../imaging/imaging.fixture.ts';
import { ledgerOf } from '../patients/patients.fixture.ts';
import { practiceRoutes } from './practice.routes.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld([practiceRoutes]);
});
afterAll(() => world.close());

const onboarding = async (person: Person) =>
  (await ask(world.app, person, 'GET', '/practice/onboarding')).json<Onboarding>();
const studies = async (person: Person) =>
  (await ask(world.app, person, 'GET', '/studies')).json<{ studies: { id: string }[] }>().studies;

it('adds one sample study that counts as none of the clinic’s own, and takes it away again whole', async () => {
  const owner = await newOwner(world);
  const add = async () => (await ask(world.app, owner, 'POST', '/practice/sample')).statusCode;
  expect((await onboarding(owner)).sample).toBe('none');
  expect([await add(), await add()]).toEqual([202, 409]);
  await expect.poll(async () => (await onboarding(owner)).sample, { timeout: 60_000, interval: 300 }).toBe('ready');
  const [study, ...more] = await studies(owner);
  expect(more).toEqual([]);
  expect((await onboarding(owner)).checklist).toContainEqual({ item: 'study', done: false });
  expect(await add()).toBe(409);
  const other = await newOwner(world);
  expect((await ask(world.app, other, 'DELETE', '/practice/sample')).statusCode).toBe(404);
  expect((await ask(world.app, owner, 'DELETE', '/practice/sample')).statusCode).toBe(204);
  expect(await studies(owner)).toEqual([]);
  await expect(world.platform.vault.studyKeys(owner.tenantId, study?.id ?? '')).rejects.toThrow('destroyed');
  expect((await onboarding(owner)).sample).toBe('none');
  expect(await ledgerOf(world, owner, ['sample.asked-for', 'sample.added', 'sample.removed'])).toHaveLength(3);
}, 90_000);

it('is made for nobody without an agreement', async () => {
  const owner = await newOwner(world, { signed: false });
  const reply = await ask(world.app, owner, 'POST', '/practice/sample');
  expect([reply.statusCode, reply.json<{ code: string }>().code]).toEqual([403, 'baa-required']);
});
