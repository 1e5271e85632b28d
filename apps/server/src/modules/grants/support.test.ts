import type {
  Grant,
  GrantDetail,
  Looks,
  MyClinics,
  Notices,
  Patient,
  Session,
  SupportInside,
  SupportPeople,
  Ticket,
  TotpEnrolment,
  Viewers,
} from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import { generateSync } from 'otplib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessLogRoutes } from '../access-log/index.ts';
import { chartRoutes } from '../chart-entries/index.ts';
import { exchangeRoutes } from '../exchange/index.ts';
import { ask, createWorld, newColleague, newOwner, type Person, type World } from '../imaging/imaging.fixture.ts';
import { append } from '../ledger/index.ts';
import { mailsTo } from '../mail/index.ts';
import { noticeRoutes } from '../notices/index.ts';
import { packetRoutes } from '../packets/index.ts';
import { packetDraft } from '../packets/packets.fixture.ts';
import { patientRoutes } from '../patients/index.ts';
import { enter, typed } from '../patients/patients.fixture.ts';
import { practiceRoutes } from '../practice/index.ts';
import { profileRoutes } from '../profile/index.ts';
import { joiningRoutes, teamRoutes } from '../team/index.ts';
import {
  addSupportOnConsole,
  admitSupport,
  grantRoutes,
  removeSupportOnConsole,
  supportRoutes,
  sweepGrants,
} from './index.ts';

const PASSWORD = 'Nine-Kayaks-4-Tuesday';
const REASON = 'Calendar shows no hours since the update';
let world: World;
let owner: Person;
let other: Person;
let grace: Person;
let officer: Person;
let patient: { id: string; ref: string };
let second: { id: string; ref: string };
let packetId: string;

beforeAll(async () => {
  world = await createWorld(
    [
      patientRoutes,
      chartRoutes,
      packetRoutes,
      exchangeRoutes,
      accessLogRoutes,
      practiceRoutes,
      profileRoutes,
      teamRoutes,
      joiningRoutes,
      noticeRoutes,
      grantRoutes,
      supportRoutes,
    ],
    { traced: true },
  );
  owner = await newOwner(world);
  other = await newOwner(world);
  grace = await newColleague(world, owner, 'provider', 'Grace Treats');
  officer = await newColleague(world, owner, 'privacy-officer', 'Pia Privacy');
  patient = await enter(world, grace, { givenName: 'Qorvixana' });
  second = await enter(world, grace, { givenName: 'Zyxwolfram' });
  const packet = await ask(world.app, grace, 'POST', `/patients/${patient.id}/packets`, {
    body: packetDraft('For you'),
  });
  packetId = packet.json<{ id: string }>().id;
});
afterAll(() => world.close());

const superuser = async <Row extends object>(text: string, params: readonly unknown[] = []): Promise<Row[]> =>
  world.platform.database.asSuperuser(async (sql) => (await sql.query<Row>(text, [...params])).rows);
const sqlAs = <Row extends object>(
  by: Person,
  text: string,
  params: readonly unknown[] = [],
  phi = true,
): Promise<Row[]> =>
  world.platform.db.inTenant(
    { tenantId: by.tenantId, userId: by.userId },
    (tx) => tx.query<Row>({ name: '', text }, params),
    { phi },
  );
const to = (by: Person, method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object) =>
  ask(world.app, by, method, path, body === undefined ? {} : { body });
const status = async (by: Person, method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object) =>
  (await to(by, method, path, body)).statusCode;

let visitors = 0;
/** Named on the console, signed in at the desk: the account, the sign-in and the second factor are real. */
async function newSupport(name = 'Sam Porter'): Promise<Person & { email: string }> {
  const email = `${newId()}@support.example`;
  await addSupportOnConsole(world.platform, { email, name, locale: 'en', password: PASSWORD });
  const visitor = { cookie: '', ip: `10.81.0.${++visitors}` };
  const post = (path: string, body: object) => ask(world.app, visitor, 'POST', path, { body });
  const { ticket } = (await post('/sign-in', { email, password: PASSWORD })).json<Ticket>();
  const { secret } = (await post('/sign-in/enrolment', { ticket })).json<TotpEnrolment>();
  const code = generateSync({ secret, epoch: Math.floor(Date.now() / 1000) });
  const reply = await post('/sign-in/enrolment/confirm', { ticket, code });
  const { session } = reply.json<{ session: Session }>();
  expect(session.role).toBe('support');
  return { ...visitor, email, cookie: cookieOf(reply), tenantId: session.clinic.id, userId: session.account.id };
}
const cookieOf = (reply: { headers: Record<string, unknown> }): string =>
  String([reply.headers['set-cookie'] ?? []].flat()[0] ?? '').split(';')[0] ?? '';

