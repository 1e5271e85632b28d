import { buffer } from 'node:stream/consumers';
import type { Studies, Study, StudyUploads } from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generatePhantom } from '@hyaline/dicom/phantom';
import { sha256 } from '../../platform/crypto/index.ts';
import { StorageFullError } from '../../platform/storage/index.ts';
import {
  announce,
  ask,
  commit,
  createWorld,
  type File,
  ledgerOf,
  newColleague,
  newOwner,
  offsetOf,
  openAll,
  type Person,
  save,
  send,
  startDraft,
  storedKeys,
  upload,
  type World,
} from './imaging.fixture.ts';
import { keepStudy, sweepUploads } from './index.ts';

let world: World;
let owner: Person;
beforeAll(async () => {
  world = await createWorld();
  owner = await newOwner(world);
});
afterAll(() => world.close());

const CANARY = 'Canary^Zoraida';
const phantom = (seed: number, slices = 3, size = 16): File[] =>
  [...generatePhantom({ seed, slices, size, patientName: CANARY })].map(({ name, bytes }) => ({
    name: `${seed}/${name}`,
    bytes,
  }));
const digest = (bytes: Uint8Array): string => sha256(bytes).toString('hex');
const digests = (files: readonly Uint8Array[]): string[] => files.map(digest).toSorted();
const text = (words: string): Uint8Array => new TextEncoder().encode(words.repeat(80));

describe('saving a study', () => {
  it('gives every byte back after a restart, and lists two series of one folder as two', async () => {
    const files = [...phantom(1), ...phantom(2, 2, 24)];
    const study = await save(world, owner, files);
    expect(study).toMatchObject({
      patientName: 'Canary, Zoraida',
      modality: 'CT',
      studyDate: '2024-01-02',
      instanceCount: 5,
      seriesCount: 2,
    });
    expect(study.patientRef).toMatch(/^PT-[0-9A-F]{6}$/);
    const restarted = await world.node();
    const opened = await openAll(restarted, owner, study.id);
    expect(digests(opened.files)).toEqual(digests(files.map(({ bytes }) => bytes)));
    expect(opened.index.series.map(({ instances }) => instances.length)).toEqual([3, 2]);
  });

  it('[C170] keeps nothing readable: no DICM at byte 128 and no patient name in any stored byte', async () => {
    const files = phantom(3);
    const study = await save(world, owner, files);
    const plain = Buffer.from((files[0] as File).bytes);
    expect([plain.toString('latin1', 128, 132), plain.includes('Zoraida')]).toEqual(['DICM', true]); // so the search can find it
    const keys = await storedKeys(world, `t/${owner.tenantId}`);
    expect(keys.length).toBeGreaterThan(6);
    for (const key of keys) {
      const bytes = await buffer(await world.platform.storage.get(key));
      expect(bytes.toString('latin1', 128, 132)).not.toBe('DICM');
      expect(bytes.includes('Zoraida') || bytes.includes('DICM'), key).toBe(false);
    }
    const rows = await world.platform.database.asSuperuser(async (sql) => {
      const schema = `tenant_${owner.tenantId.replaceAll('-', '')}`;
      const found = [];
      for (const table of ['study', 'upload', 'instance', 'object'])
        found.push(...(await sql.query(`select t::text from ${schema}.${table} t`)).rows);
      return JSON.stringify(found);
    });
    expect(rows).toContain(study.id);
    for (const word of ['Zoraida', 'PHANTOM-001', 'CBCT jaw', Buffer.from('Zoraida').toString('hex'), '3/IM0'])
      expect(rows).not.toContain(word);
  });

  it('names the files that are no images and saves the rest', async () => {
    const good = phantom(4);
    const bad = [
      { name: 'notes.txt', bytes: text('hello ') },
      { name: 'cut.dcm', bytes: (good[0] as File).bytes.subarray(0, 900) },
      { name: 'empty.dcm', bytes: new Uint8Array(0) },
    ];
    const studyId = await startDraft(world.app, owner, [...good, ...bad]);
    for (const file of [...good, ...bad]) await upload(world.app, owner, studyId, file);
    const uploads = (await ask(world.app, owner, 'GET', `/studies/${studyId}/uploads`)).json<StudyUploads>();
    expect(uploads.refused.map(({ name }) => name).toSorted()).toEqual(['cut.dcm', 'empty.dcm', 'notes.txt']);
    expect(uploads.received.map(({ name, sha256: hash }) => [name, hash]).toSorted()).toEqual(
      good.map(({ name, bytes }) => [name, digest(bytes)]).toSorted(),
    );
    expect((await commit(world.app, owner, studyId)).json<Study>().instanceCount).toBe(3);
  });

  it('refuses a folder without a single image', async () => {
    const files = [{ name: 'a.txt', bytes: text('a ') }];
    const studyId = await startDraft(world.app, owner, files);
    await upload(world.app, owner, studyId, files[0] as File);
    const reply = await commit(world.app, owner, studyId);
    expect([reply.statusCode, reply.json().code]).toEqual([422, 'not-dicom']);
    expect((await ask(world.app, owner, 'GET', `/studies/${studyId}`)).statusCode).toBe(404);
  });

  it('keeps one of two equal images', async () => {
    const [one, two] = phantom(5, 2) as [File, File];
    const study = await save(world, owner, [one, two, { name: 'copy.dcm', bytes: one.bytes }]);
    expect(study.instanceCount).toBe(2);
    expect((await storedKeys(world, `t/${owner.tenantId}/s/${study.id}`)).length).toBe(5); // two parts each, and the index
  });

  it('starts one draft when the same start is sent twice, and refuses the key for another start', async () => {
    const headers = { 'idempotency-key': newId() };
    const start = (instanceCount: number) =>
      ask(world.app, owner, 'POST', '/studies', { headers, body: { instanceCount, totalBytes: 1000 } });
    const [first, second] = [await start(3), await start(3)];
    expect(first.statusCode).toBe(201);
    expect(second.json()).toEqual(first.json());
    expect((await start(4)).json()).toMatchObject({ code: 'idempotency-mismatch' });
  });

  it('answers a repeated commit with the same study and no second ledger entry', async () => {
    const study = await save(world, owner, phantom(6, 1));
    expect((await commit(world.app, owner, study.id)).json<Study>()).toEqual(study);
    const saved = (await ledgerOf(world, owner)).filter(
      (line) => line.event === 'study.saved' && line.resource_id === study.id,
    );
    expect(saved).toHaveLength(1);
  });
});

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

