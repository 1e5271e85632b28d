import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { newId } from '@hyaline/kit';
import pg from 'pg';
import type { Browser } from 'playwright-core';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { typed } from '../apps/server/src/modules/patients/patients.fixture.ts';
import { EMBEDDED_DATABASE } from '../apps/server/src/platform/postgres/reach.ts';
import { findRunning } from '../apps/server/src/platform/postgres/index.ts';
import { launchBrowser } from './browser.ts';
import { startTestServer, type TestServer } from './server.ts';
import { API, type Client, expectStatus, signIn } from './support/api.ts';
import { findForms } from './support/forms.ts';
import { visit } from './support/visitor.ts';

/** Of one patient, invented for this test and found nowhere else. */
const PATIENT = {
  givenName: 'Quetzalwing',
  familyName: 'Orielmarsh',
  birthDate: '1953-08-17',
  phone: '+1 555 019 4477',
  ssn: '078-05-1120',
  email: 'quetzalwing@orielmarsh.example',
  mrn: 'MRN-QX-40417',
};
const TEXTS = [
  ...Object.values(PATIENT),
  'quetzalwing',
  'orielmarsh',
  '078051120',
  '15550194477',
  '19530817',
  'Zygoma canary',
];

describe('a patient of a running clinic', () => {
  let server: TestServer;
  let sink: SMTPServer;
  let browser: Browser;
  let owner: Client;
  const mails: Buffer[] = [];

  beforeAll(async () => {
    sink = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS', 'AUTH'],
      onData: (stream, _session, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          mails.push(Buffer.concat(chunks));
          done();
        });
      },
    });
    await new Promise<void>((resolve) => sink.listen(0, '127.0.0.1', resolve));
    const { port } = sink.server.address() as AddressInfo;
    const env = {
      HYALINE_MAIL_URL: `smtp://127.0.0.1:${port}`,
      HYALINE_MAIL_FROM: 'Laurel Clinic <mail@laurel.example>',
      HYALINE_LOG_LEVEL: 'trace',
    };
    [server, browser] = await Promise.all([startTestServer({ env }), launchBrowser()]);
    await inDatabase(KEEP_JOBS);
    owner = await signIn(server.url, server.demo());
  });
  afterAll(async () => {
    await browser?.close();
    await server?.remove();
    await new Promise<void>((resolve) => sink.close(() => resolve()));
  });

  /** As the cluster's own administrator. */
  async function inDatabase<Row extends object>(sql: string): Promise<Row[]> {
    const at = findRunning(server.data);
    if (!at) throw new Error('the database does not run');
    const { host, port, adminUser: user, adminPassword: password } = at;
    const admin = new pg.Client({ host, port, user, password, database: EMBEDDED_DATABASE });
    await admin.connect();
    try {
      return (await admin.query<Row>(sql)).rows ?? [];
    } finally {
      await admin.end();
    }
  }

  /** Everything in every table, with bytes as they are: what is sealed is there, and says nothing. */
  async function dump(): Promise<Buffer> {
    const tables = await inDatabase<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables
       where schemaname not in ('pg_catalog', 'information_schema')`,
    );
    const parts: Buffer[] = [];
    for (const { name } of tables)
      for (const { row } of await inDatabase<{ row: string }>(`select t::text as row from ${name} t`)) {
        parts.push(Buffer.from(row));
        for (const [, hex = ''] of row.matchAll(/\\x([0-9a-f]{2,})/g)) parts.push(Buffer.from(hex, 'hex'));
      }
    return Buffer.concat(parts);
  }

  const post = (path: string, body: unknown) =>
    owner.ask({ method: 'POST', path: API + path, body, headers: { 'idempotency-key': newId() } });

  /** Everything that the product does with a patient, as far as a clinic can come by its API. */
  async function useEverything(): Promise<{ id: string; ref: string }> {
    const made = await expectStatus(post('/patients', { fields: typed(PATIENT), duplicatesSeen: true }), 201);
    const { id, ref } = made.json<{ id: string; ref: string }>();
    const changed = { revision: 1, fields: typed({ ...PATIENT, preferredName: 'Zygoma canary' }) };
    await expectStatus(owner.ask({ method: 'PUT', path: `${API}/patients/${id}`, body: changed }), 200);
    await expectStatus(post('/patients/search', { text: 'Quetzalwing Orielmarsh' }), 200);
    await expectStatus(post('/patients/duplicates', { fields: typed(PATIENT) }), 200);
    for (const path of [
      '/patients',
      `/patients/${id}`,
      `/patients/${id}/viewers`,
      `/access-log?patient=${ref}`,
      `/patients/${id}/print-view`,
    ])
      // prettier-ignore
      await expectStatus(owner.ask({ path: API + path }), 200);
    const note = { kind: 'allergy', substance: 'Zygoma canary', code: null, category: 'medication', reaction: 'x', severity: 'severe', status: 'active', noted: '' }; // prettier-ignore
    await expectStatus(post(`/patients/${id}/entries`, { content: note }), 201);
    await expectStatus(post(`/patients/${id}/prints`, { via: 'browser' }), 201);
    const told = { day: '2026-01-05', kind: 'judicial', recipient: 'Court', description: 'About Quetzalwing Orielmarsh', purpose: 'Zygoma canary' }; // prettier-ignore
    await expectStatus(post(`/accounting/${ref}/disclosures`, told), 201);
    for (const format of ['pdf', 'csv'])
      await expectStatus(post(`/accounting/${ref}/reports`, { kind: 'accounting', format, locale: 'en' }), 200);
    const grant = {
      target: { kind: 'patient', patientRef: ref },
      minutes: 15,
      reason: 'Checking what is told of emergency access',
    };
    await post('/grants', grant);
    // what is wrong, with the patient in it, is refused without repeating it
    await expectStatus(post('/patients', { fields: { ...typed(PATIENT), sex: 'Quetzalwing' } }), 422);
    await expectStatus(owner.ask({ path: `${API}/patients/Quetzalwing` }), 404);
    await post('/sign-in/magic', { email: server.demo().email });
    return { id, ref };
  }

  async function inBrowser(id: string): Promise<Buffer> {
    const visitor = await visit(browser, server.url);
    await visitor.signInAs(owner);
    const { page } = visitor;
    await page.goto(`/patients/${id}/log`);
    await page.getByText('Quetzalwing Orielmarsh').first().waitFor();
    const kept = await page.evaluate(async () => ({
      local: { ...localStorage },
      session: { ...sessionStorage },
      databases: await indexedDB.databases(),
      caches: await caches.keys().catch(() => []),
      cookie: document.cookie,
      address: location.href,
      title: document.title,
      printed: document.documentElement.dataset['noPrint'],
    }));
    expect(kept.printed).toBeTruthy(); // no moment in which the name stands there and can be printed
    const addresses = visitor.sent.map(({ url }) => url);
    const cookies = await visitor.context.cookies();
    await visitor.close();
    return Buffer.from(JSON.stringify({ kept, addresses, cookies }));
  }

  function objects(folder = join(server.data, 'objects')): Buffer {
    if (!existsSync(folder)) return Buffer.alloc(0);
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    return Buffer.concat(files.map((entry) => readFileSync(join(entry.parentPath, entry.name))));
  }

  const leaks = (places: readonly [string, Buffer][]): string[] =>
    places.flatMap(([place, bytes]) => findForms(bytes, TEXTS).map((found) => `${place}: ${found}`));

  it('[C084] [C225] is nowhere in the open: logs, mails, jobs, browser storage, objects, every table of the database', async () => {
    const { id, ref } = await useEverything();
    const page = await inBrowser(id);
    await expect.poll(() => mails.length, { timeout: 60_000 }).toBeGreaterThanOrEqual(1);
    const whole = await dump();
    const places: [string, Buffer][] = [
      ['log', Buffer.from(server.output())],
      ['mails', Buffer.concat(mails)],
      ['jobs', Buffer.from(JSON.stringify(await inDatabase('select job::text from public.seen_job')))],
      ['browser', page],
      ['objects', objects()],
      ['database', whole],
    ];
    expect(leaks(places)).toEqual([]);
    expect(whole.includes(ref)).toBe(true); // the dump does hold what it may
    expect(whole.length).toBeGreaterThan(50_000);
  });

  it('would be found, if one column kept it in the open', async () => {
    await inDatabase(`create table core.planted (note text); insert into core.planted values ('${PATIENT.phone}')`);
    expect(leaks([['database', await dump()]])).toEqual([
      `database: ${PATIENT.phone} in plain`,
      `database: ${PATIENT.phone} in lower case`,
    ]);
    const hidden = Buffer.from(`x${PATIENT.familyName}y`).toString('base64');
    await inDatabase(`update core.planted set note = '${hidden}'`);
    expect(leaks([['database', await dump()]]).some((found) => found.includes('base64'))).toBe(true);
    await inDatabase('drop table core.planted');
  });
});

/** Jobs are deleted when they are done, so each is noted as it comes. */
const KEEP_JOBS = `
  create table public.seen_job (job jsonb);
  create function public.keep_job() returns trigger language plpgsql security definer as $$
  begin insert into public.seen_job values (to_jsonb(new)); return new; end $$;
  create trigger keep_job after insert or update on hyaline_jobs._private_jobs
    for each row execute function public.keep_job();`;