interface Letting {
  patientRef?: string | null;
  minutes?: number;
  by?: Person;
}
const give = (who: Person, { patientRef = null, minutes = 30, by = owner }: Letting = {}) =>
  to(by, 'POST', '/support/grants', { accountId: who.userId, patientRef, minutes, reason: REASON });
async function given(who: Person, how: Letting = {}): Promise<string> {
  const reply = await give(who, how);
  if (reply.statusCode !== 201) throw new Error(reply.body);
  return reply.json<{ id: string }>().id;
}
const change = (who: Person, clinicId: string) => to(who, 'POST', '/session/switch', { clinicId });
/** Let in, and gone in: the person as they are in the clinic. */
async function inside(how: Letting = {}): Promise<{ sam: Person; desk: Person & { email: string }; id: string }> {
  const desk = await newSupport();
  const id = await given(desk, how);
  const reply = await change(desk, owner.tenantId);
  expect(reply.statusCode).toBe(200);
  return { desk, id, sam: { ...desk, cookie: cookieOf(reply), tenantId: owner.tenantId } };
}
const age = (id: string, seconds: number) =>
  superuser(
    `update core.access_grant set taken_at = taken_at - make_interval(secs => $2), ends_at = ends_at - make_interval(secs => $2) where id = $1`,
    [id, seconds],
  );
interface Line {
  event: string;
  outcome: string;
  patient: string | null;
  resource: { id: string };
  facts: Record<string, unknown>;
}
const linesOf = async (clinic: string, by: string): Promise<Line[]> =>
  (
    await superuser<{ line: Line }>(
      `select canonical::json as line from audit.entry where tenant_id = $1 and canonical like $2 order by id`,
      [clinic, `%${by}%`],
    )
  ).map(({ line }) => line);
/** What would change rows of others in a table; a sign-in and a notice of their own are anybody's. */
function writesOf(name: string, column: string, userId: string): string[] {
  const others = /\.(session|notice)$/.test(name) ? ` where account_id <> '${userId}'` : '';
  const set = { 'core.session': 'ended_at = now()', 'core.mail': 'state = state', 'core.notice': 'read_at = now()' }[
    name
  ];
  return [
    `delete from ${name}${others} returning 1`,
    `update ${name} set ${set ?? `${column} = ${column}`}${others} returning 1`,
  ];
}
/** Whether patients show, at SQL level: an injected statement that runs as this person. */
const rowsOf = async (by: Person, table = 'patient'): Promise<number> =>
  (await sqlAs(by, `select 1 from ${table}`)).length;

describe('support without a grant', () => {
  it('[C220] [C263] [C285] [C286] is in no clinic: its own desk, and 404 for whatever there is elsewhere', async () => {
    const sam = await newSupport();
    const { clinics } = (await to(sam, 'GET', '/session/clinics')).json<MyClinics>();
    expect(clinics.map(({ role, current }) => [role, current])).toEqual([['support', true]]);
    for (const clinic of [owner.tenantId, newId()]) expect((await change(sam, clinic)).statusCode).toBe(404);
    for (const id of [patient.id, newId()]) expect(await status(sam, 'GET', `/patients/${id}`)).toBe(404);
    for (const path of ['/patients', '/studies', '/consent-forms']) expect(await status(sam, 'GET', path)).toBe(404);
    expect(await rowsOf({ ...sam, tenantId: owner.tenantId })).toBe(0);
    for (const person of [owner, grace]) expect((await to(person, 'GET', '/members')).body).not.toContain('Sam Porter');
  });

  it('[C263] cannot be made a member, nor a member support, by whichever statement', async () => {
    const sam = await newSupport();
    for (const role of ['owner', 'provider', 'support'])
      await expect(
        superuser('insert into core.membership (tenant_id, account_id, role) values ($1, $2, $3)', [
          owner.tenantId,
          sam.userId,
          role,
        ]),
      ).rejects.toMatchObject({ code: '42501' });
    const turned = `update core.membership set role = 'support' where account_id = $1`;
    await expect(superuser(turned, [grace.userId])).rejects.toMatchObject({ code: '42501' });
    const asked = { email: `${newId()}@clinic.example`, name: 'S', role: 'support', locale: 'en' };
    expect(await status(owner, 'POST', '/invitations', asked)).toBeGreaterThanOrEqual(403);
    await expect(
      addSupportOnConsole(world.platform, { email: sam.email, name: 'Twice', locale: 'en', password: PASSWORD }),
    ).rejects.toMatchObject({ code: 'email-taken' });
    for (const who of [owner, grace, sam])
      await expect(
        sqlAs(
          who,
          `select sec.add_support(gen_random_uuid(), gen_random_uuid(), 'a@b.example', 'a@b.example', 'A', 'en', 'x')`,
          [],
          false,
        ),
      ).rejects.toMatchObject({ code: '42501' });
  });
});

