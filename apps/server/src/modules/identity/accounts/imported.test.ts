import { hash } from '@node-rs/argon2';
import { hashSync } from 'bcryptjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareBcrypt } from '../passwords/bcrypt.ts';
import { costsOf } from '../passwords/bcrypt.worker.ts';
import {
  ask,
  createWorld,
  HOME,
  ledgerOf,
  newEmail,
  newOwner,
  PASSWORD,
  type Person,
  type World,
} from '../identity.fixture.ts';
import { importAccounts } from './import.service.ts';
import { signIn } from '../sign-in/sign-in.service.ts';

const OLD = 'what they had before'; // rules bind what is chosen here, not what was brought along
let world: World;
let owner: Person;
beforeAll(async () => {
  world = await createWorld();
  owner = await newOwner(world);
});
afterAll(() => world.close());

const take = (rows: { email: string; hash: string }[]) =>
  importAccounts(world.platform, {
    clinicId: owner.tenantId,
    people: rows.map(({ email, hash: stored }) => ({
      email,
      name: 'Ida Rhodes',
      role: 'staff',
      locale: 'es',
      hash: stored,
    })),
  });
const bcrypt = (kind: string, cost = 4) => hashSync(OLD, cost).replace('$2b$', `$${kind}$`);
const stored = (email: string) =>
  world.database.asSuperuser(
    async (sql) =>
      (
        await sql.query<{ password_hash: string; imported_hash: string | null }>(
          'select password_hash, imported_hash from core.account where email = $1',
          [email],
        )
      ).rows[0],
  );

describe('accounts with bcrypt hashes', () => {
  it.each(['2a', '2b', '2y'])(
    '[C174] of kind $%s$ sign in once with them and have Argon2id from then on',
    async (kind) => {
      const email = newEmail();
      expect(await take([{ email, hash: bcrypt(kind) }])).toMatchObject({ imported: 1, waiting: expect.any(Number) });
      expect((await stored(email))?.imported_hash).toMatch(/^\$2/);
      expect((await signIn(world.platform, { email, password: OLD }, HOME)).next).toBe('enrol');
      const after = await stored(email);
      expect(after?.imported_hash).toBeNull();
      expect(after?.password_hash).toMatch(/^\$argon2id\$v=19\$m=65536,t=3,p=1\$/);
      expect((await signIn(world.platform, { email, password: OLD }, HOME)).next).toBe('enrol');
    },
  );

  it('[C272] leave no hash but Argon2id with those who have signed in, and no history entry', async () => {
    const { rows } = await world.database.asSuperuser((sql) =>
      sql.query(`select (select count(*)::int from core.account where imported_hash is not null) as waiting,
                        (select count(*)::int from core.account where password_hash not like '$argon2id$%') as other,
                        (select count(*)::int from core.password_history) as earlier`),
    );
    expect(rows).toEqual([{ waiting: 0, other: 0, earlier: 0 }]);
  });

  it('are written to the ledger, and their e-mails are taken only once', async () => {
    const email = newEmail();
    expect(
      await take([
        { email, hash: bcrypt('2b') },
        { email: owner.email, hash: bcrypt('2b') },
      ]),
    ).toMatchObject({
      imported: 1,
      known: [owner.email],
    });
    expect(await ledgerOf(world, owner.tenantId)).toContainEqual({
      event: 'account.created',
      outcome: 'done',
      role: 'staff',
      imported: true,
    });
  });

  it('answer a wrong password as an unknown e-mail does, by a comparison of the same weight', async () => {
    const email = newEmail();
    await take([
      { email, hash: bcrypt('2b', 5) },
      { email: newEmail(), hash: bcrypt('2b', 8) },
    ]);
    const bodies: string[] = [];
    for (const one of [email, newEmail(), owner.email]) {
      const answer = await ask(world, 'POST', '/sign-in', { body: { email: one, password: 'Wrong-Kayak-4-Tuesday' } });
      bodies.push(answer.body.replace(/"requestId":"[^"]*"/, ''));
    }
    expect(new Set(bodies).size).toBe(1);
    const work = (cost: number | null) => costsOf(cost, 12).reduce((sum, each) => sum + 2 ** each, 0);
    expect([null, 4, 10, 11, 12].map(work)).toEqual(Array.from({ length: 5 }, () => 2 ** 12));
  });

  it('do not hold up other requests while they are compared', async () => {
    const comparing = compareBcrypt({ stored: null, maxCost: 12, password: 'wrong' });
    let turns = 0;
    const counting = setInterval(() => (turns += 1), 1);
    await comparing;
    clearInterval(counting);
    expect(turns).toBeGreaterThan(20);
  });

  it('are refused when they are no bcrypt hashes, in the code and in the table', async () => {
    const none = { email: newEmail(), hash: '$1$abc$def' };
    await expect(take([none])).rejects.toThrow('person 1');
    const planted = world.database.asSuperuser((sql) =>
      sql.query(`update core.account set imported_hash = '$1$abc$def' where email = $1`, [owner.email]),
    );
    await expect(planted).rejects.toThrow('imported_hash');
  });
});

describe('a hash made at lower costs', () => {
  it('is made anew at the first right password, which changes nothing else', async () => {
    const person = await newOwner(world);
    const weak = await hash(PASSWORD, { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 });
    const plant = () =>
      world.database.asSuperuser((sql) =>
        sql.query('update core.account set password_hash = $2, rehashed_at = now() where id = $1', [
          person.userId,
          weak,
        ]),
      );
    await plant();
    await expect(signIn(world.platform, { email: person.email, password: `${PASSWORD}?` }, HOME)).rejects.toThrow();
    expect((await stored(person.email))?.password_hash).toBe(weak);
    await signIn(world.platform, { email: person.email, password: PASSWORD }, HOME);
    expect((await stored(person.email))?.password_hash).toMatch(/m=65536,t=3,p=1/);
    const { rows } = await world.database.asSuperuser((sql) =>
      sql.query('select from core.password_history where account_id = $1', [person.userId]),
    );
    expect(rows).toEqual([]);
  });
});
