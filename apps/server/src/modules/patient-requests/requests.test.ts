import {
  clockOf,
  dayAfter,
  type EnterRequest,
  type Notices,
  type PatientRequest,
  type PatientRequests,
  type RequestQueue,
} from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { textOfPdf } from '../../platform/pdf/pdf-text.fixture.ts';
import { erasureRoutes } from '../erasure/index.ts';
import { ask, createWorld, newColleague, newOwner, type Person, type World } from '../imaging/imaging.fixture.ts';
import { noticeRoutes } from '../notices/index.ts';
import { patientRoutes } from '../patients/index.ts';
import { enter, ledgerOf } from '../patients/patients.fixture.ts';
import { patientRequestRoutes, remindOfRequests } from './index.ts';

const TODAY = new Date().toISOString().slice(0, 10);
const WISH = {
  kind: 'access',
  law: 'hipaa',
  askedBy: 'patient',
  channel: 'letter',
  askedOn: TODAY,
  words: 'all my lab results, canary-wish-4417',
  paidInFull: false,
} as unknown as EnterRequest;

let world: World;
let owner: Person;
let grace: Person;
let tom: Person;
let officer: Person;
let elsewhere: Person;
let id: string;
let ref: string;
beforeAll(async () => {
  world = await createWorld([patientRoutes, patientRequestRoutes, erasureRoutes, noticeRoutes]);
  owner = await newOwner(world);
  elsewhere = await newOwner(world);
  grace = await newColleague(world, owner, 'provider', 'Grace Treats');
  tom = await newColleague(world, owner, 'provider', 'Tom Other');
  officer = await newColleague(world, owner, 'privacy-officer', 'Pia Officer');
});
beforeEach(async () => {
  ({ id, ref } = await enter(world, grace, { familyName: `Asks${newId().slice(-6)}` }));
});
afterAll(() => world.close());

const post = (person: Person, path: string, body: object) => ask(world.app, person, 'POST', path, { body });
async function entered(change: object = {}, person = grace): Promise<string> {
  const reply = await post(person, `/patients/${id}/requests`, { ...WISH, ...change });
  if (reply.statusCode !== 201) throw new Error(`${reply.statusCode} ${reply.body}`);
  return reply.json<{ id: string }>().id;
}
const read = async (request: string, person = grace): Promise<PatientRequest> => {
  const reply = await ask(world.app, person, 'GET', `/patients/${id}/requests`);
  const found = reply.json<PatientRequests>().requests.find((one) => one.id === request);
  if (!found) throw new Error(`not there: ${reply.body}`);
  return found;
};
const queue = async (person: Person): Promise<RequestQueue['requests']> =>
  (await ask(world.app, person, 'GET', '/requests')).json<RequestQueue>().requests;
const code = (reply: { json<T>(): T; statusCode: number }) => [reply.statusCode, reply.json<{ code?: string } | null>()?.code]; // prettier-ignore