describe('letting support in', () => {
  it('[C263] [C286] is for the owner, after a proof of presence, and tells owners and privacy officers at once', async () => {
    const sam = await newSupport('Sue Helper');
    const { people } = (await to(owner, 'GET', '/support/people')).json<SupportPeople>();
    expect(people).toContainEqual({ id: sam.userId, name: 'Sue Helper' }); // every clinic may ask: no address
    for (const person of [grace, officer, sam]) {
      expect((await give(sam, { by: person })).statusCode).toBe(403);
      expect(await sqlAs(person, 'select * from sec.support_people()', [], false)).toEqual([]);
      await expect(
        sqlAs(person, `select sec.give_support(gen_random_uuid(), $1, null, 30, 'x')`, [sam.userId], false),
      ).rejects.toMatchObject({ code: '42501' });
    }
    const old = (minutes: number) =>
      superuser('update core.session set verified_at = now() - make_interval(mins => $2) where account_id = $1', [
        owner.userId,
        minutes,
      ]);
    await old(16);
    expect((await give(sam)).json()).toMatchObject({ code: 'step-up-required' });
    const [refused] = await sqlAs<{ verdict: string }>(
      owner,
      `select sec.give_support(gen_random_uuid(), $1, null, 30, 'x') as verdict`,
      [sam.userId],
      false,
    );
    expect(refused?.verdict).toBe('step-up-required');
    await old(0);
    const id = await given(sam, { patientRef: patient.ref });
    const line = (await linesOf(owner.tenantId, id)).find(({ event }) => event === 'grant.approved');
    expect(line).toMatchObject({ patient: patient.ref, facts: { account: sam.userId, minutes: 30 } });
    for (const person of [owner, officer]) {
      const [notice] = (await to(person, 'GET', '/notices')).json<Notices>().notices;
      expect(notice).toMatchObject({ kind: 'support-let-in', values: { who: 'Sue Helper' } });
      const [{ email } = { email: '' }] = await superuser<{ email: string }>(
        'select email from core.account where id = $1',
        [person.userId],
      );
      const mail = (await mailsTo(world.platform, email)).find(({ text }) => text.includes('Sue Helper'));
      expect(mail?.subject).toBe('Support was let into your clinic');
      expect(JSON.stringify(mail)).not.toMatch(new RegExp(`${patient.ref}|Qorvixana|Calendar`));
    }
  });

  it.each([
    ['61 minutes', { minutes: 61 }],
    ['a negative time', { minutes: -15 }],
    ['a list of patients', { patientRef: ['PT-000001'] }],
    ['a reason nobody can judge', { reason: 'help' }],
    ['more than is asked for', { writes: true }],
  ])('[C286] refuses %s', async (_what, more) => {
    const body = { accountId: (await newSupport()).userId, patientRef: null, minutes: 30, reason: REASON, ...more };
    expect(await status(owner, 'POST', '/support/grants', body)).toBe(422);
  });

  it('lets in nobody but support, and nobody twice at once', async () => {
    for (const accountId of [grace.userId, newId(), other.userId])
      expect(
        await status(owner, 'POST', '/support/grants', { accountId, patientRef: null, minutes: 15, reason: REASON }),
      ).toBe(404);
    const sam = await newSupport();
    const replies = await Promise.all(Array.from({ length: 5 }, () => give(sam)));
    expect(replies.map(({ statusCode }) => statusCode).toSorted()).toEqual([201, 409, 409, 409, 409]);
  });
});

