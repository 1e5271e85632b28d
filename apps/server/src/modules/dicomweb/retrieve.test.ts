import { existsSync, readFileSync } from 'node:fs';
import { inflateSync } from 'node:zlib';
import { splitInstance } from '@hyaline/dicom';
import type { JsonDataSet } from '@hyaline/dicom/json';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../platform/crypto/index.ts';
import { ask, ledgerOf, newColleague, newOwner, type Person, save, type World } from '../imaging/imaging.fixture.ts';
import {
  CANARY,
  createDicomWorld,
  get,
  multipart,
  newKey,
  partsOf,
  slices,
  stow,
  valueOf,
} from './dicomweb.fixture.ts';

const FIXTURES = new URL('../../../../../../shared/fixtures/dicom/', import.meta.url);
const hasFixtures = existsSync(new URL('MANIFEST.tsv', FIXTURES));
const fixture = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(name, FIXTURES)));

let world: World;
let owner: Person;
let key: string;
const files = slices({ slices: 4, size: 24, seed: 11 });
const [first] = files as [Uint8Array];
const split = splitInstance(first);
if (split.kind !== 'image') throw new Error('the phantom is an image');
const { studyInstanceUid: study, seriesInstanceUid: series, sopInstanceUid: sop } = split.header;
const instance = `/studies/${study}/series/${series}/instances/${sop}`;

beforeAll(async () => {
  world = await createDicomWorld();
  owner = await newOwner(world);
  key = (await newKey(world.app, owner, ['study:read', 'study:write'])).key;
  expect((await stow(world.app, key, multipart(files))).statusCode).toBe(200);
});
afterAll(() => world.close());

const bytesOf = async (path: string, accept?: string) => {
  const reply = await get(world.app, key, path, accept === undefined ? {} : { accept });
  expect(reply.statusCode, `${path}: ${reply.body.slice(0, 300)}`).toBe(200);
  return reply;
};
const hash = (bytes: Uint8Array): string => sha256(bytes).toString('hex');

