import type { JsonDataSet } from '@hyaline/dicom/json';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newOwner, type Person, save, type World } from '../imaging/imaging.fixture.ts';
import { keyStudies } from '../imaging/index.ts';
import { phiSchema } from '../../platform/db/index.ts';
import { CANARY, createDicomWorld, get, newKey, partsOf, slices, valueOf } from './dicomweb.fixture.ts';

let world: World;
let owner: Person;
beforeAll(async () => {
  world = await createDicomWorld();
  owner = await newOwner(world);
});
afterAll(() => world.close());

describe('a study that was saved before programs could ask', () => {
  it('is found by its UIDs and its patient once a server of now has started', async () => {
    const files = slices({ seed: 3, patientName: CANARY });
    await save(world, owner, files.map((bytes, i) => ({ name: String(i), bytes }))); // prettier-ignore
    const schema = phiSchema(owner.tenantId);
    await world.platform.database.asSuperuser(async (sql) => {
      await sql.query(`update ${schema}.study set uid_key = null`);
      await sql.query(`update ${schema}.instance set sop_key = null, series_key = null`);
    });
    const { key } = await newKey(world.app, owner, ['study:read']);
    expect((await get(world.app, key, '/studies')).json()).toEqual([]);
    await keyStudies(world.platform);
    await keyStudies(world.platform); // nothing is left to do
    const [study] = (await get(world.app, key, '/studies?PatientName=canary*')).json<JsonDataSet[]>();
    const uid = String(valueOf(study, '0020000D'));
    expect(await partsOf(await get(world.app, key, `/studies/${uid}`))).toHaveLength(files.length);
  });

  it('keeps no other from being found, nor the server from starting, when what it holds does not open', async () => {
    const clinic = await newOwner(world);
    const studies = [];
    for (const seed of [41, 42, 43]) {
      const files = slices({ seed, slices: 1, patientName: CANARY });
      studies.push(await save(world, clinic, files.map((bytes) => ({ name: 'one', bytes })))); // prettier-ignore
    }
    const [first, spoilt] = studies.map(({ id }) => id);
    const schema = phiSchema(clinic.tenantId);
    await world.platform.database.asSuperuser(async (sql) => {
      await sql.query(`update ${schema}.study set uid_key = null where id = any ($1)`, [[first, spoilt]]);
      await sql.query(`update ${schema}.instance set details = '\\x00' where study_id = $1`, [spoilt]);
    });
    await keyStudies(world.platform);
    const { key } = await newKey(world.app, clinic, ['study:read']);
    const found = async (path: string) => (await get(world.app, key, path)).json<JsonDataSet[]>();
    expect(await found('/studies')).toHaveLength(2);
    await world.platform.database.asSuperuser((sql) =>
      sql.query(`update ${schema}.study set details = '\\x00' where id = $1`, [first]),
    );
    expect(await found('/studies')).toHaveLength(1);
    expect(await found('/studies?PatientName=canary*')).toHaveLength(1);
    expect(await found('/series')).toHaveLength(1);
  });
});
