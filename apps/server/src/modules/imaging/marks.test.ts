import type { OpenedStudy, Study } from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import { type Marks, MOST, NO_MARKS, type StudyMarks } from '@hyaline/marks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { phiSchema } from '../../platform/db/index.ts';
import {
  ask,
  clinicWithStudy,
  createWorld,
  ledgerOf,
  newColleague,
  newOwner,
  type Person,
  type World,
} from './imaging.fixture.ts';

let world: World;
let owner: Person;
let saver: Person;
let study: Study;
beforeAll(async () => {
  world = await createWorld();
  ({ owner, saver, study } = await clinicWithStudy(world));
});
afterAll(() => world.close());

const marksOf = (part: Partial<Marks>): StudyMarks => ({
  version: 1,
  series: { '1.2.3|16|16|1': { ...NO_MARKS, ...part } },
});
const keep = (person: Person, revision: number, marks: unknown, id = study.id) =>
  ask(world.app, person, 'PUT', `/studies/${id}/marks`, { body: { revision, marks } });
const opened = async (person: Person) =>
  (await ask(world.app, person, 'POST', `/studies/${study.id}/open`)).json<OpenedStudy>().marks;
const WORDS = 'Periapical lesion of Zoraida Canary';

describe('marks of a saved study', () => {
  it('come back with the study as they were saved, and the ledger counts them without their words', async () => {
    expect(await opened(saver)).toEqual({ revision: 0, marks: { version: 1, series: {} } });
    const marks = marksOf({ findings: WORDS });
    const reply = await keep(saver, 0, marks);
    expect([reply.statusCode, reply.json()]).toEqual([200, { revision: 1 }]);
    expect(await opened(owner)).toEqual({ revision: 1, marks });
    const lines = (await ledgerOf(world, owner)).filter(({ event }) => event === 'study.marked');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ outcome: 'done', resource_id: study.id, patient_ref: study.patientRef });
    expect(lines[0]?.canonical).toContain('"findings":1');
    expect(JSON.stringify(await ledgerOf(world, owner))).not.toContain('Zoraida');
  });

  it('are sealed in the database', async () => {
    const { rows } = await world.platform.database.asSuperuser((sql) =>
      sql.query<{ row: string }>(
        `select encode(details, 'escape') as row from ${phiSchema(saver.tenantId)}.study_marks`,
      ),
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]?.row).not.toContain('lesion');
  });

  it('of two people who change the same revision, the second is told and nothing of the first is lost', async () => {
    const [first, second] = await Promise.all([
      keep(saver, 1, marksOf({ findings: 'first' })),
      keep(owner, 1, marksOf({ findings: 'second' })),
    ]);
    expect([first.statusCode, second.statusCode].toSorted()).toEqual([200, 409]);
    const lost = first.statusCode === 409 ? first : second;
    expect(lost.json().code).toBe('marks-changed');
    const now = await opened(saver);
    expect(now.revision).toBe(2);
    expect(Object.values(now.marks.series)[0]?.findings).toBe(first.statusCode === 200 ? 'first' : 'second');
    expect((await keep(saver, 0, marksOf({}))).json().code).toBe('marks-changed');
  });

  it('are refused when they are no marks, and nothing changes', async () => {
    const before = await opened(saver);
    for (const bad of [
      { version: 2, series: {} },
      { version: 1, series: { a: {} } },
      marksOf({ findings: 7 as never }),
      { ...marksOf({}), more: 1 },
    ]) {
      expect((await keep(saver, before.revision, bad)).statusCode).toBe(422);
    }
    expect(await opened(saver)).toEqual(before);
  });

  it('are refused when there are too many, with the number that would be taken', async () => {
    const canal = { id: 'canal-1', side: 'left', points: [[0, 0, 0]], diameterMm: 2, note: '' } as const;
    const reply = await keep(saver, 2, marksOf({ canals: Array.from({ length: MOST.canals + 1 }, () => canal) }));
    expect(reply.json()).toMatchObject({ code: 'bad-request', most: MOST.canals });
    expect(reply.json().fields[0]).toMatch(/\.canals$/);
    const long = { ...canal, points: Array.from({ length: MOST.points + 1 }, () => [0, 0, 0] as const) };
    expect((await keep(saver, 2, marksOf({ canals: [long] }))).json().most).toBe(MOST.points);
    expect((await keep(saver, 2, marksOf({ findings: 7 as never }))).json()).not.toHaveProperty('most');
  });

  it('are nobody else’s: of a study that is not theirs, or not there, the answer is the same', async () => {
    const other = await newColleague(world, owner, 'provider', 'Ole Other');
    const staff = await newColleague(world, owner, 'staff', 'Stan Desk');
    const [hidden, random, foreign] = [
      await keep(other, 2, marksOf({})),
      await keep(other, 2, marksOf({}), newId()),
      await keep(await newOwner(world), 2, marksOf({})),
    ];
    for (const reply of [hidden, random, foreign])
      expect([reply.statusCode, reply.json().code]).toEqual([404, 'not-found']);
    expect((await keep(staff, 2, marksOf({}))).statusCode).toBe(403);
    const denied = (await ledgerOf(world, owner)).filter((line) => line.event === 'study.marked' && line.outcome === 'refused'); // prettier-ignore
    expect(denied.length).toBeGreaterThanOrEqual(2);
  });

  it('may be changed by whom the study is assigned to, and go with it when it is destroyed', async () => {
    const helper = await newColleague(world, owner, 'provider', 'Hanna Helper');
    await ask(world.app, saver, 'PUT', `/studies/${study.id}/assignees`, { body: { accountIds: [helper.userId] } });
    expect((await keep(helper, 2, marksOf({ findings: 'seen' }))).json()).toEqual({ revision: 3 });
    expect((await ask(world.app, saver, 'DELETE', `/studies/${study.id}`)).statusCode).toBe(204);
    expect((await keep(helper, 3, marksOf({}))).statusCode).toBe(404);
    const { rows } = await world.platform.database.asSuperuser((sql) =>
      sql.query(`select 1 from ${phiSchema(saver.tenantId)}.study_marks`),
    );
    expect(rows).toHaveLength(0);
  });
});
