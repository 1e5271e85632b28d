import { splitInstance } from '@hyaline/dicom';
import type { JsonDataSet } from '@hyaline/dicom/json';
import type { Study } from '@hyaline/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiKeyRoutes } from '../api-keys/index.ts';
import { grantRoutes } from '../grants/index.ts';
import {
  ask,
  createWorld,
  ledgerOf,
  newColleague,
  newOwner,
  type Person,
  save,
  type World,
} from '../imaging/imaging.fixture.ts';
import { get, newKey, partsOf, slices, valueOf } from './dicomweb.fixture.ts';
import { dicomwebRoutes } from './index.ts';

let world: World;
let owner: Person;
let saver: Person;
let scan: Study;
const files = slices({ slices: 2, seed: 71 });
const headers = files.map((file) => {
  const read = splitInstance(file);
  if (read.kind !== 'image') throw new Error('the phantom is an image');
  return read.header;
});
const [{ studyInstanceUid: study, seriesInstanceUid: series, sopInstanceUid: sop }] = headers as [(typeof headers)[0]];
const instance = `/studies/${study}/series/${series}/instances/${sop}`;
const FILES = [
  `/studies/${study}`,
  `/studies/${study}/metadata`,
  `/studies/${study}/series/${series}`,
  instance,
  `${instance}/frames/1`,
  `${instance}/rendered`,
  `${instance}/bulkdata/7FE00010`,
];

beforeAll(async () => {
  world = await createWorld([apiKeyRoutes, dicomwebRoutes, grantRoutes]);
  owner = await newOwner(world);
  saver = await newColleague(world, owner, 'provider', 'Grace Saver');
  scan = await save(world, saver, files.map((bytes, i) => ({ name: String(i), bytes }))); // prettier-ignore
});
afterAll(() => world.close());

const browse = (person: Person, path: string) => ask(world.app, person, 'GET', `/dicomweb${path}`);
const eventsOf = async ({ userId }: Person) =>
  (await ledgerOf(world, owner)).filter(
    ({ canonical, outcome }) => outcome === 'done' && canonical.includes(`"actor":"${userId}"`),
  );

describe('files that a signed-in person takes over DICOMweb', () => {
  it('are an export of theirs: written as one before they leave, the frames of five minutes together', async () => {
    const before = (await eventsOf(saver)).length;
    const whole = await browse(saver, `/studies/${study}`);
    expect((await partsOf(whole)).length).toBe(2);
    for (let i = 0; i < 3; i++) expect((await browse(saver, `${instance}/bulkdata/7FE00010`)).statusCode).toBe(200);
    const own = (await eventsOf(saver)).slice(before);
    expect(own.map(({ event, resource_id: id }) => [event, id])).toEqual([['study.exported', scan.id]]);
    expect(own[0]?.canonical).toContain('"kind":"dicomweb"');
    const elsewhere = { ...saver, ip: '10.99.0.7' };
    expect((await browse(elsewhere, `${instance}/frames/1`)).statusCode).toBe(200);
    expect((await eventsOf(saver)).slice(before)).toHaveLength(2); // another address is another look
  });

  it('are refused to staff, even of a study that is assigned to them; finding it stays', async () => {
    const staff = await newColleague(world, owner, 'staff', 'Stan Desk');
    await ask(world.app, saver, 'PUT', `/studies/${scan.id}/assignees`, { body: { accountIds: [staff.userId] } });
    for (const path of FILES) expect((await browse(staff, path)).statusCode, path).toBe(403);
    expect((await browse(staff, '/studies')).json<unknown[]>()).toHaveLength(1);
    expect((await eventsOf(staff)).map(({ event }) => event)).toEqual(['study.listed']);
  });

  it('are not there under special access, which looks and takes nothing out', async () => {
    const taker = await newColleague(world, owner, 'provider', 'Tom Taker');
    const target = { kind: 'patient', patientRef: scan.patientRef };
    const body = { target, minutes: 15, reason: 'Colleague away, patient in pain in room two' };
    expect((await ask(world.app, taker, 'POST', '/grants', { body })).statusCode).toBe(201);
    expect((await browse(taker, '/studies')).json<unknown[]>()).toHaveLength(1);
    for (const path of FILES) expect((await browse(taker, path)).statusCode, path).toBe(404);
    expect((await eventsOf(taker)).map(({ event }) => event)).toEqual(['study.listed']);
  });

  it('stay retrievals when a program takes them by a key', async () => {
    const { id, key } = await newKey(world.app, saver, ['study:read']);
    for (const path of FILES) expect((await get(world.app, key, path)).statusCode, path).toBe(200);
    const mine = (await ledgerOf(world, owner)).filter(({ canonical }) => canonical.includes(id));
    expect(new Set(mine.map(({ event }) => event))).toEqual(new Set(['study.retrieved']));
  });
});

describe('the same UIDs from somebody else', () => {
  it('take nothing’s place: the oldest image is the one that is found and fetched', async () => {
    const forged = slices({ slices: 2, seed: 71, patientName: 'Forged^Name', patientId: 'F-1' });
    const second = await newColleague(world, owner, 'provider', 'Fay Forger');
    await save(world, second, forged.map((bytes, i) => ({ name: String(i), bytes }))); // prettier-ignore
    const { key } = await newKey(world.app, owner, ['study:read']);
    const [found, ...more] = (await get(world.app, key, '/studies')).json<JsonDataSet[]>();
    expect(more).toEqual([]);
    expect(JSON.stringify(valueOf(found, '00100010'))).not.toContain('Forged');
    expect((await get(world.app, key, '/studies?PatientName=forged*')).json()).toEqual([]);
    const parts = await partsOf(await get(world.app, key, `/studies/${study}`));
    expect(parts.map(({ body }) => Buffer.compare(body, Buffer.from(forged[0] ?? [])))).not.toContain(0);
    expect(parts.every(({ body }) => files.some((file) => Buffer.compare(body, Buffer.from(file)) === 0))).toBe(true);
  });
});
