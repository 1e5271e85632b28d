import { type ImportResult, type Imports, type Patients } from '@hyaline/contract';
import { utf8 } from '@hyaline/kit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { phiSchema } from '../../platform/db/index.ts';
import { age, carryOutOf, superuser, wishOf } from '../erasure/erasure.fixture.ts';
import { erasureRoutes } from '../erasure/index.ts';
import { ask, createWorld, newOwner, type World } from '../imaging/imaging.fixture.ts';
import { patientRoutes } from '../patients/index.ts';
import { bringIn, upload } from './exchange.fixture.ts';
import { exchangeRoutes } from './index.ts';

const CANARY = 'Zylvastrix';
let world: World;
beforeAll(async () => {
  world = await createWorld([patientRoutes, exchangeRoutes, erasureRoutes]);
});
afterAll(() => world.close());

/** Every value of every table of core, of the ledger and of the clinic's schema, as text and as bytes. */
async function everything(tenantId: string): Promise<string> {
  const tables = await superuser<{ name: string }>(
    world,
    `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('core', 'audit', $1)`,
    [phiSchema(tenantId)],
  );
  const rows = [];
  for (const { name } of tables) rows.push(await superuser(world, `select t::text as row from ${name} t`));
  return JSON.stringify(rows);
}
const hex = (text: string): string => Buffer.from(utf8(text)).toString('hex');

it('an erased patient’s name is in no name of a file and in no report that an import left behind', async () => {
  const owner = await newOwner(world);
  const table = `First name,Last name,Birth date\nIris,${CANARY},1950-01-02\nAda,Other,1950-01-02\n`;
  const named = await upload(world, owner, table, { name: `${CANARY} Iris.csv` } as object);
  expect(named.statusCode).toBe(422); // a name is not even taken
  const columns = await superuser<{ name: string }>(
    world,
    `select column_name as name from information_schema.columns where table_schema = $1 and table_name = 'import'`,
    [phiSchema(owner.tenantId)],
  );
  expect(columns.map(({ name }) => name).filter((name) => /name|details|file/.test(name))).toEqual([]);

  const done = (await bringIn(world, owner, table)).json<ImportResult>();
  expect(done.created).toBe(2);
  const past = async () => (await ask(world.app, owner, 'GET', '/imports')).json<Imports>().imports;
  expect(await past()).toMatchObject([{ id: done.id, format: 'csv', hasReport: true }]);
  expect((await ask(world.app, owner, 'GET', `/imports/${done.id}/report`)).statusCode).toBe(200);

  const { patients } = (await ask(world.app, owner, 'GET', '/patients')).json<Patients>();
  const iris = patients.find(({ familyName }) => familyName === CANARY);
  if (!iris) throw new Error('the patient did not come in');
  await age(world, owner, iris.id, 12);
  const wish = await wishOf(world, owner, iris.id);
  expect(await carryOutOf(world, owner, wish, iris.ref)).toEqual({ status: 204, code: null });

  expect(await past()).toMatchObject([{ id: done.id, created: 2, hasReport: false }]);
  expect((await ask(world.app, owner, 'GET', `/imports/${done.id}/report`)).statusCode).toBe(404);
  const left = await everything(owner.tenantId);
  expect(left).toContain(done.id); // the search reads what is there
  for (const form of [CANARY, hex(CANARY), Buffer.from(CANARY).toString('base64').slice(0, -2)])
    expect(left.toLowerCase()).not.toContain(form.toLowerCase());
});
