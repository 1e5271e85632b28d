import type { Grant, GrantDetail, Notices, Study } from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mailsTo } from '../mail/index.ts';
import {
  age,
  ask,
  createWorld,
  end,
  ledgerOf,
  newColleague,
  newOwner,
  newStudy,
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
import { sweepGrants } from './index.ts';

let world: World;
let owner: Person;
let officer: Person;
let saver: Person;
let scan: Study;
beforeAll(async () => {
  world = await createWorld();
  owner = await newOwner(world);
  officer = await newColleague(world, owner, 'privacy-officer', 'Pia Privacy');
  saver = await newColleague(world, owner, 'provider', 'Grace Saver');
  scan = await newStudy(world, saver);
});
afterAll(() => world.close());

const newProvider = (name = 'Tom Taker') => newColleague(world, owner, 'provider', name);
const noticesOf = async (person: Person): Promise<Notices> => (await ask(world, person, 'GET', '/notices')).json();
/** How often a person was told this of somebody. */
const told = async (person: Person, kind: string, who: string): Promise<number> =>
  (await noticesOf(person)).notices.filter((notice) => notice.kind === kind && notice.values.who === who).length;
const detailOf = async (by: Person, id: string) => (await ask(world, by, 'GET', `/grants/${id}`)).json<GrantDetail>();
const codeOf = (reply: { json(): unknown }) => (reply.json() as { code?: string }).code;

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

  it('is read-only: no change, no destruction, no link that would outlive it', async () => {
    const tom = await newProvider();
    await taken(world, tom, study(scan.id));
    const assign = await ask(world, tom, 'PUT', `/studies/${scan.id}/assignees`, { accountIds: [tom.userId] });
    const destroy = await ask(world, tom, 'DELETE', `/studies/${scan.id}`);
    expect([assign.statusCode, destroy.statusCode]).toEqual([403, 403]);
    const sealed = { sealedPayload: 'A'.repeat(400), wrappedKey: 'A'.repeat(80), lookup: 'A'.repeat(43) };
    const terms = { kind: 'study', hours: 1, maxOpens: null, passwordGate: null, includesIdentity: false };
    const link = { ...sealed, ...terms, patientConsent: true };
    const made = (by: Person) => ask(world, by, 'POST', '/links', { ...link, studyId: scan.id });
    expect((await made(tom)).statusCode).toBe(404);
    expect((await made(saver)).statusCode).toBe(201);
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
    const targets = [patient(scan.patientRef), patient('PT-ZZZZZZ'), patient(theirs.patientRef), study(theirs.id)];
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
    const before = (await noticesOf(owner)).unread;
    const id = await taken(world, tom, patient(scan.patientRef));
    const committed = Date.now();
    for (const person of [owner, officer]) {
      const [notice] = (await noticesOf(person)).notices;
      expect(notice).toMatchObject({ kind: 'grant-taken', values: { who: 'Tilda Told' }, read: false });
      expect(JSON.stringify(notice)).not.toContain(scan.patientRef);
      const mail = (await mailsTo(world.platform, person.email)).find(({ text }) => text.includes('Tilda Told'));
      expect(mail?.subject).toBe('Special access was taken in your clinic');
      expect(JSON.stringify(mail)).not.toContain(scan.patientRef);
      expect(JSON.stringify(mail)).not.toContain(REASON);
    }
    expect(Date.now() - committed).toBeLessThan(60_000);
    expect((await noticesOf(owner)).unread).toBe(before + 1);
    expect(await noticesOf(tom)).toEqual({ notices: [], unread: 0 });
    const [line] = (await ledgerOf(world, tom, 'grant.requested')).filter(({ resource }) => resource.id === id);
    expect(line).toMatchObject({ patient: scan.patientRef, facts: { minutes: 60, told: 2, mailed: 2 } });
    expect(JSON.stringify(line)).not.toContain(REASON);
  });

  it('marks what was looked at, and nothing of another person', async () => {
    const upTo = (await noticesOf(owner)).notices[0]?.id ?? '';
    const theirs = (await noticesOf(officer)).unread;
    const reply = await ask(world, owner, 'POST', '/notices/read', { upTo });
    expect(reply.json<Notices>().unread).toBe(0);
    expect((await noticesOf(officer)).unread).toBe(theirs);
  });

  it('gives access although an owner has no address that takes mail', async () => {
    const lone = await newOwner(world, 'Una Unreachable');
    const tom = await newColleague(world, lone, 'provider', 'Tim Taker');
    await superuser(world, `update core.account set email = 'una@localhost' where id = $1`, [lone.userId]);
    await taken(world, tom, patient('PT-000001'));
    expect((await noticesOf(lone)).notices).toHaveLength(1);
    const [line] = await ledgerOf(world, lone, 'grant.requested');
    expect(line?.facts).toMatchObject({ told: 1, mailed: 0 });
  });
});

