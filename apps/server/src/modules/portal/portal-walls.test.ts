import type { OwnLooks, OwnRecord, PortalSession, SupportPeople } from '@hyaline/contract';
import { newId, SYSTEM_USER } from '@hyaline/kit';
import { readEntry, readZip } from '@hyaline/zip';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { phiSchema } from '../../platform/db/index.ts';
import { allergy, lab, note, vitals } from '../chart-entries/chart.fixture.ts';
import { addSupportOnConsole, grantRoutes, supportRoutes } from '../grants/index.ts';
import { ask, newOwner, type Person } from '../imaging/imaging.fixture.ts';
import { content, sign } from '../protocols/protocols.fixture.ts';
import { ledgerOf } from '../patients/patients.fixture.ts';
import { PORTAL_COOKIE } from './index.ts';
import {
  age,
  createPortalWorld,
  type Known,
  newPatient,
  patientInside,
  type Phone,
  type PortalWorld,
} from './portal.fixture.ts';

let world: PortalWorld;
let rosalind: Known;
let theirs: Known;
let phone: Phone;
let neighbour: Phone;
beforeAll(async () => {
  world = await createPortalWorld([grantRoutes, supportRoutes]);
  rosalind = await newPatient(world, world.treats);
  theirs = await newPatient(world, world.treats, 'Neighbourly');
  for (const known of [rosalind, theirs]) {
    for (const entry of [allergy(), note('Draft, not yet said'), vitals, lab(5.9, '2026-03-02')])
      await made(`/patients/${known.id}/entries`, { content: entry });
    const signed = await made<{ id: string; revision: number }>(`/patients/${known.id}/entries`, {
      content: note('Said and signed'),
    });
    await made(`/patients/${known.id}/entries/${signed.id}/signature`, { revision: signed.revision });
    const removed = await made<{ id: string; revision: number }>(`/patients/${known.id}/entries`, {
      content: allergy('Typed wrongly'),
    });
    await made(`/patients/${known.id}/entries/${removed.id}/removal`, {
      revision: removed.revision,
      reason: 'of another',
    });
    await made(`/patients/${known.id}/protocols`, { content: content({ title: 'Still a draft' }) });
    const draft = await made<{ id: string }>(`/patients/${known.id}/protocols`, { content: content() });
    expect((await sign(world, world.treats, draft.id)).statusCode).toBe(200);
  }
  phone = await patientInside(world, world.treats, rosalind);
  neighbour = await patientInside(world, world.treats, theirs);
});
afterAll(() => world.close());

async function made<T>(path: string, body: object, person: Person = world.treats): Promise<T> {
  const reply = await ask(world.app, person, 'POST', path, { body });
  if (reply.statusCode >= 300) throw new Error(`${path} ${reply.statusCode} ${reply.body}`);
  return (reply.body === '' ? {} : reply.json()) as T;
}

async function accountOf({ id }: Known): Promise<string> {
  const { rows } = await world.platform.database.asSuperuser((sql) =>
    sql.query<{ id: string }>('select id from core.portal_account where patient_id = $1 and ended_at is null', [id]),
  );
  return rows[0]?.id ?? '';
}

/** Any SQL in the patient's own context and role, as an injected statement would run; the error's code when refused. */
async function sqlAsPatient(known: Known, text: string, params: readonly unknown[] = []): Promise<object[] | string> {
  const actor = { tenantId: world.owner.tenantId, userId: await accountOf(known) };
  return world.platform.db
    .inTenant(actor, (tx) => tx.query({ name: '', text }, params), { own: true })
    .catch((error: { code?: string }) => error.code ?? 'error');
}

const OF_THE_RECORD = ['chart_entry', 'patient', 'patient_identity', 'patient_profile', 'protocol', 'protocol_version'];
const OWN_TABLES = OF_THE_RECORD.concat(
  ['atlas_visit', 'packet', 'packet_consent', 'packet_reading', 'packet_sending', 'packet_version', 'patient_request', 'shared_with_patient', 'study'],
  ['appointment_wish', 'appointment_wish_note', 'dose_mark', 'mail_choice', 'message', 'message_thread', 'proxy', 'request_along', 'request_statement'],
).toSorted(); // prettier-ignore

