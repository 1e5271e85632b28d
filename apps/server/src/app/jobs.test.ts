import { newId, SYSTEM_USER } from '@hyaline/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { typed } from '../modules/patients/patients.fixture.ts';
import { withClient } from '../platform/db/index.ts';
import { createPolicyWorld, type PolicyWorld, send, type Someone } from './policy.fixture.ts';

/** What a job may do is what the context of its clinic lets through: the same walls as before a request. */
let world: PolicyWorld;
beforeAll(async () => {
  world = await createPolicyWorld();
  const other = world.people.find(({ holder }) => holder === 'other-clinic') as Someone;
  await send(world, other, 'POST', '/api/v1/patients', { fields: typed(), duplicatesSeen: true }); // so that it has records
});
afterAll(() => world.close());

const of = (holder: Someone['holder']): string => world.people.find((one) => one.holder === holder)?.tenantId ?? '';
const asJob = (tenantId: string, text: string, params: readonly unknown[] = [], phi = false): Promise<object[]> =>
  world.platform.db.inTenant({ tenantId, userId: SYSTEM_USER }, (tx) => tx.query({ name: '', text }, params), { phi });

describe('a background job', () => {
  it('[C265] without a clinic in its context reads no row and writes none', async () => {
    const insert = 'insert into core.location (tenant_id, id, name, time_zone, changed_by) values ($1, $2, $3, $4, $5)';
    const row = [of('owner'), newId(), 'Job', 'UTC', SYSTEM_USER];
    for (const nothing of ['', '00000000-0000-0000-0000-000000000000', newId()]) {
      const read = asJob(nothing, 'select 1 from core.location').catch((error: Error) => error);
      expect(await read).toSatisfy((found: unknown) => found instanceof Error || (found as object[]).length === 0);
      await expect(asJob(nothing, insert, row)).rejects.toThrow();
      await expect(asJob(nothing, 'select 1 from patient', [], true)).rejects.toThrow();
    }
    // and the role that keeps the queue holds no right on anything of a clinic
    const connection = await world.platform.database.roleConnection('hyaline_jobs');
    await withClient(connection, async (client) => {
      for (const table of ['core.location', 'core.membership', 'core.task', 'audit.entry'])
        await expect(client.query(`select 1 from ${table}`)).rejects.toMatchObject({ code: '42501' });
    });
  });

  it('[C265] of one clinic sees and changes nothing of another', async () => {
    const [ours, theirs] = [of('other-clinic'), of('owner')];
    for (const table of ['location', 'membership', 'link', 'appointment', 'task', 'practice']) {
      const all = await world.platform.database.asSuperuser((sql) =>
        sql.query(`select 1 from core.${table} where tenant_id = $1`, [theirs]),
      );
      expect(await asJob(ours, `select 1 from core.${table} where tenant_id = $1`, [theirs]), table).toEqual([]);
      if (['location', 'membership', 'appointment', 'practice'].includes(table))
        expect(all.rowCount).toBeGreaterThan(0);
    }
    const insert = 'insert into core.location (tenant_id, id, name, time_zone, changed_by) values ($1, $2, $3, $4, $5)';
    await expect(asJob(ours, insert, [theirs, newId(), 'Job', 'UTC', SYSTEM_USER])).rejects.toMatchObject({ code: '42501' }); // prettier-ignore
    expect(await asJob(ours, 'update core.appointment set note = note where tenant_id = $1 returning 1', [theirs]).catch(() => [])).toEqual([]); // prettier-ignore
    const schema = `tenant_${theirs.replaceAll('-', '')}`;
    await expect(asJob(ours, `select 1 from ${schema}.patient`, [], true)).rejects.toMatchObject({ code: '42501' });
    // within its own clinic it sees no record either: nobody treats anybody in the system's name
    expect(await asJob(theirs, 'select 1 from patient', [], true)).toEqual([]);
  });
});
