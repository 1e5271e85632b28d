import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoExists, seedDemo } from './demo.service.ts';
import {
  ask,
  createWorld,
  HOME,
  inSession,
  ledgerOf,
  newEmail,
  PASSWORD,
  signUpAs,
  type World,
} from '../identity.fixture.ts';
import { signIn, signInWithCode } from '../sign-in/sign-in.service.ts';
import { newSecret } from '../secrets.ts';
import { createOwnerOnConsole, signUp } from '../by-mail/sign-up.service.ts';
import { passwordFaults } from '../passwords/password-policy.ts';

describe('the demo', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
  });
  afterAll(() => world.close());

  it('can be signed in to with exactly what the start screen prints', async () => {
    const printed = await seedDemo(world.platform);
    const { ticket } = await signIn(world.platform, { email: printed.email, password: printed.password }, HOME);
    const { session } = inSession(await signInWithCode(world.platform, { ticket, code: printed.code }, HOME));
    expect(session).toMatchObject({ clinic: { name: 'Laurel Clinic' }, role: 'owner' });
    expect(passwordFaults(printed.password)).toEqual([]);
  });

  it('has an owner, two providers, one of the staff and a privacy officer, and a second start changes nothing', async () => {
    const before = await seedDemo(world.platform);
    const entries = (await ledgerOf(world, before.clinicId)).length;
    expect(await seedDemo(world.platform)).toEqual(before);
    expect(await ledgerOf(world, before.clinicId)).toHaveLength(entries);
    const { rows } = await world.database.asSuperuser((sql) =>
      sql.query('select role from core.membership order by role'),
    );
    expect(rows.map((row) => row.role)).toEqual(['owner', 'privacy-officer', 'provider', 'provider', 'staff']);
  });

  it('opens with what is printed on a folder older than its passwords may get', async () => {
    const { clinicId, email, password } = await seedDemo(world.platform);
    await world.database.asSuperuser((sql) =>
      sql.query(`update core.account set password_set_at = password_set_at - interval '91 days'`),
    );
    const printed = await seedDemo(world.platform);
    expect(printed).toMatchObject({ email, password });
    const { ticket } = await signIn(world.platform, { email, password }, HOME);
    world.clock.forward(30);
    const code = (await seedDemo(world.platform)).code;
    expect(await signInWithCode(world.platform, { ticket, code }, HOME)).toHaveProperty('token');
    const changed = (await ledgerOf(world, clinicId)).filter(({ event }) => event === 'account.password-changed');
    expect(changed).toHaveLength(5);
  });

  it('does not exist for an installation without it, not even on a folder that holds it', async () => {
    const platform = { ...world.platform, config: { ...world.platform.config, demo: false } };
    await expect(seedDemo(platform)).rejects.toThrow('HYALINE_DEMO is off');
    expect(await demoExists(platform)).toBe(true);
    const { email, password } = await seedDemo(world.platform);
    await expect(signIn(platform, { email, password }, HOME)).rejects.toThrow('sign-in-failed');
  });
});

describe('an installation without the demo', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld({ HYALINE_DEMO: 'off' });
  });
  afterAll(() => world.close());

  const installation = async () => (await ask(world, 'GET', '/installation')).json();

  it('lets nobody on the network become its first owner: the console makes that one, and opens sign-up', async () => {
    expect(await installation()).toMatchObject({ demo: false, signUpOpen: false, secureContext: true });
    expect((await ask(world, 'POST', '/sign-up', { body: signUpAs(newEmail()) })).json().code).toBe('sign-up-closed');
    const email = newEmail();
    const { clinicId } = await createOwnerOnConsole(world.platform, signUpAs(email));
    expect(await ledgerOf(world, clinicId)).toHaveLength(2);
    expect(await signIn(world.platform, { email, password: PASSWORD }, HOME)).toMatchObject({ next: 'enrol' });
    expect(await installation()).toMatchObject({ signUpOpen: true });
  });

  it('keeps sign-up closed when its operator says so', async () => {
    const platform = { ...world.platform, config: { ...world.platform.config, signUp: 'closed' as const } };
    await expect(signUp(platform, signUpAs(newEmail()), newSecret())).rejects.toThrow('sign-up-closed');
  });
});
