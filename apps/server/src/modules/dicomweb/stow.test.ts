import { buffer } from 'node:stream/consumers';
import type { JsonDataSet } from '@hyaline/dicom/json';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deflateRawSync } from 'node:zlib';
import { sha256 } from '../../platform/crypto/index.ts';
import {
  ask,
  ledgerOf,
  newOwner,
  openAll,
  type Person,
  save,
  storedKeys,
  type World,
} from '../imaging/imaging.fixture.ts';
import {
  BOUNDARY,
  createDicomWorld,
  get,
  itemsOf,
  MULTIPART,
  multipart,
  newKey,
  partsOf,
  slices,
  stow,
  valueOf,
} from './dicomweb.fixture.ts';

let world: World;
let owner: Person;
let key: string;
beforeAll(async () => {
  world = await createDicomWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  owner = await newOwner(world);
  key = (await newKey(world.app, owner, ['study:read', 'study:write'])).key;
});

const digests = (files: readonly Uint8Array[]) => files.map((file) => sha256(file).toString('hex')).toSorted();
const uidOf = async (): Promise<string> => {
  const [study] = (await get(world.app, key, '/studies')).json<JsonDataSet[]>();
  return String(valueOf(study, '0020000D'));
};
const reasons = (answer: JsonDataSet, tag = '00081198') =>
  itemsOf(answer, tag).map((item) => valueOf(item, '00081197'));

/** The same image under another Series Instance UID, with which its own begins. */
function ofAnotherSeries(file: Uint8Array): Uint8Array {
  const text = Buffer.from(file).toString('latin1');
  const at = text.indexOf('\x20\x00\x0e\x00UI') + 8;
  const uid = text.slice(at, at + (file[at - 2] ?? 0)).replaceAll('\0', '');
  return Buffer.from(text.replaceAll(uid, `${uid.slice(0, -1)}${uid.endsWith('7') ? 8 : 7}`), 'latin1');
}

