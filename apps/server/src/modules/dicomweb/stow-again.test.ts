import type { Studies } from '@hyaline/contract';
import type { JsonDataSet } from '@hyaline/dicom/json';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ask, newColleague, newOwner, type Person, type World } from '../imaging/imaging.fixture.ts';
import { createDicomWorld, itemsOf, multipart, newKey, slices, stow } from './dicomweb.fixture.ts';

let world: World;
let owner: Person;
beforeAll(async () => {
  world = await createDicomWorld();
  owner = await newOwner(world);
});
afterAll(() => world.close());

const studiesOf = async (person: Person) =>
  (await ask(world.app, person, 'GET', '/studies')).json<Studies>().studies.map(({ id, instanceCount }) => ({
    id,
    instanceCount,
  }));
const store = (key: string, image: Uint8Array | undefined) => stow(world.app, key, multipart(image ? [image] : []));

it('begins a study anew when the one before was deleted a moment ago', async () => {
  const { key } = await newKey(world.app, owner, ['study:write']);
  const [one, two] = slices({ slices: 2, seed: 31 });
  expect((await store(key, one)).statusCode).toBe(200);
  const [before] = await studiesOf(owner);
  expect((await ask(world.app, owner, 'DELETE', `/studies/${before?.id}`)).statusCode).toBe(204);
  expect((await store(key, two)).statusCode).toBe(200);
  const [after, ...others] = await studiesOf(owner);
  expect(others).toEqual([]);
  expect(after?.instanceCount).toBe(1);
  expect(after?.id).not.toBe(before?.id);
});

it('adds nothing to a study that its sender may no longer add to, however recently they did', async () => {
  const provider = await newColleague(world, owner, 'provider', 'Grace Sender');
  const { key } = await newKey(world.app, provider, ['study:write']);
  const [one, two, three] = slices({ slices: 3, seed: 32 });
  expect((await store(key, one)).statusCode).toBe(200);
  const [mine] = await studiesOf(provider);
  await world.platform.database.asSuperuser((sql) =>
    sql.query(`update tenant_${owner.tenantId.replaceAll('-', '')}.study set saved_by = $1 where id = $2`, [
      owner.userId,
      mine?.id,
    ]),
  );
  const refused = await store(key, two);
  expect(refused.statusCode).toBe(409);
  expect(itemsOf(refused.json<JsonDataSet>(), '00081198')).toHaveLength(1);
  expect((await store(key, three)).statusCode).toBe(200); // into one of their own
  expect(await studiesOf(provider)).toEqual([{ id: expect.not.stringContaining(mine?.id ?? ''), instanceCount: 1 }]);
  expect((await studiesOf(owner)).find(({ id }) => id === mine?.id)?.instanceCount).toBe(1);
});
