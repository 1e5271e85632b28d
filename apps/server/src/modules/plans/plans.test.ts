import { type ClinicPlan, entitlementAt, EVENTS, GRACE_DAYS } from '@hyaline/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { picture, plainPng, putLogo } from '../branding/branding.fixture.ts';
import { brandingRoutes } from '../branding/index.ts';
import {
  ask,
  createWorld,
  ledgerOf,
  newEmail,
  newOwner,
  signUpAs,
  type Person,
  type World,
} from '../identity/identity.fixture.ts';
import { TestBrowser } from '../identity/by-mail/ways-in.fixture.ts';
import { mailsTo } from '../mail/index.ts';
import { joiningRoutes, teamRoutes } from '../team/index.ts';
import { inviteBody, newMember } from '../team/team.fixture.ts';
import { entitlements } from './plans.fixture.ts';
import { planRoutes, plansOnConsole, setPlanOnConsole } from './index.ts';

const ROUTES = [planRoutes, brandingRoutes, teamRoutes, joiningRoutes];
const BRAND = {
  name: 'By the desk',
  theme: 'light',
  palette: { accent: '#0d4f6e', onAccent: '#ffffff' },
  logoScale: 1,
  logoPosition: 'start',
};

describe('the plan of a clinic', () => {
  let world: World;
  let owner: Person;
  beforeAll(async () => {
    world = await createWorld({ HYALINE_HOSTED: 'on' }, ROUTES);
    owner = await newOwner(world);
  });
  afterAll(() => world.close());

  const since = (days: number) => entitlements(world, owner.tenantId, 'trial', 'trialing', days);
  const invite = async (email = newEmail()) =>
    ask(world, 'POST', '/invitations', { token: owner.token, body: inviteBody(email, 'staff') });
  const brand = async (name = BRAND.name) => {
    const settings = await ask(world, 'GET', '/branding/settings', { token: owner.token });
    const { revision } = settings.json<{ revision: number }>();
    return ask(world, 'PUT', '/branding', { token: owner.token, body: { ...BRAND, name, revision } });
  };
  const planFor = async (person: Person) => ask(world, 'GET', '/clinic/plan', { token: person.token });

  it('is none for clinics that the console opened, and everything is on', async () => {
    expect((await planFor(owner)).json<ClinicPlan>()).toEqual({ plan: null });
    expect((await invite()).statusCode).toBe(201);
  });

  it('[C002] [C073] begins in the transaction that opens a clinic by signing up, for 7 × 24 h from that instant, and for nobody else', async () => {
    Object.assign(world.platform.config, { signUp: 'open' });
    const email = newEmail();
    const browser = new TestBrowser(world);
    expect(await browser.says('/sign-up', signUpAs(email))).toBe('202');
    const secret = (await mailsTo(world.platform, email)).find(({ kind }) => kind === 'verify-email')?.secret ?? '';
    expect(await browser.says('/sign-up/verify', { secret })).toBe('200');
    const { rows } = await world.database.asSuperuser((sql) =>
      sql.query(
        `select p.plan, p.state, p.since, c.created_at as opened from core.clinic_plan p join core.clinic c on c.tenant_id = p.tenant_id
         join core.membership m on m.tenant_id = c.tenant_id join core.account a on a.id = m.account_id where a.email_key = $1`,
        [email],
      ),
    );
    expect(rows).toMatchObject([{ plan: 'trial', state: 'trialing' }]);
    expect(rows[0].since).toEqual(rows[0].opened);
    const end = rows[0].since.getTime() + 7 * 24 * 3_600_000;
    const at = (moment: number) => entitlementAt(rows[0], new Date(moment)).access;
    expect([at(end - 1), at(end), at(end + 1000)]).toEqual(['full', 'read-only', 'read-only']);
    // whoever is invited into a clinic gets no trial of their own, and that of the clinic does not begin anew
    await newMember(world, owner, 'staff');
    const plans = await world.database.asSuperuser((sql) => sql.query('select 1 from core.clinic_plan where tenant_id = $1', [owner.tenantId])); // prettier-ignore
    expect(plans.rows).toEqual([]);
  });

  it('tells owner and admin how many days of a trial are left, and nobody else', async () => {
    const admin = await newMember(world, owner, 'admin');
    const staff = await newMember(world, owner, 'staff');
    await since(2.5);
    for (const person of [owner, admin])
      expect((await planFor(person)).json<ClinicPlan>().plan).toMatchObject({
        plan: 'trial',
        state: 'trialing',
        access: 'full',
        daysLeft: 5,
      });
    expect((await planFor(staff)).statusCode).toBe(403);
  });

  it('[C002] [C190] refuses new people and another brand in the very second in which the trial is over, and nothing is half done', async () => {
    await since(7 - 60 / 86_400);
    expect((await invite()).statusCode).toBe(201);
    expect((await brand()).statusCode).toBe(200);
    world.clock.forward(60);
    const email = newEmail();
    for (const answer of [await invite(email), await brand()])
      expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([402, 'plan-ended']);
    const { rows } = await world.database.asSuperuser((sql) =>
      sql.query('select 1 from core.invitation where email_key = $1', [email]),
    );
    expect(rows).toEqual([]);
  });

  it('[C030] is asked for before the branding is changed: not paid, nothing changes, its logo included; paid again, it does', async () => {
    const { token, tenantId } = owner;
    const row = async () => (await world.database.asSuperuser((sql) => sql.query('select * from core.branding where tenant_id = $1', [tenantId]))).rows; // prettier-ignore
    await entitlements(world, tenantId, 'pro', 'active', 40);
    expect((await brand()).statusCode).toBe(200);
    const before = await row();
    const { revision } = before[0] as { revision: number };
    for (const [state, days] of [
      ['past_due', GRACE_DAYS],
      ['unpaid', 0],
      ['paused', 0],
      ['canceled', 0],
    ] as const) {
      // prettier-ignore
      await entitlements(world, tenantId, 'pro', state, days);
      const answers = [
        await brand('By nobody'),
        await putLogo(world, token, plainPng(picture(5, 5)), revision),
        await ask(world, 'DELETE', `/branding/logo?revision=${revision}`, { token }),
      ];
      for (const answer of answers)
        expect([state, answer.statusCode, answer.json<{ code: string }>().code]).toEqual([state, 402, 'plan-ended']);
      expect(await row()).toEqual(before);
    }
    await entitlements(world, tenantId, 'pro', 'active', 40);
    expect((await putLogo(world, token, plainPng(picture(5, 5)), revision)).statusCode).toBe(200);
    expect((await brand('By the owner')).statusCode).toBe(200);
    expect(await row()).toMatchObject([{ revision: revision + 2, name: 'By the owner', logo_width: 5 }]);
  });

  it('never stands before reading, taking back, security and the export of one’s own data', async () => {
    const staff = await newMemberWhile(world, owner, () => since(1));
    const pending = await inviteWhile(() => since(1), invite);
    await since(30);
    const reads = ['/branding', '/branding/settings', '/members', '/team', '/session', '/clinic/plan'];
    for (const url of reads) expect((await ask(world, 'GET', url, { token: owner.token })).statusCode, url).toBe(200);
    const exported = await ask(world, 'POST', '/team/export', { token: owner.token, body: {} });
    expect(exported.statusCode).toBe(200);
    expect((await ask(world, 'DELETE', `/invitations/${pending}`, { token: owner.token })).statusCode).toBe(204);
    const about = `/members/${staff.userId}`;
    for (const what of ['end-sessions', 'remove'])
      expect(
        (await ask(world, 'POST', `${about}/${what}`, { token: owner.token, body: { handOverTo: null } })).statusCode,
        what,
      ).toBeLessThan(300);
    const again = await ask(world, 'POST', `${about}/restore`, { token: owner.token });
    expect(again.json<{ code: string }>().code).toBe('plan-ended');
  });

  it('is said by the operator, from then on, and stands in the clinic’s ledger', async () => {
    await since(30);
    expect((await invite()).statusCode).toBe(402);
    await setPlanOnConsole(world.platform, { clinicId: owner.tenantId, plan: 'pro', state: 'active' });
    expect((await invite()).statusCode).toBe(201);
    const last = (await ledgerOf(world, owner.tenantId)).findLast(({ event }) => event === 'plan.changed');
    expect(last).toMatchObject({ plan: 'pro', state: 'active', onConsole: true });
    expect(EVENTS['plan.changed'].es).not.toBe(EVENTS['plan.changed'].en);
    const listed = (await plansOnConsole(world.platform)).find(({ tenantId }) => tenantId === owner.tenantId);
    expect(listed).toMatchObject({ plan: 'pro', state: 'active', entitlement: { access: 'full' } });
  });

  it('cannot be changed by any statement of the clinic itself', async () => {
    const as = (text: string) => world.platform.db.inTenant(owner, (tx) => tx.query({ name: '', text }, []));
    await expect(as(`update core.clinic_plan set state = 'active'`)).rejects.toMatchObject({ code: '42501' });
    await expect(
      as(`insert into core.clinic_plan (tenant_id, plan, state) values (sec.tenant(), 'pro', 'active')`),
    ).rejects.toMatchObject({ code: '42501' });
    expect(await as(`select sec.start_trial() as done`)).toEqual([{ done: false }]);
    expect(await as(`select sec.set_plan(sec.tenant(), 'clinic', 'active', null) as done`)).toEqual([{ done: false }]);
  });
});

describe('on a machine of its own', () => {
  it('everything is on, whatever a row says, and there is no plan to show', async () => {
    const world = await createWorld({}, ROUTES);
    const owner = await newOwner(world);
    await entitlements(world, owner.tenantId, 'pro', 'canceled', 100);
    expect((await ask(world, 'GET', '/clinic/plan', { token: owner.token })).json()).toEqual({ plan: null });
    const body = inviteBody(newEmail(), 'staff');
    expect((await ask(world, 'POST', '/invitations', { token: owner.token, body })).statusCode).toBe(201);
    await world.close();
  });
});

async function newMemberWhile(world: World, owner: Person, first: () => Promise<unknown>): Promise<Person> {
  await first();
  return newMember(world, owner, 'staff');
}

async function inviteWhile(first: () => Promise<unknown>, invite: () => Promise<{ json<T>(): T }>): Promise<string> {
  await first();
  return (await invite()).json<{ id: string }>().id;
}
