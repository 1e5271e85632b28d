import type {
  MailChoices,
  MessageList,
  MessageSent,
  OwnMessages,
  PatientMessages,
  PortalSession,
} from '@hyaline/contract';
import { newId, SYSTEM_USER } from '@hyaline/kit';
import { readEntry, readZip } from '@hyaline/zip';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, newColleague, newOwner, type Person } from '../imaging/imaging.fixture.ts';
import { ledgerOf } from '../patients/patients.fixture.ts';
import { mailsTo } from '../mail/index.ts';
import { newPatient, patientInside, type Known, type Phone, type PortalWorld } from '../portal/portal.fixture.ts';
import { createTalkWorld, sqlAsPatient } from './messages.fixture.ts';

let world: PortalWorld;
let rosalind: Known;
let theirs: Known;
let phone: Phone;
let neighbour: Phone;
beforeAll(async () => {
  world = await createTalkWorld();
  rosalind = await newPatient(world, world.treats);
  theirs = await newPatient(world, world.treats, 'Neighbourly');
  phone = await patientInside(world, world.treats, rosalind);
  neighbour = await patientInside(world, world.treats, theirs);
});
afterAll(() => world.close());

const clinic = (person: Person, method: 'GET' | 'POST', path: string, body?: object) =>
  ask(world.app, person, method, path, body === undefined ? {} : { body });
const write = (from: Phone, text: string, more: object = {}) =>
  from.ask('POST', '/portal/messages', { id: newId(), threadId: null, subject: 'Tablets', text, ...more });
const inbox = async (person: Person, list = 'waiting') =>
  (await clinic(person, 'GET', `/messages?list=${list}`)).json<MessageList>().threads;
const waiting = async (person: Person) =>
  (await clinic(person, 'GET', '/messages/waiting')).json<{ waiting: number }>().waiting;
const ofRecord = async (person: Person, { id }: Known) =>
  (await clinic(person, 'GET', `/patients/${id}/messages`)).json<PatientMessages>();
const lastOf = async (from: Phone, thread: string) =>
  (await own(from)).find(({ id }) => id === thread)?.messages.at(-1)?.id ?? '';
const own = async (from: Phone) => (await from.ask('GET', '/portal/messages')).json<OwnMessages>().threads;

