import type { JsonDataSet } from '@hyaline/dicom/json';
import type { Study } from '@hyaline/contract';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { phiSchema } from '../../platform/db/index.ts';
import { apiKeyRoutes } from '../api-keys/index.ts';
import { grantRoutes } from '../grants/index.ts';
import { keyStudies } from '../imaging/index.ts';
import { ask, createWorld, newColleague, newOwner, type Person, save, type World } from '../imaging/imaging.fixture.ts';
import { get, newKey, slices, valueOf } from './dicomweb.fixture.ts';
import { dicomwebRoutes } from './index.ts';

let world: World;
let owner: Person;
let key: string;
let saved: Study[];
const NUMBERS = ['ID-1', 'ID-2', 'ID-3'];
beforeAll(async () => {
  world = await createWorld([apiKeyRoutes, dicomwebRoutes, grantRoutes]);
  owner = await newOwner(world);
  key = (await newKey(world.app, owner, ['study:read'])).key;
  saved = [];
  for (const [i, patientId] of NUMBERS.entries()) {
    const [bytes] = slices({ seed: 100 + i, slices: 1, patientId }) as [Uint8Array];
    saved.push(await save(world, owner, [{ name: 'one', bytes }]));
  }
});
afterAll(() => world.close());

const find = async (query: string): Promise<unknown[]> => {
  const reply = await get(world.app, key, `/studies?${query}`);
  expect(reply.statusCode, reply.body).toBe(200);
  return reply.json<JsonDataSet[]>().map((study) => valueOf(study, '00100020'));
};
const sql = (text: string, params: unknown[] = []) =>
  world.platform.database.asSuperuser(async (client) => {
    await client.query(text.replaceAll(':study', `${phiSchema(owner.tenantId)}.study`), params);
  });
/** How many values a request opens. */
async function opens(request: () => Promise<unknown>): Promise<number> {
  const spy = vi.spyOn(world.platform.vault, 'openField');
  try {
    await request();
    return spy.mock.calls.length;
  } finally {
    spy.mockRestore();
  }
}

describe('a search by number', () => {
  it('finds what has it, whatever its case and blanks, and opens nothing else', async () => {
    expect(await find('PatientID=id-2%20')).toEqual(['ID-2']);
    expect(await find('PatientID=ID-')).toEqual([]);
    expect(await find('PatientID=ID-*')).toHaveLength(3);
    expect(await find('PatientID=ID-?&StudyInstanceUID=2.25.404')).toEqual([]);
    const node = await world.node(); // another process: nothing is known in it
    expect(await opens(() => get(node, key, '/studies?PatientID=ID-4'))).toBe(0);
  });

  it('compares again what its hash finds: two numbers may share one', async () => {
    await sql(`update :study set patient_key = (select patient_key from :study where id = $1) where id = $2`, [
      saved[0]?.id,
      saved[1]?.id,
    ]);
    expect(await find('PatientID=ID-1')).toEqual(['ID-1']);
  });

  it('looks into studies that have no hash yet, until they have been given theirs', async () => {
    await sql('update :study set patient_key = null, accession_key = null');
    expect(await find('PatientID=ID-2')).toEqual(['ID-2']);
    await keyStudies(world.platform);
    await world.platform.database.asSuperuser(async (client) => {
      const all = `select count(distinct patient_key)::integer as n from ${phiSchema(owner.tenantId)}.study where octet_length(patient_key) = 8`;
      expect((await client.query(all)).rows).toEqual([{ n: 3 }]);
    });
    expect(await find('PatientID=ID-2')).toEqual(['ID-2']);
  });
});

describe('studies that a search has opened', () => {
  it('are not opened again while they stay as they are, and are once one of them changes', async () => {
    await find('limit=50');
    expect(await opens(() => find('limit=50'))).toBe(0);
    await sql(`update :study set details = '\\x00' where id = $1`, [saved[2]?.id]);
    expect(await find('limit=50')).toEqual(['ID-2', 'ID-1']);
  });

  it('are gone with the study that was destroyed, and so is everything that was opened before', async () => {
    const [bytes] = slices({ seed: 200, slices: 1, patientId: 'ID-9' }) as [Uint8Array];
    const { id } = await save(world, owner, [{ name: 'one', bytes }]);
    expect(await find('PatientID=ID-9')).toEqual(['ID-9']);
    expect((await ask(world.app, owner, 'DELETE', `/studies/${id}`)).statusCode).toBe(204);
    expect(await opens(async () => expect(await find('PatientID=ID-*')).toEqual(['ID-2', 'ID-1']))).toBeGreaterThan(0);
    expect(await find('PatientID=ID-9')).toEqual([]);
  });

  it('are shown to nobody who no longer sees them: not after an assignment or a grant has ended', async () => {
    const target = saved[0] as Study;
    const shownTo = async (person: Person) =>
      (await ask(world.app, person, 'GET', '/dicomweb/studies')).json<unknown[]>().length;
    const assigned = await newColleague(world, owner, 'provider', 'Asa Assigned');
    const assign = (accountIds: string[]) =>
      ask(world.app, owner, 'PUT', `/studies/${target.id}/assignees`, { body: { accountIds } });
    await assign([assigned.userId]);
    expect(await shownTo(assigned)).toBe(1);
    await assign([]);
    expect(await shownTo(assigned)).toBe(0);

    const granted = await newColleague(world, owner, 'provider', 'Gil Granted');
    const body = { target: { kind: 'patient', patientRef: target.patientRef }, minutes: 15, reason: 'Colleague away, patient in pain in room two' }; // prettier-ignore
    const grant = (await ask(world.app, granted, 'POST', '/grants', { body })).json<{ id: string }>();
    expect(await shownTo(granted)).toBe(1);
    expect((await ask(world.app, granted, 'POST', `/grants/${grant.id}/end`)).statusCode).toBeLessThan(300);
    expect(await shownTo(granted)).toBe(0);
  });
});
