import { buffer } from 'node:stream/consumers';
import type { Study } from '@hyaline/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StorageFullError } from '../../platform/storage/index.ts';
import {
  announce,
  ask,
  commit,
  createWorld,
  digest,
  digests,
  type File,
  newOwner,
  offsetOf,
  openAll,
  type Person,
  phantom,
  send,
  startDraft,
  storedKeys,
  upload,
  type World,
} from './imaging.fixture.ts';
import { sweepUploads } from './index.ts';

let world: World;
let owner: Person;
beforeAll(async () => {
  world = await createWorld();
  owner = await newOwner(world);
});
afterAll(() => world.close());

describe('an upload that is cut', () => {
  it('resumes behind the last acknowledged byte, on a restarted server too', async () => {
    const [file] = phantom(7, 1, 64) as [File];
    const studyId = await startDraft(world.app, owner, [file]);
    const path = await announce(world.app, owner, studyId, file);
    expect((await send(world.app, owner, path, 0, file.bytes.subarray(0, 3000))).headers['upload-offset']).toBe('3000');
    const restarted = await world.node();
    expect(await offsetOf(restarted, owner, path)).toBe(3000);
    expect((await send(restarted, owner, path, 2999, file.bytes.subarray(2999))).statusCode).toBe(409); // not where it stands
    expect((await commit(restarted, owner, studyId)).json().code).toBe('upload-incomplete');
    expect((await send(restarted, owner, path, 3000, file.bytes.subarray(3000))).statusCode).toBe(204);
    expect((await commit(restarted, owner, studyId)).statusCode).toBe(200);
    expect(digests((await openAll(restarted, owner, studyId)).files)).toEqual([digest(file.bytes)]);
    expect(await storedKeys(world, `t/${owner.tenantId}/u/${studyId}`)).toEqual([]);
  });

  it('leaves sealed segments only: the unfinished part is not readable either', async () => {
    const [file] = phantom(8, 1, 64) as [File];
    const studyId = await startDraft(world.app, owner, [file]);
    const path = await announce(world.app, owner, studyId, file);
    await send(world.app, owner, path, 0, file.bytes.subarray(0, 4000));
    const [key, ...others] = await storedKeys(world, `t/${owner.tenantId}/u/${studyId}`);
    expect(others).toEqual([]);
    const bytes = await buffer(await world.platform.storage.get(key as string));
    expect(bytes.includes('Zoraida') || bytes.includes('DICM')).toBe(false);
  });

  it('starts over when a file is announced again under its name', async () => {
    const [file] = phantom(9, 1, 32) as [File];
    const studyId = await startDraft(world.app, owner, [file]);
    const before = await announce(world.app, owner, studyId, file);
    await send(world.app, owner, before, 0, file.bytes.subarray(0, 500));
    await upload(world.app, owner, studyId, file);
    expect((await ask(world.app, owner, 'HEAD', before, { headers: { 'tus-resumable': '1.0.0' } })).statusCode).toBe(
      404,
    );
    expect((await commit(world.app, owner, studyId)).statusCode).toBe(200);
  });

  it('begins again when other bytes came than the client announced', async () => {
    const [file] = phantom(26, 1) as [File];
    const studyId = await startDraft(world.app, owner, [file]);
    const path = await announce(world.app, owner, studyId, { ...file, sha256: digest(file.bytes) });
    await send(world.app, owner, path, 0, file.bytes.subarray(0, 400));
    const changed = Uint8Array.from(file.bytes.subarray(400), (byte) => byte ^ 1);
    expect((await send(world.app, owner, path, 400, changed)).json().fields).toEqual(['sha256']);
    expect(await offsetOf(world.app, owner, path)).toBe(0);
    expect((await send(world.app, owner, path, 0, file.bytes)).statusCode).toBe(204);
    expect((await commit(world.app, owner, studyId)).statusCode).toBe(200);
  });

  it('takes no more files and bytes than were announced', async () => {
    const [one, two] = phantom(10, 2) as [File, File];
    const studyId = await startDraft(world.app, owner, [one]);
    await upload(world.app, owner, studyId, one);
    await expect(upload(world.app, owner, studyId, two)).rejects.toThrow('413');
    await expect(upload(world.app, owner, studyId, { ...one, name: 'other' })).rejects.toThrow('413');
  });

  it('vanishes a day later, with its key', async () => {
    const [file] = phantom(11, 1) as [File];
    const studyId = await startDraft(world.app, owner, [file]);
    const path = await announce(world.app, owner, studyId, file);
    await send(world.app, owner, path, 0, file.bytes.subarray(0, 500));
    await sweepUploads(world.platform);
    expect(await offsetOf(world.app, owner, path)).toBe(500); // still young
    await world.platform.database.asSuperuser((sql) =>
      sql.query(
        `update tenant_${owner.tenantId.replaceAll('-', '')}.study set created_at = created_at - interval '25 hours' where id = $1`,
        [studyId],
      ),
    );
    await sweepUploads(world.platform);
    expect((await ask(world.app, owner, 'GET', `/studies/${studyId}/uploads`)).statusCode).toBe(404);
    expect(await storedKeys(world, `t/${owner.tenantId}/u/${studyId}`)).toEqual([]);
    await expect(world.platform.vault.studyKeys(owner.tenantId, studyId)).rejects.toThrow('destroyed');
  });
});

describe('a full disk', () => {
  it('is said as storage-full, leaves nothing half, and the save goes on when there is room', async () => {
    const files = phantom(12, 2);
    let room = 3;
    const { put, stage } = world.platform.storage;
    const full = () => Promise.reject(new StorageFullError('full'));
    const storage = {
      ...world.platform.storage,
      put: (...args: Parameters<typeof put>) => (room-- > 0 ? put(...args) : full()),
      stage: (...args: Parameters<typeof stage>) => (room-- > 0 ? stage(...args) : full()),
    };
    const app = await world.node({ storage });
    const studyId = await startDraft(app, owner, files);
    await upload(app, owner, studyId, files[0] as File);
    const path = await announce(app, owner, studyId, files[1] as File);
    const refused = await send(app, owner, path, 0, (files[1] as File).bytes); // its first part fits, its second does not
    expect([refused.statusCode, refused.json().code]).toEqual([507, 'storage-full']);
    expect(await storedKeys(world, `t/${owner.tenantId}/s/${studyId}`)).toHaveLength(2); // the first file's parts alone
    room = 100;
    expect(await offsetOf(app, owner, path)).toBe(0);
    expect((await send(app, owner, path, 0, (files[1] as File).bytes)).statusCode).toBe(204);
    room = 0;
    const index = await commit(app, owner, studyId);
    expect([index.statusCode, index.json().code]).toEqual([507, 'storage-full']);
    expect((await ask(app, owner, 'GET', `/studies/${studyId}`)).statusCode).toBe(404);
    room = 100;
    expect((await commit(app, owner, studyId)).json<Study>().instanceCount).toBe(2);
  });
});
