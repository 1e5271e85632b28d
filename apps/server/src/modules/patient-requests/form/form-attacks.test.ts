import type { OwnRequests, PatientRequests } from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registerPrivacyForm } from '../../../app/privacy/index.ts';
import { privacyWords } from '../../../app/privacy/words.ts';
import { phiSchema } from '../../../platform/db/index.ts';
import { closingRoutes } from '../../closing/index.ts';
import { ask, newOwner, type Person } from '../../imaging/imaging.fixture.ts';
import { mailsTo } from '../../mail/index.ts';
import { refuseMailsTo } from '../../mail/mail.fixture.ts';
import { createPortalWorld, newPatient, patientInside, type PortalWorld } from '../../portal/portal.fixture.ts';
import { patientRequestRoutes, requestFormRoutes } from '../index.ts';

const t = privacyWords.en;
let world: PortalWorld;
let networks = 0;
beforeAll(async () => {
  world = await createPortalWorld([
    requestFormRoutes,
    patientRequestRoutes,
    closingRoutes,
    (platform) => (app) => registerPrivacyForm(app as never, platform, false),
  ]);
});
afterAll(() => world.close());

const elsewhere = () => `10.9.${Math.floor(++networks / 250)}.${networks % 250}`;
const inject = (method: 'GET' | 'POST', url: string, payload?: string, headers = {}, remoteAddress = elsewhere()) =>
  world.app.inject({
    method,
    url,
    remoteAddress,
    headers: {
      host: 'localhost:8080',
      origin: 'http://localhost:8080',
      ...(payload === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
      ...headers,
    },
    ...(payload === undefined ? {} : { payload }),
  });
const WORDS = 'All the letters of the year 2025, please.';
const FORM = { clinic: 'Harbour Spine', kind: 'access', words: WORDS, for: 'self', name: 'Wanda', phone: '' };
const body = (change: Record<string, string>) => new URLSearchParams({ ...FORM, ...change }).toString();
/** A clinic with its form on, and ways to ask there. */
async function open(owner: Person) {
  const on = await ask(world.app, owner, 'PUT', '/request-form', { body: { enabled: true } });
  const path = `/privacy/${on.json<{ address: string }>().address.split('/').at(-1) ?? ''}`;
  const clinic = /name="clinic" type="text" value="([^"]+)"/.exec((await inject('GET', path)).body)?.[1] ?? '';
  const send = (change: Record<string, string>, network?: string) =>
    inject('POST', `${path}?lang=en`, body({ clinic, ...change }), {}, network);
  const confirm = async (email: string) => {
    const [mail] = await mailsTo(world.platform, email);
    return inject('POST', `${path}/confirm?lang=en`, `code=${mail?.secret ?? ''}`);
  };
  return { path, send, confirm };
}
const sql = async (owner: Person, text: string, values: unknown[] = []) => {
  const { rows } = await world.platform.database.asSuperuser((db) =>
    db.query(text.replaceAll('SCHEMA', phiSchema(owner.tenantId)), values),
  );
  return rows as Record<string, unknown>[];
};
const lastId = async (owner: Person): Promise<string> =>
  String((await sql(owner, 'select id from SCHEMA.form_request order by asked_at desc limit 1'))[0]?.['id']);

