import { newId } from '@hyaline/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generatePhantom } from '@hyaline/dicom/phantom';
import { type Actor, phiSchema } from '../../platform/db/index.ts';
import { createWorld, newColleague, newOwner, type Person, save, type World } from './imaging.fixture.ts';

let world: World;
let owner: Person;
let saver: Person;
let other: Person;
let elsewhere: Person;
let studyId: string;
beforeAll(async () => {
  world = await createWorld();
  owner = await newOwner(world);
  elsewhere = await newOwner(world);
  saver = await newColleague(world, owner, 'provider', 'Grace Saver');
  other = await newColleague(world, owner, 'admin', 'Ole Other');
  ({ id: studyId } = await save(world, saver, [...generatePhantom({ size: 16, slices: 2, seed: 1 })]));
  await save(world, elsewhere, [...generatePhantom({ size: 16, slices: 2, seed: 2 })]);
});
afterAll(() => world.close());

/** Any SQL as the application: with a person's sealed context and the clinic's role, as an injected statement would run. */
const sqlAs = <Row extends object>(person: Actor, text: string, params: readonly unknown[] = []): Promise<Row[]> =>
  world.platform.db.inTenant(person, (tx) => tx.query<Row>({ name: '', text }, params), { phi: true });

const TABLES = ['study', 'upload', 'instance', 'object'];

async function counts(person: Actor): Promise<number[]> {
  const found: number[] = [];
  for (const table of TABLES) {
    const [row] = await sqlAs<{ n: number }>(person, `select count(*)::integer as n from ${table}`);
    found.push(row?.n ?? -1);
  }
  return found;
}

const CODE = { code: '42501' }; // insufficient_privilege: a policy or a grant said no

describe('the walls around study rows', () => {
  it('[C160] shows rows to their saver and the owner, and none to another person of the clinic', async () => {
    expect(await counts(saver)).toEqual([1, 2, 2, 5]);
    expect(await counts(owner)).toEqual([1, 2, 2, 5]);
    expect(await counts(other)).toEqual([0, 0, 0, 0]);
    await world.platform.database.asSuperuser((sql) =>
      sql.query(`update ${phiSchema(owner.tenantId)}.study set assignee_ids = array[$1::uuid]`, [other.userId]),
    );
    expect(await counts(other)).toEqual([1, 2, 2, 5]);
    await world.platform.database.asSuperuser((sql) =>
      sql.query(`update ${phiSchema(owner.tenantId)}.study set assignee_ids = '{}'`),
    );
  });

  it('[C160] takes the role from the membership row: an owner who has left sees nothing', async () => {
    const removed = (at: string) =>
      world.platform.database.asSuperuser((sql) =>
        sql.query(`update core.membership set removed_at = ${at} where account_id = $1`, [owner.userId]),
      );
    await removed('now()');
    expect(await counts(owner)).toEqual([0, 0, 0, 0]);
    await removed('null');
    expect(await counts(owner)).toEqual([1, 2, 2, 5]);
  });

  it('[C119] shows nothing of another clinic, whose schema cannot even be named', async () => {
    const foreign = phiSchema(elsewhere.tenantId);
    expect(await counts(elsewhere)).toEqual([1, 2, 2, 5]);
    await expect(sqlAs(owner, `select count(*) from ${foreign}.study`)).rejects.toMatchObject(CODE);
    await expect(sqlAs(owner, `insert into ${foreign}.study select * from study`)).rejects.toMatchObject(CODE);
    const roleHop = sqlAs(owner, `select set_config('role', 'hyaline_${foreign}', true)`);
    await roleHop; // the login role may take it: the sealed context is what still holds
    const hopped = world.platform.db.inTenant(
      owner,
      async (tx) => {
        await tx.query({ name: '', text: `select set_config('role', 'hyaline_${foreign}', true)` }, []);
        return tx.query<{ n: number }>({ name: '', text: `select count(*)::integer as n from ${foreign}.study` }, []);
      },
      { phi: true },
    );
    expect(await hopped).toEqual([{ n: 0 }]);
  });

  it('[C172] refuses rows of another clinic or another saver, on insert and on update', async () => {
    const insert = (tenantId: string, savedBy: string) =>
      sqlAs(
        saver,
        'insert into study (tenant_id, id, saved_by, expected_count, expected_bytes) values ($1, $2, $3, 1, 1)',
        [tenantId, newId(), savedBy],
      );
    await expect(insert(elsewhere.tenantId, saver.userId)).rejects.toMatchObject(CODE);
    await expect(insert(saver.tenantId, other.userId)).rejects.toMatchObject(CODE);
    await expect(sqlAs(saver, 'update study set tenant_id = $1', [elsewhere.tenantId])).rejects.toMatchObject(CODE);
    await expect(sqlAs(saver, 'update study set saved_by = $1', [other.userId])).rejects.toMatchObject(CODE);
    await expect(sqlAs(saver, 'update object set study_id = $1', [newId()])).rejects.toMatchObject(CODE);
  });

  it('[C172] lets a person change or delete nothing that they do not see', async () => {
    expect(await sqlAs(other, `update study set assignee_ids = array[$1::uuid] returning id`, [other.userId])).toEqual(
      [],
    );
    expect(await sqlAs(other, 'delete from study returning id')).toEqual([]);
    expect(await sqlAs(other, 'delete from object returning id')).toEqual([]);
    for (const table of ['instance', 'upload', 'object']) {
      const steal = `insert into ${table} select * from ${table}`;
      expect(await sqlAs(other, `${steal} returning 1`)).toEqual([]);
    }
    await expect(
      sqlAs(other, `insert into object (tenant_id, id, study_id, kind, bytes) values ($1, $2, $3, 'bulk', 1)`, [
        other.tenantId,
        newId(),
        studyId,
      ]),
    ).rejects.toMatchObject(CODE);
    expect(await sqlAs(saver, 'delete from study returning id')).toEqual([]); // rows go only after the key has gone
    expect(await counts(saver)).toEqual([1, 2, 2, 5]);
  });

  it('shows nothing without a context, or with a forged one', async () => {
    const schema = phiSchema(owner.tenantId);
    const seen = await world.platform.database.asLogin(async (client) => {
      const found: unknown[] = [];
      for (const context of ['', `${owner.tenantId}|${owner.userId}|9999999999|${'0'.repeat(64)}`]) {
        await client.query('begin');
        await client.query(`select set_config('role', 'hyaline_${schema}', true), set_config('hy.ctx', $1, true)`, [
          context,
        ]);
        found.push((await client.query(`select count(*)::integer as n from ${schema}.study`)).rows[0]);
        await client.query('rollback');
      }
      return found;
    });
    expect(seen).toEqual([{ n: 0 }, { n: 0 }]);
  });
});
