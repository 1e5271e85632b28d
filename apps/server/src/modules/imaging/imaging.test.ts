import { buffer } from 'node:stream/consumers';
import type { Studies, Study, StudyUploads } from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { phiSchema } from '../../platform/db/index.ts';
import {
  ask,
  commit,
  createWorld,
  digest,
  digests,
  type File,
  ledgerOf,
  newOwner,
  openAll,
  type Person,
  phantom,
  save,
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
  it('[C204] deletes its objects, shreds its key and says so in the ledger, before it answers', async () => {
    const study = await save(world, owner, phantom(15, 1));
    const keys = await storedKeys(world, `t/${owner.tenantId}/s/${study.id}`);
    const object = String(keys[0]).slice(-36);
    const has = async () => (await ask(world.app, owner, 'GET', `/objects/${object}`)).statusCode;
    expect(await has()).toBe(200);
    expect((await ask(world.app, owner, 'DELETE', `/studies/${study.id}`)).statusCode).toBe(204);
    expect(await has()).toBe(404);
    for (const key of keys) await expect(world.platform.storage.get(key)).rejects.toThrow();
    const rows = await world.platform.database.asSuperuser((sql) =>
      sql.query(`select 1 from ${phiSchema(owner.tenantId)}.study where id = $1`, [study.id]),
    );
    expect(rows.rowCount).toBe(0);
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