describe('an object', () => {
  it('is served as ciphertext, whole or by range, and never kept by a cache', async () => {
    const study = await save(world, owner, phantom(13, 1, 64));
    const { index } = await openAll(world.app, owner, study.id);
    const object = index.series[0]?.instances[0]?.bulkObject as { id: string; bytes: number };
    const whole = await ask(world.app, owner, 'GET', `/objects/${object.id}`);
    expect([whole.statusCode, whole.rawPayload.length, whole.headers['cache-control']]).toEqual([
      200,
      object.bytes,
      'no-store',
    ]);
    const part = await ask(world.app, owner, 'GET', `/objects/${object.id}`, { headers: { range: 'bytes=10-99' } });
    expect([part.statusCode, part.headers['content-range']]).toEqual([206, `bytes 10-99/${object.bytes}`]);
    expect(part.rawPayload.equals(whole.rawPayload.subarray(10, 100))).toBe(true);
    const beyond = await ask(world.app, owner, 'GET', `/objects/${object.id}`, {
      headers: { range: `bytes=${object.bytes}-` },
    });
    expect([beyond.statusCode, beyond.json().code]).toEqual([416, 'range-invalid']);
  });

  it('is not there before its study is saved', async () => {
    const [file] = phantom(14, 1) as [File];
    const studyId = await startDraft(world.app, owner, [file]);
    await upload(world.app, owner, studyId, file);
    const [key] = await storedKeys(world, `t/${owner.tenantId}/s/${studyId}`);
    const id = String(key).slice(-36);
    expect((await ask(world.app, owner, 'GET', `/objects/${id}`)).statusCode).toBe(404);
    await commit(world.app, owner, studyId);
    expect((await ask(world.app, owner, 'GET', `/objects/${id}`)).statusCode).toBe(200);
  });
});

