import type { AddressInfo } from 'node:net';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { newId } from '@hyaline/kit';
import pg from 'pg';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EMBEDDED_DATABASE } from '../apps/server/src/platform/postgres/reach.ts';
import { findRunning } from '../apps/server/src/platform/postgres/index.ts';
import { startTestServer, type TestServer } from './server.ts';
import { API, type Client, expectStatus, signIn } from './support/api.ts';
import { findForms, formsOf } from './support/forms.ts';
import { writePhantom } from './support/phantom.ts';
import { saveFiles } from './support/save-study.ts';
import { shareStudy } from './support/share-study.ts';

/** What a clinic knows of a patient, invented for this test and found nowhere else. */
const CANARIES = {
  patientName: 'Quetzalwing^Oriel',
  patientId: 'MRN-QX-40417',
  birthDate: '19530817',
  phone: '+15550194477',
  comments: 'SSN 078-05-1129 lumbar stenosis',
  studyDescription: 'Zygapophyseal canary C5 C6',
};
const TEXTS = [...Object.values(CANARIES), '078-05-1129', 'Quetzalwing', 'Zygapophyseal'];
const COLLEAGUE = 'ines@laurel.example';

describe('mail of a running platform', () => {
  let server: TestServer;
  let sink: SMTPServer;
  let client: Client;
  const raw: Buffer[] = [];

  beforeAll(async () => {
    sink = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS', 'AUTH'],
      onData: (stream, _session, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          raw.push(Buffer.concat(chunks));
          done();
        });
      },
    });
    await new Promise<void>((resolve) => sink.listen(0, '127.0.0.1', resolve));
    const { port } = sink.server.address() as AddressInfo;
    server = await startTestServer({
      env: {
        HYALINE_MAIL_URL: `smtp://127.0.0.1:${port}`,
        HYALINE_MAIL_FROM: 'Laurel Clinic <mail@laurel.example>',
        HYALINE_LOG_LEVEL: 'trace',
      },
    });
    await inDatabase(KEEP_JOBS);
    client = await signIn(server.url, server.demo());
  });
  afterAll(async () => {
    await server?.remove();
    await new Promise<void>((resolve) => sink.close(() => resolve()));
  });

  /** As the cluster's own administrator: what the queue and the outbox really hold. */
  async function inDatabase(sql: string): Promise<object[]> {
    const at = findRunning(server.data);
    if (!at) throw new Error('the database does not run');
    const { host, port, adminUser: user, adminPassword: password } = at;
    const admin = new pg.Client({ host, port, user, password, database: EMBEDDED_DATABASE });
    await admin.connect();
    try {
      return (await admin.query<object>(sql)).rows ?? [];
    } finally {
      await admin.end();
    }
  }

  async function saveAndShare(): Promise<void> {
    const folder = mkdtempSync(join(tmpdir(), 'hyaline-canary-'));
    const paths = writePhantom({ folder, slices: 2, size: 48, seed: 9917, ...CANARIES });
    const study = await saveFiles(client, new Map(paths.map((path) => [basename(path), readFileSync(path)])));
    rmSync(folder, { recursive: true });
    await shareStudy(client, study.id);
  }

  async function causeMails(): Promise<void> {
    const post = (path: string, body: unknown) =>
      client.ask({ method: 'POST', path: API + path, body, headers: { 'idempotency-key': newId() } });
    await expectStatus(post('/password-reset', { email: COLLEAGUE }), 200, 202);
    await post('/sign-in/magic', { email: COLLEAGUE });
    const invited = { name: 'Noa Reyes', email: 'noa@harbour.example', role: 'provider', locale: 'es' };
    await expectStatus(post('/invitations', invited), 200, 201);
  }

  it('holds nothing of a patient: not in a mail, a header, a line of the log or the payload of a job', async () => {
    await saveAndShare();
    await causeMails();
    await expect.poll(() => raw.length, { timeout: 60_000 }).toBeGreaterThanOrEqual(2);
    const jobs = await inDatabase('select job::text from public.seen_job');
    const outbox = await inDatabase('select m::text from core.mail m');
    expect(jobs.length).toBeGreaterThanOrEqual(2);

    const places: [string, Buffer][] = [
      ['log', Buffer.from(server.output())],
      ['jobs', Buffer.from(JSON.stringify(jobs))],
      ['outbox', Buffer.from(JSON.stringify(outbox))],
    ];
    for (const mail of raw) {
      places.push(['mail', mail]);
      const { headers, text, html, subject } = await PostalMime.parse(mail);
      places.push(['mail, decoded', Buffer.from(JSON.stringify({ headers, text, html, subject }))]);
    }
    expect(places.flatMap(([place, bytes]) => findForms(bytes, TEXTS).map((found) => `${place}: ${found}`))).toEqual(
      [],
    );
    for (const job of jobs) expect(JSON.stringify(job)).not.toMatch(/@|#|http/);
  });

  it('was looked for in a way that finds it: each form is seen when it is there', () => {
    for (const text of TEXTS)
      for (const [form, bytes] of formsOf(text)) {
        const hidden = Buffer.concat([Buffer.from('before '), bytes, Buffer.from(' after')]);
        expect(findForms(hidden, [text]).some((found) => found.endsWith(form))).toBe(true);
      }
    for (const offset of [0, 1, 2]) {
      const around = Buffer.from(Buffer.from(`${'x'.repeat(offset)}${CANARIES.comments}yz`).toString('base64'));
      expect(findForms(around, [CANARIES.comments])).not.toEqual([]);
    }
  });
});

/** Jobs are deleted when they are done, so each is noted as it comes. */
const KEEP_JOBS = `
  create table public.seen_job (job jsonb);
  create function public.keep_job() returns trigger language plpgsql security definer as $$
  begin insert into public.seen_job values (to_jsonb(new)); return new; end $$;
  create trigger keep_job after insert or update on hyaline_jobs._private_jobs
    for each row execute function public.keep_job();`;