describe('a patient writes', () => {
  it('to those who treat them, who are told, answer, and see that it was read', async () => {
    const sent = await write(phone, 'May I take them in the evening?');
    expect(sent.statusCode).toBe(201);
    const { threadId } = sent.json<MessageSent>();
    expect(await inbox(world.treats)).toEqual([
      expect.objectContaining({ id: threadId, ref: rosalind.ref, name: 'Rosalind Quennell', subject: 'Tablets', waiting: true, mine: true }),
    ]); // prettier-ignore
    expect(await waiting(world.treats)).toBe(1);
    const notices = (await clinic(world.treats, 'GET', '/notices')).json<{ notices: object[] }>().notices;
    expect(notices).toContainEqual(expect.objectContaining({ kind: 'message-waiting', values: { ref: rosalind.ref } }));
    expect((await own(phone))[0]?.messages[0]).toMatchObject({ fromPatient: true, readAt: null });
    const record = await ofRecord(world.treats, rosalind);
    expect(record).toMatchObject({ portal: 'active', mails: true });
    expect(record.threads[0]?.messages.map(({ text }) => text)).toEqual(['May I take them in the evening?']);
    expect((await clinic(world.treats, 'POST', `/messages/${threadId}/read`, { last: await lastOf(phone, threadId) })).statusCode).toBe(200); // prettier-ignore
    expect((await own(phone))[0]?.messages[0]?.readAt).not.toBeNull();

    const answer = await clinic(world.treats, 'POST', `/patients/${rosalind.id}/messages`, {
      threadId,
      subject: null,
      text: 'Yes, with food.',
    });
    expect(answer.statusCode).toBe(201);
    expect(await waiting(world.treats)).toBe(0);
    expect(await inbox(world.treats)).toEqual([]);
    expect((await inbox(world.treats, 'all')).map(({ id }) => id)).toEqual([threadId]);
    const unread = async () => (await phone.ask('GET', '/portal/session')).json<PortalSession>().unreadMessages;
    expect(await unread()).toBe(1);
    expect((await own(phone))[0]?.messages.at(-1)).toMatchObject({ fromPatient: false, author: 'Grace Treats' });
    expect(await phone.says('POST', `/portal/messages/${threadId}/read`, { last: await lastOf(phone, threadId) })).toBe(
      '200',
    );
    expect(await unread()).toBe(0);
    expect((await ofRecord(world.treats, rosalind)).threads[0]?.messages.at(-1)?.readAt).not.toBeNull();
    const events = ['message.listed', 'message.read', 'message.sent', 'portal.messages-read', 'portal.message-sent'];
    for (const event of events) {
      const [first] = await ledgerOf(world, world.owner, [event]);
      expect(first?.patientRef, event).toBe(rosalind.ref);
      expect(first?.canonical, event).not.toMatch(/Tablets|evening|food/);
    }
  });

  it('[C239] is told by mail that something waits: the clinic and a link, nothing else, in their language', async () => {
    await phone.ask('PUT', '/portal/language', { locale: 'es' });
    const [thread] = await own(phone);
    await clinic(world.treats, 'POST', `/patients/${rosalind.id}/messages`, { threadId: thread?.id, subject: null, text: 'Semaglutide 0.25 mg, Rosalind' }); // prettier-ignore
    const mails = (await mailsTo(world.demo, rosalind.email)).filter(({ kind }) => kind === 'portal-message');
    expect(mails).toHaveLength(2);
    for (const { subject, text, html } of mails)
      for (const part of [subject, text, html])
        expect(part).not.toMatch(/Rosalind|Quennell|Semaglutide|Tablets|food|PT-|Grace|1961/);
    for (const { text } of mails) expect(text).toContain('http://localhost:8080/portal\n');
    const subjects = mails.map(({ subject }) => subject).toSorted();
    expect(subjects).toEqual(['Novedades de su clínica', 'Something new from your clinic']);
    await phone.ask('PUT', '/portal/language', { locale: 'en' });
  });

  it('more than a page holds: each list goes on where it ended, none twice and none left out', async () => {
    const many = await newPatient(world, world.treats, 'Prolix');
    const talks = await patientInside(world, world.treats, many);
    for (let n = 0; n < 7; n++) expect((await write(talks, `Line ${n}`)).statusCode).toBe(201);
    for (const list of ['waiting', 'all']) {
      const whole = await inbox(world.treats, list);
      const seen: MessageList['threads'] = [];
      let after = '';
      for (let page = 0; page < 20; page++) {
        const answer = (await clinic(world.treats, 'GET', `/messages?list=${list}&limit=3${after}`)).json<MessageList>(); // prettier-ignore
        seen.push(...answer.threads);
        if (answer.next === null) break;
        expect(answer.threads).toHaveLength(3);
        after = `&after=${encodeURIComponent(answer.next)}`;
      }
      expect(seen.length, list).toBeGreaterThan(6);
      expect(seen.map(({ id }) => id), list).toEqual(whole.map(({ id }) => id)); // prettier-ignore
      const times = seen.map(({ lastAt }) => lastAt);
      expect(times, list).toEqual(list === 'waiting' ? times.toSorted() : times.toSorted().toReversed());
    }
    const wrong = await clinic(world.treats, 'GET', '/messages?list=all&after=yesterday');
    expect([wrong.statusCode, wrong.json<{ code: string }>().code]).toEqual([422, 'bad-request']);
  });

  it('and reads what was said as often as a person does, not as a program does', async () => {
    const reads = await patientInside(world, world.treats, await newPatient(world, world.treats, 'Restless'));
    const codes = new Set<number>();
    for (let n = 0; n < 121; n++) codes.add((await reads.ask('GET', '/portal/messages')).statusCode);
    expect([...codes]).toEqual([200, 429]);
    expect(await reads.says('GET', '/portal/mails')).toBe('200');
  });

  it('the same message sent again is one, and an hour takes twenty', async () => {
    const id = newId();
    const message = { id, threadId: null, subject: 'Once', text: 'Only once' };
    const [one, two] = [await neighbour.ask('POST', '/portal/messages', message), await neighbour.ask('POST', '/portal/messages', message)]; // prettier-ignore
    expect(two.json()).toEqual(one.json());
    expect((await own(neighbour)).length).toBe(1);
    // with more in it, it is not called sent and thrown away
    for (const other of [{ text: 'Only once, and my legs went numb' }, { subject: 'Twice' }])
      expect(await neighbour.says('POST', '/portal/messages', { ...message, ...other })).toBe('409 conflict');
    const line = (n: number) => write(neighbour, `Line ${n}`, { threadId: one.json<MessageSent>().threadId, subject: null }); // prettier-ignore
    for (let n = 1; n < 16; n++) await line(n);
    const codes = (await Promise.all([16, 17, 18, 19, 20, 21, 22, 23].map(line))).map(({ statusCode }) => statusCode);
    expect(codes.toSorted()).toEqual([201, 201, 201, 201, 429, 429, 429, 429]);
    for (const wrong of [{ text: '' }, { text: 'x'.repeat(4001) }, { subject: null }, { subject: 'x'.repeat(121) }])
      expect((await write(phone, 'Wrong', wrong)).statusCode, JSON.stringify(wrong)).toBe(422);
  });

  it('and somebody of the clinic says that no answer is needed', async () => {
    const { threadId } = (await write(phone, 'Thank you')).json<MessageSent>();
    const before = await waiting(world.treats);
    const settle = (last: string) => clinic(world.treats, 'POST', `/messages/${threadId}/settled`, { last });
    const last = await lastOf(phone, threadId);
    expect((await settle(last)).statusCode).toBe(200);
    expect((await settle(last)).statusCode).toBe(409);
    expect(await waiting(world.treats)).toBe(before - 1);
    await write(phone, 'One more thing', { threadId, subject: null });
    expect(await waiting(world.treats)).toBe(before);
  });

  it('and nothing is settled or read of what came after the last that was shown', async () => {
    const { id: shown, threadId } = (await write(phone, 'Thanks')).json<MessageSent>();
    const before = await waiting(world.treats);
    await write(phone, 'My legs went numb', { threadId, subject: null });
    const settled = await clinic(world.treats, 'POST', `/messages/${threadId}/settled`, { last: shown });
    expect([settled.statusCode, settled.json<{ code: string }>().code]).toEqual([409, 'record-changed']);
    expect(await waiting(world.treats)).toBe(before);
    expect((await clinic(world.treats, 'POST', `/messages/${threadId}/read`, { last: shown })).statusCode).toBe(200);
    const said = (await own(phone)).find(({ id }) => id === threadId)?.messages ?? [];
    expect(said.map(({ readAt }) => readAt === null)).toEqual([false, true]);
    // of another conversation it settles nothing either
    const { id: elsewhere } = (await write(phone, 'Other')).json<MessageSent>();
    expect((await clinic(world.treats, 'POST', `/messages/${threadId}/settled`, { last: elsewhere })).statusCode).toBe(
      409,
    );
    const oldest = (await inbox(world.treats)).map(({ lastAt }) => lastAt);
    expect(oldest).toEqual(oldest.toSorted());
  });
});

