import type { JsonDataSet } from '@hyaline/dicom/json';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Limiter } from '../../platform/limits/index.ts';
import { ledgerOf, newOwner, type Person, type World } from '../imaging/imaging.fixture.ts';
import { CANARY, createDicomWorld, get, multipart, newKey, slices, stow, valueOf } from './dicomweb.fixture.ts';

let world: World;
let owner: Person;
let key: string;
beforeAll(async () => {
  world = await createDicomWorld();
  owner = await newOwner(world);
  key = (await newKey(world.app, owner, ['study:read', 'study:write'])).key;
  const patients = [CANARY, 'Other^Ann', 'Canard^Paul'];
  for (const [seed, patientName] of patients.entries()) {
    const files = slices({ seed: seed + 1, slices: seed + 1, patientName, patientId: `ID-${seed}` });
    expect((await stow(world.app, key, multipart(files))).statusCode).toBe(200);
  }
});
afterAll(() => world.close());

const find = async (path: string, status = 200): Promise<JsonDataSet[]> => {
  const reply = await get(world.app, key, path, { accept: 'application/dicom+json' });
  expect(reply.statusCode, reply.body).toBe(status);
  return status === 200 ? reply.json<JsonDataSet[]>() : [];
};
const names = (found: readonly JsonDataSet[]) => found.map((study) => valueOf(study, '00100010'));

