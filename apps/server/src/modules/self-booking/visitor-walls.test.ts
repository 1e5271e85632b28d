import type { BookingPage, MadeCalendarFeed, Notices, Problem, Visitors } from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { registerBooking } from '../../app/book/index.ts';
import { phiSchema } from '../../platform/db/index.ts';
import { ask } from '../imaging/imaging.fixture.ts';
import { deliverMail, mailsTo } from '../mail/index.ts';
import { SENDER, smtpRefusal, startSink, withConfig } from '../mail/mail.fixture.ts';
import { practiceRoutes, requireWorkspace } from '../practice/index.ts';
import { feedRoutes } from '../schedule/index.ts';
import { type Clinic, createClinic } from '../schedule/schedule.fixture.ts';
import { noticeRoutes } from '../notices/index.ts';
import { selfBookingRoutes, sweepBookings, tellOfLostChange, tellVisitors } from './index.ts';

interface Visit {
  id: string;
  revision: number;
  status: string;
}
let clinic: Clinic;
let asked = 0;
beforeAll(async () => {
  clinic = await createClinic([
    selfBookingRoutes,
    practiceRoutes,
    feedRoutes,
    noticeRoutes,
    (platform) => (app) => registerBooking(app as never, platform, false),
  ]);
  expect((await setUp()).statusCode).toBe(200);
});
afterAll(() => clinic.world.close());