describe('the public form, attacked', () => {
  it('promises no day under a law that does not hold at the place; staff correct the law', async () => {
    const { owner } = world;
    const form = await open(owner);
    const due = async (place: string) => {
      await sql(owner, 'delete from core.retention_rule where tenant_id = $1', [owner.tenantId]);
      await sql(owner, `insert into core.retention_rule (tenant_id, jurisdiction, adult_years, majority_age, minor_years, changed_by) values ($1, $2, 20, 18, 3, $3)`, [owner.tenantId, place, owner.userId]); // prettier-ignore
      const email = `${newId()}@mail.example`;
      await form.send({ email });
      const done = await form.confirm(email);
      expect(done.statusCode).toBe(200);
      return done.body.includes('or say why it takes longer');
    };
    expect([await due('ar'), await due('co'), await due('us-ca'), await due('es'), await due('br')]).toEqual([false, false, false, true, true]); // prettier-ignore
    const ada = await newPatient(world, world.treats, 'Ada');
    const joined = await ask(world.app, owner, 'POST', `/form-requests/${await lastId(owner)}/record`, { body: { patientRef: ada.ref, law: 'gdpr' } }); // prettier-ignore
    expect(joined.statusCode, joined.body).toBe(200);
    const { requests } = (await ask(world.app, owner, 'GET', `/patients/${ada.id}/requests`)).json<PatientRequests>();
    expect(requests[0]?.law).toBe('gdpr');
    expect(Date.parse(requests[0]?.dueOn ?? '') - Date.parse(requests[0]?.askedOn ?? '')).toBeGreaterThan(27 * 864e5);
  });

  it('puts nothing before the patient until it is known who asks, and then says who it was', async () => {
    const { owner } = world;
    const form = await open(owner);
    const ada = await newPatient(world, world.treats, 'Ada');
    const phone = await patientInside(world, world.treats, ada);
    expect((await form.send({ email: 'stranger@mail.example', for: 'other' })).statusCode).toBe(202);
    expect((await form.confirm('stranger@mail.example')).statusCode).toBe(200);
    const joined = await ask(world.app, owner, 'POST', `/form-requests/${await lastId(owner)}/record`, { body: { patientRef: ada.ref } }); // prettier-ignore
    const { requestId } = joined.json<{ requestId: string }>();
    const seen = async () => (await phone.ask('GET', '/portal/requests')).json<OwnRequests>().requests;
    expect(await seen()).toEqual([]);
    const noted = await ask(world.app, owner, 'POST', `/requests/${requestId}/identity`, { body: { revision: 1, method: 'called-back' } }); // prettier-ignore
    expect(noted.statusCode, noted.body).toBe(200);
    expect(await seen()).toMatchObject([{ id: requestId, channel: 'form', askedBy: 'representative', words: WORDS }]);
  });

  it('says to who confirms what they confirmed', async () => {
    const form = await open(await newOwner(world));
    await form.send({ email: 'what@mail.example', kind: 'deletion' });
    const { body: done } = await form.confirm('what@mail.example');
    expect(done).toContain(t.kinds.deletion);
    expect(done).toMatch(/\d\d:\d\d UTC/);
  });

  it('lets one network use up neither an address, whatever stands behind a plus, nor the form', async () => {
    const owner = await newOwner(world);
    const form = await open(owner);
    for (let n = 0; n < 8; n++) await form.send({ email: `victim+${n}@mail.example` }, '10.66.0.1');
    const mails = async () => Number((await sql(owner, 'select count(*)::integer as n from SCHEMA.form_request'))[0]?.['n']); // prettier-ignore
    expect(await mails()).toBe(3);
    expect((await form.send({ email: 'victim@mail.example' })).statusCode).toBe(202);
    expect((await mailsTo(world.platform, 'victim@mail.example')).length).toBe(1);
    const flood = ['2001:db8:7:1::1', '2001:db8:7:2::1', '2001:db8:7:3::1', '2001:db8:7:4::1', '2001:db8:7:5::1', '2001:db8:7:6::1']; // prettier-ignore
    const answers: number[] = [];
    for (const [n, network] of flood.entries())
      answers.push((await form.send({ email: `x${n}@nowhere.example` }, network)).statusCode);
    expect(answers).toEqual([202, 202, 202, 202, 202, 429]);
    const kept = await form.send({ email: 'x9@nowhere.example', name: 'Wanda Kept' }, '2001:db8:7:9::1');
    expect([kept.statusCode, kept.body.includes('value="Wanda Kept"')]).toEqual([429, true]);
    await sql(owner, `insert into SCHEMA.form_request (tenant_id, id, ref, secret, network, kind, law, asked_on, details, asked_at)
      select tenant_id, gen_random_uuid(), 'WEB-' || lpad(upper(to_hex(n)), 6, '0'), sha256(n::text::bytea), decode(case when n < 30 then 'aaaaaaaaaaaaaaaa' else lpad(n::text, 16, '0') end, 'hex'),
        kind, law, asked_on, details, now() - interval '1 hour' from (select * from SCHEMA.form_request limit 1) f, generate_series(1, 491) n`); // prettier-ignore
    expect(await mails()).toBe(500);
    expect((await form.send({ email: 'honest@mail.example' })).statusCode).toBe(202);
    expect(await mails()).toBe(500);
    const [left] = await sql(owner, `select count(*)::integer as n from SCHEMA.form_request where network = decode('aaaaaaaaaaaaaaaa', 'hex')`); // prettier-ignore
    expect(left?.['n']).toBe(28);
  });

  it('tells by no count of a network whether the clinic ever wrote to an address', async () => {
    const owner = await newOwner(world);
    const form = await open(owner);
    await refuseMailsTo(world.platform, owner.tenantId, 'patient@gone.example');
    const answers = async (email: string, network: string): Promise<number[]> => {
      const said: number[] = [];
      for (const to of [email, 'a@own.example', 'b@own.example', 'c@own.example', 'd@own.example', 'e@own.example'])
        said.push((await form.send({ email: to }, network)).statusCode);
      return said;
    };
    const [unknown, refused] = [await answers('never@seen.example', '10.68.0.1'), await answers('patient@gone.example', '10.68.0.2')]; // prettier-ignore
    expect(unknown).toEqual([202, 202, 202, 202, 202, 429]);
    expect(refused).toEqual(unknown);
    expect(await mailsTo(world.platform, 'patient@gone.example')).toEqual([]);
  });

  it('lets nobody use up the hour of somebody else’s address', async () => {
    const form = await open(await newOwner(world));
    for (let n = 0; n < 3; n++) await form.send({ email: 'hour@mail.example' }, '10.69.0.1');
    const before = (await mailsTo(world.platform, 'hour@mail.example')).length;
    await form.send({ email: 'hour@mail.example' }, '10.69.0.2');
    expect((await mailsTo(world.platform, 'hour@mail.example')).length).toBe(before + 1);
  });

  it('is counted by the page that closes the clinic', async () => {
    const owner = await newOwner(world);
    const form = await open(owner);
    await form.send({ email: 'closing@mail.example' });
    await form.confirm('closing@mail.example');
    const { inside } = (await ask(world.app, owner, 'GET', '/practice/closing')).json<{ inside: { copiesDue: number } }>(); // prettier-ignore
    expect(inside.copiesDue).toBe(1);
  });

  it('brings a handful of notices in an hour, however many are confirmed', async () => {
    const owner = await newOwner(world);
    const form = await open(owner);
    const told = async () => Number((await sql(owner, `select count(*)::integer as n from core.notice where tenant_id = $1 and kind = 'request-form-came'`, [owner.tenantId]))[0]?.['n']); // prettier-ignore
    for (let n = 1; n <= 6; n++) {
      await form.send({ email: `many${n}@mail.example` });
      expect((await form.confirm(`many${n}@mail.example`)).statusCode).toBe(200);
      expect(await told()).toBe(Math.min(n, 5));
    }
  });

  it('is on for no clinic without an agreement, and no stranger makes its schema', async () => {
    const owner = await newOwner(world, { signed: false });
    const on = await ask(world.app, owner, 'PUT', '/request-form', { body: { enabled: true } });
    expect([on.statusCode, on.json<{ code: string }>().code]).toEqual([403, 'baa-required']);
    const code = 'a2b3c4d5e6';
    await sql(owner, `insert into core.request_form (tenant_id, code, enabled, changed_by) values ($1, $2, true, $3)`, [owner.tenantId, code, owner.userId]); // prettier-ignore
    expect((await inject('GET', `/privacy/${code}`)).statusCode).toBe(404);
    expect((await inject('POST', `/privacy/${code}`, body({ email: 'no@mail.example' }))).statusCode).toBe(404);
    const made = await sql(owner, `select to_regnamespace('${phiSchema(owner.tenantId)}') is not null as made`);
    expect(made).toEqual([{ made: false }]);
  });

  it('takes as long for an address that asked too often', async () => {
    const form = await open(await newOwner(world));
    for (let n = 0; n < 4; n++) await form.send({ email: 'often@mail.example' }, '10.67.0.1');
    const start = performance.now();
    expect((await form.send({ email: 'often@mail.example' }, '10.67.0.1')).statusCode).toBe(202);
    expect(performance.now() - start).toBeGreaterThan(195);
  });

  it('takes letters of any script, and words of itself what it cannot take', async () => {
    const form = await open(await newOwner(world));
    expect((await form.send({ email: 'han@mail.example', words: '\u6f22'.repeat(1000) })).statusCode).toBe(202);
    const long = await form.send({ email: 'long@mail.example', words: 'x'.repeat(20_000) });
    expect([long.statusCode, long.body.includes('id="words-fault"')]).toEqual([422, true]);
    const json = await inject('POST', form.path, JSON.stringify({ ...FORM, words: { a: 1 } }), { 'content-type': 'application/json' }); // prettier-ignore
    expect(json.statusCode).toBe(422);
    const code = await inject('POST', `${form.path}/confirm`, '{"code":5}', { 'content-type': 'application/json' });
    expect(code.statusCode).toBe(404);
    for (const [field, value] of [
      ['name', '\u200b\u200b'],
      ['name', 'Ada\u200eB'],
      ['words', 'The letters \u202eesaelp'],
    ] as const)
      // prettier-ignore
      expect((await form.send({ email: 'odd@mail.example', [field]: value })).body).toContain(`id="${field}-fault"`);
    const foreign = await inject('POST', `${form.path}?lang=en`, body({}), { origin: 'https://evil.example' });
    expect([foreign.statusCode, foreign.body.includes(t.elsewhere)]).toEqual([403, true]);
  });
});
