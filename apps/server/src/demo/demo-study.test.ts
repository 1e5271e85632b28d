import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DemoSignIn, seedDemo } from '../modules/identity/index.ts';
import { phiSchema } from '../platform/db/index.ts';
import { acceptBaaForTest } from '../testing/baa.ts';
import { createTestPlatform, type TestPlatform } from '../testing/platform.ts';
import { saveSample, startDemoStudy } from './demo-study.ts';

interface Row {
  state: string;
  instance_count: number;
  saved_by: string;
}

const live = () => new AbortController().signal;

describe('the sample study of the demo', () => {
  let platform: TestPlatform;
  let demo: DemoSignIn;
  beforeAll(async () => {
    platform = await createTestPlatform({ config: { demoScan: 'coarse' } });
    demo = await seedDemo(platform);
    await acceptBaaForTest(platform.database, demo.clinicId);
  });
  afterAll(() => platform.dispose());

  const studies = (): Promise<Row[]> =>
    platform.database.asSuperuser(async (sql) => {
      const { rows: made } = await sql.query('select 1 from sec.phi_schema where tenant_id = $1', [demo.clinicId]);
      if (made.length === 0) return [];
      const { rows } = await sql.query<Row>(
        `select state, instance_count, saved_by from ${phiSchema(demo.clinicId)}.study order by created_at`,
      );
      return rows;
    });

  it('waits for the server to be there, and a server that stops at once has not begun with it', async () => {
    const end = startDemoStudy(platform, demo, 50);
    await end();
    await sleep(100);
    expect(await studies()).toEqual([]);
  });

  it('is not saved where the demo, or its scan, is off', async () => {
    await saveSample({ ...platform, config: { ...platform.config, demo: false } }, demo, live());
    await saveSample({ ...platform, config: { ...platform.config, demoScan: 'off' } }, demo, live());
    expect(await studies()).toEqual([]);
  });

  it('leaves a draft when the server stops half-way', async () => {
    const end = startDemoStudy(platform, demo, 0);
    while ((await studies()).length === 0) await sleep(20);
    await end();
    expect((await studies()).map(({ state }) => state)).toEqual(['uploading']);
  });

  it('is saved once for the owner, whole, and not again at later starts', async () => {
    for (const _ of ['first start', 'second start']) await saveSample(platform, demo, live());
    const saved = (await studies()).filter(({ state }) => state === 'saved');
    expect(saved).toEqual([{ state: 'saved', instance_count: 84, saved_by: demo.ownerId }]);
  });

  it('does not come back after it was deleted', async () => {
    await platform.database.asSuperuser((sql) => sql.query(`delete from ${phiSchema(demo.clinicId)}.study`));
    await saveSample(platform, demo, live());
    expect(await studies()).toEqual([]);
  });
});
