import type { OpenedStudy, Study } from '@hyaline/contract';
import { generatePhantom } from '@hyaline/dicom/phantom';
import { newId, toBase64Url } from '@hyaline/kit';
import { seal } from '@hyaline/sealed';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ask,
  clinicWithStudy,
  createWorld,
  ledgerOf,
  newOwner,
  type Person,
  save,
  storedKeys,
  type World,
} from './imaging.fixture.ts';

let world: World;
let owner: Person;
let saver: Person;
let study: Study;
beforeAll(async () => {
  world = await createWorld();
  ({ owner, saver, study } = await clinicWithStudy(world));
  bytes = await seal(new Uint8Array(32).fill(3), new Uint8Array(3000).fill(7), 'a small volume');
});
afterAll(() => world.close());

const UID = '1.2.840.4711';
let bytes: Uint8Array;
const put = (person: Person, objectId: string, sealed = toBase64Url(bytes), id = study.id) =>
  ask(world.app, person, 'PUT', `/studies/${id}/preview`, { body: { objectId, sealed, seriesInstanceUid: UID } });
const opened = async (person: Person) =>
  (await ask(world.app, person, 'POST', `/studies/${study.id}/open`)).json<OpenedStudy>();

describe('the small volume of a study', () => {
  const objectId = newId();

  it('is kept once, from its saver’s browser, and comes back as the same bytes', async () => {
    expect((await opened(saver)).preview).toBeNull();
    expect((await put(owner, newId())).statusCode).toBe(403); // the owner may see it, but did not save it
    expect((await put(saver, objectId)).statusCode).toBe(204);
    expect((await put(saver, newId())).statusCode).toBe(409);
    expect((await opened(owner)).preview).toEqual({ objectId, bytes: bytes.length, seriesInstanceUid: UID });
    const served = await ask(world.app, owner, 'GET', `/objects/${objectId}`);
    expect(new Uint8Array(served.rawPayload)).toEqual(bytes);
    const lines = (await ledgerOf(world, owner)).filter(({ event }) => event === 'study.preview-kept');
    expect(lines.map(({ outcome }) => outcome)).toEqual(['refused', 'done']);
  });

  it('takes no id that is taken, nothing for a study of others, and no bytes that are none', async () => {
    const other = await save(world, saver, [...generatePhantom({ size: 16, slices: 2, seed: 5 })]);
    expect((await put(saver, objectId, undefined, other.id)).statusCode).toBe(409);
    for (const none of ['AAAAA', 'AAAA']) expect((await put(saver, newId(), none, other.id)).statusCode).toBe(422);
    expect((await put(await newOwner(world), newId())).statusCode).toBe(404);
    expect((await put(saver, newId(), undefined, newId())).statusCode).toBe(404);
    const stored = await storedKeys(world, `t/${saver.tenantId}/s/${other.id}`);
    expect(stored.some((key) => key.endsWith(objectId))).toBe(false);
  });

  it('goes with the study', async () => {
    const place = `t/${saver.tenantId}/s/${study.id}`;
    expect((await storedKeys(world, place)).some((key) => key.endsWith(objectId))).toBe(true);
    await ask(world.app, saver, 'DELETE', `/studies/${study.id}`);
    expect(await storedKeys(world, place)).toEqual([]);
    expect((await ask(world.app, owner, 'GET', `/objects/${objectId}`)).statusCode).toBe(404);
  });
});