describe('a request of a patient', () => {
  it('is entered with its clock, its identity checked, made longer once with a reason, and answered; each step in the ledger', async () => {
    const request = await entered({ law: 'gdpr' });
    const dueOn = dayAfter(TODAY, { months: 1 });
    let seen = await read(request);
    expect(seen).toMatchObject({ state: 'open', dueOn, source: 'GDPR 12(3)', extendableTo: dayAfter(dueOn, { months: 2 }), words: WISH.words }); // prettier-ignore
    const answer = { outcome: 'granted', reasons: [], text: 'Enclosed.' };
    expect(code(await post(grace, `/requests/${request}/answer`, { revision: 1, ...answer }))).toEqual([409, 'request-identity']); // prettier-ignore
    expect((await post(grace, `/requests/${request}/identity`, { revision: 1, method: 'document' })).statusCode).toBe(
      200,
    );
    expect(code(await post(grace, `/requests/${request}/extension`, { revision: 1, reason: 'many films from three archives' }))).toEqual([409, 'record-changed']); // prettier-ignore
    expect((await post(grace, `/requests/${request}/extension`, { revision: 2, reason: 'many films from three archives' })).statusCode).toBe(200); // prettier-ignore
    seen = await read(request);
    expect(seen).toMatchObject({ dueOn: dayAfter(dueOn, { months: 2 }), extendableTo: null, extension: { reason: 'many films from three archives' } }); // prettier-ignore
    expect(code(await post(grace, `/requests/${request}/extension`, { revision: 3, reason: 'and some more of them' }))).toEqual([409, 'conflict']); // prettier-ignore
    expect((await post(grace, `/requests/${request}/answer`, { revision: 3, ...answer })).statusCode).toBe(200);
    expect(await read(request)).toMatchObject({ state: 'answered', outcome: 'granted', answer: { text: 'Enclosed.', by: { name: 'Grace Treats' } } }); // prettier-ignore
    expect(code(await post(grace, `/requests/${request}/withdrawal`, { revision: 4 }))).toEqual([409, 'conflict']);
    const events = ['request.entered', 'request.identity-checked', 'request.extended', 'request.answered'];
    const rows = (await ledgerOf(world, owner, events)).filter(({ canonical }) => canonical.includes(request));
    expect(rows.map(({ event, patientRef }) => [event, patientRef])).toEqual(events.map((event) => [event, ref]));
    expect(JSON.stringify(rows)).not.toMatch(/canary-wish|films|Enclosed/);
  });

  it('keeps what was asked and answered sealed under the patient’s key', async () => {
    await entered();
    const dump = await world.platform.database.asSuperuser(async (sql) => {
      const { rows } = await sql.query(
        `select r::text from tenant_${owner.tenantId.replaceAll('-', '')}.patient_request r`,
      );
      return JSON.stringify(rows);
    });
    expect(dump).not.toContain('canary-wish');
    expect(dump).not.toContain(Buffer.from('canary-wish').toString('hex'));
  });

  it('is seen by those who see the patient, by reference alone by the privacy officer, and by nobody else', async () => {
    const request = await entered();
    expect((await queue(grace)).find((one) => one.id === request)).toMatchObject({ patientId: id, ref });
    expect((await queue(officer)).find((one) => one.id === request)).toMatchObject({ patientId: null, ref, askedBy: 'patient', dueOn: dayAfter(TODAY, { days: 30 }) }); // prettier-ignore
    expect((await queue(tom)).map((one) => one.id)).not.toContain(request);
    expect((await queue(elsewhere)).map((one) => one.id)).not.toContain(request);
    for (const person of [tom, elsewhere]) {
      const nothing = code(await ask(world.app, person, 'GET', `/patients/${newId()}/requests`));
      expect(code(await ask(world.app, person, 'GET', `/patients/${id}/requests`))).toEqual(nothing);
      expect(code(await post(person, `/requests/${request}/withdrawal`, { revision: 1 }))).toEqual([404, 'not-found']);
      expect((await post(person, `/patients/${id}/requests`, WISH)).statusCode).toBe(404);
      expect((await ask(world.app, person, 'GET', `/requests/${request}/papers/receipt`)).statusCode).toBe(404);
    }
    expect((await ask(world.app, officer, 'GET', `/patients/${id}/requests`)).statusCode).toBe(403);
  });

  it('stands in the queue beside a wish to be forgotten', async () => {
    await entered();
    const wish = { askedBy: 'patient', askedOn: TODAY, words: 'forget me', withStudies: false };
    expect((await post(owner, `/patients/${id}/erasures`, wish)).statusCode).toBe(201);
    expect((await queue(owner)).filter((one) => one.ref === ref).map(({ kind, state }) => [kind, state]).toSorted()).toEqual([['access', 'open'], ['deletion', 'open']]); // prettier-ignore
  });

  it('to tell no health plan of what was paid in full is never denied, and no day that has not come is taken', async () => {
    const request = await entered({ kind: 'restriction', paidInFull: true });
    const deny = { revision: 1, outcome: 'denied', reasons: ['not-obliged'], text: '' };
    expect(code(await post(grace, `/requests/${request}/answer`, deny))).toEqual([409, 'request-must-grant']);
    const inPart = { ...deny, outcome: 'partly' };
    expect(code(await post(grace, `/requests/${request}/answer`, inPart))).toEqual([409, 'request-must-grant']);
    const early = { ...WISH, askedOn: dayAfter(TODAY, { days: 2 }) };
    expect(code(await post(grace, `/patients/${id}/requests`, early))).toEqual([422, 'bad-request']);
    const noReason = { revision: 1, outcome: 'denied', reasons: [], text: '' };
    expect((await post(grace, `/requests/${request}/answer`, noReason)).statusCode).toBe(422);
  });

  it('to amend, when denied, takes a statement of the patient and then one of the clinic, each once', async () => {
    const request = await entered({ kind: 'amendment' });
    const state = (revision: number, whose: string) => post(grace, `/requests/${request}/statements`, { revision, whose, text: 'I never smoked.' }); // prettier-ignore
    expect(code(await state(1, 'patient'))).toEqual([409, 'conflict']);
    const deny = { revision: 1, outcome: 'denied', reasons: ['accurate-and-complete'], text: '' };
    expect((await post(grace, `/requests/${request}/answer`, deny)).statusCode).toBe(200);
    expect(code(await state(2, 'clinic'))).toEqual([409, 'conflict']);
    expect((await state(2, 'patient')).statusCode).toBe(200);
    expect(code(await state(3, 'patient'))).toEqual([409, 'conflict']);
    expect((await state(3, 'clinic')).statusCode).toBe(200);
    expect(await read(request)).toMatchObject({ statement: 'I never smoked.', rebuttal: 'I never smoked.' });
  });

  it('cannot be pushed on by SQL: not in another’s name, not answered without identity, not prolonged twice, not reopened', async () => {
    const request = await entered();
    const sql = (person: Person, text: string) =>
      world.platform.db.inTenant(person, (tx) => tx.query({ name: `by-hand-${newId()}`, text }, [request]), {
        phi: true,
      });
    const set = (what: string) => sql(grace, `update patient_request set revision = revision + 1, ${what} where id = $1 returning id`); // prettier-ignore
    await expect(set(`identity_by = '${tom.userId}', identity_at = now()`)).rejects.toThrow('own name');
    await expect(set(`state = 'answered', outcome = 'granted', closed_by = sec.user_id(), closed_at = now()`)).rejects.toThrow('check constraint'); // prettier-ignore
    await expect(set(`due_on = due_on + 90`)).rejects.toThrow('longer once');
    expect(await sql(tom, 'update patient_request set revision = revision + 1 where id = $1 returning id')).toEqual([]);
    await set(`state = 'withdrawn', closed_by = sec.user_id(), closed_at = '2001-01-01'`);
    expect(await set(`state = 'open', closed_by = null, closed_at = null`)).toEqual([]);
    const [row] = await sql(
      grace,
      `select closed_at > now() - interval '1 minute' as fresh from patient_request where id = $1`,
    );
    expect(row).toEqual({ fresh: true });
  });

  it('is reminded of at half, four fifths and the end of its time, each once, to owner, officer and whoever entered it', async () => {
    const request = await entered();
    const told = async (person: Person) =>
      (await ask(world.app, person, 'GET', '/notices')).json<Notices>().notices.flatMap((notice) => (notice.kind === 'request-due' && notice.values.ref === ref ? [notice.values.percent] : [])); // prettier-ignore
    const on = (days: number) => remindOfRequests(world.platform, dayAfter(TODAY, { days }));
    await on(14);
    expect(await told(owner)).toEqual([]);
    await on(15);
    await on(16);
    await Promise.all([on(24), on(25)]);
    await on(31);
    await on(60);
    for (const person of [owner, officer, grace]) expect(await told(person)).toEqual([100, 80, 50]);
    expect(await told(tom)).toEqual([]);
    const rows = (await ledgerOf(world, owner, ['request.reminded'])).filter(({ canonical }) =>
      canonical.includes(request),
    );
    expect(rows).toHaveLength(3);
  });
});