describe('nobody else', () => {
  it('[C191] of the clinic, of another clinic or among its patients reads or writes, by any id', async () => {
    const [thread] = await own(phone);
    const elsewhere = await newOwner(world);
    for (const person of [world.other, elsewhere]) {
      expect(await inbox(person, 'all')).toEqual([]);
      expect(await waiting(person)).toBe(0);
      const body = { threadId: thread?.id, subject: null, text: 'Hello' };
      const paths = [
        ['GET', `/patients/${rosalind.id}/messages`],
        ['POST', `/patients/${rosalind.id}/messages`],
        ['POST', `/messages/${thread?.id}/read`],
        ['POST', `/messages/${thread?.id}/settled`],
      ] as const;
      const last = thread?.messages.at(-1)?.id;
      for (const [method, path] of paths)
        expect((await clinic(person, method, path, method === 'GET' ? undefined : path.endsWith('messages') ? body : { last })).statusCode, path).toBe(404); // prettier-ignore
    }
    const reply = { id: newId(), threadId: thread?.id, subject: null, text: 'Into another’s' };
    const phones = [neighbour];
    for (const each of phones) {
      expect(
        await each.says('POST', `/portal/messages/${thread?.id}/read`, { last: thread?.messages.at(-1)?.id }),
      ).toBe('404 not-found');
      const answer = await each.says('POST', '/portal/messages', reply);
      expect(answer).toMatch(/^(404 not-found|429)/);
    }
    // whoever may write to this patient may not put it into a conversation with another
    const crossed = { threadId: thread?.id, subject: null, text: 'Crossed' };
    expect((await clinic(world.treats, 'POST', `/patients/${theirs.id}/messages`, crossed)).statusCode).toBe(404);
  });

  it('[C191] reaches them by SQL in the patient’s own role: rows of one patient, sent in one’s own name, read once', async () => {
    const all = (await sqlAsPatient(world, rosalind, 'select distinct patient_id as id from message')) as {
      id: string;
    }[];
    expect(all).toEqual([{ id: rosalind.id }]);
    const [foreign] = (await world.platform.database.asSuperuser((sql) =>
      sql.query<{ id: string; patient_id: string }>(`select id, patient_id from tenant_${world.owner.tenantId.replaceAll('-', '')}.message_thread where patient_id = $1`, [theirs.id]),
    )).rows; // prettier-ignore
    const insert = `insert into message (tenant_id, id, thread_id, patient_id, from_patient, author_id, details)
      values ((select sec.tenant()), gen_random_uuid(), $1, $2, $3, coalesce($4, sec.user_id()), '\\x00')`;
    const [own0] = await own(phone);
    const attempts: unknown[][] = [
      [foreign?.id, theirs.id, true, null],
      [foreign?.id, rosalind.id, true, null],
      [own0?.id, rosalind.id, false, null],
      [own0?.id, rosalind.id, true, world.treats.userId],
    ];
    for (const params of attempts)
      expect(await sqlAsPatient(world, rosalind, insert, params), String(params)).toMatch(/^(42501|23503)$/);
    for (const text of [
      'update message set details = details',
      'update message_thread set settled_by = sec.user_id()',
      'delete from message',
      `select sec.tell_of_patient(array['${world.other.userId}']::uuid[], 'message-waiting', 'x')`,
    ])
      expect(await sqlAsPatient(world, rosalind, text), text).toBe('42501');
    expect(await sqlAsPatient(world, rosalind, 'update message set read_by = sec.user_id() where from_patient returning id')).toEqual([]); // prettier-ignore
  });
});

