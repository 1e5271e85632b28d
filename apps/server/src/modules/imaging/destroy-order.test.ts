import { generatePhantom } from '@hyaline/dicom/phantom';
import { newId, toBase64Url } from '@hyaline/kit';
import { seal } from '@hyaline/sealed';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { phiSchema } from '../../platform/db/index.ts';
import { studyPrefix } from './object-keys.ts';
import {
  ask,
  commit,
  createWorld,
  ledgerOf,
  newColleague,
  newOwner,
  type Person,
  save,
  startDraft,
  storedKeys,
  upload,
  type World,
} from './imaging.fixture.ts';

let world: World;
let owner: Person;
let saver: Person;
beforeAll(async () => {
  world = await createWorld();
  owner = await newOwner(world);
  saver = await newColleague(world, owner, 'provider', 'Grace Saver');
});
afterAll(() => world.close());
afterEach(() => vi.restoreAllMocks());

const phantom = (seed: number) => [...generatePhantom({ size: 16, slices: 2, seed })];
const eventsOf = async (id: string) =>
  (await ledgerOf(world, owner)).filter((line) => line.resource_id === id && line.outcome === 'done').map(({ event }) => event); // prettier-ignore

describe('a study that is destroyed while somebody puts something on it', () => {
  /** Destroys the study from within a request, which then goes on while that waits. */
  function destroyMeanwhile(id: string) {
    let reply: ReturnType<typeof ask> | undefined;
    const meanwhile = async (): Promise<void> => {
      reply ??= ask(world.app, owner, 'DELETE', `/studies/${id}`);
      void reply.then(() => undefined);
      await new Promise((resume) => setTimeout(resume, 400));
    };
    return { meanwhile, ended: async () => (await reply)?.statusCode };
  }

  it('ends after its marks have, even those of somebody who may not lock it', async () => {
    const study = await save(world, saver, phantom(1));
    const helper = await newColleague(world, owner, 'provider', 'Hanna Helper');
    await ask(world.app, saver, 'PUT', `/studies/${study.id}/assignees`, { body: { accountIds: [helper.userId] } });
    const { meanwhile, ended } = destroyMeanwhile(study.id);
    const sealField = world.platform.vault.sealField.bind(world.platform.vault);
    vi.spyOn(world.platform.vault, 'sealField').mockImplementation(async (...args) => {
      if (args[1].table === 'study_marks') await meanwhile();
      return sealField(...args);
    });
    const body = { revision: 0, marks: { version: 1, series: {} } };
    const kept = await ask(world.app, helper, 'PUT', `/studies/${study.id}/marks`, { body });
    expect([kept.statusCode, await ended()]).toEqual([200, 204]);
    expect((await eventsOf(study.id)).slice(-2)).toEqual(['study.marked', 'study.deleted']);
    expect((await ask(world.app, helper, 'PUT', `/studies/${study.id}/marks`, { body })).statusCode).toBe(404);
  });

  it('ends after its small volume has been kept, and leaves nothing of that', async () => {
    const study = await save(world, saver, phantom(2));
    const { meanwhile, ended } = destroyMeanwhile(study.id);
    const put = world.platform.storage.put.bind(world.platform.storage);
    vi.spyOn(world.platform.storage, 'put').mockImplementation(async (...args) => (await meanwhile(), put(...args)));
    const sealed = toBase64Url(await seal(new Uint8Array(32).fill(3), new Uint8Array(3000).fill(7), 'a small volume'));
    const body = { objectId: newId(), sealed, seriesInstanceUid: '1.2.3' };
    const kept = await ask(world.app, saver, 'PUT', `/studies/${study.id}/preview`, { body });
    expect([kept.statusCode, await ended()], kept.body).toEqual([204, 204]);
    expect((await eventsOf(study.id)).slice(-2)).toEqual(['study.preview-kept', 'study.deleted']);
    expect(await storedKeys(world, studyPrefix(saver.tenantId, study.id))).toEqual([]);
  });

  it('is destroyed once, however many ask at once', async () => {
    const study = await save(world, saver, phantom(3));
    const replies = await Promise.all([1, 2, 3].map(() => ask(world.app, owner, 'DELETE', `/studies/${study.id}`)));
    expect(replies.map(({ statusCode }) => statusCode).toSorted()).toEqual([204, 404, 404]);
    expect((await eventsOf(study.id)).filter((event) => event === 'study.deleted')).toHaveLength(1);
  });
});

describe('what a crash left in a draft', () => {
  it('is cleared away when the draft is saved; what a program adds meanwhile stays', async () => {
    const files = phantom(4);
    const { storage, database } = world.platform;
    const studyId = await startDraft(world.app, saver, files);
    for (const file of files) await upload(world.app, saver, studyId, file);
    const prefix = studyPrefix(saver.tenantId, studyId);
    const [left, acknowledged, arriving] = [newId(), newId(), newId()];
    for (const id of [left, acknowledged]) await storage.put(`${prefix}/${id}`, Uint8Array.of(1));
    const list = storage.list.bind(storage);
    vi.spyOn(storage, 'list').mockImplementation(async function* (asked) {
      // by now the rows that were there have been read
      if (asked === prefix) {
        await database.asSuperuser((sql) => sql.query(`insert into ${phiSchema(saver.tenantId)}.object (tenant_id, id, study_id, kind, bytes) values ($1, $2, $3, 'bulk', 1)`, [saver.tenantId, acknowledged, studyId])); // prettier-ignore
        await storage.put(`${prefix}/${arriving}`, Uint8Array.of(2));
      }
      yield* list(asked);
    });
    expect((await commit(world.app, saver, studyId)).statusCode).toBe(200);
    vi.restoreAllMocks();
    const names = (await storedKeys(world, prefix)).map((key) => key.slice(prefix.length + 1));
    expect(names).toHaveLength(2 * files.length + 3); // with its index
    expect([left, acknowledged, arriving].map((id) => names.includes(id))).toEqual([false, true, true]);
  });
});
