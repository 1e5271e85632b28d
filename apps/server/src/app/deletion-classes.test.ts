import { type ErasureCertificate, type Keeping, type Patients } from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { phiSchema } from '../platform/db/index.ts';
import { age, carryOutOf, sqlAs, superuser, wishOf } from '../modules/erasure/erasure.fixture.ts';
import { erasureRoutes } from '../modules/erasure/index.ts';
import {
  ask,
  createWorld,
  newColleague,
  newOwner,
  type Person,
  phantom,
  save,
  storedKeys,
  type World,
} from '../modules/imaging/imaging.fixture.ts';
import { openLedger } from '../modules/ledger/index.ts';
import { patientRoutes } from '../modules/patients/index.ts';
import { enter } from '../modules/patients/patients.fixture.ts';
import { taskRoutes } from '../modules/tasks/index.ts';

let world: World;
let owner: Person;
beforeAll(async () => {
  world = await createWorld([patientRoutes, erasureRoutes, taskRoutes]);
  await openLedger(world.platform);
  await superuser(world, 'insert into core.installation (id, keyring_id, demo) values ($1, $2, false)', [
    newId(),
    world.platform.vault.keyringId,
  ]);
  owner = await newOwner(world);
});
afterAll(() => world.close());

const call = (person: Person, method: 'GET' | 'POST' | 'DELETE', path: string, body?: object) =>
  ask(world.app, person, method, path, body === undefined ? {} : { body });
const countOf = async (table: string, id: string): Promise<number> =>
  (await superuser(world, `select 1 from ${table} where id = $1`, [id])).length;

interface Rows {
  table: string;
  id: string;
}
/** How each class of data is deleted, and by what the database is asked whether it was. */
const CLASSES: Record<string, { how: 'at once' | 'put away' | 'by procedure'; make: () => Promise<Rows> }> = {
  imaging: {
    how: 'at once',
    make: async () => ({
      table: `${phiSchema(owner.tenantId)}.study`,
      id: (await save(world, owner, phantom(61, 1))).id,
    }),
  },
  'a record': {
    how: 'put away',
    make: async () => ({ table: `${phiSchema(owner.tenantId)}.patient`, id: (await enter(world, owner)).id }),
  },
  'a task': {
    how: 'put away',
    make: async () => {
      const reply = await call(owner, 'POST', '/tasks', {
        title: 'Order gloves',
        assigneeId: null,
        dueOn: null,
        priority: 'normal',
        patientRef: null,
        repeats: null,
      });
      if (reply.statusCode !== 201) throw new Error(reply.body);
      return { table: 'core.task', id: reply.json<{ id: string }>().id };
    },
  },
  'a record for good': {
    how: 'by procedure',
    make: async () => ({ table: `${phiSchema(owner.tenantId)}.patient`, id: (await enter(world, owner)).id }),
  },
};
const PATHS: Record<string, string> = { imaging: '/studies', 'a record': '/patients', 'a task': '/tasks' };