describe('the end', () => {
  it.each([
    ['59:59 of an hour', 60, 3599, OPEN],
    ['60:01 of an hour', 60, 3601, SHUT],
    ['14:59 of a quarter', 15, 899, OPEN],
    ['15:01 of a quarter', 15, 901, SHUT],
  ])('[C192] %s', async (_when, minutes, seconds, seen) => {
    const tom = await newProvider();
    const id = await taken(world, tom, study(scan.id), { minutes });
    await age(world, id, seconds - 0.5 * Number(seen === OPEN));
    expect(await ways(world, tom, scan)).toEqual(seen);
  });

  it('[C192] comes by the clock alone; the job writes it into the ledger once and asks for the review', async () => {
    const tom = await newProvider('Rita Runout');
    const id = await taken(world, tom, study(scan.id));
    await age(world, id, 3601);
    expect(await ways(world, tom, scan)).toEqual(SHUT);
    await Promise.all([sweepGrants(world.platform), sweepGrants(world.platform)]);
    await sweepGrants(world.platform);
    const ends = (await ledgerOf(world, tom, 'grant.ended')).filter(({ resource }) => resource.id === id);
    expect(ends).toMatchObject([{ actor: null, facts: { reason: 'time', account: tom.userId } }]);
    expect(await told(officer, 'grant-review-due', 'Rita Runout')).toBe(1);
    expect(await told(tom, 'grant-review-due', 'Rita Runout')).toBe(0);
    const mails = await mailsTo(world.platform, officer.email);
    const links = mails.filter(({ subject }) => subject.includes('review')).map(({ link }) => link);
    expect(new Set(links)).toEqual(new Set(['http://localhost:8080/settings/special-access']));
  });

  it.each(['owner', 'privacy-officer'])('can be brought about by the %s', async (role) => {
    const tom = await newProvider();
    const id = await taken(world, tom, study(scan.id));
    const reply = await end(world, role === 'owner' ? owner : officer, id);
    expect(reply.json<Grant>()).toMatchObject({ live: false, endReason: role });
    expect(await ways(world, tom, scan)).toEqual(SHUT);
    await end(world, tom, id); // is over: nothing happens again
    const ends = (await ledgerOf(world, tom, 'grant.ended')).filter(({ resource }) => resource.id === id);
    expect(ends).toHaveLength(1);
  });

  it.each([
    ['removed', 'removed_at = now()', 'removed_at = null'],
    ['role', `role = 'staff'`, `role = 'provider'`],
  ])('comes with the person’s place: %s, also when they are back at once', async (reason, lose, regain) => {
    const tom = await newProvider();
    const id = await taken(world, tom, study(scan.id));
    const set = (what: string) =>
      superuser(world, `update core.membership set ${what} where account_id = $1`, [tom.userId]);
    await set(lose);
    await set(regain);
    expect(await ways(world, tom, scan)).toEqual(SHUT);
    await sweepGrants(world.platform);
    const ends = (await ledgerOf(world, tom, 'grant.ended')).filter(({ resource }) => resource.id === id);
    expect(ends).toMatchObject([{ facts: { reason } }]);
  });

  it('cannot be put off by a second request, and not by repeating the first', async () => {
    const tom = await newProvider();
    const key = { 'idempotency-key': newId() };
    const body = { target: study(scan.id), minutes: 15, reason: REASON };
    const first = await ask(world, tom, 'POST', '/grants', body, key);
    const repeated = await ask(world, tom, 'POST', '/grants', body, key);
    expect(repeated.json()).toEqual(first.json());
    const again = await take(world, tom, study(scan.id));
    expect([again.statusCode, codeOf(again)]).toEqual([409, 'grant-live']);
    const other = await take(world, tom, patient('PT-000001'));
    expect([other.statusCode, codeOf(other)]).toEqual([409, 'grant-live']);
    const { id } = first.json<{ id: string }>();
    await age(world, id, 901);
    expect(await ways(world, tom, scan)).toEqual(SHUT);
    const refused = (await ledgerOf(world, tom, 'grant.requested')).filter(({ outcome }) => outcome === 'refused');
    expect(refused.slice(-2).map(({ facts }) => facts['reason'])).toEqual(['grant-live', 'grant-live']);
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

describe('the review', () => {
  it('[C192] is made by another person, once, after the end, from what was looked at', async () => {
    const tom = await newProvider('Rex Reviewed');
    const id = await taken(world, tom, study(scan.id));
    await ways(world, tom, scan);
    expect((await review(world, owner, id)).statusCode).toBe(404); // still running
    await end(world, tom, id);
    const open = await detailOf(officer, id);
    expect(open).toMatchObject({ reason: REASON, review: null, grant: { mayReview: true } });
    expect(open.looks.map(({ event }) => event)).toEqual(['study.opened', 'study.listed', 'study.read']);
    expect((await review(world, officer, id, 'not-justified')).statusCode).toBe(422); // without a word
    const done = await review(world, officer, id, 'not-justified', 'The patient was with somebody else.');
    expect(done.json<GrantDetail>().review).toMatchObject({
      by: { name: 'Pia Privacy' },
      outcome: 'not-justified',
      comment: 'The patient was with somebody else.',
    });
    expect((await review(world, owner, id)).statusCode).toBe(404);
    expect((await ledgerOf(world, tom, 'grant.reviewed')).at(-1)).toMatchObject({
      actor: officer.userId,
      facts: { outcome: 'not-justified', account: tom.userId },
    });
    const own = await detailOf(tom, id);
    expect(own).toMatchObject({ reason: REASON, looks: [], review: null });
    expect(own.grant.reviewedAt).not.toBeNull();
  });

  it('[C192] is never made by the person who took the access, though they own the clinic', async () => {
    const lone = await newOwner(world, 'Lena Alone');
    const id = await taken(world, lone, patient('PT-000001'));
    await end(world, lone, id);
    expect((await review(world, lone, id)).statusCode).toBe(404);
    expect((await detailOf(lone, id)).grant).toMatchObject({ mayReview: false, reviewedAt: null });
    const second = await newColleague(world, lone, 'owner', 'Otto Second');
    expect((await review(world, second, id)).statusCode).toBe(200);
    expect((await detailOf(lone, id)).review).toBeNull();
  });

  it('[C192] when it is late is called late, once, and stands in the way of the next access', async () => {
    const tom = await newProvider('Lou Late');
    const id = await taken(world, tom, study(scan.id));
    await end(world, tom, id);
    await age(world, id, 72 * 3600 - 30);
    const early = await taken(world, tom, patient('PT-000001'));
    await end(world, tom, early);
    await superuser(world, 'update core.access_grant set reviewed_at = now() where id = $1', [early]);
    await age(world, id, 31);
    const late = await take(world, tom, study(scan.id));
    expect([late.statusCode, codeOf(late)]).toEqual([409, 'review-pending']);
    expect((await detailOf(owner, id)).grant).toMatchObject({ overdue: true, mayReview: true });
    await sweepGrants(world.platform);
    await sweepGrants(world.platform);
    expect(await told(owner, 'grant-review-overdue', 'Lou Late')).toBe(1);
    expect(await told(tom, 'grant-review-overdue', 'Lou Late')).toBe(0);
    await review(world, owner, id);
    expect((await take(world, tom, study(scan.id))).statusCode).toBe(201);
  });

  it('[C192] two open ones are too many; of ten requests at once beside one open, exactly one passes', async () => {
    const tom = await newProvider();
    await end(world, tom, await taken(world, tom, patient('PT-000001')));
    const replies = await Promise.all(Array.from({ length: 10 }, () => take(world, tom, patient('PT-000002'))));
    expect(replies.filter(({ statusCode }) => statusCode === 201)).toHaveLength(1);
    const [second] = replies.filter(({ statusCode }) => statusCode === 201);
    await end(world, tom, second?.json<{ id: string }>().id ?? '');
    const third = await take(world, tom, patient('PT-000002'));
    expect([third.statusCode, codeOf(third)]).toEqual([409, 'review-pending']);
  });
});