describe('retrieving by WADO-RS', () => {
  it('gives studies, series and instances byte for byte, with their length', async () => {
    for (const [path, count] of [
      [`/studies/${study}`, 4],
      [`/studies/${study}/series/${series}`, 4],
      [instance, 1],
    ] as const) {
      // prettier-ignore
      const reply = await bytesOf(path, 'multipart/related; type="application/dicom"; transfer-syntax=*');
      expect(Number(reply.headers['content-length'])).toBe(reply.rawPayload.length);
      expect(reply.headers['cache-control']).toBe('no-store');
      const parts = await partsOf(reply);
      expect(parts).toHaveLength(count);
      expect(parts.every(({ body }) => files.some((file) => hash(file) === hash(body)))).toBe(true);
    }
    expect((await get(world.app, key, instance, { accept: 'image/jp2' })).statusCode).toBe(406);
    const other = 'multipart/related; type="application/dicom"; transfer-syntax=1.2.840.10008.1.2.4.70';
    expect((await get(world.app, key, instance, { accept: other })).statusCode).toBe(406);
  });

  it('gives what a browser saved, too, and one image of two studies once', async () => {
    const other = await newOwner(world);
    const otherKey = (await newKey(world.app, other, ['study:read', 'study:write'])).key;
    const own = slices({ seed: 21 });
    const saved = await save(world, other, own.map((bytes, i) => ({ name: String(i), bytes }))); // prettier-ignore
    await save(
      world,
      other,
      own.slice(0, 1).map((bytes) => ({ name: 'again', bytes })),
    );
    const [found, ...more] = (await get(world.app, otherKey, '/studies')).json<JsonDataSet[]>();
    expect(more).toEqual([]);
    expect(valueOf(found, '00201208')).toBe(3);
    const parts = await partsOf(await get(world.app, otherKey, `/studies/${String(valueOf(found, '0020000D'))}`));
    expect(parts.map(({ body }) => hash(body)).toSorted()).toEqual(own.map(hash).toSorted());
    expect(saved.instanceCount).toBe(3);

    const read = splitInstance(own[0] as Uint8Array);
    if (read.kind !== 'image') throw new Error('no image');
    const { header } = read;
    const reader = await newKey(world.app, other, ['study:read']);
    const path = `/studies/${header.studyInstanceUid}/series/${header.seriesInstanceUid}/instances/${header.sopInstanceUid}`;
    const alone = await partsOf(await get(world.app, reader.key, path));
    expect(alone.map(({ body }) => hash(body))).toEqual([hash(own[0] as Uint8Array)]);
    // it lies in both, and whoever looks at either must find it
    const entries = (await ledgerOf(world, other)).filter(({ canonical }) => canonical.includes(reader.id));
    expect(entries.map(({ event }) => event)).toEqual(['study.retrieved', 'study.retrieved']);
    expect(new Set(entries.map(({ resource_id: id }) => id)).size).toBe(2);
  });

  it('tells all of the header in metadata, and where the pixels are', async () => {
    const all = (await bytesOf(`/studies/${study}/metadata`, 'application/dicom+json')).json<JsonDataSet[]>();
    expect(all).toHaveLength(4);
    const [one] = (await bytesOf(`${instance}/metadata`)).json<JsonDataSet[]>();
    expect(valueOf(one, '00080018')).toBe(sop);
    expect(valueOf(one, '00100010')).toEqual({ Alphabetic: CANARY });
    expect(valueOf(one, '00280010')).toBe(24);
    expect(one?.['00280030']?.Value).toHaveLength(2);
    const uri = one?.['7FE00010']?.BulkDataURI ?? '';
    expect(uri).toContain(`${instance}/bulkdata/7FE00010`);
    const path = uri.slice(uri.indexOf('/studies'));
    const bulk = await bytesOf(path, 'application/octet-stream');
    expect(hash(bulk.rawPayload)).toBe(hash(split.bulk));
    const [part] = await partsOf(await bytesOf(path));
    expect(hash(part?.body ?? Buffer.alloc(0))).toBe(hash(split.bulk));
  });

  it('gives a frame that is read in pieces whole, and none twice', async () => {
    const [file] = slices({ slices: 1, size: 1600, seed: 77 }) as [Uint8Array];
    const image = splitInstance(file);
    if (image.kind !== 'image') throw new Error('the phantom is an image');
    const other = (await newKey(world.app, await newOwner(world), ['study:read', 'study:write'])).key;
    expect((await stow(world.app, other, multipart([file]))).statusCode).toBe(200);
    const { studyInstanceUid, seriesInstanceUid, sopInstanceUid } = image.header;
    const path = `/studies/${studyInstanceUid}/series/${seriesInstanceUid}/instances/${sopInstanceUid}/frames`;
    const [frame] = await partsOf(await get(world.app, other, `${path}/1`));
    expect(frame?.body.length).toBe(2 * 1600 * 1600);
    expect(hash(frame?.body ?? Buffer.alloc(0))).toBe(hash(image.bulk));
    const twice = await get(world.app, other, `${path}/1,1,1`);
    expect([twice.statusCode, twice.json<{ fields: string[] }>().fields]).toEqual([400, ['frames']]);
  });

  it('gives frames as they are stored, or as plain values', async () => {
    for (const accept of [
      undefined,
      'multipart/related; type="application/octet-stream"',
      'multipart/related; type=application/octet-stream; transfer-syntax=*',
    ]) {
      const [frame] = await partsOf(await bytesOf(`${instance}/frames/1`, accept));
      expect(hash(frame?.body ?? Buffer.alloc(0))).toBe(hash(split.bulk));
    }
    expect((await get(world.app, key, `${instance}/frames/2`)).statusCode).toBe(404);
    expect((await get(world.app, key, `${instance}/frames/0`)).statusCode).toBe(404);
    expect((await get(world.app, key, `${instance}/frames/1`, { accept: 'image/jls' })).statusCode).toBe(406);
  });

  it('draws a picture: PNG whose grey values follow the window, or a JPEG', async () => {
    const png = await bytesOf(`${instance}/rendered?window=0,1,linear`, 'image/png');
    expect(png.headers['content-type']).toBe('image/png');
    const { columns, rows, grey } = readPng(png.rawPayload);
    expect([columns, rows]).toEqual([24, 24]);
    const values = new Int16Array(split.bulk.slice().buffer);
    const { slope, intercept } = split.header.rescale ?? { slope: 1, intercept: 0 };
    expect([...grey]).toEqual(Array.from(values, (value) => (value * slope + intercept > -0.5 ? 255 : 0)));
    const jpeg = await bytesOf(`${instance}/frames/1/rendered?viewport=12,12&quality=80`);
    expect([jpeg.headers['content-type'], jpeg.rawPayload.readUInt16BE(0)]).toEqual(['image/jpeg', 0xffd8]);
    for (const wrong of ['window=1', 'window=a,b', 'viewport=0,0', 'quality=0'])
      expect((await get(world.app, key, `${instance}/rendered?${wrong}`)).statusCode, wrong).toBe(400);
    expect((await get(world.app, key, `${instance}/rendered`, { accept: 'video/mp4' })).statusCode).toBe(406);
  });

  it('writes one entry for a look of many requests, and one for each study or series', async () => {
    const reader = await newKey(world.app, owner, ['study:read']);
    const entriesOf = async () =>
      (await ledgerOf(world, owner)).filter(({ canonical }) => canonical.includes(reader.id)).map(({ event }) => event);
    for (let i = 0; i < 5; i++) await get(world.app, reader.key, `${instance}/frames/1`);
    expect(await entriesOf()).toEqual(['study.retrieved']);
    await get(world.app, reader.key, `/studies/${study}`);
    await get(world.app, reader.key, `/studies/${study}/series`);
    expect(await entriesOf()).toEqual(['study.retrieved', 'study.retrieved', 'study.read']);
  });
});