describe('storing by STOW-RS', () => {
  it('keeps every byte, for programs and for the browser, and nothing readable on the disk', async () => {
    const files = slices({ slices: 5 });
    const reply = await stow(world.app, key, multipart(files));
    expect(reply.statusCode, reply.body).toBe(200);
    expect(reply.headers['content-type']).toContain('application/dicom+json');
    const answer = reply.json<JsonDataSet>();
    expect(itemsOf(answer, '00081199')).toHaveLength(5);
    expect(answer['00081198']).toBeUndefined();
    const uid = await uidOf();
    expect(valueOf(answer, '00081190')).toBe(`http://localhost:80/api/v1/dicomweb/studies/${uid}`);

    const back = await partsOf(await get(world.app, key, `/studies/${uid}`));
    expect(digests(back.map(({ body }) => body))).toEqual(digests(files));
    expect(back[0]?.type).toMatch(/^application\/dicom; transfer-syntax=1\.2\.840\.10008\.1\.2/);

    const [listed] = (await ask(world.app, owner, 'GET', '/studies')).json<{ studies: { id: string }[] }>().studies;
    expect(listed).toMatchObject({ patientName: 'Canary, Zoraida', instanceCount: 5, seriesCount: 1 });
    const opened = await openAll(world.app, owner, listed?.id ?? '');
    expect(digests(opened.files)).toEqual(digests(files));
    for (const stored of await storedKeys(world, `t/${owner.tenantId}/s`)) {
      const bytes = await buffer(await world.platform.storage.get(stored));
      expect(bytes.includes('DICM') || bytes.includes('Canary')).toBe(false);
    }
  });

  it('counts each series once, whatever request its images came in, and beside what a browser saved', async () => {
    const files = slices({ slices: 4 });
    const other = files.map((file) => ofAnotherSeries(file));
    const counts: unknown[] = [];
    for (const part of [files.slice(0, 2), [files[2], other[0]], [files[3], other[1]]]) {
      expect((await stow(world.app, key, multipart(part.flatMap((file) => file ?? [])))).statusCode).toBe(200);
      const [study] = (await get(world.app, key, '/studies')).json<JsonDataSet[]>();
      counts.push([valueOf(study, '00201206'), valueOf(study, '00201208')]);
    }
    expect(counts).toEqual([[1, 2], [2, 4], [2, 6]]); // prettier-ignore

    const viewer = await newOwner(world);
    // one series of two matrices, which the viewer keeps apart
    const saved = [...files.slice(0, 2), ...slices({ slices: 1, size: 32 })];
    await save(world, viewer, saved.map((bytes, i) => ({ name: `${i}.dcm`, bytes }))); // prettier-ignore
    const { key: program } = await newKey(world.app, viewer, ['study:read', 'study:write']);
    expect((await stow(world.app, program, multipart([...other]))).statusCode).toBe(200);
    const [study] = (await get(world.app, program, '/studies')).json<JsonDataSet[]>();
    expect([valueOf(study, '00201206'), valueOf(study, '00201208')]).toEqual([2, 7]);
  });

  it('adds what comes later to the same study, and opens it with all of it', async () => {
    const files = slices({ slices: 4 });
    expect((await stow(world.app, key, multipart(files.slice(0, 1)))).statusCode).toBe(200);
    const [study] = (await ask(world.app, owner, 'GET', '/studies')).json<{ studies: { id: string }[] }>().studies;
    const id = study?.id ?? '';
    expect((await openAll(world.app, owner, id)).files).toHaveLength(1);
    const replies = await Promise.all(files.slice(1).map((file) => stow(world.app, key, multipart([file]))));
    expect(replies.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200]);
    expect(digests((await openAll(world.app, owner, id)).files)).toEqual(digests(files));
    const entries = (await ledgerOf(world, owner)).filter(({ event }) => /saved|extended/.test(event));
    const [first, ...later] = entries.map(({ event, resource_id }) => [event, resource_id]);
    expect(first).toEqual(['study.saved', id]);
    // those that waited for one another share a transaction and its entry
    expect(later.length).toBeGreaterThan(0);
    expect(later).toEqual(later.map(() => ['study.extended', id]));
    // one index object, two for each image, and nothing of the index before
    expect(await storedKeys(world, `t/${owner.tenantId}/s/${id}`)).toHaveLength(9);
  });

  it('makes one study of images that arrive all at once', async () => {
    const files = slices({ slices: 8, seed: 5 });
    const replies = await Promise.all(files.map((file) => stow(world.app, key, multipart([file]))));
    expect(replies.map(({ statusCode }) => statusCode)).toEqual(files.map(() => 200));
    const studies = (await get(world.app, key, '/studies')).json<JsonDataSet[]>();
    expect(studies.map((study) => valueOf(study, '00201208'))).toEqual([8]);
  });

  it('says stored for an image that is here already, and refuses another one under its UID', async () => {
    const [file] = slices() as [Uint8Array];
    const changed = file.slice();
    changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
    await stow(world.app, key, multipart([file]));
    const again = await stow(world.app, key, multipart([file, changed]));
    expect(again.statusCode).toBe(202);
    expect(itemsOf(again.json(), '00081199')).toHaveLength(1);
    expect(reasons(again.json())).toEqual([0x0111]);
    const [study] = (await get(world.app, key, '/studies')).json<JsonDataSet[]>();
    expect(valueOf(study, '00201208')).toBe(1);
  });

  it('refuses images of another study than the address names, and what is no image, each by its reason', async () => {
    const mine = slices({ seed: 1 });
    const others = slices({ seed: 2, slices: 1 });
    await stow(world.app, key, multipart(mine.slice(0, 1)));
    const study = await uidOf();
    const reply = await stow(
      world.app,
      key,
      multipart([...mine.slice(1), ...others, Buffer.from('no file at all'.repeat(100))]),
      { study },
    );
    expect(reply.statusCode).toBe(202);
    const answer = reply.json<JsonDataSet>();
    expect(itemsOf(answer, '00081199')).toHaveLength(2);
    expect(reasons(answer)).toEqual([0xa901]);
    expect(reasons(answer, '0008119A')).toEqual([0xc000]);
    const nothing = await stow(world.app, key, multipart(others), { study });
    expect(nothing.statusCode).toBe(409);
  });

  it('refuses bodies that are no multipart of DICOM', async () => {
    const payload = multipart(slices());
    const types = ['application/dicom', 'multipart/form-data; boundary=x', 'multipart/related; type="application/dicom+json"; boundary=x']; // prettier-ignore
    for (const type of types) expect((await stow(world.app, key, payload, { type })).statusCode, type).toBe(415);
    for (const type of ['multipart/related; type="application/dicom"', MULTIPART.replace('a-boundary', 'b-boundary')])
      expect((await stow(world.app, key, payload, { type })).statusCode, type).toBe(400);
  });

  it('needs the scope, the agreement and a live key', async () => {
    const reading = await newKey(world.app, owner, ['study:read']);
    expect((await stow(world.app, reading.key, multipart(slices()))).statusCode).toBe(403);
    const unsigned = await newOwner(world, { signed: false });
    const unsignedKey = await newKey(world.app, unsigned, ['study:write']);
    const refused = await stow(world.app, unsignedKey.key, multipart(slices()));
    expect([refused.statusCode, refused.json<{ code: string }>().code]).toEqual([403, 'baa-required']);
    await ask(world.app, owner, 'DELETE', `/api-keys/${reading.id}`);
    expect((await get(world.app, reading.key, '/studies')).statusCode).toBe(401);
  });
});

