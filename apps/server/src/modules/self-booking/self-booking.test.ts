import type { BookingPage, Visitors } from '@hyaline/contract';
import { toBase64Url } from '@hyaline/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bookWords } from '../../app/book/words.ts';
import { registerBooking } from '../../app/book/index.ts';
import { phiSchema } from '../../platform/db/index.ts';
import { ask } from '../imaging/imaging.fixture.ts';
import { mailsTo } from '../mail/index.ts';
import { refuseMailsTo } from '../mail/mail.fixture.ts';
import { bookAs, type Clinic, createClinic } from '../schedule/schedule.fixture.ts';
import { selfBookingRoutes, sweepBookings } from './index.ts';

const t = bookWords.en;
let asked = 0;

describe('the page on which patients book', () => {
  let clinic: Clinic;
  beforeAll(async () => {
    clinic = await createClinic([
      selfBookingRoutes,
      (platform) => (app) => registerBooking(app as never, platform, false),
    ]);
  });
  afterAll(() => clinic.world.close());

  const inject = (method: 'GET' | 'POST', url: string, form?: Record<string, string>) =>
    clinic.world.app.inject({
      method,
      url,
      remoteAddress: `10.3.${asked % 250}.${++asked % 250}`,
      headers: {
        host: 'localhost:8080',
        origin: 'http://localhost:8080',
        ...(form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
      },
      ...(form ? { payload: new URLSearchParams(form).toString() } : {}),
    });
  const setUp = async (change: Partial<BookingPage> = {}, person = clinic.owner) => {
    const before = (await ask(clinic.world.app, clinic.owner, 'GET', '/booking-page')).json<BookingPage>();
    const { revision, noticeHours, daysAhead, maxUnknown } = before;
    const providers = [{ id: clinic.grace.userId, name: 'Dr. G.' }];
    const body = { revision, slug: 'laurel', enabled: true, noticeHours, daysAhead, maxUnknown, providers, ...change };
    return ask(clinic.world.app, person, 'PUT', '/booking-page', { body });
  };
  const hrefs = (html: string, has: string) =>
    [...html.matchAll(/href="([^"]+)"/g)]
      .map(([, href = '']) => href.replaceAll('&amp;', '&'))
      .filter((href) => href.includes(has));
  /** The address of a free time: the first, or another one. */
  const freeTime = async (turn = 0, ahead = 3) => {
    const days = await inject('GET', `/book/laurel?type=${clinic.typeId}`);
    const { body } = await inject('GET', hrefs(days.body, 'day=')[ahead] ?? ''); // a whole day, whatever the clock says now
    return hrefs(body, 'at=')[turn] ?? expect.fail('no free time');
  };
  const person = (email: string) => ({
    givenName: 'Ada',
    familyName: 'Byron',
    email,
    phone: '+56 2 2345 6789',
    consent: 'on',
  });
  const hold = async (email: string, turn = 0, more = {}, ahead = 3) => {
    const { searchParams } = new URL(await freeTime(turn, ahead), 'http://x');
    return inject('POST', '/book/laurel?lang=en', { ...Object.fromEntries(searchParams), ...person(email), ...more });
  };
  const codeFor = async (email: string) => (await mailsTo(clinic.world.platform, email))[0]?.secret ?? '';
  const visitors = async (who: Clinic['owner']) =>
    (await ask(clinic.world.app, who, 'GET', '/visitors')).json<Visitors>().visitors;
  const appointments = async () => {
    const { rows } = await clinic.world.platform.database.asSuperuser((sql) =>
      sql.query(
        `select id, status, patient_ref, visitor_id from core.appointment where source = 'public' order by created_at`,
      ),
    );
    return rows as { id: string; status: string; patient_ref: string | null; visitor_id: string | null }[];
  };

  it('is not there until an owner or admin switches it on, and only they can', async () => {
    expect((await inject('GET', '/book/laurel')).statusCode).toBe(404);
    expect((await setUp({}, clinic.grace)).statusCode).toBe(403);
    expect((await setUp({ enabled: false })).statusCode).toBe(200);
    const off = await inject('GET', '/book/laurel?lang=en');
    const nowhere = await inject('GET', '/book/nowhere?lang=en');
    const bare = (html: string) => html.replaceAll(/nonce="[^"]*"/g, '').replaceAll(/nowhere|laurel/g, '');
    expect([off.statusCode, bare(off.body)]).toEqual([404, bare(nowhere.body)]);
    expect((await setUp()).statusCode).toBe(200);
    expect((await inject('GET', '/book/laurel')).statusCode).toBe(200);
  });

  it('offers kinds that patients may book, free times of those who are offered, by the names the clinic chose', async () => {
    const first = await inject('GET', '/book/laurel?lang=es');
    expect(first.body).toContain(bookWords.es.what);
    expect(first.body).toContain('Consultation');
    const times = await inject('GET', `/book/laurel?type=${clinic.typeId}`);
    expect(hrefs(times.body, 'at=').every((href) => href.includes(clinic.grace.userId))).toBe(true);
    const free = await freeTime(3);
    const at = new URL(free, 'http://x').searchParams.get('at') ?? '';
    const wall = new Date(new Date(at).getTime())
      .toLocaleString('sv', { timeZone: 'America/Santiago' })
      .slice(0, 16)
      .replace(' ', 'T');
    expect((await bookAs(clinic, clinic.grace, wall)).status).toBe(201);
    const day = `/book/laurel?type=${clinic.typeId}&day=${wall.slice(0, 10)}`;
    expect(hrefs((await inject('GET', day)).body, 'at=').length).toBeGreaterThan(5);
    expect(hrefs((await inject('GET', day)).body, encodeURIComponent(at))).toEqual([]);
    expect((await inject('GET', free)).statusCode).toBe(409);
    const details = await inject('GET', `${await freeTime()}&lang=en`);
    expect(details.body).toContain('with Dr. G.');
    for (const page of [times, details]) expect(page.body).not.toMatch(/Grace|PT-[0-9A-F]{6}|<script/);
    expect((await inject('GET', `/book/laurel?type=${clinic.locationId}`)).statusCode).toBe(404);
  });

  it('holds a time for whoever answers their mail, sealed, and confirms and cancels by the same link', async () => {
    const email = 'ada@byron.example';
    expect((await hold(email)).statusCode).toBe(202);
    const [held] = await appointments();
    expect(held).toMatchObject({ status: 'booked', patient_ref: null });
    const stored = await clinic.world.platform.database.asSuperuser((sql) =>
      sql.query(`select encode(details, 'escape') as d from ${phiSchema(clinic.owner.tenantId)}.visitor`),
    );
    expect(stored.rows).toHaveLength(1);
    expect(JSON.stringify(stored.rows)).not.toMatch(/Ada|Byron|2345/);
    const [mail] = await mailsTo(clinic.world.platform, email);
    expect(mail?.link).toMatch(/\/book\/laurel\/visit#/);
    expect(mail?.text).not.toMatch(/Ada|Consultation|Dr\. G/);
    const code = await codeFor(email);
    const done = await inject('POST', '/book/laurel/confirm?lang=en', { code });
    expect([done.statusCode, done.body.includes(t.confirmedTitle)]).toEqual([200, true]);
    expect((await inject('POST', '/book/laurel/confirm', { code })).statusCode).toBe(200);
    expect((await appointments())[0]?.status).toBe('confirmed');
    expect((await inject('POST', '/book/laurel/cancel?lang=en', { code })).body).toContain(t.cancelledTitle);
    expect((await appointments())[0]?.status).toBe('cancelled');
    for (const wrong of [code, 'x', toBase64Url(Buffer.alloc(32))])
      expect((await inject('POST', '/book/laurel/confirm', { code: wrong })).statusCode).toBe(404);
  });

  it('holds a time for an address that the clinic’s mails were refused at, so that nobody learns whom it wrote to', async () => {
    const email = 'patient@gone.example';
    await refuseMailsTo(clinic.world.platform, clinic.owner.tenantId, email);
    for (const to of ['never@seen.example', email]) {
      const free = await freeTime(4);
      const { searchParams } = new URL(free, 'http://x');
      const reply = await inject('POST', '/book/laurel?lang=en', {
        ...Object.fromEntries(searchParams),
        ...person(to),
      });
      expect(reply.statusCode).toBe(202);
      expect((await inject('GET', free)).statusCode, to).toBe(409);
    }
    expect(await mailsTo(clinic.world.platform, email)).toEqual([]);
    await clinic.world.platform.database.asSuperuser((sql) =>
      sql.query(`update core.public_booking set hold_until = now() - interval '1 minute' where confirmed_at is null`),
    );
    await sweepBookings(clinic.world.platform);
    expect((await appointments()).filter(({ status }) => status === 'booked')).toEqual([]);
  });

  it('gives a time to one of many who ask for it at once', async () => {
    const { searchParams } = new URL(await freeTime(5), 'http://x');
    const chosen = Object.fromEntries(searchParams);
    const replies = await Promise.all(
      Array.from({ length: 12 }, (_, i) =>
        inject('POST', '/book/laurel', { ...chosen, ...person(`p${i}@many.example`) }),
      ),
    );
    const count = (status: number) => replies.filter(({ statusCode }) => statusCode === status).length;
    expect([count(202), count(409)]).toEqual([1, 11]);
  });

  it('frees a time that nobody confirmed in 15 minutes, and deletes who it was', async () => {
    await hold('late@byron.example', 8);
    const code = await codeFor('late@byron.example');
    const before = await appointments();
    await clinic.world.platform.database.asSuperuser((sql) =>
      sql.query(
        `update core.public_booking set hold_until = hold_until - interval '15 minutes' where confirmed_at is null`,
      ),
    );
    expect((await inject('POST', '/book/laurel/confirm', { code })).statusCode).toBe(404);
    await sweepBookings(clinic.world.platform);
    const after = await appointments();
    expect(before.filter(({ status }) => status === 'booked').length).toBeGreaterThan(0);
    expect(after.filter(({ status }) => status === 'booked')).toEqual([]);
    const left = await clinic.world.platform.database.asSuperuser((sql) =>
      sql.query(`select count(*)::int as n from ${phiSchema(clinic.owner.tenantId)}.visitor`),
    );
    expect(left.rows).toEqual([{ n: 0 }]);
  });

  it('shows a visitor to the owner and to the one they booked with, who make them a patient, new or known', async () => {
    for (const [email, turn] of [
      ['new@byron.example', 10],
      ['known@byron.example', 14],
    ] as const) {
      await hold(email, turn);
      await inject('POST', '/book/laurel/confirm', { code: await codeFor(email) });
    }
    expect((await visitors(clinic.hugo)).length).toBe(0);
    expect((await ask(clinic.world.app, clinic.staff, 'GET', '/visitors')).statusCode).toBe(403);
    expect((await visitors(clinic.owner)).length).toBe(2);
    const seen = await visitors(clinic.grace);
    const of = (email: string) => seen.find((each) => (each.email as string) === email)?.appointmentId ?? '';
    const take = (who: Clinic['owner'], id: string, body: object) =>
      ask(clinic.world.app, who, 'POST', `/visitors/${id}/record`, { body });
    expect((await take(clinic.hugo, of('new@byron.example'), { patientRef: null })).statusCode).toBe(404);
    const made = await take(clinic.grace, of('new@byron.example'), { patientRef: null });
    expect(made.statusCode).toBe(200);
    const unknown = await take(clinic.grace, of('known@byron.example'), { patientRef: 'PT-000000' });
    expect(unknown.json<{ code: string }>().code).toBe('reference-unknown');
    const doubled = await take(clinic.grace, of('known@byron.example'), { patientRef: null });
    expect(doubled.json<{ code: string }>().code).toBe('possible-duplicate');
    const { ref } = clinic.patient;
    expect((await take(clinic.grace, of('known@byron.example'), { patientRef: ref })).json()).toEqual({
      patientRef: ref,
    });
    const rows = (await appointments()).filter(({ status }) => status === 'confirmed');
    expect(rows.map(({ visitor_id }) => visitor_id)).toEqual([null, null]);
    expect(rows.map(({ patient_ref }) => patient_ref)).toEqual([made.json<{ patientRef: string }>().patientRef, ref]);
    expect(await visitors(clinic.owner)).toEqual([]);
    expect(
      (await inject('POST', '/book/laurel/cancel', { code: await codeFor('known@byron.example') })).statusCode,
    ).toBe(200);
  });

  it('takes at most five visits from one address in a day, and does not tell', async () => {
    const email = 'many@byron.example';
    const answers = [];
    for (let turn = 0; turn < 6; turn++) answers.push((await hold(email, turn, {}, 7)).statusCode);
    expect(answers).toEqual([202, 202, 202, 202, 202, 202]);
    const mailed = (await mailsTo(clinic.world.platform, email)).length;
    expect(mailed).toBeGreaterThan(0);
    expect(mailed).toBeLessThanOrEqual(5);
    expect((await appointments()).filter(({ status }) => status === 'booked')).toHaveLength(mailed);
    // however often they ask, they are one person of whom campaigns are told
    const { rows } = await clinic.world.platform.database.asSuperuser((sql) =>
      sql.query(
        'select count(*)::integer as bookings, count(distinct person)::integer as people from core.public_booking where confirmed_at is null',
      ),
    );
    expect(rows).toEqual([{ bookings: mailed, people: 1 }]);
    expect(await visitors(clinic.owner)).toEqual([]); // anybody can type anybody's name
  });

  it('says what cannot be taken, keeps what was entered, and asks for no reason of the visit', async () => {
    const reply = await hold('no-address', 2, { consent: '', familyName: '<i>' });
    expect(reply.statusCode).toBe(422);
    for (const fault of [t.faults.email, t.faults.consent]) expect(reply.body.split(fault)).toHaveLength(3);
    expect(reply.body).toContain('value="&lt;i&gt;"');
    expect(reply.body).not.toContain('<textarea');
  });
});