describe('a longer time', () => {
  it('is reminded of anew, by its own new end', async () => {
    const request = await entered();
    const on = (days: number) => remindOfRequests(world.platform, dayAfter(TODAY, { days }));
    await on(26);
    expect((await post(grace, `/requests/${request}/extension`, { revision: 1, reason: 'films in another archive' })).statusCode).toBe(200); // prettier-ignore
    await on(29);
    await on(31);
    await on(49);
    await on(61);
    const rows = (await ledgerOf(world, owner, ['request.reminded'])).filter(({ canonical }) =>
      canonical.includes(request),
    );
    expect(rows.map(({ canonical }) => Number(/"percent":(\d+)/.exec(canonical)?.[1]))).toEqual([80, 50, 80, 100]);
  });
});

describe('another law', () => {
  const choose = (request: string, revision: number, law: string, person = grace) =>
    post(person, `/requests/${request}/law`, { revision, law });

  it('counts the days anew from when the request came, in the queue, the letter and the reminders, and says so in the ledger', async () => {
    const askedOn = dayAfter(TODAY, { days: -20 });
    const request = await entered({ askedOn });
    await remindOfRequests(world.platform, TODAY);
    expect((await choose(request, 1, 'br', tom)).statusCode).toBe(404);
    expect((await choose(request, 1, 'br', officer)).statusCode).toBe(403);
    expect(code(await choose(request, 1, 'hipaa'))).toEqual([409, 'conflict']);
    expect((await choose(request, 1, 'gdpr')).statusCode).toBe(200);
    expect(code(await choose(request, 1, 'br'))).toEqual([409, 'record-changed']);
    const dueOn = dayAfter(askedOn, { months: 1 });
    expect(await read(request)).toMatchObject({ law: 'gdpr', dueOn, source: 'GDPR 12(3)', extendableTo: dayAfter(dueOn, { months: 2 }), revision: 2, words: WISH.words }); // prettier-ignore
    expect((await queue(officer)).find((one) => one.id === request)).toMatchObject({ law: 'gdpr', dueOn });
    const paper = await ask(world.app, grace, 'GET', `/requests/${request}/papers/receipt?locale=en`);
    expect(textOfPdf(paper.rawPayload)).toMatch(/GDPR 12\(3\)/);
    expect((await choose(request, 2, 'ccpa')).statusCode).toBe(200);
    expect(await read(request)).toMatchObject({ acknowledgeBy: dayAfter(askedOn, { businessDays: 10 }), dueOn: dayAfter(askedOn, { days: 45 }) }); // prettier-ignore
    await remindOfRequests(world.platform, dayAfter(askedOn, { days: 37 }));
    const rows = (await ledgerOf(world, owner, ['request.law-chosen', 'request.reminded'])).filter(({ canonical }) => canonical.includes(request) && canonical.includes('"done"')); // prettier-ignore
    expect(rows.map(({ event, canonical }) => [event, /"(?:law|percent)":("\w+"|\d+)/.exec(canonical)?.[1]])).toEqual([
      ['request.reminded', '50'],
      ['request.law-chosen', '"gdpr"'],
      ['request.law-chosen', '"ccpa"'],
      ['request.reminded', '80'],
    ]);
    expect(rows[1]).toMatchObject({ patientRef: ref });
  });

  it('is not chosen once a letter has named a longer time, nor once it was answered', async () => {
    const [longer, answered] = [await entered(), await entered()];
    expect((await post(grace, `/requests/${longer}/extension`, { revision: 1, reason: 'films in another archive' })).statusCode).toBe(200); // prettier-ignore
    expect(await read(longer)).toMatchObject({ mayChooseLaw: false });
    expect(code(await choose(longer, 2, 'gdpr'))).toEqual([409, 'conflict']);
    const deny = { revision: 1, outcome: 'denied', reasons: ['not-kept-here'], text: '' };
    expect((await post(grace, `/requests/${answered}/answer`, deny)).statusCode).toBe(200);
    expect(code(await choose(answered, 2, 'gdpr'))).toEqual([409, 'conflict']);
  });

  it('moves no day by itself: no statement makes a time longer under the name of a law', async () => {
    const request = await entered();
    const tries = [
      `due_on = due_on + 1`,
      `acknowledge_by = asked_on + 3`,
      `law = 'gdpr'`,
      `law = 'gdpr', law_by = gen_random_uuid(), law_at = now()`,
      `law = 'gdpr', law_by = sec.user_id(), law_at = now(), due_on = asked_on + 200, reminded = 0`,
      `law = 'gdpr', law_by = sec.user_id(), law_at = now(), identity_by = sec.user_id(), identity_at = now()`,
    ];
    const run = (set: string) =>
      world.platform.db.inTenant({ tenantId: grace.tenantId, userId: grace.userId }, (tx) => tx.query({ name: '', text: `update patient_request set revision = revision + 1, ${set} where id = $1 returning 1` }, [request]), { phi: true }); // prettier-ignore
    for (const set of tries) await expect(run(set), set).rejects.toMatchObject({ code: '42501' });
    expect(await read(request)).toMatchObject({ law: 'hipaa', revision: 1 });
  });
});

