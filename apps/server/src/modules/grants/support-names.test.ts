import type { Session, SupportPeople, Ticket, TotpEnrolment } from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import { generateSync } from 'otplib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, createWorld, newOwner, type Person, type World } from '../imaging/imaging.fixture.ts';
import { mailsTo } from '../mail/index.ts';
import { joiningRoutes, teamRoutes } from '../team/index.ts';
import { addSupportOnConsole, grantRoutes, removeSupportOnConsole, supportRoutes } from './index.ts';

const PASSWORD = 'Nine-Kayaks-4-Tuesday';
let world: World;
let owner: Person;
beforeAll(async () => {
  world = await createWorld([teamRoutes, joiningRoutes, grantRoutes, supportRoutes]);
  owner = await newOwner(world);
});
afterAll(() => world.close());

const superuser = async <Row extends object>(text: string, params: readonly unknown[] = []): Promise<Row[]> =>
  world.platform.database.asSuperuser(async (sql) => (await sql.query<Row>(text, [...params])).rows);
const nameThem = (email: string, name = 'Sam Porter', password = PASSWORD) =>
  addSupportOnConsole(world.platform, { email, name, locale: 'en', password });
const remove = (email: string) => removeSupportOnConsole(world.platform, email);
const addressOf = (): string => `${newId()}@support.example`;
let visitors = 0;
const visitor = () => ({ cookie: '', ip: `10.82.0.${++visitors}` });
const people = async () => (await ask(world.app, owner, 'GET', '/support/people')).json<SupportPeople>().people;
const idOf = async (name: string): Promise<string> => (await people()).find((one) => one.name === name)?.id ?? '';

describe('the name of support', () => {
  it('is given again to an address that had it before, as a new account that nothing of the old one opens', async () => {
    const email = addressOf();
    await nameThem(email, 'Sam Before');
    const before = await idOf('Sam Before');
    await remove(email);
    const [other, password] = ['Sam Again', 'Seven-Lanterns-2-Harbour'];
    await nameThem(email, other, password);
    expect(await idOf(other)).not.toBe(before);
    expect((await people()).map(({ id }) => id)).not.toContain(before);
    const enter = (word: string) => ask(world.app, visitor(), 'POST', '/sign-in', { body: { email, password: word } });
    expect((await enter(PASSWORD)).statusCode).toBe(401);
    expect((await enter(password)).json<Ticket>()).toMatchObject({ next: 'enrol' }); // the second factor is new too
    const letIn = { accountId: before, patientRef: null, minutes: 15, reason: 'Calendar shows no hours since the update' }; // prettier-ignore
    expect((await ask(world.app, owner, 'POST', '/support/grants', { body: letIn })).statusCode).toBe(404);
    await remove(email);
    await nameThem(email, 'Sam Thrice');
  });

  it('stands in the ledger of the desk with the account, or there is no account', async () => {
    const [named, email] = [addressOf(), addressOf()];
    await nameThem(named, 'Ivy Inside');
    const id = await idOf('Ivy Inside');
    const lines = async () => (await superuser<{ event: string }>(`select event from audit.entry where resource_id = $1`, [id])).map(({ event }) => event); // prettier-ignore
    expect(await lines()).toContain('support.named');
    await superuser(`create function audit.fail() returns trigger language plpgsql as $$ begin
      if new.event like 'support.%' then raise exception 'no ledger'; end if; return new; end $$`);
    await superuser('create trigger fail before insert on audit.entry for each row execute function audit.fail()');
    try {
      await expect(nameThem(email)).rejects.toThrow('no ledger');
      await expect(remove(named)).rejects.toThrow('no ledger');
      const there = await superuser<{ email: string }>('select email from core.account where email = any($1)', [[email, named]]); // prettier-ignore
      expect(there).toEqual([{ email: named }]); // neither named nor let go
      expect(await idOf('Ivy Inside')).toBe(id);
    } finally {
      await superuser('drop trigger fail on audit.entry');
      await superuser('drop function audit.fail()');
    }
    await nameThem(email);
    await remove(named);
    expect(await lines()).toEqual(expect.arrayContaining(['support.named', 'support.removed']));
  });

  it('is no way into a clinic’s team: an invitation to that address says why, changes nothing, and holds once it is free', async () => {
    const email = addressOf();
    await nameThem(email);
    const here = visitor();
    const post = (path: string, body: object) => ask(world.app, here, 'POST', path, { body });
    const { ticket } = (await post('/sign-in', { email, password: PASSWORD })).json<Ticket>();
    const { secret: totp } = (await post('/sign-in/enrolment', { ticket })).json<TotpEnrolment>();
    const codeAt = (later: number) => generateSync({ secret: totp, epoch: Math.floor(Date.now() / 1000) + later });
    const confirmed = await post('/sign-in/enrolment/confirm', { ticket, code: codeAt(0) });
    expect(confirmed.json<{ session: Session }>().session.role).toBe('support');

    const asked = { email, name: 'Sam', role: 'staff', locale: 'en' };
    expect((await ask(world.app, owner, 'POST', '/invitations', { body: asked })).statusCode).toBe(201);
    const secret = (await mailsTo(world.platform, email))[0]?.secret ?? '';
    const reply = await post('/invitations/join', { secret, password: PASSWORD, code: codeAt(30) });
    expect(reply.json(), reply.body).toMatchObject({ status: 409, code: 'support-no-member' });
    expect((await ask(world.app, owner, 'GET', '/members')).body).not.toContain(await idOf('Sam Porter'));
    await remove(email);
    const { next } = (await post('/invitations/open', { secret })).json<{ next: string }>();
    expect(next).toBe('new-account');
  });
});
