import {
  LINK_MINUTES,
  type Notices,
  type OpenedFormRequest,
  type PatientRequests,
  type RequestForm,
  type RequestQueue,
} from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registerPrivacyForm } from '../../../app/privacy/index.ts';
import { privacyWords } from '../../../app/privacy/words.ts';
import { phiSchema } from '../../../platform/db/index.ts';
import { ask, createWorld, newColleague, newOwner, type Person, type World } from '../../imaging/imaging.fixture.ts';
import { mailsTo } from '../../mail/index.ts';
import { noticeRoutes } from '../../notices/index.ts';
import { patientRoutes } from '../../patients/index.ts';
import { enter, ledgerOf } from '../../patients/patients.fixture.ts';
import { ADDRESS_BUDGET, patientRequestRoutes, requestFormRoutes, sweepFormRequests } from '../index.ts';

const t = privacyWords.en;
let world: World;
let owner: Person;
let officer: Person;
let grace: Person;
let code: string;
let asked = 0;
beforeAll(async () => {
  world = await createWorld([
    patientRoutes,
    patientRequestRoutes,
    requestFormRoutes,
    noticeRoutes,
    (platform) => (app) => registerPrivacyForm(app as never, platform, false),
  ]);
  owner = await newOwner(world);
  officer = await newColleague(world, owner, 'privacy-officer', 'Pia Officer');
  grace = await newColleague(world, owner, 'provider', 'Grace Treats');
  code = (await turned(true)).address?.split('/').at(-1) ?? '';
});
afterAll(() => world.close());

const turned = async (enabled: boolean): Promise<RequestForm> =>
  (await ask(world.app, owner, 'PUT', '/request-form', { body: { enabled } })).json<RequestForm>();
const inject = (method: 'GET' | 'POST', url: string, form?: Record<string, string>) =>
  world.app.inject({
    method,
    url,
    remoteAddress: `10.8.${asked % 250}.${++asked % 250}`,
    headers: {
      host: 'localhost:8080',
      origin: 'http://localhost:8080',
      ...(form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
    },
    ...(form ? { payload: new URLSearchParams(form).toString() } : {}),
  });
const clinicOn = (html: string): string => /name="clinic" type="text" value="([^"]+)"/.exec(html)?.[1] ?? '';
const FORM = {
  kind: 'access',
  words: 'All the letters of the year 2025, please. canary-form-5521',
  for: 'self',
  name: 'Wanda Walkin',
  email: 'wanda@mail.example',
  phone: '+1 555 0100',
};
const sent = async (change: Record<string, string> = {}, lang = 'en') => {
  const clinic = clinicOn((await inject('GET', `/privacy/${code}?lang=${lang}`)).body);
  return inject('POST', `/privacy/${code}?lang=${lang}`, { clinic, ...FORM, ...change });
};
const confirm = async (email: string) => {
  const [mail] = await mailsTo(world.platform, email);
  return inject('POST', `/privacy/${code}/confirm?lang=en`, { code: mail?.secret ?? '' });
};
const queue = async (person: Person) => (await ask(world.app, person, 'GET', '/requests')).json<RequestQueue>();
const sql = async (text: string, values: unknown[] = []) => {
  const { rows } = await world.platform.database.asSuperuser((db) =>
    db.query(text.replaceAll('SCHEMA', phiSchema(owner.tenantId)), values),
  );
  return rows as Record<string, unknown>[];
};
const bare = (html: string) => html.replaceAll(/nonce="[^"]*"/g, '').replaceAll(/[a-z2-7]{10}/g, '');
/** Sent and confirmed; how the queue names it. */
const came = async (email: string, change: Record<string, string> = {}) => {
  expect((await sent({ email, ...change })).statusCode).toBe(202);
  expect((await confirm(email)).statusCode).toBe(200);
  const [row] = await sql('select id from SCHEMA.form_request order by asked_at desc limit 1');
  return String(row?.['id']);
};