describe('a body that is not what it says', () => {
  /** Deterministic: a failure can be run again. */
  const random = (seed: number) => () => (seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;

  it('never breaks the server, whatever is cut, turned or mixed in it', async () => {
    const next = random(7);
    const whole = multipart(slices({ slices: 2 }));
    const seen = new Set<number>();
    for (let i = 0; i < 120; i++) {
      const bytes = Buffer.from(whole.subarray(0, i % 3 === 0 ? Math.floor(next() * whole.length) : whole.length));
      for (let n = 0; n < i % 7; n++) bytes[Math.floor(next() * bytes.length)] = Math.floor(next() * 256);
      const reply = await stow(world.app, key, bytes);
      seen.add(reply.statusCode);
      expect([200, 202, 400, 409], reply.body).toContain(reply.statusCode);
    }
    expect(seen.size).toBeGreaterThan(1);
    expect((await get(world.app, key, '/studies')).statusCode).toBe(200);
  });

  it('keeps what came whole before a cut, and says that the rest is missing', async () => {
    const files = slices({ slices: 2 });
    const whole = multipart(files);
    const reply = await stow(world.app, key, whole.subarray(0, whole.length - 500));
    expect(reply.statusCode).toBe(202);
    expect(itemsOf(reply.json(), '00081199')).toHaveLength(1);
    expect(reasons(reply.json(), '0008119A')).toEqual([0xc000]);
  });

  it('does not unpack a bomb, nor read headers without end', async () => {
    const meta = slices({ slices: 1 })[0]?.subarray(0, 400) ?? new Uint8Array();
    const at = Buffer.from(meta).indexOf('1.2.840.10008.1.2.1');
    expect(at).toBeGreaterThan(0);
    const bomb = deflatedFile(deflateRawSync(Buffer.alloc(300 * 1024 * 1024)));
    const started = process.memoryUsage().rss;
    const reply = await stow(world.app, key, multipart([bomb]));
    expect(reply.statusCode).toBe(409);
    expect(process.memoryUsage().rss - started).toBeLessThan(400e6);
    const endless = Buffer.from(`--${BOUNDARY}\r\nX: ${'y'.repeat(100_000)}`);
    expect((await stow(world.app, key, endless)).statusCode).toBe(400);
  });
});

/** Preamble, file meta information that says deflated, and whatever is given. */
function deflatedFile(body: Buffer): Buffer {
  const uid = Buffer.from('1.2.840.10008.1.2.1.99\0\0');
  const element = Buffer.concat([Buffer.from([2, 0, 0x10, 0]), Buffer.from('UI'), Buffer.from([uid.length, 0]), uid]);
  return Buffer.concat([Buffer.alloc(128), Buffer.from('DICM'), element, body]);
}
