import { afterAll, beforeAll, expect, it } from 'vitest';
import { clientFacts } from './client-facts.ts';
import { rememberDevice } from './device.ts';
import { createWorld, HOME, type World } from '../identity.fixture.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const factsWith = (device: string | undefined) => clientFacts(world.platform, { ...HOME, language: 'es-CL', device });

it('a security event names families, language and device, and nothing that leads back to the browser', async () => {
  const cookie = await rememberDevice(world.platform, undefined, 'ada@clinic.example');
  const facts = await factsWith(cookie);
  expect(facts).toEqual({
    browser: 'Firefox',
    os: 'Linux',
    locale: 'es-CL',
    device: expect.stringMatching(/^[\w-]{12}$/),
  });
  for (const part of cookie.split('.')) expect(JSON.stringify(facts)).not.toContain(part);
});

it('a browser has the same name at each sign-in, whoever signs in there, and another browser another one', async () => {
  const cookie = await rememberDevice(world.platform, undefined, 'ada@clinic.example');
  const later = await rememberDevice(world.platform, cookie, 'eve@clinic.example');
  const other = await rememberDevice(world.platform, undefined, 'ada@clinic.example');
  const names = [await factsWith(cookie), await factsWith(later), await factsWith(other)].map(({ device }) => device);
  expect(names[1]).toBe(names[0]);
  expect(names[2]).not.toBe(names[0]);
});

it('a device cookie that was made up names no device', async () => {
  for (const made of [undefined, '', 'x', 'id.99999999999.tags.mac'])
    expect(await factsWith(made)).toEqual({ browser: 'Firefox', os: 'Linux', locale: 'es-CL' });
});