describe('the public form for requests', () => {
  it('is there when the owner switches it on, under one address for good, and nobody else switches it', async () => {
    expect((await ask(world.app, officer, 'PUT', '/request-form', { body: { enabled: false } })).statusCode).toBe(403);
    const on = await inject('GET', `/privacy/${code}?lang=en`);
    expect([on.statusCode, on.body.includes(t.kindLabel)]).toEqual([200, true]);
    expect(on.body).not.toContain('<script');
    expect(on.body).not.toMatch(/birth|PT-[0-9A-F]{6}/i);
    await turned(false);
    const off = await inject('GET', `/privacy/${code}?lang=en`);
    const never = await inject('GET', `/privacy/aaaaaaaaaa?lang=en`);
    expect([off.statusCode, bare(off.body)]).toEqual([404, bare(never.body)]);
    expect((await turned(true)).address).toMatch(new RegExp(`/privacy/${code}$`));
  });

  it('[C066] asks for the clinic and a clear description, and mails a confirmation without content', async () => {
    for (const [change, field] of [
      [{ clinic: '' }, 'clinic'],
      [{ clinic: 'Some other practice' }, 'clinic'],
      [{ words: '' }, 'words'],
      [{ words: 'too short' }, 'words'],
      [{ kind: 'everything' }, 'kind'],
      [{ for: '' }, 'for'],
      [{ email: 'nobody' }, 'email'],
      [{ name: 'Wanda\u202eWalkin' }, 'name'],
    ] as const) {
      const reply = await sent({ ...change, email: 'c066@mail.example', ...('email' in change ? change : {}) });
      expect(reply.statusCode, JSON.stringify(change)).toBe(422);
      expect(reply.body).toContain(`id="${field}-fault"`);
    }
    expect(await mailsTo(world.platform, 'c066@mail.example')).toEqual([]);
    for (const lang of ['en', 'es']) {
      const reply = await sent({ email: `c066.${lang}@mail.example` }, lang);
      expect([reply.statusCode, reply.body.includes(privacyWords[lang as 'en'].askedTitle)]).toEqual([202, true]);
      const [mail] = await mailsTo(world.platform, `c066.${lang}@mail.example`);
      expect(mail?.link).toContain(`/privacy/${code}/confirm#`);
      expect(mail?.subject).toBe(lang === 'en' ? 'Confirm your address' : 'Confirme su dirección');
      expect(`${mail?.text ?? 'none'}${mail?.html ?? ''}`).not.toMatch(
        /canary-form|Wanda|555 0100|letters|request|solicitud|privacidad/,
      );
    }
  });

  it('shows nothing to the clinic before the address is confirmed, and the link alone confirms nothing', async () => {
    const email = 'before@mail.example';
    expect((await sent({ email })).statusCode).toBe(202);
    expect((await inject('GET', `/privacy/${code}/confirm`)).body).toContain('<form');
    const [held] = await sql('select id, encode(details, $1) as d from SCHEMA.form_request order by asked_at desc limit 1', ['escape']); // prettier-ignore
    expect(String(held?.['d'])).not.toMatch(/Wanda|canary/);
    const ids = async () => (await queue(owner)).fromForm.map(({ id }) => id);
    expect(await ids()).not.toContain(held?.['id']);
    expect((await ask(world.app, owner, 'GET', `/form-requests/${String(held?.['id'])}`)).statusCode).toBe(404);
    expect((await inject('POST', `/privacy/${code}/confirm`, { code: 'x'.repeat(43) })).statusCode).toBe(404);
    const [once, twice] = [await confirm(email), await confirm(email)];
    expect([once.statusCode, twice.statusCode]).toEqual([200, 200]);
    expect(once.body).toMatch(/WEB-[0-9A-F]{6}/);
    expect(await ids()).toContain(held?.['id']);
    const [row] = (await queue(officer)).fromForm;
    expect(row).toMatchObject({ kind: 'access', law: 'hipaa', closedAt: null, dueOn: expect.any(String) as string });
    expect((await queue(grace)).fromForm).toEqual([]);
    const told = (await ask(world.app, officer, 'GET', '/notices')).json<Notices>().notices;
    expect(told.filter(({ kind }) => kind === 'request-form-came').length).toBeGreaterThan(0);
  });

  it('answers alike whether there is such a patient or not, and too many of one address get the same words', async () => {
    const known = await enter(world, grace, { givenName: 'Nora', familyName: 'Known', email: 'nora@known.example' });
    expect(known.ref).toMatch(/^PT-/);
    const of = async (name: string, email: string) => bare((await sent({ name, email })).body);
    const answer = await of('Nora Known', 'nora@known.example');
    expect(await of('Never Seen', 'never@seen.example')).toBe(answer);
    for (let n = 1; n <= ADDRESS_BUDGET.max; n++) await sent({ email: 'eager@mail.example' });
    expect(await of('Eager', 'eager@mail.example')).toBe(answer);
    expect((await mailsTo(world.platform, 'eager@mail.example')).length).toBe(ADDRESS_BUDGET.max);
  });

  it('opens for the owner, goes into a record with its clock and without identity, and is gone from the form', async () => {
    const patient = await enter(world, grace, { familyName: `Formed${newId().slice(-5)}` });
    const id = await came('opens@mail.example', { kind: 'amendment', for: 'other' });
    for (const person of [officer, grace])
      expect([403, 404]).toContain((await ask(world.app, person, 'GET', `/form-requests/${id}`)).statusCode);
    const opened = (await ask(world.app, owner, 'GET', `/form-requests/${id}`)).json<OpenedFormRequest>();
    expect(opened).toMatchObject({ name: 'Wanda Walkin', email: 'opens@mail.example', forSelf: false, locale: 'en' });
    await sql(`update SCHEMA.form_request set asked_on = asked_on - 7, due_on = due_on - 7 where id = $1`, [id]);
    const join = (patientRef: string, person = owner) =>
      ask(world.app, person, 'POST', `/form-requests/${id}/record`, { body: { patientRef } });
    expect((await join('PT-FFFFFF')).json()).toMatchObject({ code: 'reference-unknown' });
    expect((await join(patient.ref, grace)).statusCode).toBe(404);
    const joined = await join(patient.ref);
    expect(joined.statusCode, joined.body).toBe(200);
    const { requests } = (
      await ask(world.app, owner, 'GET', `/patients/${patient.id}/requests`)
    ).json<PatientRequests>();
    expect(requests).toHaveLength(1);
    expect(requests[0]).toMatchObject({
      kind: 'amendment',
      channel: 'form',
      askedBy: 'representative',
      identityAt: null,
      words: FORM.words,
      contact: { name: 'Wanda Walkin', email: 'opens@mail.example', phone: '+1 555 0100' },
    });
    expect(Date.parse(requests[0]?.askedOn ?? '')).toBeLessThan(Date.now() - 6 * 86_400_000);
    const granted = { revision: 1, outcome: 'granted', reasons: [], text: '' };
    const early = await ask(world.app, owner, 'POST', `/requests/${requests[0]?.id ?? ''}/answer`, { body: granted });
    expect([early.statusCode, early.json<{ code: string }>().code]).toEqual([409, 'request-identity']);
    expect((await ask(world.app, owner, 'GET', `/form-requests/${id}`)).statusCode).toBe(404);
    const names = ['form-request.asked', 'form-request.confirmed', 'form-request.read', 'form-request.joined', 'request.entered']; // prettier-ignore
    const written = await ledgerOf(world, owner, names);
    for (const name of names) expect(written.map(({ event }) => event)).toContain(name);
    expect(written.filter(({ patientRef }) => patientRef === patient.ref).map(({ event }) => event).toSorted()).toEqual(['form-request.joined', 'request.entered']); // prettier-ignore
    expect(JSON.stringify(written.map(({ canonical }) => canonical.toString()))).not.toMatch(/Wanda|canary-form|@/);
  });

  it('silences no patient’s mails by a name that anybody can type: another way counts once it is known who asks', async () => {
    const patient = await enter(world, grace, { familyName: `Quiet${newId().slice(-5)}` });
    const id = await came('quiet@mail.example', { kind: 'confidential-communication' });
    const joined = await ask(world.app, owner, 'POST', `/form-requests/${id}/record`, {
      body: { patientRef: patient.ref },
    });
    const { requestId } = joined.json<{ requestId: string }>();
    const wants = async () => {
      const { rows } = await world.platform.database.asSuperuser(async (db) => db.query<{ n: number }>(
        `select count(*)::integer as n from ${phiSchema(owner.tenantId)}.patient_request r
         where r.patient_id = $1 and ${phiSchema(owner.tenantId)}.counts_as_asked(r)`, [patient.id])); // prettier-ignore
      const about = { name: '', text: 'select wants_mails($1, $2) as wanted' };
      const [row] = await world.platform.db.inTenant({ tenantId: owner.tenantId, userId: owner.userId }, (tx) => tx.query<{ wanted: boolean }>(about, [patient.id, 'messages']), { phi: true }); // prettier-ignore
      return [rows[0]?.n, row?.wanted];
    };
    expect(await wants()).toEqual([0, true]);
    const noted = await ask(world.app, owner, 'POST', `/requests/${requestId}/identity`, { body: { revision: 1, method: 'called-back' } }); // prettier-ignore
    expect(noted.statusCode, noted.body).toBe(200);
    expect(await wants()).toEqual([1, false]);
  });

  it('is closed without a record by the owner alone, once, and forgotten after its time', async () => {
    const id = await came('closes@mail.example');
    const end = (person: Person) =>
      ask(world.app, person, 'POST', `/form-requests/${id}/end`, { body: { as: 'identity-not-shown' } });
    expect((await end(officer)).statusCode).toBe(403);
    expect((await end(grace)).statusCode).toBe(404);
    expect((await end(owner)).statusCode).toBe(200);
    expect((await end(owner)).statusCode).toBe(409);
    expect((await confirm('closes@mail.example')).statusCode).toBe(404);
    expect((await sent({ email: 'late@mail.example' })).statusCode).toBe(202);
    const minutes = LINK_MINUTES['request-confirm'] + 1;
    await sql(`update SCHEMA.form_request set asked_at = asked_at - make_interval(mins => ${minutes})`);
    expect((await confirm('late@mail.example')).statusCode).toBe(404);
    await sql(`update SCHEMA.form_request set closed_at = closed_at - interval '1097 days' where id = $1`, [id]);
    await sweepFormRequests(world.platform);
    const left = await sql('select confirmed_at, closed_at from SCHEMA.form_request');
    expect(left.filter((row) => row['confirmed_at'] === null || row['closed_at'] !== null)).toEqual([]);
  });

  it('reminds owners and privacy officers of its time as of any request', async () => {
    const id = await came('slow@mail.example');
    const [row] = await sql('select ref, due_on::text as due from SCHEMA.form_request where id = $1', [id]);
    const before = (await ask(world.app, officer, 'GET', '/notices')).json<Notices>().unread;
    await sweepFormRequests(world.platform, String(row?.['due']));
    await sweepFormRequests(world.platform, String(row?.['due']));
    const { notices, unread } = (await ask(world.app, officer, 'GET', '/notices')).json<Notices>();
    const due = notices.flatMap((one) => (one.kind === 'request-due' && one.values.ref === row?.['ref'] ? [one.values.percent] : [])); // prettier-ignore
    expect(due).toEqual([100]);
    expect(unread).toBeGreaterThan(before);
  });
});