describe('the database, asked in the context and role of a patient', () => {
  it('[C191] shows own rows of the tables of the record, nobody else’s, and no other table at all', async () => {
    const { rows } = await world.platform.database.asSuperuser((sql) =>
      sql.query<{ name: string }>(
        `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where n.nspname = $1 and c.relkind in ('r', 'p', 'v') order by 1`,
        [phiSchema(world.owner.tenantId)],
      ),
    );
    const opened: string[] = [];
    for (const { name } of rows) {
      const key = name === 'patient' ? 'id' : 'patient_id';
      const all = await sqlAsPatient(rosalind, `select tenant_id, ${key} as patient from ${name}`);
      if (all === '42501' || all === '42703') continue;
      expect(Array.isArray(all), `${name}: ${String(all)}`).toBe(true);
      opened.push(name);
      const ids = new Set((all as { patient: string }[]).map(({ patient }) => patient));
      expect([...ids], name).toEqual(OF_THE_RECORD.includes(name) ? [rosalind.id] : []);
    }
    expect(opened).toEqual(OWN_TABLES);
    expect(rows.length).toBeGreaterThan(20);
  });

  it('[C191] shows no draft, nothing removed, and no column that is the staff’s own', async () => {
    const entries = await sqlAsPatient(rosalind, 'select kind from chart_entry order by kind');
    expect(entries).toEqual(['allergy', 'lab', 'note', 'vitals'].map((kind) => ({ kind })));
    expect(await sqlAsPatient(rosalind, 'select state from protocol')).toEqual([{ state: 'signed' }]);
    for (const text of [
      'select details from protocol',
      'select reason from protocol',
      'select removal from chart_entry',
      'select created_by from patient',
      'select * from patient_assignment',
      'select * from patient_token',
      'select * from patient_version',
    ])
      expect(await sqlAsPatient(rosalind, text), text).toBe('42501');
  });

  it('[C191] lets a patient write nothing of the record, and read nothing of the ledger, people or mails', async () => {
    for (const table of OF_THE_RECORD)
      for (const text of [
        `delete from ${table}`,
        `update ${table} set tenant_id = tenant_id`,
        `insert into ${table} default values`,
      ])
        expect(await sqlAsPatient(rosalind, text), text).toBe('42501');
    for (const text of [
      'select * from audit.entry',
      'select * from core.account',
      'select * from core.membership',
      'select * from core.mail',
      'select * from core.portal_session',
      'select * from core.portal_link',
      'select birth_mac from core.portal_account',
      'update core.portal_account set ended_at = null',
      `select * from audit.looks('${rosalind.ref}', null, null, null, now() - interval '1 day', now(), null, 10)`,
      'select sec.purge_portal()',
    ])
      expect(await sqlAsPatient(rosalind, text), text).toBe('42501');
    expect(await sqlAsPatient(rosalind, `update core.portal_account set locale = 'es' returning id`)).toEqual([
      { id: await accountOf(rosalind) },
    ]);
  });

  it('[C191] shows nothing in the context of an account not yet in use, of staff, or of another clinic', async () => {
    const tables = async (actor: { tenantId: string; userId: string }) =>
      Promise.all(
        OWN_TABLES.map(async (table) =>
          world.platform.db.inTenant(
            actor,
            (tx) => tx.query({ name: '', text: `select tenant_id from ${table}` }, []),
            { own: true },
          ),
        ),
      );
    const { tenantId } = world.owner;
    const waiting = await newPatient(world, world.treats);
    await ask(world.app, world.treats, 'POST', `/patients/${waiting.id}/portal`, { body: { locale: 'en' } });
    const strangers = [await accountOf(waiting), world.owner.userId, world.treats.userId, newId()];
    for (const userId of strangers) expect((await tables({ tenantId, userId })).flat()).toEqual([]);
    const elsewhere = await newOwner(world);
    await newPatient(world, elsewhere);
    const crossed = { tenantId: elsewhere.tenantId, userId: await accountOf(rosalind) };
    expect((await tables(crossed)).flat()).toEqual([]);
  });

  it('[C191] gives staff’s role in a patient’s context nothing of any patient', async () => {
    const actor = { tenantId: world.owner.tenantId, userId: await accountOf(rosalind) };
    for (const table of [...OWN_TABLES, 'patient_assignment', 'patient_token'])
      expect(
        await world.platform.db.inTenant(actor, (tx) => tx.query({ name: '', text: `select 1 from ${table}` }, []), {
          phi: true,
        }),
        table,
      ).toEqual([]);
  });

  it('lets a way in be made, ended and mailed by nobody who may not invite, whatever a route forgot', async () => {
    const asOther = (text: string, params: unknown[]) =>
      world.platform.db
        .inTenant(world.other, (tx) => tx.query({ name: '', text }, params), { phi: true })
        .catch((error: { code?: string }) => error.code);
    const account = await accountOf(rosalind);
    const row = [
      world.owner.tenantId,
      newId(),
      newId(),
      'PT-0A0A0A',
      Buffer.alloc(32),
      Buffer.alloc(32),
      world.other.userId,
    ];
    const insert = `insert into core.portal_account (tenant_id, id, patient_id, patient_ref, email_key, birth_mac, locale, invited_by)
      values ($1, $2, $3, $4, $5, $6, 'en', $7)`;
    expect(await asOther(insert, row)).toBe('42501');
    expect(await asOther('select id from core.portal_account', [])).toEqual([]);
    expect(
      await asOther(`update core.portal_account set ended_at = now(), ended_by = $1 returning id`, [
        world.other.userId,
      ]),
    ).toEqual([]);
    const link = `select sec.keep_portal_link($1, $2, 'sign-in', $1, $1, interval '1 hour') as kept`;
    expect(await asOther(link, [Buffer.alloc(32, 7), account])).toEqual([{ kept: false }]);
  });
});

