import { hash, verify } from '@node-rs/argon2';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { ask, createWorld, newOwner, PASSWORD, type Person, type World } from '../identity.fixture.ts';
import type * as passwordHash from './password-hash.ts';

/** The lowest costs that count as Argon2id here. What was hashed is remembered, so that 300 comparisons cost nothing. */
const FLOOR = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 };

vi.mock('./password-hash.ts', async (original) => {
  const real = await original<typeof passwordHash>();
  const hashed = new Map<string, string>();
  const keep = (password: string, stored: string) => {
    hashed.set(stored, password);
    return stored;
  };
  return {
    ...real,
    isWeakerThanNow: () => false,
    passwords: {
      hash: async (password: string) => keep(password, await hash(password, FLOOR)),
      matches: (stored: string | null, password: string) =>
        Promise.resolve(stored !== null && hashed.get(stored) === password),
    },
  };
});

let world: World;
let person: Person;
beforeAll(async () => {
  world = await createWorld();
  person = await newOwner(world);
});
afterAll(() => world.close());

const nth = (n: number): string => (n === 0 ? PASSWORD : `Kayak-${n}-of-Tuesdays`);

async function change(from: number, to: number): Promise<unknown> {
  const body = { current: nth(from), password: nth(to) };
  const answer = await ask(world, 'POST', '/password', { token: person.token, body });
  return answer.statusCode === 204 ? 'done' : answer.json().code;
}

it('[C129] the 24 passwords before the present one are refused, the 25th is free again', async () => {
  for (let n = 1; n <= 25; n += 1) expect(await change(n - 1, n)).toBe('done');
  expect(await change(25, 25)).toBe('password-used');
  for (const used of [24, 12, 1]) expect(await change(25, used)).toBe('password-used');
  expect(await change(25, 0)).toBe('done');
  const { rows } = await world.database.asSuperuser((sql) =>
    sql.query<{ password_hash: string }>(
      'select password_hash from core.password_history where account_id = $1 order by id desc',
      [person.userId],
    ),
  );
  expect(rows).toHaveLength(24);
  for (const row of rows) expect(row.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(await verify(rows[0]?.password_hash ?? '', nth(25))).toBe(true);
}, 60_000);

it('[C129] the table of earlier passwords takes no other kind of hash', async () => {
  const planted = world.database.asSuperuser((sql) =>
    sql.query('insert into core.password_history (account_id, password_hash) values ($1, $2)', [
      person.userId,
      `$2b$12$${'a'.repeat(53)}`,
    ]),
  );
  await expect(planted).rejects.toThrow('password_history_password_hash_check');
});
