import { newId } from '@hyaline/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { acceptPassword, passwordRulesFor } from './accept-password.ts';
import { age, ask, createWorld, ledgerOf, newOwner, type Person, type World } from '../identity.fixture.ts';

let world: World;
let owner: Person;
beforeAll(async () => {
  world = await createWorld();
  owner = await newOwner(world);
});
afterAll(() => world.close());

const put = (body: object, by = owner) => ask(world, 'PUT', '/clinic/rules', { token: by.token, body });
const NIST = { passwordPreset: 'nist', magicLink: true };
const STRICT = { passwordPreset: 'strict', magicLink: true };
const LONG_AND_PLAIN = 'ostriches veto lamps';

const tryOut = (password: string) =>
  acceptPassword(world.platform, { password, about: [], accountId: owner.userId }).then(
    () => 'accepted',
    (error: { fields: readonly string[] }) => error.fields.slice(1),
  );

/** A place in somebody else's clinic beside the own one. */
const joinClinicOf = (person: Person, clinic: Person, role: string) =>
  world.database.asSuperuser((sql) =>
    sql.query('insert into core.membership (tenant_id, account_id, role) values ($1, $2, $3)', [
      clinic.tenantId,
      person.userId,
      role,
    ]),
  );

describe('the sign-in rules of a clinic', () => {
  it('[C276] begin with preset strict; nist asks for length alone, has no expiry, and is written down', async () => {
    expect((await ask(world, 'GET', '/clinic/rules', { token: owner.token })).json()).toEqual(STRICT);
    expect(await tryOut(LONG_AND_PLAIN)).toEqual(['password.no-upper', 'password.no-digit']);
    expect((await put(NIST)).json()).toEqual(NIST);
    expect(await tryOut(LONG_AND_PLAIN)).toBe('accepted');
    expect(await tryOut('Kayak-4-Tuesda')).toEqual(['password.short']); // 14
    expect(await tryOut('passwordpassword')).toEqual(['password.breached']);
    expect((await ask(world, 'GET', '/password', { token: owner.token })).json()).toMatchObject({ expiresAt: null });
    expect(await ledgerOf(world, owner.tenantId)).toContainEqual({
      event: 'clinic.rules-changed',
      outcome: 'done',
      before: STRICT,
      after: NIST,
    });
  });

  it('stay unwritten when nothing changes, and the other one changes beside it', async () => {
    const count = async () =>
      (await ledgerOf(world, owner.tenantId)).filter(({ event }) => event === 'clinic.rules-changed').length;
    const before = await count();
    await put(NIST);
    expect(await count()).toBe(before);
    expect((await put({ ...NIST, magicLink: false })).json()).toEqual({ ...NIST, magicLink: false });
    expect(await count()).toBe(before + 1);
    await put(NIST);
  });

  it('of several clinics bind a person at their strictest', async () => {
    const other = await newOwner(world); // strict
    await joinClinicOf(owner, other, 'provider');
    const rules = await passwordRulesFor(world.platform, { accountId: owner.userId });
    expect(rules).toEqual({ minLength: 15, classes: true, history: 24, expiryDays: 90 });
    const joining = await passwordRulesFor(world.platform, { accountId: other.userId, joining: owner.tenantId });
    expect(joining).toEqual(rules);
  });

  it('are changed by an owner who has just confirmed, and by nobody else', async () => {
    const own = await newOwner(world);
    await age(world, own, 16 * 60);
    expect((await put(NIST, own)).json()).toMatchObject({ status: 403, code: 'step-up-required' });
    await world.database.asSuperuser((sql) =>
      sql.query(`update core.membership set role = 'admin' where account_id = $1`, [own.userId]),
    );
    expect((await put(NIST, own)).json()).toMatchObject({ status: 403, code: 'forbidden' });
    const byStatement = world.platform.db.inTenant(own, (tx) =>
      tx.query({ name: '', text: `select sec.set_password_preset('nist')` }, []),
    );
    await expect(byStatement).rejects.toThrow('only an owner');
    const foreign = world.platform.db.inTenant({ tenantId: own.tenantId, userId: newId() }, (tx) =>
      tx.query({ name: '', text: `update core.sign_in_rules set password_preset = 'nist'` }, []),
    );
    await expect(foreign).rejects.toThrow('permission denied');
  });
});