it('[C191] special access and cover read them, an office alone does not', async () => {
  const admin = await newColleague(world, world.owner, 'admin', 'Ann Office');
  expect(await waiting(admin)).toBe(0);
  for (const person of [admin, world.other])
    expect((await clinic(person, 'GET', `/patients/${rosalind.id}/messages`)).statusCode).toBe(404);
  const reason = 'She wrote of pain in her chest last night';
  const taken = await clinic(world.other, 'POST', '/grants', {
    target: { kind: 'patient', patientRef: rosalind.ref },
    reason,
    minutes: 15,
  });
  expect(taken.statusCode, taken.body).toBe(201);
  expect((await ofRecord(world.other, rosalind)).threads.length).toBeGreaterThan(0);
  expect((await inbox(world.other, 'all')).every(({ ref, mine }) => ref === rosalind.ref && !mine)).toBe(true);
  const { id } = taken.json<{ id: string }>();
  expect((await ledgerOf(world, world.owner, ['message.read'])).at(-1)?.canonical).toContain(`"grant":"${id}"`);
  await clinic(world.other, 'POST', `/grants/${id}/end`);
  expect((await clinic(world.other, 'GET', `/patients/${rosalind.id}/messages`)).statusCode).toBe(404);
  const endsAt = new Date(Date.now() + 3_600_000).toISOString();
  const cover = { accountId: world.other.userId, kind: 'cover', endsAt };
  expect((await clinic(world.treats, 'POST', `/patients/${rosalind.id}/assignments`, cover)).statusCode).toBeLessThan(
    300,
  );
  expect((await ofRecord(world.other, rosalind)).threads.length).toBeGreaterThan(0);
});