describe('the name of somebody of support', () => {
  it('[C263] is the one that the console gave: owners choose by it, and the log shows it', async () => {
    const sam = await newSupport('Sam Porter');
    const profile = (name: string) => ({ name, locale: 'es', phone: null, credentials: null, timeZone: null, mail: { reminders: true } }); // prettier-ignore
    expect(await status(sam, 'PUT', '/profile', profile('Grace Treats'))).toBe(403);
    expect(await status(sam, 'PUT', '/profile', profile('Sam Porter'))).toBe(200);
    await sqlAs(sam, `select sec.change_own_profile('Grace Treats', 'en', null, null, null, true)`, [], false);
    const { people } = (await to(owner, 'GET', '/support/people')).json<SupportPeople>();
    expect(people).toContainEqual({ id: sam.userId, name: 'Sam Porter' });
    expect(await status(grace, 'PUT', '/profile', profile('Grace Treats'))).toBe(200);
  });
});

describe('support with a grant', () => {
  it('[C263] sees how the clinic is set up and no patient, unless the grant names one', async () => {
    const { sam } = await inside();
    for (const path of ['/practice', '/locations', '/members', '/legal/status'])
      if (path !== '/legal/status') expect(await status(sam, 'GET', path), path).toBe(200);
    const [real, none] = await Promise.all([patient.id, newId()].map((id) => to(sam, 'GET', `/patients/${id}`)));
    expect([real?.statusCode, none?.statusCode]).toEqual([404, 404]);
    expect((await to(sam, 'GET', '/patients')).body).not.toMatch(/Qorvixana|Zyxwolfram|PT-/);
    expect((await to(sam, 'POST', '/patients/search', { text: 'Qorvixana' })).body).not.toContain(patient.ref);
    for (const table of ['patient', 'patient_identity', 'patient_profile', 'packet', 'chart_entry', 'study'])
      expect(await rowsOf(sam, table), table).toBe(0);
  });

  it('[C220] [C263] [C285] [C286] reads the one patient that it names, of all that there are, and no packet', async () => {
    const { sam, id } = await inside({ patientRef: patient.ref });
    const opened = await to(sam, 'GET', `/patients/${patient.id}`);
    expect(opened.statusCode).toBe(200);
    expect(opened.json<Patient>().fields.givenName).toBe('Qorvixana');
    expect(await status(sam, 'GET', `/patients/${second.id}`)).toBe(404);
    expect(await rowsOf(sam)).toBe(1);
    expect(await status(sam, 'GET', `/packets/${packetId}`)).toBe(404);
    for (const table of ['packet', 'packet_version']) expect(await rowsOf(sam, table)).toBe(0);
    const seen = (await linesOf(owner.tenantId, sam.userId)).find(({ event }) => event === 'patient.read');
    expect(seen).toMatchObject({ patient: patient.ref, facts: { grant: id } });
    const { looks } = (await to(owner, 'GET', `/access-log?patient=${patient.ref}&person=${sam.userId}`)).json<Looks>();
    expect(looks).toEqual(expect.arrayContaining([expect.objectContaining({ event: 'patient.read', byGrant: true })]));
    const { viewers } = (await to(owner, 'GET', `/patients/${patient.id}/viewers`)).json<Viewers>();
    expect(viewers).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ why: 'grant', person: { id: sam.userId, name: 'Sam Porter' } }),
      ]),
    );
  });

  it('[C263] writes nothing: no route takes it, and no statement does', async () => {
    const { sam } = await inside({ patientRef: patient.ref });
    const { revision } = (await to(sam, 'GET', `/patients/${patient.id}`)).json<Patient>();
    const attempts: [Parameters<typeof to>[1], string, object?][] = [
      ['PUT', `/patients/${patient.id}`, { revision, fields: typed({ givenName: 'Changed' }) }],
      ['DELETE', `/patients/${patient.id}`],
      ['POST', `/patients/${patient.id}/prints`, { via: 'browser' }],
      ['POST', '/patients/duplicates', { fields: typed() }],
      ['PUT', '/practice', {}],
      ['PUT', '/profile', {}],
      ['POST', '/sign-ins/not-me', {}],
      ['POST', '/grants', { target: { kind: 'patient', patientRef: second.ref }, minutes: 60, reason: REASON }],
      ['POST', '/support/grants', { accountId: sam.userId, patientRef: second.ref, minutes: 60, reason: REASON }],
      ['POST', `/patients/${patient.id}/export`, {}],
      ['GET', `/patients/${patient.id}/print-view`],
      ['GET', `/patients/${patient.id}/documents/${newId()}`],
    ];
    for (const [method, path, body] of attempts) {
      const reply = await to(sam, method, path, body);
      expect([403, 404], `${method} ${path} ${reply.body}`).toContain(reply.statusCode);
    }
    const by = { ...sam, role: 'support' } as const;
    const taking = ['/figures/export', '/protocols/:id/sheet', '/patients/:id/print-view'];
    for (const [at, path] of taking.entries()) {
      const asked = { needs: 'patient:read', method: at === 2 ? 'HEAD' : 'GET', route: `/api/v1${path}` } as const;
      await expect(admitSupport(world.platform, by, { ...asked, ip: sam.ip })).rejects.toMatchObject({
        code: 'forbidden',
      });
    }
    const tables = await superuser<{ name: string; column: string }>(
      `select n.nspname || '.' || c.relname as name, a.attname as column
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
       join lateral (select attname from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped order by attnum limit 1) a on true
       where c.relkind = 'r' and (n.nspname = 'core' or n.nspname = $1) order by 1`,
      [`tenant_${owner.tenantId.replaceAll('-', '')}`],
    );
    expect(tables.length).toBeGreaterThan(60);
    const changed: string[] = [];
    for (const { name, column } of tables)
      for (const text of writesOf(name, column, sam.userId)) {
        const done = await sqlAs(sam, text).catch((error: { code?: string }) => error.code);
        if (Array.isArray(done) ? done.length > 0 : done !== '42501' && done !== '428C9')
          changed.push(`${text}: ${String(done)}`);
      }
    expect(changed).toEqual([]);
    for (const text of [
      `insert into task (tenant_id, id, title) values ($1, gen_random_uuid(), 'x')`,
      `insert into study (tenant_id, id, saved_by, state, details, modality) values ($1, gen_random_uuid(), $2, 'uploading', 'x', 'CT')`,
    ])
      await expect(
        sqlAs(sam, text, text.includes('$2') ? [sam.tenantId, sam.userId] : [sam.tenantId]),
      ).rejects.toMatchObject({ code: expect.stringMatching(/^42/) });
  });

  it('[C263] reads nothing of links, which name patients by reference, whatever statement runs', async () => {
    const { sam } = await inside({ patientRef: patient.ref });
    await superuser(
      `insert into core.link (tenant_id, id, kind, lookup_mac, pepper_version, subject_id, patient_ref, created_by, expires_at, has_password, includes_identity)
       values ($1, gen_random_uuid(), 'packet', decode(repeat('ab', 32), 'hex'), 1, gen_random_uuid(), $2, $3, now() + interval '1 day', false, true)`,
      [owner.tenantId, second.ref, owner.userId],
    );
    expect((await sqlAs(owner, 'select 1 from core.link')).length).toBeGreaterThan(0);
    for (const table of ['core.link', 'core.link_access']) expect(await rowsOf(sam, table)).toBe(0);
  });

  it('[C286] is in the one clinic: another one, its own grant widened, and another person see nothing by it', async () => {
    const { sam, desk, id } = await inside({ patientRef: patient.ref });
    expect((await change(sam, other.tenantId)).statusCode).toBe(404);
    expect(await rowsOf({ ...sam, userId: (await newSupport()).userId })).toBe(0);
    for (const text of [
      `update core.access_grant set ends_at = ends_at + interval '1 hour' where id = $1`,
      `update core.access_grant set patient_ref = '${second.ref}' where id = $1`,
    ])
      await expect(sqlAs(sam, text, [id], false)).rejects.toMatchObject({ code: '42501' });
    await expect(
      superuser(`update core.access_grant set ends_at = ends_at + interval '2 hours' where id = $1`, [id]),
    ).rejects.toMatchObject({ code: '23514' });
    expect((await to(sam, 'GET', `/grants/${id}`)).json<GrantDetail>().looks).toEqual([]);
    expect(await status(other, 'GET', `/grants/${id}`)).toBe(404);
    expect(await status(other, 'POST', `/grants/${id}/end`)).toBe(404);
    expect(await status(grace, 'POST', `/grants/${id}/end`)).toBe(404);
    expect(await status(desk, 'GET', '/session')).toBe(401); // one session, and it is in the clinic now
  });

  it('[C263] has every look in the ledger under the grant, before it is answered, and shows them to the owner with a banner for both', async () => {
    const { sam, id } = await inside({ patientRef: patient.ref });
    for (const path of ['/practice', '/members', `/patients/${patient.id}`, '/patients', `/patients/${newId()}`])
      // whatever a header says
      await ask(world.app, sam, 'GET', path, { headers: { 'hyaline-background': '1' } });
    const named = (await linesOf(owner.tenantId, id)).filter(({ event }) => event === 'support.looked');
    expect(named.map(({ facts }) => facts['route'])).toEqual([
      'GET /api/v1/practice',
      'GET /api/v1/members',
      'GET /api/v1/patients/:id',
      'GET /api/v1/patients',
      'GET /api/v1/patients/:id',
    ]);
    const detail = (await to(owner, 'GET', `/grants/${id}`)).json<GrantDetail>();
    expect(detail.grant).toMatchObject({
      kind: 'support',
      live: true,
      mayEnd: true,
      mayReview: false,
      givenBy: { id: owner.userId },
    });
    expect(detail.reason).toBe(REASON);
    expect(detail.looks.map(({ event }) => event)).toEqual(expect.arrayContaining(['support.looked', 'patient.read']));
    for (const [person, own] of [
      [owner, false],
      [officer, false],
      [sam, true],
    ] as const) {
      const { inside: now } = (await to(person, 'GET', '/support/inside')).json<SupportInside>();
      expect(now.filter((one) => one.id === id)).toMatchObject([
        { who: 'Sam Porter', own, opens: { kind: 'patient', patientRef: patient.ref } },
      ]);
    }
    expect((await to(grace, 'GET', '/support/inside')).json()).toEqual({ inside: [] });
  });
});

