import type { LinkedStudies, Studies } from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import { NO_MARKS } from '@hyaline/marks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { phiSchema } from '../../platform/db/index.ts';
import { ask, newColleague, type Person, phantom, save } from '../imaging/imaging.fixture.ts';
import { enter, ledgerOf } from '../patients/patients.fixture.ts';
import { type ChartWorld, createChartWorld } from './chart.fixture.ts';

let world: ChartWorld;
let assignee: Person;
let next: Person;
beforeAll(async () => {
  world = await createChartWorld();
  assignee = world.others[0] as Person;
  next = await newColleague(world, world.owner, 'provider', 'Nell Next');
});
afterAll(() => world.close());

const sqlAs = <Row extends object>(person: Person, text: string, params: readonly unknown[] = []): Promise<Row[]> =>
  world.platform.db.inTenant(person, (tx) => tx.query<Row>({ name: '', text }, params), { phi: true });
const superuser = (text: string, params: readonly unknown[] = []) =>
  world.platform.database.asSuperuser((sql) => sql.query(text, [...params]));
const REFUSED = { code: '42501' };
const link = (person: Person, studyId: string, patientId: string | null) =>
  ask(world.app, person, 'PUT', `/studies/${studyId}/patient`, { body: { patientId } });
const mark = (person: Person, studyId: string) =>
  ask(world.app, person, 'PUT', `/studies/${studyId}/marks`, {
    body: { revision: 0, marks: { version: 1, series: { '1.2.3|16|16|1': NO_MARKS } } },
  });
const PARTS = ['study', 'instance', 'object'];
const partsSeen = async (person: Person, studyId: string): Promise<number[]> =>
  Promise.all(
    PARTS.map(async (table) => {
      const column = table === 'study' ? 'id' : 'study_id';
      return (await sqlAs(person, `select 1 from ${table} where ${column} = $1`, [studyId])).length;
    }),
  );
async function grantTo(person: Person, patientRef: string): Promise<string> {
  const grant = newId();
  await superuser(
    `insert into core.access_grant (tenant_id, id, account_id, patient_ref, reason, ends_at)
     values ($1, $2, $3, $4, '\\x00', now() + interval '15 minutes')`,
    [person.tenantId, grant, person.userId, patientRef],
  );
  return grant;
}
const endGrant = (grant: string) =>
  superuser(`update core.access_grant set ended_at = now(), end_reason = 'self' where id = $1`, [grant]);