describe('destroying a study', () => {
  it('deletes its objects, shreds its key and says so in the ledger', async () => {
    const study = await save(world, owner, phantom(15, 1));
    expect((await ask(world.app, owner, 'DELETE', `/studies/${study.id}`)).statusCode).toBe(204);
    expect(await storedKeys(world, `t/${owner.tenantId}/s/${study.id}`)).toEqual([]);
    await expect(world.platform.vault.studyKeys(owner.tenantId, study.id)).rejects.toThrow('destroyed');
    for (const path of [`/studies/${study.id}`, `/studies/${study.id}/uploads`])
      expect((await ask(world.app, owner, 'GET', path)).statusCode).toBe(404);
    const lines = await ledgerOf(world, owner);
    expect(lines.filter((line) => line.resource_id === study.id).map(({ event }) => event)).toContain('study.deleted');
    expect((await ask(world.app, owner, 'DELETE', `/studies/${study.id}`)).statusCode).toBe(404);
  });

  it('is finished by the sweep when the server died in between', async () => {
    const study = await save(world, owner, phantom(16, 1));
    const broken = await world.node({
      storage: { ...world.platform.storage, deleteAll: () => Promise.reject(new Error('died')) },
    });
    expect((await ask(broken, owner, 'DELETE', `/studies/${study.id}`)).statusCode).toBe(500);
    expect((await ask(world.app, owner, 'GET', `/studies/${study.id}`)).statusCode).toBe(404);
    await sweepUploads(world.platform);
    expect(await storedKeys(world, `t/${owner.tenantId}/s/${study.id}`)).toEqual([]);
  });
});

describe('the ledger', () => {
  it('tells of each study that a list showed, each that was read or opened, and each try on what is not there', async () => {
    const person = await newOwner(world);
    const studies = [await save(world, person, phantom(17, 1)), await save(world, person, phantom(18, 1))];
    const listed = (await ask(world.app, person, 'GET', '/studies')).json<Studies>();
    expect(listed.studies.map(({ id }) => id)).toEqual(studies.map(({ id }) => id).toReversed());
    await ask(world.app, person, 'GET', `/studies/${studies[0]?.id}`);
    await ask(world.app, person, 'POST', `/studies/${studies[1]?.id}/open`);
    const unknown = newId();
    await ask(world.app, person, 'GET', `/studies/${unknown}`);
    const lines = (await ledgerOf(world, person)).map(({ event, outcome, resource_id: id, patient_ref: ref }) => [
      event,
      outcome,
      id,
      ref !== null,
    ]);
    expect(lines.slice(2).toSorted()).toEqual(
      [
        ['study.listed', 'done', studies[0]?.id, true],
        ['study.listed', 'done', studies[1]?.id, true],
        ['study.read', 'done', studies[0]?.id, true],
        ['study.opened', 'done', studies[1]?.id, true],
        ['study.read', 'refused', unknown, false],
      ].toSorted(),
    );
    expect(JSON.stringify(await ledgerOf(world, person))).not.toMatch(/Zoraida|PHANTOM/);
  });

  it('gives a patient the same pseudonym again, and another clinic another', async () => {
    const [one, two] = [await save(world, owner, phantom(19, 1)), await save(world, owner, phantom(20, 1))];
    const elsewhere = await save(world, await newOwner(world), phantom(19, 1));
    expect(one.patientRef).toBe(two.patientRef);
    expect(elsewhere.patientRef).not.toBe(one.patientRef);
  });
});

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

describe('a study that lies on the server already', () => {
  it('is saved by the same steps as an uploaded one', async () => {
    const files = phantom(25, 2);
    const study = await keepStudy(world.platform, owner, files);
    expect(study).toMatchObject({ instanceCount: 2, savedBy: { id: owner.userId, name: 'Ada Byron' } });
    expect(digests((await openAll(world.app, owner, study.id)).files)).toEqual(
      digests(files.map(({ bytes }) => bytes)),
    );
  });
});