describe('mails', () => {
  const choices = async () => (await phone.ask('GET', '/portal/mails')).json<MailChoices>();
  const mailed = async () =>
    (await mailsTo(world.demo, rosalind.email)).filter(({ kind }) => kind === 'portal-message').length;
  const send = async () => {
    const body = { threadId: null, subject: 'News', text: 'News' };
    expect((await clinic(world.treats, 'POST', `/patients/${rosalind.id}/messages`, body)).statusCode).toBe(201);
  };

  it('stay away when the patient wants none, and when confidential communication was asked for', async () => {
    await world.platform.database.asSuperuser((sql) => sql.query('delete from core.throttle'));
    expect(await choices()).toEqual({ messages: true, appointments: true, packets: null });
    expect(await phone.says('PUT', '/portal/mails', { about: 'messages', wanted: false })).toBe('200');
    const before = await mailed();
    await send();
    expect([await mailed(), await choices()]).toEqual([before, { messages: false, appointments: true, packets: null }]);
    await phone.ask('PUT', '/portal/mails', { about: 'messages', wanted: true });
    await send();
    expect(await mailed()).toBe(before + 1);
    const entered = await clinic(world.treats, 'POST', `/patients/${rosalind.id}/requests`, {
      kind: 'confidential-communication', law: 'hipaa', askedBy: 'patient', channel: 'phone', askedOn: new Date().toISOString().slice(0, 10), paidInFull: false, words: 'Call my work, never write',
    }); // prettier-ignore
    expect(entered.statusCode).toBe(201);
    expect(await choices()).toEqual({ messages: false, appointments: false, packets: null });
    await send();
    expect(await mailed()).toBe(before + 1);
    expect((await ofRecord(world.treats, rosalind)).mails).toBe(false);
    // their own word since then counts
    await phone.ask('PUT', '/portal/mails', { about: 'messages', wanted: true });
    expect(await choices()).toEqual({ messages: true, appointments: false, packets: null });
  });
});

it('nothing is written to somebody without a way in', async () => {
  const nobody = await newPatient(world, world.treats);
  const body = { threadId: null, subject: 'Hello', text: 'Hello' };
  const answer = await clinic(world.treats, 'POST', `/patients/${nobody.id}/messages`, body);
  expect(answer.statusCode).toBe(409);
  expect((await ofRecord(world.treats, nobody)).portal).toBe('none');
});

it('[C163] the download, the clinic’s export and the erasure of a record take its messages along', async () => {
  const filesOf = async (answer: { rawPayload: Buffer }) => {
    const archive = new Blob([Uint8Array.from(answer.rawPayload)]);
    const file = (await readZip(archive)).entries.find(({ path }) => path.endsWith('/messages.json'));
    return file ? Buffer.from(await readEntry(archive, file)).toString('utf8') : '';
  };
  const own0 = await filesOf(await phone.ask('POST', '/portal/export', { locale: 'en' }));
  const answer = await ask(world.app, world.treats, 'POST', `/patients/${rosalind.id}/export`, { body: { images: false, locale: 'en' } }); // prettier-ignore
  for (const text of [own0, await filesOf(answer)]) {
    expect(text).toContain('May I take them in the evening?');
    expect(text).toContain('"author": "Grace Treats"');
    expect(text).not.toContain('Only once'); // the neighbour's
  }
  const system = { tenantId: world.owner.tenantId, userId: SYSTEM_USER };
  const counts = await world.platform.db.inTenant(
    system,
    (tx) => tx.query<{ counts: Record<string, number> }>({ name: '', text: 'select erase_patient($1) as counts' }, [theirs.id]),
    { phi: true },
  ); // prettier-ignore
  expect(counts[0]?.counts).toMatchObject({ message: 20, message_thread: 1 });
  const left = await world.platform.database.asSuperuser((sql) =>
    sql.query(`select 1 from tenant_${world.owner.tenantId.replaceAll('-', '')}.message where patient_id = $1`, [theirs.id]),
  ); // prettier-ignore
  expect(left.rows).toEqual([]);
});
