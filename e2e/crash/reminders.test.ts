import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type CreatedPatient, phi } from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DEMO_PASSWORD, DEMO_PEOPLE } from '../../apps/server/src/modules/identity/accounts/demo-people.ts';
import { typed } from '../../apps/server/src/modules/patients/patients.fixture.ts';
import { startTestServer, type TestServer } from '../server.ts';
import { API, type Client, expectStatus, makeClient, signIn } from '../support/api.ts';
import { asSuperuser } from '../support/database.ts';
import { seeded } from './seed.ts';

const PATIENTS = 6;

/**
 * What the mail server does with a mail that it was handed: takes it; holds it and has not accepted it when the line
 * breaks; or accepts it, and its answer is lost.
 */
type Manner = 'take' | 'hold' | 'lose-answer';
interface Taken {
  messageId: string;
  to: string;
  subject: string;
  link: string;
}

const FULL = process.env['HYALINE_FULL'] === '1';

describe('mails to patients across kill -9 of the server', () => {
  let server: TestServer;
  let sink: SMTPServer;
  let owner: Client;
  let manner: Manner = 'take';
  const accepted: Taken[] = [];
  let inHand = 0;
  const patients: { id: string; ref: string; email: string }[] = [];
  let place: { typeId: string; providerId: string; locationId: string };

  beforeAll(async () => {
    sink = new SMTPServer({ authOptional: true, disabledCommands: ['STARTTLS', 'AUTH'], onData });
    sink.on('error', () => undefined); // a client that dies in the middle
    await new Promise<void>((resolve) => sink.listen(0, '127.0.0.1', resolve));
    const { port } = sink.server.address() as AddressInfo;
    const HYALINE_MAIL_URL = `smtp://127.0.0.1:${port}`;
    server = await startTestServer({ env: { HYALINE_MAIL_URL, HYALINE_MAIL_FROM: 'Laurel Clinic <mail@laurel.example>' } }); // prettier-ignore
    await arrive();
    for (let n = 0; n < PATIENTS; n++) patients.push(await comeIn(n));
    place = await openSchedule();
  });
  afterAll(async () => {
    await server?.remove();
    await new Promise<void>((resolve) => sink.close(() => resolve()));
  });

  function onData(stream: NodeJS.ReadableStream, _session: object, done: (error?: Error) => void): void {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('end', () => {
      const as = manner;
      void PostalMime.parse(Buffer.concat(chunks)).then(({ messageId = '', to, subject = '', text = '' }) => {
        const link = /https?:\/\/\S+/.exec(text)?.[0] ?? '';
        if (as !== 'hold') accepted.push({ messageId, to: to?.[0]?.address ?? '', subject, link });
        if (as === 'take') return done();
        inHand++;
      });
    });
  }

  async function arrive(): Promise<void> {
    const person = DEMO_PEOPLE.find(({ email }) => email.startsWith('owner@'));
    if (!person) throw new Error('the demo has no owner');
    owner = await signIn(server.url, { ...person, password: DEMO_PASSWORD });
  }
  const say = async <T>(method: string, path: string, body?: object): Promise<T> =>
    (await expectStatus(owner.ask({ method, path: `${API}${path}`, ...(body ? { body } : {}) }), 200, 201, 204)).json<T>(); // prettier-ignore

  /** A patient with an address of their own who has come in to the portal. */
  async function comeIn(n: number): Promise<{ id: string; ref: string; email: string }> {
    const email = `patient-${n}@home.example`;
    const fields = typed({ givenName: `Patient${n}`, familyName: 'Quennell', birthDate: '1961-04-12', email });
    const { id, ref } = await say<CreatedPatient>('POST', '/patients', { fields, providerIds: [], duplicatesSeen: true }); // prettier-ignore
    await say('POST', `/patients/${id}/portal`, { locale: 'en' });
    await vi.waitUntil(() => accepted.some(({ to }) => to === email), { timeout: 60_000 });
    const secret = accepted.find(({ to }) => to === email)?.link.split('#')[1];
    const body = { secret, birthDate: '1961-04-12' };
    await expectStatus(makeClient(server.url).ask({ method: 'POST', path: `${API}/portal/session`, body }), 204);
    return { id, ref, email };
  }

  async function openSchedule(): Promise<typeof place> {
    const address = { line1: '', line2: '', city: '', region: '', postalCode: '', country: '' };
    const location = await say<{ id: string }>('POST', '/locations', { name: `Hall ${newId()}`, address, phone: null, timeZone: 'UTC', hours: [] }); // prettier-ignore
    const kind = { name: `Kind ${newId()}`, minutes: 15, bufferBefore: 0, bufferAfter: 0, colour: 'teal', providerIds: [], byPatients: false }; // prettier-ignore
    const type = await say<{ id: string }>('POST', '/schedule/types', kind);
    const { providers } = await say<{ providers: { id: string }[] }>('GET', '/schedule/providers');
    return { typeId: type.id, providerId: providers[0]?.id ?? '', locationId: location.id };
  }

  /** One appointment for each patient in so many hours, as if booked long ago: each is to be reminded of now. */
  async function bookEach(hours: number): Promise<void> {
    for (const [n, { ref }] of patients.entries()) {
      const startsAt = new Date(Math.ceil(Date.now() / 60_000) * 60_000 + hours * 3_600_000 + n * 1_200_000);
      await say('POST', '/schedule/appointments', { ...place, patientRef: ref, startsAt: startsAt.toISOString(), outsideHours: true }); // prettier-ignore
    }
    await asSuperuser(server, `update core.appointment set created_at = now() - interval '30 days' where starts_at > now()`); // prettier-ignore
  }
  const run = (job: string) => asSuperuser(server, 'select hyaline_jobs.add_job($1)', [job]);
  const mailsOf = (kind: string) =>
    asSuperuser<{ id: string; state: string; message_id: string }>(server, 'select id, state, message_id from core.mail where kind = $1', [kind]); // prettier-ignore
  const notSent = async (kind: string) => (await mailsOf(kind)).filter(({ state }) => state !== 'sent').length;
  /** How often each mail of these was accepted, by its Message-ID. */
  const copiesOf = (mails: readonly { message_id: string }[]): number[] =>
    mails.map(({ message_id: own }) => accepted.filter(({ messageId }) => messageId === own).length);

  /** @returns Message-IDs of what was accepted until then */
  async function die(): Promise<Set<string>> {
    await server.kill();
    await sleep(200); // what came before the line broke has been read
    return new Set(accepted.map(({ messageId }) => messageId));
  }
  /** Starts again; the leases of what it had in hand run out, and both jobs come round. */
  async function comeBack(): Promise<void> {
    manner = 'take';
    inHand = 0;
    server = await server.restart();
    await arrive();
    await asSuperuser(server, `update core.mail set lease_until = now() where state = 'sending'`);
    await run('appointments.remind');
    await run('mail.deliver');
  }

  it('between queueing and sending: every reminder and every word of a message goes out exactly once', async () => {
    await bookEach(2);
    manner = 'hold';
    await run('appointments.remind');
    await expect.poll(async () => (await mailsOf('portal-reminder')).length).toBe(PATIENTS);
    for (const { id } of patients)
      await say('POST', `/patients/${id}/messages`, { threadId: null, subject: phi('Results'), text: phi('They are in.') }); // prettier-ignore
    await expect.poll(() => inHand).toBeGreaterThan(0);
    await die();
    for (const kind of ['portal-reminder', 'portal-message']) expect(await notSent(kind), kind).toBe(PATIENTS);
    await comeBack();
    for (const kind of ['portal-reminder', 'portal-message']) {
      await expect.poll(() => notSent(kind), { timeout: 60_000 }).toBe(0);
      const mails = await mailsOf(kind);
      expect(copiesOf(mails), kind).toEqual(Array(PATIENTS).fill(1));
    }
    expect(accepted.filter(({ subject }) => /remind/i.test(subject)).map(({ to }) => to).toSorted()).toEqual(patients.map(({ email }) => email)); // prettier-ignore
  });

  it.runIf(FULL)(
    'after the mail server has accepted and before that is known: once more, under the same Message-ID',
    async () => {
      const before = new Set((await mailsOf('portal-reminder')).map(({ id }) => id));
      await bookEach(6);
      manner = 'lose-answer';
      await run('appointments.remind');
      await expect.poll(async () => (await mailsOf('portal-reminder')).length).toBe(2 * PATIENTS);
      await expect.poll(() => inHand).toBeGreaterThan(0);
      const lost = await die();
      await comeBack();
      await expect.poll(() => notSent('portal-reminder'), { timeout: 60_000 }).toBe(0);
      const mails = (await mailsOf('portal-reminder')).filter(({ id }) => !before.has(id));
      expect(mails).toHaveLength(PATIENTS);
      expect(copiesOf(mails)).toEqual(mails.map(({ message_id: own }) => (lost.has(own) ? 2 : 1)));
      expect(mails.filter(({ message_id: own }) => lost.has(own)).length).toBeGreaterThan(0);
    },
  );

  it.runIf(FULL)(
    'at any moment of queueing: one mail for each appointment, and no more copies than deaths',
    async () => {
      const { between } = seeded('kill -9 while reminders are queued');
      const before = new Set((await mailsOf('portal-reminder')).map(({ id }) => id));
      await bookEach(10);
      await run('appointments.remind');
      await sleep(between(0, 250));
      await die();
      await comeBack();
      const own = async () => (await mailsOf('portal-reminder')).filter(({ id }) => !before.has(id));
      await expect.poll(async () => (await own()).filter(({ state }) => state === 'sent').length, { timeout: 60_000 }).toBe(PATIENTS); // prettier-ignore
      await run('appointments.remind');
      await run('mail.deliver');
      await expect.poll(async () => (await asSuperuser(server, `select 1 from hyaline_jobs._private_jobs j join hyaline_jobs._private_tasks t on t.id = j.task_id where t.identifier = 'appointments.remind' and j.locked_at is null`)).length).toBe(0); // prettier-ignore
      const mails = await own();
      expect(mails).toHaveLength(PATIENTS);
      for (const copies of copiesOf(mails)) expect([1, 2]).toContain(copies);
    },
  );
});