describe('what the owner is shown', () => {
  const looksUnder = async (id: string) => (await to(owner, 'GET', `/grants/${id}`)).json<GrantDetail>();

  it('[C263] says of each request what was asked for, and of equal ones how often', async () => {
    const { sam, id } = await inside({ patientRef: patient.ref });
    for (const path of ['/practice', '/members', '/practice', `/patients/${patient.id}`]) await to(sam, 'GET', path);
    const { looks, more } = await looksUnder(id);
    expect(looks.map(({ event, route, times }) => [event, route, times])).toEqual([
      ['support.looked', 'GET /api/v1/practice', 2],
      ['support.looked', 'GET /api/v1/members', 1],
      ['support.looked', 'GET /api/v1/patients/:id', 1],
      ['patient.read', null, 1],
    ]);
    expect(more).toBe(false);
  });

  it('[C263] tells of what support tried and was refused, by its role or as support', async () => {
    const { sam, id } = await inside();
    expect(await status(sam, 'PUT', `/patients/${patient.id}`, {})).toBe(403);
    expect(await status(sam, 'GET', `/patients/${patient.id}/documents/${newId()}`)).toBe(403);
    const { looks } = await looksUnder(id);
    expect(looks.map(({ event, outcome, route }) => [event, outcome, route])).toEqual([
      ['access.refused', 'refused', 'PUT /api/v1/patients/:id'],
      ['access.refused', 'refused', 'GET /api/v1/patients/:id/documents/:entryId'],
    ]);
    const before = (await linesOf(owner.tenantId, officer.userId)).length;
    expect(await status(officer, 'GET', `/patients/${patient.id}`)).toBe(403); // whoever it is
    expect((await linesOf(owner.tenantId, officer.userId)).slice(before)).toMatchObject([{ event: 'access.refused' }]);
  });

  it('[C263] hides no look at a patient behind a thousand others', async () => {
    const { sam, id } = await inside({ patientRef: patient.ref });
    const resource = { type: 'grant', id };
    const facts = { grant: id, route: 'GET /api/v1/practice' };
    await world.platform.db.inTenant({ tenantId: sam.tenantId, userId: sam.userId }, async (tx) => {
      for (let at = 0; at < 1001; at += 1)
        await append(tx, { event: 'support.looked', outcome: 'done', resource, patientRef: null, facts, ip: sam.ip });
    });
    await to(sam, 'GET', `/patients/${patient.id}`);
    const { looks } = await looksUnder(id);
    expect(looks).toContainEqual(expect.objectContaining({ event: 'patient.read', patientRef: patient.ref }));
    expect(looks[0]).toMatchObject({ route: 'GET /api/v1/practice', times: 1001 });
  });
});

