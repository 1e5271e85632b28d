import { newId } from '@hyaline/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { acceptBaaForTest } from '../../testing/baa.ts';
import { createWorld, newOwner, type World } from '../identity/identity.fixture.ts';
import { requireBaa } from './gate.ts';

describe('the gate before writing', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
  });
  afterAll(() => world.close());

  /** The platform of a server that has just started, and how often it asked its database. */
  function counting() {
    const asked = { times: 0 };
    const db = Object.assign(Object.create(world.platform.db) as typeof world.platform.db, {
      oneStatement: (...args: Parameters<typeof world.platform.db.oneStatement>) => {
        asked.times += 1;
        return world.platform.db.oneStatement(...args);
      },
    });
    return { asked, platform: { ...world.platform, db, database: { ...world.platform.database } } };
  }

  it('asks once a minute for a clinic that has signed, and every time for one that has not', async () => {
    const { tenantId, userId } = await newOwner(world);
    const { asked, platform } = counting();
    const ask = () => requireBaa(platform, { tenantId, userId });
    await expect(ask()).rejects.toThrow('baa-required');
    await expect(ask()).rejects.toThrow('baa-required');
    expect(asked.times).toBe(2);
    await acceptBaaForTest(world.database, tenantId);
    for (let i = 0; i < 20; i++) await ask();
    expect(asked.times).toBe(3);
    world.clock.forward(61);
    await ask();
    expect(asked.times).toBe(4);
  });

  it('keeps one clinic’s yes from every other clinic', async () => {
    const signed = await newOwner(world);
    const { platform } = counting();
    await acceptBaaForTest(world.database, signed.tenantId);
    await requireBaa(platform, signed);
    const other = await newOwner(world);
    await expect(requireBaa(platform, other)).rejects.toThrow('baa-required');
    await expect(requireBaa(platform, { ...signed, tenantId: newId() })).rejects.toThrow('baa-required');
  });
});