describe('a study in the record of a patient', () => {
  it('[C220] is there for those who treat the patient now, whoever saved it or was assigned to it', async () => {
    const patient = await enter(world, world.treats, {}, [world.treats.userId]);
    const { id } = await save(world, world.treats, phantom(31, 1));
    const given = await ask(world.app, world.treats, 'PUT', `/studies/${id}/assignees`, {
      body: { accountIds: [assignee.userId] },
    });
    expect(given.statusCode).toBe(200);
    expect(await partsSeen(assignee, id)).toEqual([1, 1, 3]);
    expect((await link(world.treats, id, patient.id)).statusCode).toBe(200);

    const sees = async (person: Person): Promise<boolean[]> => [
      (await ask(world.app, person, 'GET', `/studies/${id}`)).statusCode === 200,
      (await ask(world.app, person, 'GET', '/studies')).json<Studies>().studies.some((one) => one.id === id),
      (await ask(world.app, person, 'POST', `/studies/${id}/open`)).statusCode === 200,
    ];
    const nothing = async (person: Person) => {
      expect(await sees(person)).toEqual([false, false, false]);
      expect(await partsSeen(person, id)).toEqual([0, 0, 0]);
      expect((await mark(person, id)).statusCode).toBe(404);
      expect((await link(person, id, null)).statusCode).toBe(404);
      expect((await ask(world.app, person, 'DELETE', `/studies/${id}`)).statusCode).toBe(404);
      expect(await sqlAs(person, 'update study set assignee_ids = $2 where id = $1 returning id', [id, []])).toEqual(
        [],
      );
      const plant = `insert into study_marks (tenant_id, study_id, details, saved_by) values ($1, $2, 'x', $3)`;
      await expect(sqlAs(person, plant, [person.tenantId, id, person.userId])).rejects.toMatchObject(REFUSED);
      expect(await sqlAs(person, 'delete from object where study_id = $1 returning id', [id])).toEqual([]);
    };
    expect(await sees(world.treats)).toEqual([true, true, true]);
    await nothing(assignee);

    // its index has yet to be written again when its saver treats the patient no more
    await superuser(`update ${phiSchema(world.owner.tenantId)}.study set index_object = null, index_bytes = null where id = $1`, [id]); // prettier-ignore
    const body = { fromId: world.treats.userId, toId: next.userId };
    const path = `/patients/${patient.id}/hand-over`;
    expect((await ask(world.app, world.owner, 'POST', path, { body })).statusCode).toBe(204);
    await nothing(world.treats);
    expect(await sees(next)).toEqual([true, true, true]);
    expect((await mark(next, id)).statusCode).toBe(200);

    // special access lets the one who saved it look, and no more
    const grant = await grantTo(world.treats, patient.ref);
    expect(await sees(world.treats)).toEqual([true, true, true]);
    expect((await mark(world.treats, id)).statusCode).toBe(403);
    expect((await link(world.treats, id, null)).statusCode).toBe(403);
    expect((await ask(world.app, world.treats, 'DELETE', `/studies/${id}`)).statusCode).toBe(403);
    expect(await sqlAs(world.treats, 'delete from object where study_id = $1 returning id', [id])).toEqual([]);
    const looks = (await ledgerOf(world, world.owner, ['study.opened'])).filter(({ canonical }) =>
      canonical.includes(grant),
    );
    expect(looks).toHaveLength(1);
    await endGrant(grant);
    await nothing(world.treats);

    expect((await link(world.owner, id, null)).statusCode).toBe(200); // out of the record it is its saver's again
    expect(await sees(world.treats)).toEqual([true, true, true]);
    expect(await partsSeen(assignee, id)).toEqual([1, 1, 4]);
  });

  it('takes a study of one who holds special access, who names it in the ledger and cannot take it out', async () => {
    const { id } = await save(world, assignee, phantom(33, 1));
    expect((await link(assignee, id, world.patientId)).statusCode).toBe(404);
    const grant = await grantTo(assignee, world.patientRef);
    expect((await link(assignee, id, world.patientId)).statusCode).toBe(200);
    expect((await link(assignee, id, null)).statusCode).toBe(403);
    const lines = (await ledgerOf(world, world.owner, ['study.linked'])).map(
      ({ canonical }) => JSON.parse(canonical) as { resource: { id: string }; facts: object },
    );
    expect(lines.filter(({ facts }) => 'grant' in facts).map(({ facts }) => facts)).toEqual([{ grant }]);
    await endGrant(grant);
    expect((await ask(world.app, assignee, 'GET', `/studies/${id}`)).statusCode).toBe(404);
    expect((await link(world.owner, id, null)).statusCode).toBe(200);
  });

  it('[C172] begins in no record, and carries its patient’s reference and no other', async () => {
    const insert = (person: Person) =>
      sqlAs(
        person,
        `insert into study (tenant_id, id, saved_by, expected_count, expected_bytes, patient_id, linked_at, prior_ref, patient_ref)
         values ($1, $2, $3, 1, 1, $4, now(), 'PT-000001', $5)`,
        [person.tenantId, newId(), person.userId, world.patientId, world.patientRef],
      );
    for (const person of [assignee, world.treats, world.owner])
      await expect(insert(person)).rejects.toMatchObject(REFUSED);
    const other = await enter(world, world.treats, { familyName: 'Other' }, [world.treats.userId]);
    const { id } = await save(world, world.treats, phantom(32, 1));
    const set = (person: Person, ref: string) =>
      sqlAs(
        person,
        `update study set patient_id = $2, linked_at = now(), prior_ref = patient_ref, patient_ref = $3 where id = $1 returning id`,
        [id, world.patientId, ref],
      );
    await expect(set(world.treats, other.ref)).rejects.toMatchObject(REFUSED);
    await expect(set(world.owner, other.ref)).rejects.toMatchObject(REFUSED);
    expect(await set(world.treats, world.patientRef)).toEqual([{ id }]);
    const rename = sqlAs(world.treats, 'update study set patient_ref = $2 where id = $1', [id, other.ref]);
    await expect(rename).rejects.toMatchObject(REFUSED);
    const list = await ask(world.app, world.treats, 'GET', `/patients/${world.patientId}/studies`);
    expect(list.json<LinkedStudies>().studies.map((one) => one.id)).toEqual([id]);
  });
});
