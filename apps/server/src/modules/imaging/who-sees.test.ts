import type { Studies, Study } from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  announce,
  ask,
  createWorld,
  type File,
  newColleague,
  newOwner,
  openAll,
  type Person,
  phantom,
  save,
  send,
  startDraft,
  type World,
} from './imaging.fixture.ts';

let world: World;
let owner: Person;
beforeAll(async () => {
  world = await createWorld();
  owner = await newOwner(world);
});
afterAll(() => world.close());

describe('who sees a study', () => {
  it('its saver, the owner and the assignees; nobody else of the clinic', async () => {
    const saver = await newColleague(world, owner, 'provider', 'Grace Saver');
    const other = await newColleague(world, owner, 'provider', 'Ole Other');
    const study = await save(world, saver, phantom(21, 1));
    const sees = async (person: Person): Promise<boolean[]> => [
      (await ask(world.app, person, 'GET', `/studies/${study.id}`)).statusCode === 200,
      (await ask(world.app, person, 'GET', '/studies')).json<Studies>().studies.some(({ id }) => id === study.id),
      (await ask(world.app, person, 'POST', `/studies/${study.id}/open`)).statusCode === 200,
    ];
    expect([await sees(saver), await sees(owner), await sees(other)]).toEqual([
      [true, true, true],
      [true, true, true],
      [false, false, false],
    ]);

    const assign = (person: Person, ids: string[]) =>
      ask(world.app, person, 'PUT', `/studies/${study.id}/assignees`, { body: { accountIds: ids } });
    expect((await assign(other, [other.userId])).statusCode).toBe(404); // cannot let themselves in
    const assigned = (await assign(saver, [other.userId])).json<Study>();
    expect(assigned.assignees).toEqual([{ id: other.userId, name: 'Ole Other' }]);
    expect(await sees(other)).toEqual([true, true, true]);
    expect((await assign(other, [])).statusCode).toBe(403); // sees it, does not manage it
    expect((await ask(world.app, other, 'DELETE', `/studies/${study.id}`)).statusCode).toBe(403);
    expect((await assign(owner, [newId()])).json().fields).toEqual(['accountIds']);
    expect((await assign(owner, [])).statusCode).toBe(200);
    expect(await sees(other)).toEqual([false, false, false]);
  });

  it('nobody but its saver while it is a draft', async () => {
    const saver = await newColleague(world, owner, 'provider', 'Dora Draft');
    const files = phantom(22, 1);
    const studyId = await startDraft(world.app, saver, files);
    const path = await announce(world.app, saver, studyId, files[0] as File);
    expect((await ask(world.app, owner, 'GET', `/studies/${studyId}/uploads`)).statusCode).toBe(404);
    expect((await send(world.app, owner, path, 0, (files[0] as File).bytes)).statusCode).toBe(404);
    await expect(announce(world.app, owner, studyId, files[0] as File)).rejects.toThrow('404');
    expect((await send(world.app, saver, path, 0, (files[0] as File).bytes)).statusCode).toBe(204);
  });

  it("[C119] answers every route with another clinic's id exactly as with a random one", async () => {
    const theirs = await newOwner(world);
    const study = await save(world, theirs, phantom(23, 1));
    const { index } = await openAll(world.app, theirs, study.id);
    const draft = await startDraft(world.app, theirs, phantom(24, 1));
    const uploadPath = await announce(world.app, theirs, draft, phantom(24, 1)[0] as File);
    const object = index.series[0]?.instances[0]?.bulkObject.id as string;
    const tus = { 'tus-resumable': '1.0.0' };
    const patch = {
      headers: { ...tus, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' },
      body: Buffer.alloc(10),
    };
    const metadata = (id: string) =>
      `studyId ${Buffer.from(id).toString('base64')},name ${Buffer.from('x').toString('base64')}`;
    const routes: [string, (id: string) => ReturnType<typeof ask>][] = [
      [study.id, (id) => ask(world.app, owner, 'GET', `/studies/${id}`)],
      [study.id, (id) => ask(world.app, owner, 'DELETE', `/studies/${id}`)],
      [study.id, (id) => ask(world.app, owner, 'GET', `/studies/${id}/uploads`)],
      [draft, (id) => ask(world.app, owner, 'GET', `/studies/${id}/uploads`)],
      [draft, (id) => ask(world.app, owner, 'POST', `/studies/${id}/commit`)],
      [study.id, (id) => ask(world.app, owner, 'POST', `/studies/${id}/commit`)],
      [
        study.id,
        (id) => ask(world.app, owner, 'PUT', `/studies/${id}/assignees`, { body: { accountIds: [owner.userId] } }),
      ],
      [study.id, (id) => ask(world.app, owner, 'POST', `/studies/${id}/open`)],
      [object, (id) => ask(world.app, owner, 'GET', `/objects/${id}`)],
      [uploadPath.slice(-36), (id) => ask(world.app, owner, 'HEAD', `/uploads/${id}`, { headers: tus })],
      [uploadPath.slice(-36), (id) => ask(world.app, owner, 'PATCH', `/uploads/${id}`, patch)],
      [uploadPath.slice(-36), (id) => ask(world.app, owner, 'DELETE', `/uploads/${id}`, { headers: tus })],
      [
        draft,
        (id) =>
          ask(world.app, owner, 'POST', '/uploads', {
            headers: { ...tus, 'upload-length': '10', 'upload-metadata': metadata(id) },
          }),
      ],
    ];
    for (const [id, call] of routes) {
      const [foreign, random] = [await call(id), await call(newId())];
      const shape = (reply: typeof foreign) => [reply.statusCode, reply.body.replace(/"requestId":"[^"]*"/, '')];
      expect(shape(foreign), `${foreign.raw.req.method} ${foreign.raw.req.url}`).toEqual(shape(random));
      expect(foreign.statusCode).toBe(404);
    }
    expect((await ask(world.app, theirs, 'GET', `/studies/${study.id}`)).statusCode).toBe(200); // it is there all the same
  });
});