const inject = (method: 'GET' | 'POST', url: string, form?: Record<string, string>) =>
  clinic.world.app.inject({
    method,
    url,
    remoteAddress: `10.4.${asked % 250}.${++asked % 250}`,
    headers: {
      host: 'localhost:8080',
      origin: 'http://localhost:8080',
      ...(form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
    },
    ...(form ? { payload: new URLSearchParams(form).toString() } : {}),
  });
const sql = async <Row>(text: string, values: unknown[] = []): Promise<Row[]> =>
  clinic.world.platform.database.asSuperuser(async (client) => (await client.query(text, values)).rows as Row[]);
const setUp = async (change: Partial<BookingPage> = {}) => {
  const before = (await ask(clinic.world.app, clinic.owner, 'GET', '/booking-page')).json<BookingPage>();
  const { revision, noticeHours, daysAhead, maxUnknown } = before;
  const providers = [{ id: clinic.grace.userId, name: 'Dr. G.' }];
  const body = { revision, slug: 'laurel', enabled: true, noticeHours, daysAhead, maxUnknown, providers, ...change };
  return ask(clinic.world.app, clinic.owner, 'PUT', '/booking-page', { body });
};
const hrefs = (html: string, has: string) =>
  [...html.matchAll(/href="([^"]+)"/g)].map(([, href = '']) => href.replaceAll('&amp;', '&')).filter((href) => href.includes(has)); // prettier-ignore
async function hold(email: string): Promise<{ code: string; visit: Visit; status: number }> {
  const days = await inject('GET', `/book/laurel?type=${clinic.typeId}`);
  const { body } = await inject('GET', hrefs(days.body, 'day=')[3] ?? '');
  const chosen = Object.fromEntries(new URL(hrefs(body, 'at=')[0] ?? '', 'http://x').searchParams);
  const person = { givenName: 'Ada', familyName: 'Byron', email, phone: '', consent: 'on' };
  const { statusCode: status } = await inject('POST', '/book/laurel?lang=en', { ...chosen, ...person });
  const [visit] = await sql<Visit>(`select id, revision, status from core.appointment where source = 'public' order by created_at desc limit 1`); // prettier-ignore
  const code = (await mailsTo(clinic.world.platform, email))[0]?.secret ?? '';
  return { code, visit: visit ?? expect.fail('not held'), status };
}
const confirmed = async (email: string) => {
  const held = await hold(email);
  expect((await inject('POST', '/book/laurel/confirm', { code: held.code })).statusCode).toBe(200);
  return { ...held, visit: (await visitOf(held.visit.id)) ?? expect.fail('gone') };
};
const visitOf = async (id: string): Promise<Visit | undefined> =>
  (await sql<Visit>('select id, revision, status from core.appointment where id = $1', [id]))[0];
const rowsOf = (id: string) =>
  sql(`select 1 from ${phiSchema(clinic.owner.tenantId)}.visitor where appointment_id = $1`, [id]);
const seen = async (who: Clinic['owner']) =>
  (await ask(clinic.world.app, who, 'GET', '/visitors')).json<Visitors>().visitors.map(({ appointmentId }) => appointmentId); // prettier-ignore
const change = (who: Clinic['owner'], id: string, what: string, body: object) =>
  ask(clinic.world.app, who, 'POST', `/schedule/appointments/${id}/${what}`, { body });
const over = () => sql(`update core.public_booking set hold_until = hold_until - interval '20 minutes'`);

it('forgets at once who cancels what they never confirmed, and who cancels at all', async () => {
  const stranger = await hold('stranger@mail.example');
  expect((await inject('POST', '/book/laurel/cancel', { code: stranger.code })).statusCode).toBe(200);
  expect([await visitOf(stranger.visit.id), await rowsOf(stranger.visit.id)]).toEqual([undefined, []]);
  const other = await confirmed('other@mail.example');
  expect((await inject('POST', '/book/laurel/cancel', { code: other.code })).statusCode).toBe(200);
  expect([(await visitOf(other.visit.id))?.status, await rowsOf(other.visit.id)]).toEqual(['cancelled', []]);
});

it('a held visit that the desk confirms stays, with its link; one that it cancels is forgotten with the hold', async () => {
  const phoned = await hold('phoned@mail.example');
  const { revision } = phoned.visit;
  expect((await change(clinic.staff, phoned.visit.id, 'status', { revision, status: 'confirmed' })).statusCode).toBe(
    200,
  );
  const joke = await hold('joke@mail.example');
  expect((await change(clinic.staff, joke.visit.id, 'status', { revision: 1, status: 'cancelled' })).statusCode).toBe(
    200,
  );
  const late = await hold('late@mail.example');
  await over();
  await sweepBookings(clinic.world.platform);
  expect((await visitOf(phoned.visit.id))?.status).toBe('confirmed');
  expect((await rowsOf(phoned.visit.id)).length).toBe(1);
  expect([(await visitOf(joke.visit.id))?.status, await rowsOf(joke.visit.id)]).toEqual(['cancelled', []]);
  expect([await visitOf(late.visit.id), await rowsOf(late.visit.id)]).toEqual([undefined, []]);
  expect((await inject('POST', '/book/laurel/confirm', { code: phoned.code })).statusCode).toBe(200);
  expect((await inject('POST', '/book/laurel/cancel', { code: phoned.code })).statusCode).toBe(200);
});

it('no provider takes a visitor by moving the visit to themselves, by route or by SQL; the desk gives it', async () => {
  const { visit } = await confirmed('moved@mail.example');
  const to = { revision: visit.revision, providerId: clinic.hugo.userId };
  expect((await change(clinic.hugo, visit.id, 'move', to)).statusCode).toBe(403);
  const text = 'update core.appointment set provider_id = $2, changed_by = $2 where id = $1';
  const { tenantId, userId } = clinic.hugo;
  await expect(
    clinic.world.platform.db.inTenant({ tenantId, userId }, (tx) => tx.query({ name: '', text }, [visit.id, userId])),
  ).rejects.toMatchObject({ code: '42501' });
  expect(await seen(clinic.hugo)).toEqual([]);
  expect((await change(clinic.staff, visit.id, 'move', to)).statusCode).toBe(200);
  expect(await seen(clinic.hugo)).toEqual([visit.id]);
  expect(await seen(clinic.grace)).toEqual([]);
});

it('shows those to come before those who were there, and none who never answered', async () => {
  const past = await confirmed('past@mail.example');
  await sql(`update core.appointment set starts_at = starts_at - interval '30 days', ends_at = ends_at - interval '30 days', busy_from = busy_from - interval '30 days', busy_until = busy_until - interval '30 days' where id = $1`, [past.visit.id]); // prettier-ignore
  const soon = await confirmed('soon@mail.example');
  const held = await hold('held@mail.example');
  const all = await seen(clinic.owner);
  expect(all).not.toContain(held.visit.id);
  expect(all.at(-1)).toBe(past.visit.id);
  expect(all).toContain(soon.visit.id);
});

it('the owner or their provider forgets a visitor at their wish, and the visit is cancelled', async () => {
  const { visit } = await confirmed('forgotten@mail.example');
  const remove = (who: Clinic['owner']) => ask(clinic.world.app, who, 'DELETE', `/visitors/${visit.id}`);
  expect((await remove(clinic.hugo)).statusCode).toBe(404);
  expect((await remove(clinic.staff)).statusCode).toBe(403);
  expect((await remove(clinic.grace)).statusCode).toBe(204);
  expect([(await visitOf(visit.id))?.status, await rowsOf(visit.id)]).toEqual(['cancelled', []]);
  expect((await remove(clinic.grace)).statusCode).toBe(404);
});

it('a mailed link goes on when the page is off or has another address', async () => {
  const { code, visit } = await confirmed('link@mail.example');
  expect((await setUp({ slug: 'laurel-new', enabled: false })).statusCode).toBe(200);
  expect((await inject('GET', '/book/laurel')).statusCode).toBe(404);
  expect((await inject('GET', '/book/laurel/visit')).statusCode).toBe(200);
  expect((await inject('POST', '/book/laurel/cancel', { code })).statusCode).toBe(200);
  expect((await visitOf(visit.id))?.status).toBe('cancelled');
  expect((await setUp()).statusCode).toBe(200);
  const late = await confirmed('late-one@mail.example');
  await sql(`update core.appointment set starts_at = now() + interval '2 hours', ends_at = now() + interval '150 minutes', busy_from = now() + interval '2 hours', busy_until = now() + interval '150 minutes' where id = $1`, [late.visit.id]); // prettier-ignore
  expect((await inject('POST', '/book/laurel/cancel', { code: late.code })).statusCode).toBe(200);
  expect((await visitOf(late.visit.id))?.status).toBe('late-cancel');
});

it('an address that a page had is never another clinic’s', async () => {
  const [tenantId, by] = [newId(), newId()];
  await sql(`insert into core.clinic (tenant_id, name) values ($1, 'Other')`, [tenantId]);
  await sql(`insert into core.practice (tenant_id) values ($1) on conflict do nothing`, [tenantId]);
  expect((await setUp({ slug: 'laurel-moved' })).statusCode).toBe(200);
  const take = (slug: string) =>
    sql(`insert into core.booking_page (tenant_id, slug, notice_hours, days_ahead, changed_by) values ($1, $2, 1, 1, $3)`, [tenantId, slug, by]); // prettier-ignore
  await expect(take('laurel')).rejects.toMatchObject({ code: '23505', constraint: 'booking_page_slug_key' });
  await expect(take('laurel-free')).resolves.toEqual([]);
  expect((await setUp()).statusCode).toBe(200);
});

it('holds only so many unanswered visits for one clinic', async () => {
  const { visit } = await hold('first@mail.example');
  const others = `select (jsonb_populate_record(a, jsonb_build_object('id', gen_random_uuid(), 'visitor_id', gen_random_uuid(),
      'starts_at', a.starts_at + n * interval '1 year', 'ends_at', a.ends_at + n * interval '1 year',
      'busy_from', a.busy_from + n * interval '1 year', 'busy_until', a.busy_until + n * interval '1 year'))).*
    from core.appointment a, generate_series(1, 19) n where a.id = $1`;
  await sql(`insert into core.appointment ${others}`, [visit.id]);
  await sql(`insert into core.public_booking (tenant_id, appointment_id, secret, hold_until, told)
    select a.tenant_id, a.id, sha256(a.id::text::bytea), now() + interval '15 minutes', '' from core.appointment a
    where a.starts_at > now() + interval '300 days' and a.visitor_id is not null`);
  expect((await hold('next@mail.example')).status).toBe(503);
  await sql(`update core.public_booking set confirmed_at = now() where confirmed_at is null`);
  expect((await hold('next@mail.example')).status).toBe(202);
});

it('with the schedule switched off there is no page and no calendar; addresses are withdrawn all the same', async () => {
  const { owner, grace, world } = clinic;
  const feed = (await ask(world.app, grace, 'POST', '/schedule/feeds')).json<MadeCalendarFeed>();
  const read = async () => (await inject('GET', new URL(feed.url).pathname)).statusCode;
  expect([await read(), (await inject('GET', '/book/laurel')).statusCode]).toEqual([200, 200]);
  const workspaces = async (list: string[]) => {
    const { revision } = (await ask(world.app, owner, 'GET', '/practice')).json<{ revision: number }>();
    expect((await ask(world.app, owner, 'PUT', '/practice/workspaces', { body: { revision, workspaces: list } })).statusCode).toBe(200); // prettier-ignore
  };
  await workspaces(['imaging', 'atlas', 'trust']);
  expect([await read(), (await inject('GET', '/book/laurel')).statusCode]).toEqual([404, 404]);
  await expect(requireWorkspace(world.platform, grace, 'schedule:read')).rejects.toMatchObject({ code: 'workspace-off' satisfies Problem['code'] }); // prettier-ignore
  expect((await ask(world.app, owner, 'GET', '/visitors')).statusCode).toBe(200);
  expect((await ask(world.app, grace, 'GET', '/schedule/feeds')).statusCode).toBe(200);
  expect((await ask(world.app, grace, 'DELETE', `/schedule/feeds/${feed.id}`)).statusCode).toBe(204);
  await workspaces(['imaging', 'atlas', 'care', 'practice', 'trust']);
  expect([await read(), (await inject('GET', '/book/laurel')).statusCode]).toEqual([404, 200]);
});

it('tells the clinic of a booking, and the person who booked of a move and of a cancellation, each once and without content', async () => {
  const { world, grace, owner, staff } = clinic;
  const kinds = async (who: Clinic['owner']) =>
    (await ask(world.app, who, 'GET', '/notices'))
      .json<Notices>()
      .notices.filter(({ kind }) => kind === 'visit-booked');
  const before = [(await kinds(grace)).length, (await kinds(owner)).length];
  const email = 'told@byron.example';
  const { code, visit } = await confirmed(email);
  expect([(await kinds(grace)).length, (await kinds(owner)).length]).toEqual(before.map((n) => n + 1));
  expect(await kinds(staff)).toEqual([]);
  const [{ mail } = { mail: '' }] = await sql<{ mail: string }>('select email as mail from core.account where id = $1', [grace.userId]); // prettier-ignore
  const own = (await mailsTo(world.platform, mail)).find(({ kind }) => kind === 'visit-booked');
  expect(own?.text).not.toMatch(/Ada|Byron|Consultation|\d\d:\d\d/);

  const told = async () => (await mailsTo(world.platform, email)).filter(({ kind }) => kind !== 'booking-confirm');
  await tellVisitors(world.platform);
  expect(await told()).toEqual([]); // nothing has changed
  const { starts } = (await sql<{ starts: Date }>('select starts_at as starts from core.appointment where id = $1', [visit.id]))[0] ?? expect.fail('gone'); // prettier-ignore
  const later = new Date(starts.getTime() + 7 * 86_400_000).toISOString();
  const move = await ask(world.app, staff, 'POST', `/schedule/appointments/${visit.id}/move`, {
    body: { revision: visit.revision, startsAt: later, outsideHours: true },
  });
  expect(move.statusCode).toBe(200);
  await Promise.all([tellVisitors(world.platform), tellVisitors(world.platform)]);
  await tellVisitors(world.platform);
  const [moved, ...others] = await told();
  expect([moved?.kind, others]).toEqual(['booking-moved', []]);
  expect(moved?.text).not.toMatch(/Ada|Byron|Consultation|\d\d:\d\d/);
  // nobody knows whether a mail arrives: the link of before goes on, over two moves as well, until a new one was used
  const opens = async (secret = '') => (await inject('POST', '/book/laurel/confirm', { code: secret })).statusCode;
  expect(await opens(code)).toBe(200);
  const { revision: now = 0 } = (await visitOf(visit.id)) ?? {};
  const back = { revision: now, startsAt: starts.toISOString(), outsideHours: true };
  expect((await ask(world.app, staff, 'POST', `/schedule/appointments/${visit.id}/move`, { body: back })).statusCode).toBe(200); // prettier-ignore
  await tellVisitors(world.platform);
  const again = (await told()).find(({ secret }) => secret !== moved?.secret);
  expect([await opens(code), await opens(moved?.secret)]).toEqual([200, 404]);
  expect(await opens(again?.secret)).toBe(200);
  // the mail arrived: there is one link again
  expect([await opens(code), await opens(again?.secret)]).toEqual([404, 200]);

  const { revision = 0 } = (await visitOf(visit.id)) ?? {};
  const body = { revision, status: 'cancelled' };
  expect((await ask(world.app, staff, 'POST', `/schedule/appointments/${visit.id}/status`, { body })).statusCode).toBe(200); // prettier-ignore
  await tellVisitors(world.platform);
  await tellVisitors(world.platform);
  expect((await told()).map(({ kind }) => kind).toSorted()).toEqual([
    'booking-called-off',
    'booking-moved',
    'booking-moved',
  ]);
});

it('tells the clinic when no mail reaches whose visit was moved or called off, and keeps their number until its time', async () => {
  const { world, grace, owner, staff } = clinic;
  const untold = async (who: Clinic['owner']) =>
    (await ask(world.app, who, 'GET', '/notices')).json<Notices>().notices.flatMap((one) => (one.kind === 'visitor-untold' ? [one.values.at] : [])); // prettier-ignore
  const change = async (id: string, path: string, body: object) => {
    const { revision = 0 } = (await visitOf(id)) ?? {};
    const reply = await ask(world.app, staff, 'POST', `/schedule/appointments/${id}/${path}`, { body: { revision, ...body } }); // prettier-ignore
    expect(reply.statusCode, reply.body).toBe(200);
  };
  // its server refuses a mail that was on its way
  const sink = await startSink({ onRcptTo: (_to, _session, done) => done(smtpRefusal(550, '5.1.1 nobody here')) });
  const email = 'refused@byron.example';
  const { visit } = await confirmed(email);
  await deliverMail(world.platform); // what was queued before
  const later = new Date(Date.now() + 20 * 86_400_000);
  later.setUTCHours(15, 0, 0, 0);
  await change(visit.id, 'move', { startsAt: later.toISOString(), outsideHours: true });
  await tellVisitors(world.platform);
  expect(await untold(grace)).toEqual([]);
  const away = withConfig(world.platform, { mail: sink.config, mailFrom: SENDER });
  await deliverMail(away, tellOfLostChange);
  await deliverMail(away, tellOfLostChange);
  for (const who of [grace, owner]) expect(await untold(who)).toEqual([later.toISOString()]);
  expect(await untold(staff)).toEqual([]);
  // and is asked for no other
  await change(visit.id, 'status', { status: 'cancelled' });
  await tellVisitors(world.platform);
  await tellVisitors(world.platform);
  expect(await untold(owner)).toEqual([later.toISOString(), later.toISOString()]);
  const listed = async () => (await ask(world.app, owner, 'GET', '/visitors')).json<Visitors>().visitors.find(({ appointmentId }) => appointmentId === visit.id); // prettier-ignore
  expect(await listed()).toMatchObject({ status: 'cancelled', email });
  await sql(`update core.appointment set starts_at = now() - interval '2 hours', ends_at = now() - interval '1 hour', busy_from = now() - interval '2 hours', busy_until = now() - interval '1 hour' where id = $1`, [visit.id]); // prettier-ignore
  expect(await listed()).toBeUndefined();
  await sink.close();
});

it('takes as many visits of people without a record as the clinic has set', async () => {
  const [{ n } = { n: 0 }] = await sql<{ n: number }>(`select count(*)::int as n from core.public_booking b join core.appointment a on a.id = b.appointment_id where a.visitor_id is not null and a.status in ('booked', 'confirmed') and a.ends_at > now()`); // prettier-ignore
  expect((await setUp({ maxUnknown: n + 1 })).statusCode).toBe(200);
  expect((await hold('last@byron.example')).status).toBe(202);
  expect((await hold('beyond@byron.example')).status).toBe(503);
  expect((await setUp({ maxUnknown: 0 })).statusCode).toBe(422);
});