describe('the walls', () => {
  const PATHS = (studyUid: string) => [
    `/studies/${studyUid}`,
    `/studies/${studyUid}/metadata`,
    `/studies/${studyUid}/series/${series}`,
    `/studies/${studyUid}/series/${series}/instances/${sop}`,
    `/studies/${studyUid}/series/${series}/instances/${sop}/frames/1`,
    `/studies/${studyUid}/series/${series}/instances/${sop}/rendered`,
    `/studies/${studyUid}/series/${series}/instances/${sop}/bulkdata/7FE00010`,
  ];
  const plain = (body: string) => body.replace(/"requestId":"[^"]*"/, '');

  it('[C119] answer for another clinic’s study exactly as for one that never was', async () => {
    const stranger = await newOwner(world);
    const strangerKey = (await newKey(world.app, stranger, ['study:read', 'study:write'])).key;
    await stow(world.app, strangerKey, multipart(slices({ seed: 90 })));
    const unknown = PATHS('2.25.1');
    for (const [i, path] of PATHS(study).entries()) {
      const foreign = await get(world.app, strangerKey, path);
      const never = await get(world.app, strangerKey, unknown[i] ?? '');
      expect([foreign.statusCode, plain(foreign.body)], path).toEqual([404, plain(never.body)]);
    }
    expect((await get(world.app, strangerKey, `/studies?StudyInstanceUID=${study}`)).json()).toEqual([]);
    expect((await get(world.app, strangerKey, `/studies/${study}/series`)).json()).toEqual([]);
  });

  it('[C160] show a study to its saver and the owner, and to colleagues once it is assigned', async () => {
    const provider = await newColleague(world, owner, 'provider', 'Grace Hopper');
    const providerKey = (await newKey(world.app, provider, ['study:read'])).key;
    expect((await get(world.app, providerKey, `/studies/${study}`)).statusCode).toBe(404);
    expect((await get(world.app, providerKey, '/studies')).json()).toEqual([]);
    const [mine] = (await ask(world.app, owner, 'GET', '/studies')).json<{ studies: { id: string }[] }>().studies;
    await ask(world.app, owner, 'PUT', `/studies/${mine?.id}/assignees`, { body: { accountIds: [provider.userId] } });
    expect((await get(world.app, providerKey, `/studies/${study}`)).statusCode).toBe(200);
  });

  it('are not there for a signed-in person of this site, and nobody comes in without a key', async () => {
    const reply = await ask(world.app, owner, 'GET', `/dicomweb/studies/${study}/series`);
    expect(reply.json<unknown[]>()).toHaveLength(1);
    expect((await world.app.inject({ url: `/api/v1/dicomweb/studies/${study}` })).statusCode).toBe(401);
    const noScope = await newKey(world.app, owner, ['link:read']);
    expect((await get(world.app, noScope.key, `/studies/${study}`)).statusCode).toBe(403);
  });

  it('leave nothing of a study that was destroyed, and let it be stored anew', async () => {
    const doomed = slices({ seed: 31, slices: 2 });
    await stow(world.app, key, multipart(doomed));
    const found = (await get(world.app, key, '/studies')).json<JsonDataSet[]>();
    const uid = String(valueOf(found[0], '0020000D'));
    const [newest] = (await ask(world.app, owner, 'GET', '/studies')).json<{ studies: { id: string }[] }>().studies;
    expect((await ask(world.app, owner, 'DELETE', `/studies/${newest?.id}`)).statusCode).toBe(204);
    expect((await get(world.app, key, `/studies/${uid}`)).statusCode).toBe(404);
    expect((await get(world.app, key, `/studies?StudyInstanceUID=${uid}`)).json()).toEqual([]);
    expect((await stow(world.app, key, multipart(doomed))).statusCode).toBe(200);
    expect((await get(world.app, key, `/studies/${uid}`)).statusCode).toBe(200);
  });
});