describe('deleting', () => {
  for (const [name, { how, make }] of Object.entries(CLASSES))
    it(`[C280] ${name}: ${how}`, async () => {
      const { table, id } = await make();
      expect(await countOf(table, id)).toBe(1);
      if (how === 'by procedure') {
        // nobody's statement and no route takes the row; only the procedure below does
        await expect(sqlAs(world, owner, 'delete from patient where id = $1', [id])).rejects.toMatchObject({ code: '42501' }); // prettier-ignore
        await expect(sqlAs(world, owner, 'select erase_patient($1)', [id])).rejects.toMatchObject({ code: '42501' });
        expect(await countOf(table, id)).toBe(1);
        return;
      }
      expect((await call(owner, 'DELETE', `${PATHS[name]}/${id}`)).statusCode).toBe(204);
      expect((await call(owner, 'GET', `${PATHS[name]}/${id}`)).statusCode).toBe(name === 'a record' ? 200 : 404);
      expect(await countOf(table, id)).toBe(how === 'at once' ? 0 : 1);
      if (how === 'at once') expect(await storedKeys(world, `t/${owner.tenantId}/s/${id}`)).toEqual([]);
      else
        expect(await superuser(world, `select 1 from ${table} where id = $1 and removed_at is not null`, [id])).toHaveLength(1); // prettier-ignore
    });

  it('[C138] a record puts it away with who and when; lists and search leave it out, and it comes back', async () => {
    const { id } = await enter(world, owner, { familyName: 'Zylputaway' });
    const listed = async (list = ''): Promise<boolean> =>
      (await call(owner, 'GET', `/patients${list}`)).json<Patients>().patients.some((one) => one.id === id);
    const found = async () =>
      (await call(owner, 'POST', '/patients/search', { text: 'Zylputaway' })).json<Patients>().patients.length;
    expect([await listed(), await found()]).toEqual([true, 1]);
    expect((await call(owner, 'DELETE', `/patients/${id}`)).statusCode).toBe(204);
    const flag = `select removed_at is not null as deleted, abs(extract(epoch from now() - removed_at)) < 60 as now, removed_by = $2 as by
      from ${phiSchema(owner.tenantId)}.patient where id = $1`;
    expect(await superuser(world, flag, [id, owner.userId])).toEqual([{ deleted: true, now: true, by: true }]);
    expect([await listed(), await found(), await listed('?list=removed')]).toEqual([false, 0, true]);
    expect((await call(owner, 'POST', `/patients/${id}/restore`)).statusCode).toBeLessThan(300);
    expect([await listed(), await found(), await listed('?list=removed')]).toEqual([true, 1, false]);
    expect(await superuser(world, flag, [id, owner.userId])).toMatchObject([{ deleted: false }]);
  });

  it('[C139] for good takes two people, a request with its reason, no hold, and leaves a certificate', async () => {
    const alone = await newOwner(world);
    const officer = await newColleague(world, alone, 'privacy-officer', 'Petra');
    const { id, ref } = await enter(world, alone);
    await age(world, alone, id, 12);
    expect(await carryOutOf(world, alone, id, ref)).toMatchObject({ status: 404 }); // nobody has asked
    const wish = await wishOf(world, alone, id);
    expect(await carryOutOf(world, alone, wish, ref)).toEqual({ status: 409, code: 'second-person' });
    expect((await call(alone, 'POST', `/erasures/${wish}/approval`)).statusCode).toBe(409); // nor does one approve oneself
    await expect(sqlAs(world, alone, 'select erase_patient($1)', [id])).rejects.toMatchObject({ code: '42501' });
    expect((await call(officer, 'POST', `/erasures/${wish}/approval`)).statusCode).toBe(204);

    const hold = (await call(officer, 'POST', '/holds', { ref, reason: 'a court has written' })).json<{ id: string }>();
    expect(await carryOutOf(world, alone, wish, ref)).toEqual({ status: 409, code: 'on-hold' });
    await expect(sqlAs(world, alone, 'select erase_patient($1)', [id])).rejects.toThrow('held');
    expect((await call(alone, 'POST', `/holds/${hold.id}/release`)).statusCode).toBe(204);

    const { erasures } = (await call(alone, 'GET', `/patients/${id}/keeping`)).json<Keeping>();
    expect(erasures[0]).toMatchObject({ reasons: ['nothing-forbids'], approvedBy: { name: 'Petra' } });
    expect((await carryOutOf(world, alone, wish, ref)).status).toBe(204);
    expect(await countOf(`${phiSchema(alone.tenantId)}.patient`, id)).toBe(0);
    const certificate = (await call(officer, 'GET', `/erasures/${wish}/certificate?format=json`)).json<ErasureCertificate>(); // prettier-ignore
    expect(certificate).toMatchObject({ ref, keyDestroyed: true, counts: { patient: 1 } });
    expect(certificate.backupsGoneBy <= new Date(Date.now() + 31 * 86_400_000).toISOString().slice(0, 10)).toBe(true);
  });
});