describe('the end of it', () => {
  const shut = async (sam: Person): Promise<void> => {
    expect(await status(sam, 'GET', '/practice')).toBe(401);
    expect(await status(sam, 'GET', `/patients/${patient.id}`)).toBe(401);
    expect(await rowsOf(sam)).toBe(0);
    expect(await sqlAs(sam, 'select sec.granted() as refs')).toEqual([{ refs: [] }]);
  };

  it('[C263] [C286] comes by the clock alone, is written down once, and told', async () => {
    const { sam, desk, id } = await inside({ patientRef: patient.ref, minutes: 15 });
    await age(id, 899);
    expect(await status(sam, 'GET', `/patients/${patient.id}`)).toBe(200);
    await age(id, 2);
    await shut(sam);
    expect(await sqlAs(desk, 'select * from sec.my_clinics()', [], false)).toHaveLength(1);
    await Promise.all([sweepGrants(world.platform), sweepGrants(world.platform)]);
    const ends = (await linesOf(owner.tenantId, id)).filter(({ event }) => event === 'grant.ended');
    expect(ends).toMatchObject([{ facts: { reason: 'time', account: sam.userId } }]);
    const [notice] = (await to(owner, 'GET', '/notices')).json<Notices>().notices;
    expect(notice).toMatchObject({ kind: 'support-out', values: { who: 'Sam Porter' } });
    await superuser(
      `update core.access_grant set taken_at = taken_at - interval '80 hours', ends_at = ends_at - interval '80 hours', ended_at = ended_at - interval '80 hours' where id = $1`,
      [id],
    );
    await sweepGrants(world.platform);
    expect((await to(owner, 'GET', `/grants/${id}`)).json<GrantDetail>().grant).toMatchObject({
      live: false,
      overdue: false,
      endReason: 'time',
    });
  });

  it.each(['owner', 'privacy officer', 'support'])(
    '[C263] is brought about by the %s at any time, and stays',
    async (who) => {
      const { sam, id } = await inside({ patientRef: patient.ref });
      const by = who === 'owner' ? owner : who === 'support' ? sam : officer;
      const ended = await to(by, 'POST', `/grants/${id}/end`);
      expect(ended.json<Grant>(), ended.body).toMatchObject({ live: false });
      await shut(sam);
      const again = await given(sam, { patientRef: patient.ref });
      expect(await status(sam, 'GET', '/practice')).toBe(401); // the session of before is over for good
      expect(again).not.toBe(id);
    },
  );

  it('leaves alone whoever was let in again before it was written down', async () => {
    const desk = await newSupport();
    await age(await given(desk, { minutes: 15 }), 901);
    await given(desk);
    const reply = await change(desk, owner.tenantId);
    const sam = { ...desk, cookie: cookieOf(reply), tenantId: owner.tenantId };
    await sweepGrants(world.platform);
    expect(await status(sam, 'GET', '/practice')).toBe(200);
  });

  it('[C263] comes with the name: who is support no more is out of every clinic at once', async () => {
    const { sam, desk } = await inside({ patientRef: patient.ref });
    await removeSupportOnConsole(world.platform, desk.email);
    await shut(sam);
    expect((await give(desk)).statusCode).toBe(404);
    await expect(removeSupportOnConsole(world.platform, desk.email)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('[C275] never begins by a link in a mail', async () => {
    const sam = await newSupport();
    const [row] = await superuser<{ allowed: boolean }>(
      `select not exists (select from core.membership m where m.account_id = $1 and m.removed_at is null
         and m.role not in ('owner', 'admin', 'provider', 'staff', 'privacy-officer')) as allowed`,
      [sam.userId],
    );
    expect(row).toEqual({ allowed: false });
    const allowed = await world.platform.db.asPlatform((tx) =>
      tx.query<{ allowed: boolean }>(
        { name: '', text: 'select sec.keep_mail_link($1, $2, $3, null, $4, $5, $6) is not null as allowed' },
        ['x', 'magic-link', sam.email, 'b', 'c', '15 minutes'],
      ),
    );
    expect(allowed).toEqual([{ allowed: false }]);
  });
});