describe('a letter about a request', () => {
  it('says what was decided, why, under which law and what can be done against it, in both languages', async () => {
    const request = await entered();
    const letter = async (paper: string, locale: string) => {
      const reply = await ask(world.app, grace, 'GET', `/requests/${request}/papers/${paper}?locale=${locale}`);
      return reply.statusCode === 200 ? textOfPdf(reply.rawPayload) : code(reply);
    };
    const receipt = await letter('receipt', 'en');
    expect(receipt).toMatch(/45 CFR 164\.524\(b\)\(2\)/);
    expect(receipt).toMatch(/Rosalind/);
    expect(await letter('answer', 'en')).toEqual([409, 'conflict']);
    const deny = { revision: 1, outcome: 'denied', reasons: ['endangers-somebody'], text: 'Please talk to us.' };
    expect((await post(grace, `/requests/${request}/answer`, deny)).statusCode).toBe(200);
    expect(await letter('answer', 'en')).toMatch(
      /endanger the life.*Please talk to us.*another professional.*Office for Civil Rights/s,
    );
    expect(await letter('answer', 'es')).toMatch(/integridad física.*otro profesional.*Derechos Civiles/s);
    expect(clockOf('hipaa', 'access', TODAY).extension).toEqual({ days: 30 });
  });
});