describe('searching by QIDO-RS', () => {
  it('lists studies newest first, with what the standard wants of each', async () => {
    const found = await find('/studies');
    expect(names(found)).toEqual(['Canard^Paul', 'Other^Ann', CANARY].map((Alphabetic) => ({ Alphabetic })));
    expect(found.map((study) => valueOf(study, '00201208'))).toEqual([3, 2, 1]);
    expect(found[0]).toMatchObject({
      '00080020': { vr: 'DA', Value: ['20240102'] },
      '00080061': { vr: 'CS', Value: ['CT'] },
      '00201206': { vr: 'IS', Value: [1] },
    });
  });

  it('matches sealed names, numbers and dates, each alone and together', async () => {
    expect(names(await find('/studies?PatientName=CAN*'))).toHaveLength(2);
    expect(names(await find('/studies?00100020=ID-1'))).toEqual([{ Alphabetic: 'Other^Ann' }]);
    expect(await find('/studies?StudyDate=20240101-20240103')).toHaveLength(3);
    expect(await find('/studies?StudyDate=20240103-')).toEqual([]);
    expect(names(await find('/studies?PatientName=can*&PatientID=ID-2'))).toEqual([{ Alphabetic: 'Canard^Paul' }]);
    expect(await find('/studies?ModalitiesInStudy=MR')).toEqual([]);
  });

  it('gives pages, says when there is more, and that it does not match by sound', async () => {
    const page = await get(world.app, key, '/studies?limit=1&offset=1&fuzzymatching=true');
    expect(names(page.json())).toEqual([{ Alphabetic: 'Other^Ann' }]);
    expect(page.headers.warning).toMatch(/^299 .*fuzzymatching.*, 299 .*additional results/);
    const last = await get(world.app, key, '/studies?limit=1&offset=1&PatientName=can*');
    expect(names(last.json())).toEqual([{ Alphabetic: CANARY }]);
    expect(last.headers.warning).toBeUndefined();
  });

  it('goes down to series and instances, within a study and across all', async () => {
    const [study] = await find('/studies?PatientID=ID-2');
    const uid = String(valueOf(study, '0020000D'));
    const [series] = await find(`/studies/${uid}/series?Modality=CT`);
    expect(valueOf(series, '00201209')).toBe(3);
    expect(await find(`/studies/${uid}/series?Modality=MR`)).toEqual([]);
    const seriesUid = String(valueOf(series, '0020000E'));
    const instances = await find(`/studies/${uid}/series/${seriesUid}/instances?limit=2`);
    expect(instances.map((one) => valueOf(one, '00200013'))).toEqual([1, 2]);
    expect(await find(`/studies/${uid}/instances?InstanceNumber=3`)).toHaveLength(1);
    expect(await find('/series?PatientName=can*')).toHaveLength(2);
    const all = await find('/instances');
    expect(all).toHaveLength(6);
    expect(valueOf(all[0], '00100020')).toBe('ID-2');
    const sop = String(valueOf(all[5], '00080018'));
    expect(await find(`/instances?SOPInstanceUID=${sop}`)).toHaveLength(1);
    expect(await find('/studies/2.25.999/series')).toEqual([]);
  });

  it('refuses what it cannot compare', async () => {
    await find('/studies?OperatorsName=x', 400);
    await find('/studies?limit=many', 400);
    expect((await get(world.app, key, '/studies', { accept: 'application/dicom+xml' })).statusCode).toBe(406);
  });

  it('writes an entry for each patient that was shown and none for those that were only compared', async () => {
    const reader = await newKey(world.app, owner, ['study:read']);
    await get(world.app, reader.key, '/studies?PatientName=other*');
    const mine = (await ledgerOf(world, owner)).filter(({ canonical }) => canonical.includes(reader.id));
    expect(mine.map(({ event }) => event)).toEqual(['study.searched', 'study.listed']);
    expect(mine.map(({ canonical }) => canonical).join('')).not.toMatch(/Other|Ann/i);
  });

  it('writes that sealed attributes were searched, even when nothing is found or nothing of it is on the page', async () => {
    const reader = await newKey(world.app, owner, ['study:read']);
    const asked = async (path: string) => (await get(world.app, reader.key, path)).statusCode;
    expect(await asked('/studies?PatientName=other*&limit=0')).toBe(400);
    for (const path of [
      '/studies?PatientName=nobody*',
      '/studies?PatientName=other*&offset=1',
      '/series?PatientID=none',
    ])
      expect(await asked(path)).toBe(200);
    const mine = (await ledgerOf(world, owner)).filter(({ canonical }) => canonical.includes(reader.id));
    expect(mine.map(({ event }) => event)).toEqual(['study.searched', 'study.searched', 'study.searched']);
    expect(mine.map(({ canonical }) => /"found":(\d+)/.exec(canonical)?.[1])).toEqual(['0', '1', '0']);
    expect(mine.map(({ canonical }) => canonical).join('')).not.toMatch(/nobody|other\*/i);
  });

  it('pages across studies without opening or noting what lies before the page', async () => {
    const reader = await newKey(world.app, owner, ['study:read']);
    const rows = async (path: string) => (await get(world.app, reader.key, path)).json<JsonDataSet[]>();
    const all = (await find('/instances')).map((one) => valueOf(one, '00080018'));
    const paged: unknown[] = [];
    for (let offset = 0; offset < all.length; offset += 2)
      paged.push(...(await rows(`/instances?limit=2&offset=${offset}`)).map((one) => valueOf(one, '00080018')));
    expect(paged).toEqual(all);
    const entries = async () =>
      (await ledgerOf(world, owner)).filter(({ canonical }) => canonical.includes(reader.id)).length;
    const before = await entries();
    expect(await rows('/instances?offset=10000')).toEqual([]);
    expect(await entries()).toBe(before);
    expect(await rows('/series?offset=2')).toHaveLength(1);
    expect(await rows('/instances?SOPInstanceUID=2.25.404')).toEqual([]);
    expect((await entries()) - before).toBeLessThanOrEqual(5); // no study was looked into for a UID that it lacks
    await find('/instances?offset=10001', 400);
  });

  it('counts each study that a search shows, so that searches do not flood the ledger', async () => {
    const { key: busy } = await newKey(world.app, owner, ['study:read']);
    let shown = 0;
    let spent = false;
    const limiter: Limiter = {
      take: (...uses) => {
        const mine = uses.filter((use) => use.key.startsWith('dicomweb-shown|')).length;
        shown += mine;
        return Promise.resolve({ allowed: !spent || mine === 0, retryAfterSeconds: 9 });
      },
    };
    const app = await world.node({ limiter });
    for (const path of ['/studies', '/series']) {
      shown = 0;
      expect((await get(app, busy, path)).statusCode).toBe(200);
      expect(shown, path).toBe(3);
    }
    spent = true;
    for (const path of ['/studies', '/instances']) {
      const refused = await get(app, busy, path);
      expect([refused.statusCode, refused.headers['retry-after']], path).toEqual([429, '9']);
    }
  });
});