describe('files of the collection', () => {
  const NAMES = hasFixtures
    ? readFileSync(new URL('MANIFEST.tsv', FIXTURES), 'utf8')
        .split('\n')
        .slice(1)
        .map((line) => line.split('\t')[0] ?? '')
        .filter((name) => /^(pydicom|odd|phantom)\//.test(name))
        .filter((_, i) => i % 6 === 0)
    : [];

  it('come back byte for byte, are described, and give up their frames', { timeout: 120_000 }, async (test) => {
    if (!hasFixtures) test.skip(`the shared DICOM collection is not at ${FIXTURES.pathname}`);
    let kept = 0;
    for (const name of NAMES) {
      const file = fixture(name);
      const read = splitInstance(file);
      const reply = await stow(world.app, key, multipart([file]));
      if (read.kind !== 'image' || !read.header.seriesInstanceUid || !read.header.sopInstanceUid) {
        expect(reply.statusCode, name).toBe(409);
        continue;
      }
      if (reply.statusCode !== 200) continue; // another file of the collection has its UID
      kept++;
      const { studyInstanceUid, seriesInstanceUid, sopInstanceUid } = read.header;
      const path = `/studies/${studyInstanceUid}/series/${seriesInstanceUid}/instances/${sopInstanceUid}`;
      const [part] = await partsOf(await bytesOf(path));
      expect(hash(part?.body ?? Buffer.alloc(0)), name).toBe(hash(file));
      const [json] = (await bytesOf(`${path}/metadata`)).json<JsonDataSet[]>();
      expect(valueOf(json, '0020000D'), name).toBe(studyInstanceUid);
      const numbers = read.frames.map((_, i) => i + 1).join(',');
      const frames = await partsOf(await bytesOf(`${path}/frames/${numbers}`));
      const wanted = read.frames.map((ranges) =>
        hash(Buffer.concat(ranges.map(([start, length]) => read.bulk.subarray(start, start + length)))),
      );
      expect(
        frames.map(({ body }) => hash(body)),
        name,
      ).toEqual(wanted);
      const drawn = await get(world.app, key, `${path}/rendered`, { accept: 'image/png' });
      expect([200, 406, 413], `${name}: ${drawn.body.slice(0, 200)}`).toContain(drawn.statusCode);
    }
    expect(kept).toBeGreaterThan(15);
  });

  it('are decoded for who wants plain values', { timeout: 120_000 }, async (test) => {
    if (!hasFixtures) test.skip(`the shared DICOM collection is not at ${FIXTURES.pathname}`);
    const rows = readFileSync(new URL('MANIFEST.tsv', FIXTURES), 'utf8').trim().split('\n').map((line) => line.split('\t')); // prettier-ignore
    const [head = [], ...body] = rows;
    const at = (name: string) => head.indexOf(name);
    const wanted = ['1.2.840.10008.1.2.5', '1.2.840.10008.1.2.4.80', '1.2.840.10008.1.2.4.90', '1.2.840.10008.1.2.4.70', '1.2.840.10008.1.2.2']; // prettier-ignore
    for (const syntax of wanted) {
      const row = body.find(
        (one) =>
          one[at('ts')] === syntax &&
          one[at('lossless')] === 'Y' &&
          one[at('frames')] === '1' &&
          one[at('sha')] &&
          !one[at('px')],
      );
      const file = fixture(row?.[0] ?? '');
      const read = splitInstance(file);
      if (read.kind !== 'image') throw new Error('fixtures changed');
      await stow(world.app, key, multipart([file]));
      const { studyInstanceUid, seriesInstanceUid, sopInstanceUid } = read.header;
      const path = `/studies/${studyInstanceUid}/series/${seriesInstanceUid}/instances/${sopInstanceUid}/frames/1`;
      const [frame] = await partsOf(await bytesOf(path, 'multipart/related; type="application/octet-stream"'));
      expect(hash(frame?.body ?? Buffer.alloc(0)), row?.[0]).toBe(row?.[at('sha')]);
    }
  });
});

/** Grey PNG of 8 bits as this server writes it (filter Sub). */
function readPng(bytes: Buffer): { columns: number; rows: number; grey: Uint8Array } {
  const [columns, rows] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  const parts: Buffer[] = [];
  for (let at = 8; at < bytes.length;) {
    const length = bytes.readUInt32BE(at);
    if (bytes.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(bytes.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  const lines = inflateSync(Buffer.concat(parts));
  const grey = new Uint8Array(columns * rows);
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < columns; x++)
      grey[y * columns + x] =
        (lines[y * (columns + 1) + 1 + x] ?? 0) + (x === 0 ? 0 : (grey[y * columns + x - 1] ?? 0));
  return { columns, rows, grey };
}
