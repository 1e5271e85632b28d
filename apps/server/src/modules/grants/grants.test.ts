import type { Grant, Notices, OpenedStudy, Study } from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mailsTo } from '../mail/index.ts';
import {
  ask,
  codeOf,
  createGrantWorld,
  end,
  ledgerOf,
  newColleague,
  newOwner,
  newStudy,
  noticesOf,
  OPEN,
  patient,
  type Person,
  REASON,
  review,
  SHUT,
  study,
  superuser,
  take,
  taken,
  ways,
  type World,
} from './grants.fixture.ts';

let world: World;
let owner: Person;
let officer: Person;
let saver: Person;
let scan: Study;
beforeAll(async () => {
  ({ world, owner, officer, saver, scan } = await createGrantWorld());
});
afterAll(() => world.close());

const newProvider = (name = 'Tom Taker') => newColleague(world, owner, 'provider', name);

describe('emergency access', () => {
  it('[C192] opens one patient to one person, notes every read with the grant, and ends when it is ended', async () => {
    const tom = await newProvider();
    expect(await ways(world, tom, scan)).toEqual(SHUT);
    const id = await taken(world, tom, patient(scan.patientRef), { minutes: 15 });
    expect(await ways(world, tom, scan)).toEqual(OPEN);
    const reads = (await ledgerOf(world, tom, 'study.%')).filter(
      ({ actor, outcome }) => actor === tom.userId && outcome === 'done',
    );
    expect(reads.map(({ event }) => event)).toEqual(['study.opened', 'study.listed', 'study.read']);
    for (const { facts, patient: of } of reads) expect([facts, of]).toEqual([{ grant: id }, scan.patientRef]);
    expect((await end(world, tom, id)).json<Grant>()).toMatchObject({ live: false, endReason: 'self' });
    expect(await ways(world, tom, scan)).toEqual(SHUT);
  });

  it('opens the one study that was named and no other of the same saver', async () => {
    const admin = await newColleague(world, owner, 'admin', 'Ole Admin');
    const other = await newStudy(world, saver);
    await taken(world, admin, study(scan.id));
    expect(await ways(world, admin, scan)).toEqual(OPEN);
    expect(await ways(world, admin, other)).toEqual(SHUT);
  });

  it('is read-only: no change, no destruction, no link and no export that would outlive it', async () => {
    const tom = await newProvider();
    await taken(world, tom, study(scan.id));
    const assign = await ask(world, tom, 'PUT', `/studies/${scan.id}/assignees`, { accountIds: [tom.userId] });
    const destroy = await ask(world, tom, 'DELETE', `/studies/${scan.id}`);
    expect([assign.statusCode, destroy.statusCode]).toEqual([403, 403]);
    const picture = { kind: 'picture', views: ['axial'], identified: false };
    const exported = (by: Person) => ask(world, by, 'POST', `/studies/${scan.id}/exports`, picture);
    expect([(await exported(tom)).statusCode, (await exported(saver)).statusCode]).toEqual([403, 204]);
    const sealed = { sealedPayload: 'A'.repeat(400), wrappedKey: 'A'.repeat(80), lookup: 'A'.repeat(43) };
    const terms = { kind: 'study', hours: 1, maxOpens: null, passwordGate: null, includesIdentity: false };
    const link = { ...sealed, ...terms, patientConsent: true };
    const made = (by: Person) => ask(world, by, 'POST', '/links', { ...link, studyId: scan.id });
    expect((await made(tom)).statusCode).toBe(404);
    expect((await made(saver)).statusCode).toBe(201);
  });

  it('opens nothing to a program of the same person', async () => {
    const tom = await newProvider();
    const body = { name: 'Night copy', scopes: ['study:read'], days: 1 };
    const { key } = (await ask(world, tom, 'POST', '/api-keys', body)).json<{ key: string }>();
    await taken(world, tom, study(scan.id));
    const { index } = (await ask(world, tom, 'POST', `/studies/${scan.id}/open`)).json<OpenedStudy>();
    const headers = { authorization: `Bearer ${key}` };
    const program = (method: 'GET' | 'POST', path: string) => ask(world, null, method, path, undefined, headers);
    expect((await program('GET', `/studies/${scan.id}`)).statusCode).toBe(404);
    expect((await program('POST', `/studies/${scan.id}/open`)).statusCode).toBe(404);
    expect((await program('GET', `/objects/${index.objectId}`)).statusCode).toBe(404);
    expect((await program('GET', '/studies')).json()).toEqual({ studies: [] });
    expect((await program('POST', '/grants')).statusCode).toBe(403);
    expect((await ask(world, tom, 'GET', `/objects/${index.objectId}`)).statusCode).toBe(200);
    const mine = await newStudy(world, tom);
    expect((await program('GET', `/studies/${mine.id}`)).statusCode).toBe(200);
  });

  it('names no grant where somebody sees a study in their own right', async () => {
    const lea = await newProvider('Lea Assigned');
    const mine = await newStudy(world, lea);
    await taken(world, lea, patient(mine.patientRef));
    expect((await ask(world, lea, 'GET', `/studies/${mine.id}`)).statusCode).toBe(200);
    const last = (await ledgerOf(world, lea, 'study.read')).at(-1);
    expect([last?.resource.id, last?.facts]).toEqual([mine.id, {}]);
  });

  it('[C192] asks for both factors again when they are older than a quarter of an hour', async () => {
    const tom = await newProvider();
    const old = 'update core.session set verified_at = now() - make_interval(mins => 16) where account_id = $1';
    await superuser(world, old, [tom.userId]);
    const reply = await take(world, tom, patient(scan.patientRef));
    expect([reply.statusCode, codeOf(reply)]).toEqual([403, 'step-up-required']);
    expect(await ways(world, tom, scan)).toEqual(SHUT);
  });

  it('is for owner, admin and provider only', async () => {
    const staff = await newColleague(world, owner, 'staff', 'Noor Desk');
    for (const person of [staff, officer]) {
      const reply = await take(world, person, patient(scan.patientRef));
      expect([reply.statusCode, codeOf(reply)]).toEqual([403, 'forbidden']);
    }
  });

  it.each([
    ['19 characters', 'Patient unwell at 9', 422],
    ['20 characters', 'Patient unwell at 19', 201],
    ['19 characters among blanks', '   Patient unwell at 9   ', 422],
    ['19 characters and one that does not show', 'Patient unwell at 9\u200B', 422],
    ['20 code points in 21 UTF-16 units', 'Patient unwell in 2 \u{1F6A8}', 201],
    ['one character thirty times', 'x'.repeat(30), 422],
    ['four characters again and again', 'asdf '.repeat(8), 422],
  ])('[C192] judges a reason of %s', async (_what, reason, status) => {
    const tom = await newProvider();
    const reply = await take(world, tom, patient('PT-000001'), { reason });
    expect(reply.statusCode).toBe(status);
    const kept = await superuser(world, 'select 1 from core.access_grant where account_id = $1', [tom.userId]);
    expect(kept.length).toBe(status === 201 ? 1 : 0);
  });

  it.each([
    ['two targets', { target: { ...patient('PT-000001'), studyId: newId() } }],
    ['a list', { target: [patient('PT-000001')] }],
    ['letters that no reference has', { target: patient('PT-00000Z') }],
    ['no target', { target: {} }],
    ['61 minutes', { minutes: 61 }],
    ['a negative time', { minutes: -15 }],
  ])('[C192] refuses %s', async (_what, change) => {
    const body = { target: patient('PT-000001'), minutes: 60, reason: REASON, ...change };
    expect((await ask(world, saver, 'POST', '/grants', body)).statusCode).toBe(422);
  });

  it('answers for a patient nobody has, and for another clinic’s, as for one that is there', async () => {
    const elsewhere = await newOwner(world, 'Eve Elsewhere');
    const theirs = await newStudy(world, elsewhere);
    const targets = [patient(scan.patientRef), patient('PT-FFFFFF'), patient(theirs.patientRef), study(theirs.id)];
    const replies: unknown[] = [];
    for (const target of [...targets, study(newId()), study(scan.id)]) {
      const tom = await newProvider();
      const reply = await take(world, tom, target);
      replies.push([reply.statusCode, Object.keys(reply.json())]);
      const current = (await ask(world, tom, 'GET', '/grants/current')).json<{ grant: { target: object } }>();
      expect(current.grant.target).toEqual(target);
      expect(await ways(world, tom, theirs)).toEqual(SHUT);
    }
    expect(replies).toEqual(Array.from({ length: 6 }, () => [201, ['id']]));
  });
});