describe('routes of patients and of staff', () => {
  it('[C191] take each only their own session', async () => {
    const token = phone.cookies.get(PORTAL_COOKIE) ?? '';
    const [, staff = ''] = world.treats.cookie.split('=');
    const as = (cookie: string, path: string) => ask(world.app, { cookie, ip: '198.51.100.4' }, 'GET', path);
    expect((await as(`${PORTAL_COOKIE}=${token}`, '/portal/session')).statusCode).toBe(200);
    for (const path of ['/session', '/patients', `/patients/${rosalind.id}`, '/members', '/access-log']) {
      expect((await as(`${PORTAL_COOKIE}=${token}`, path)).statusCode, path).toBe(401);
      expect((await as(`__Host-hyaline=${token}`, path)).statusCode, path).toBe(401);
    }
    for (const path of ['/portal/session', '/portal/record?locale=en', '/portal/looks']) {
      expect((await as(world.treats.cookie, path)).statusCode, path).toBe(401);
      expect((await as(`${PORTAL_COOKIE}=${staff}`, path)).statusCode, path).toBe(401);
    }
  });

  it('[C191] answer a patient with their own record, whatever is asked', async () => {
    const mine = (await phone.ask('GET', `/portal/record?locale=en&patientId=${theirs.id}`)).statusCode;
    expect(mine).toBe(422);
    const own = await phone.ask('GET', '/portal/record?locale=en');
    expect(own.body).not.toContain('Neighbourly');
    expect((await neighbour.ask('GET', '/portal/record?locale=en')).body).toContain('Neighbourly');
  });
});

