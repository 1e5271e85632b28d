import { type ExportStudy, type Study } from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
  ({ owner, saver, study } = await clinicWithStudy(world, { patientName: 'Canary^Zoraida' }));
});
afterAll(() => world.close());

const PICTURE: ExportStudy = { kind: 'picture', views: ['axial', 'panoramic'], identified: false };
const leave = (person: Person, id = study.id, body: object = PICTURE) =>
  ask(world.app, person, 'POST', `/studies/${id}/exports`, { body });
const exportsOf = async (outcome: string) =>
  (await ledgerOf(world, owner)).filter((line) => line.event === 'study.exported' && line.outcome === outcome);

describe('taking something out of a saved study', () => {
  it('is written with its kind and views before it may leave, under the pseudonym of the patient', async () => {
    for (const kind of ['picture', 'print', 'report'] as const) {
      const reply = await leave(saver, study.id, { ...PICTURE, kind, identified: kind === 'report' });
      expect(reply.statusCode).toBe(204);
    }
    const lines = await exportsOf('done');
    expect(lines.map(({ resource_id: id, patient_ref: ref }) => [id, ref])).toEqual(
      Array.from({ length: 3 }, () => [study.id, study.patientRef]),
    );
    expect(lines.map(({ canonical }) => /"kind":"(\w+)"/.exec(canonical)?.[1])).toEqual(['picture', 'print', 'report']);
    expect(lines[2]?.canonical).toContain('"identified":true');
    expect(lines[0]?.canonical).toContain('"views":["axial","panoramic"]');
    expect(JSON.stringify(lines)).not.toContain('Zoraida');
  });

  it('takes no words of a person: what is written is kept for ever', async () => {
    for (const bad of [
      { ...PICTURE, views: ['Zoraida Canary'] },
      { ...PICTURE, kind: 'mail' },
      { ...PICTURE, note: 'for Zoraida' },
    ]) {
      expect((await leave(saver, study.id, bad)).statusCode).toBe(422);
    }
    expect(await exportsOf('done')).toHaveLength(3);
  });

  it('is refused to staff, who may only look, even when the study is assigned to them', async () => {
    const staff = await newColleague(world, owner, 'staff', 'Stan Desk');
    const assigned = await ask(world.app, saver, 'PUT', `/studies/${study.id}/assignees`, {
      body: { accountIds: [staff.userId] },
    });
    expect(assigned.statusCode).toBe(200);
    expect((await ask(world.app, staff, 'POST', `/studies/${study.id}/open`)).statusCode).toBe(200);
    const reply = await leave(staff);
    expect([reply.statusCode, reply.json().code]).toEqual([403, 'forbidden']);
    expect(await exportsOf('done')).toHaveLength(3);
  });

  it('answers for a study that this person does not see as for one that is not there, and notes the try', async () => {
    const other = await newColleague(world, owner, 'admin', 'Ole Other');
    const [hidden, random] = [await leave(other), await leave(other, newId())];
    expect([hidden.statusCode, hidden.json().code]).toEqual([404, 'not-found']);
    expect([random.statusCode, random.json().code]).toEqual([404, 'not-found']);
    const refused = await exportsOf('refused');
    expect(refused.map(({ patient_ref: ref }) => ref)).toEqual([null, null]);
    expect((await leave(await newOwner(world))).statusCode).toBe(404); // another clinic, before it has saved anything
  });
});