describe('who is told', () => {
  it('[C192] tells owner and privacy officer in the product and by mail, at once, with nothing of the patient', async () => {
    const tom = await newProvider('Tilda Told');
    const before = (await noticesOf(world, owner)).unread;
    const id = await taken(world, tom, patient(scan.patientRef));
    const committed = Date.now();
    for (const person of [owner, officer]) {
      const [notice] = (await noticesOf(world, person)).notices;
      expect(notice).toMatchObject({ kind: 'grant-taken', values: { who: 'Tilda Told' }, read: false });
      expect(JSON.stringify(notice)).not.toContain(scan.patientRef);
      const mail = (await mailsTo(world.platform, person.email)).find(({ text }) => text.includes('Tilda Told'));
      expect(mail?.subject).toBe('Special access was taken in your clinic');
      expect(JSON.stringify(mail)).not.toContain(scan.patientRef);
      expect(JSON.stringify(mail)).not.toContain(REASON);
    }
    expect(Date.now() - committed).toBeLessThan(60_000);
    expect((await noticesOf(world, owner)).unread).toBe(before + 1);
    expect(await noticesOf(world, tom)).toEqual({ notices: [], unread: 0 });
    const line = (await ledgerOf(world, tom, 'grant.requested')).find(({ resource }) => resource.id === id);
    expect(line).toMatchObject({ patient: scan.patientRef, facts: { minutes: 60, told: 2, mailed: 2 } });
    expect(JSON.stringify(line)).not.toContain(REASON);
  });

  it('mails although the name of whoever takes it cannot stand in a mail', async () => {
    const clinic = await newOwner(world, 'Olga Owner');
    const odd = await newColleague(world, clinic, 'provider', 'Roe^Jane PT-4F09C2');
    await taken(world, odd, patient('PT-000001'));
    const mails = await mailsTo(world.platform, clinic.email);
    const mail = mails.find(({ kind }) => kind === 'grant-notice');
    expect(mail?.text).toContain('A member of the clinic has taken emergency access');
    expect(JSON.stringify(mail)).not.toMatch(/Roe|PT-4F09C2/);
    const [line] = await ledgerOf(world, clinic, 'grant.requested');
    expect(line?.facts).toMatchObject({ told: 1, mailed: 1 });
  });

  it('marks what was looked at, and nothing of another person', async () => {
    const upTo = (await noticesOf(world, owner)).notices[0]?.id ?? '';
    const theirs = (await noticesOf(world, officer)).unread;
    const reply = await ask(world, owner, 'POST', '/notices/read', { upTo });
    expect(reply.json<Notices>().unread).toBe(0);
    expect((await noticesOf(world, officer)).unread).toBe(theirs);
  });

  it('gives access although an owner has no address that takes mail', async () => {
    const lone = await newOwner(world, 'Una Unreachable');
    const tom = await newColleague(world, lone, 'provider', 'Tim Taker');
    await superuser(world, `update core.account set email = 'una@localhost' where id = $1`, [lone.userId]);
    await taken(world, tom, patient('PT-000001'));
    expect((await noticesOf(world, lone)).notices).toHaveLength(1);
    const [line] = await ledgerOf(world, lone, 'grant.requested');
    expect(line?.facts).toMatchObject({ told: 1, mailed: 0 });
  });
});

describe('somebody else’s grant', () => {
  it('[C192] opens nothing for another person, and is not theirs to see, end or review', async () => {
    const tom = await newProvider();
    const admin = await newColleague(world, owner, 'admin', 'Ole Other');
    const elsewhere = await newOwner(world, 'Eve Elsewhere');
    expect(await ways(world, admin, scan)).toEqual(SHUT);
    const id = await taken(world, tom, study(scan.id));
    expect(await ways(world, admin, scan)).toEqual(SHUT);
    for (const person of [admin, elsewhere, saver]) {
      for (const grant of [id, newId()]) {
        expect((await ask(world, person, 'GET', `/grants/${grant}`)).statusCode).toBe(404);
        expect((await end(world, person, grant)).statusCode).toBe(404);
      }
      expect((await ask(world, person, 'GET', '/grants')).body).not.toContain(id);
    }
    expect((await review(world, elsewhere, id)).statusCode).toBe(404);
    expect((await review(world, admin, id)).statusCode).toBe(403);
    expect(await ways(world, tom, scan)).toEqual(OPEN);
  });
});
