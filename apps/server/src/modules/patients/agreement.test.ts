import { afterAll, beforeAll, expect, it } from 'vitest';
import { acceptBaaForTest } from '../../testing/baa.ts';
import { ask, createWorld, newOwner, type World } from '../imaging/imaging.fixture.ts';
import { patientRoutes } from './index.ts';
import { typed } from './patients.fixture.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld([patientRoutes]);
});
afterAll(() => world.close());

it('[C070] no patient is entered before the agreement is accepted, whatever else the clinic has; then at once', async () => {
  const owner = await newOwner(world, { signed: false });
  const enter = async () => {
    const body = { fields: typed({ givenName: 'Canary' }), providerIds: [], duplicatesSeen: true };
    const reply = await ask(world.app, owner, 'POST', '/patients', { body });
    return [reply.statusCode, reply.json<{ code?: string }>().code ?? null];
  };
  const stored = async (): Promise<number> => {
    const { rows } = await world.platform.database.asSuperuser((sql) =>
      sql.query<{ n: string }>(
        `select count(*) as n from pg_tables where schemaname like '%' || $1 and tablename = 'patient'`,
        [owner.tenantId.replaceAll('-', '')],
      ),
    );
    if (rows[0]?.n === '0') return 0;
    const kept = await world.platform.db.inTenant(owner, (tx) => tx.query<{ n: string }>({ name: '', text: 'select count(*) as n from patient' }, []), { phi: true }); // prettier-ignore
    return Number(kept[0]?.n);
  };
  expect(await enter()).toEqual([403, 'baa-required']);
  expect(await stored()).toBe(0);
  await acceptBaaForTest(world.platform.database, owner.tenantId);
  expect(await enter()).toEqual([201, null]);
  expect(await stored()).toBe(1);
});