describe('what a patient reads', () => {
  it('is their record, without drafts, and each time a row in the ledger as the patient', async () => {
    const record = (await phone.ask('GET', '/portal/record?locale=es')).json<OwnRecord>();
    expect(record.fields).toMatchObject({ givenName: 'Rosalind', birthDate: '1961-04-12' });
    expect(record.fields).not.toHaveProperty('ssn');
    expect(record.allergies.map(({ content: { substance } }) => substance)).toEqual([
      expect.stringContaining('Penicillin'),
    ]);
    expect([record.vitals.length, record.labs.length]).toEqual([1, 1]);
    expect(record.protocols.map(({ title, signedBy }) => [title, signedBy.name])).toEqual([
      ['Recovery of Quennell', 'Grace Treats'],
    ]);
    expect(record.protocols[0]?.items[0]).toMatchObject({ dose: '250 mcg, bajo la piel' });
    const reads = await ledgerOf(world, world.owner, ['portal.read']);
    const mine = reads.filter(({ patientRef }) => patientRef === rosalind.ref);
    expect(mine.at(-1)?.canonical).toContain(`{"actor":"${await accountOf(rosalind)}"`);
    expect(mine.at(-1)?.canonical).toContain('"by":"patient"');
    const log = await ask(world.app, world.treats, 'GET', `/access-log?patient=${rosalind.ref}`);
    const looks = log.json<{ looks: { event: string; byPatient: boolean }[] }>().looks;
    expect(looks.filter(({ byPatient }) => byPatient).map(({ event }) => event)).toContain('portal.read');
    expect(looks.some(({ byPatient }) => !byPatient)).toBe(true);
  });

  it('tells who looked once the clinic shows it: by name and role, special access marked, oneself as oneself', async () => {
    const looked = async () => (await phone.ask('GET', '/portal/looks')).json<OwnLooks>();
    expect(await looked()).toEqual({ shown: false, looks: [], next: null });
    const settings = { openDays: [], opens: '08:00', closes: '18:00', timeZone: 'UTC', accessReport: true };
    const set = await ask(world.app, world.owner, 'PUT', '/access-log/settings', { body: settings });
    expect(set.statusCode).toBeLessThan(300);
    for (let i = 0; i < 3; i++) await ask(world.app, world.treats, 'GET', `/patients/${rosalind.id}`);
    await ask(world.app, world.treats, 'GET', `/patients/${theirs.id}`);
    await ask(world.app, world.owner, 'GET', `/patients/${rosalind.id}`);
    const { shown, looks } = await looked();
    expect(shown).toBe(true);
    const opened = looks.filter(({ what }) => what === 'opened');
    expect(opened).toContainEqual(
      expect.objectContaining({ person: { name: 'Grace Treats', role: 'provider' }, byPatient: false, special: false }),
    );
    expect(opened).toContainEqual(expect.objectContaining({ person: { name: 'Ada Byron', role: 'owner' }, times: 1 }));
    expect(opened.find(({ person }) => person?.name === 'Grace Treats')?.times).toBeGreaterThanOrEqual(3);
    expect(looks.filter(({ byPatient }) => byPatient).map(({ what }) => what)).toEqual(['own']);
    expect((await ledgerOf(world, world.owner, ['portal.looks-read'])).length).toBeGreaterThan(1);
    expect(JSON.stringify(looks)).not.toContain(theirs.ref);
  });

  it('tells that support was let in and emergency access taken and ended, as that, and keeps reviews to the clinic', async () => {
    const { owner, other } = world;
    const sam = { email: `${newId()}@support.example`, name: 'Sam Porter', locale: 'en', password: 'Nine-Kayaks-4-Tuesday' } as const; // prettier-ignore
    await addSupportOnConsole(world.platform, sam);
    const { people } = (await ask(world.app, owner, 'GET', '/support/people')).json<SupportPeople>();
    const reason = 'The list of this patient stays empty';
    const letIn = { accountId: people[0]?.id, patientRef: rosalind.ref, minutes: 15, reason };
    expect((await ask(world.app, owner, 'POST', '/support/grants', { body: letIn })).statusCode).toBe(201);
    const target = { kind: 'patient', patientRef: rosalind.ref };
    const taken = await ask(world.app, other, 'POST', '/grants', { body: { target, minutes: 15, reason } });
    expect(taken.statusCode, taken.body).toBe(201);
    const { id } = taken.json<{ id: string }>();
    expect((await ask(world.app, other, 'POST', `/grants/${id}/end`)).statusCode).toBe(200);
    const judged = await ask(world.app, owner, 'POST', `/grants/${id}/review`, { body: { outcome: 'justified', comment: 'It was needed that night.' } }); // prettier-ignore
    expect(judged.statusCode, judged.body).toBeLessThan(300);
    const { looks } = (await phone.ask('GET', '/portal/looks')).json<OwnLooks>();
    const told = looks.filter(({ person }) => person?.name === 'Ada Byron' || person?.name === 'Tom Other');
    expect(told.map(({ person, what }) => `${person?.name} ${what}`).toSorted()).toEqual(
      ['Ada Byron opened', 'Ada Byron support-let-in', 'Tom Other emergency-taken', 'Tom Other special-ended'],
    ); // prettier-ignore
  });

  it('groups who looked by the days of where the patient reads', async () => {
    const dayIn = async (timeZone: string) => {
      const { looks } = (
        await phone.ask('GET', `/portal/looks?timeZone=${encodeURIComponent(timeZone)}`)
      ).json<OwnLooks>();
      for (const { day, last } of looks) expect(day).toBe(new Date(last).toLocaleDateString('en-CA', { timeZone }));
      return looks[0]?.day;
    };
    // their clocks are 25 hours apart: it is never the same day in both
    expect(await dayIn('Pacific/Kiritimati')).not.toBe(await dayIn('Pacific/Pago_Pago'));
    expect(await phone.says('GET', '/portal/looks?timeZone=Mars%2FOlympus')).toBe('422 bad-request');
  });

  it('[C155] is where the clinic’s privacy notice stands, once it has said so', async () => {
    const noticeUrl = async () => (await phone.ask('GET', '/portal/session')).json<PortalSession>().noticeUrl;
    expect(await noticeUrl()).toBeNull();
    const elsewhere = await newOwner(world);
    const put = (person: Person, url: string) =>
      ask(world.app, person, 'PUT', '/clinic/privacy-notice', { body: { url } });
    expect((await put(elsewhere, 'https://elsewhere.example/privacy')).statusCode).toBe(204);
    expect(await noticeUrl()).toBeNull();
    expect((await put(world.owner, 'https://harbour.example/privacy')).statusCode).toBe(204);
    expect(await noticeUrl()).toBe('https://harbour.example/privacy');
    expect(await sqlAsPatient(rosalind, 'select changed_by from core.privacy_notice')).toBe('42501');
    expect(await sqlAsPatient(rosalind, 'update core.privacy_notice set url = null')).toBe('42501');
  });

  it('[C260] is told whom to ask about their data, once the clinic has named somebody, and as long as they are there', async () => {
    const officer = async () => (await phone.ask('GET', '/portal/session')).json<PortalSession>().privacyOfficer;
    const sql = (text: string, params: readonly unknown[]) =>
      world.platform.database.asSuperuser((client) => client.query(text, [...params]));
    expect(await officer()).toBeNull();
    const { tenantId, userId } = world.other;
    await sql(`update core.practice set privacy_officer_id = $2, phone = '+14155550134' where tenant_id = $1`, [tenantId, userId]); // prettier-ignore
    expect(await officer()).toEqual({ name: expect.stringMatching(/\w/), phone: '+14155550134' });
    await sql('update core.membership set removed_at = now(), removed_by = $2 where tenant_id = $1 and account_id = $2', [tenantId, userId]); // prettier-ignore
    expect(await officer()).toBeNull();
    await sql('update core.membership set removed_at = null, removed_by = null where tenant_id = $1 and account_id = $2', [tenantId, userId]); // prettier-ignore
    await sql('update core.practice set privacy_officer_id = null, phone = null where tenant_id = $1', [tenantId]);
    expect(await sqlAsPatient(rosalind, 'select privacy_officer_id from core.practice')).toBe('42501');
  });

  it('is downloaded whole as the archive of the clinic’s own export, shortly after signing in and not later', async () => {
    const answer = await phone.ask('POST', '/portal/export', { locale: 'en' });
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'application/zip']);
    const archive = new Blob([Uint8Array.from(answer.rawPayload)]);
    const files = new Map<string, string>();
    for (const entry of (await readZip(archive)).entries)
      files.set(entry.path, Buffer.from(await readEntry(archive, entry)).toString('utf8'));
    expect([...files.keys()].toSorted()).toEqual([
      'manifest.json',
      'patients.csv',
      `patients/${rosalind.ref}/bundle.json`,
      `patients/${rosalind.ref}/summary.pdf`,
    ]);
    const bundle = files.get(`patients/${rosalind.ref}/bundle.json`) ?? '';
    const written = (note: string) => Buffer.from(note).toString('base64').replace(/=+$/, '').slice(0, -1);
    expect(bundle).toContain(written('Said and signed'));
    expect(bundle).not.toContain(written('Draft, not yet said'));
    for (const word of ['Typed wrongly', 'Still a draft', 'Neighbourly']) expect(bundle).not.toContain(word);
    expect((await ledgerOf(world, world.owner, ['portal.exported'])).map(({ patientRef }) => patientRef)).toEqual([
      rosalind.ref,
    ]);
    await age(world, 14);
    expect(await phone.says('GET', '/portal/session')).toBe('200');
    await age(world, 2);
    expect(await phone.says('POST', '/portal/export', { locale: 'en' })).toBe('403 step-up-required');
  });
});

it('erasing a patient takes the way in with it', async () => {
  const gone = await newPatient(world, world.treats);
  const leaving = await patientInside(world, world.treats, gone);
  const system = { tenantId: world.owner.tenantId, userId: SYSTEM_USER };
  await world.platform.db.inTenant(
    system,
    (tx) => tx.query({ name: '', text: 'select erase_patient($1)' }, [gone.id]),
    {
      phi: true,
    },
  );
  const { rows } = await world.platform.database.asSuperuser((sql) =>
    sql.query('select 1 from core.portal_account where patient_id = $1', [gone.id]),
  );
  expect(rows).toEqual([]);
  expect(await leaving.says('GET', '/portal/session')).toBe('401 not-signed-in');
});
