import type { PortalAccess } from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ask, newColleague, newOwner, type Person } from '../imaging/imaging.fixture.ts';
import { mailsTo } from '../mail/index.ts';
import { enter, ledgerOf } from '../patients/patients.fixture.ts';
import { PORTAL_COOKIE } from './index.ts';
import {
  age,
  BORN,
  createPortalWorld,
  invite,
  type Known,
  newPatient,
  patientInside,
  Phone,
  type PortalWorld,
  secretTo,
} from './portal.fixture.ts';

const DEAD = '404 mail-link-dead';
const WRONG = '401 link-answer-wrong';

let world: PortalWorld;
let known: Known;
beforeAll(async () => {
  world = await createPortalWorld();
});
beforeEach(async () => {
  known = await newPatient(world, world.treats);
});
afterAll(() => world.close());

const state = async (person: Person, { id }: Known = known): Promise<PortalAccess> =>
  (await ask(world.app, person, 'GET', `/patients/${id}/portal`)).json<PortalAccess>();
const status = async (person: Person, method: 'GET' | 'POST' | 'DELETE', { id }: { id: string } = known) => {
  const body = method === 'POST' ? { body: { locale: 'en' } } : {};
  return (await ask(world.app, person, method, `/patients/${id}/portal`, body)).statusCode;
};

describe('an invitation', () => {
  it('is sent by whoever treats the patient and by the owner, and by nobody else', async () => {
    const admin = await newColleague(world, world.owner, 'admin', 'Ada Office');
    const desk = await newColleague(world, world.owner, 'staff', 'Dee Desk');
    const elsewhere = await newOwner(world);
    expect(await status(world.other, 'POST')).toBe(404);
    expect(await status(admin, 'POST')).toBe(403);
    expect(await status(desk, 'POST')).toBe(403);
    expect(await status(elsewhere, 'POST')).toBe(404);
    expect(await mailsTo(world.demo, known.email)).toEqual([]);
    expect(await status(world.treats, 'POST')).toBe(200);
    expect(await status(world.owner, 'POST')).toBe(200);
    expect(await state(world.owner)).toMatchObject({ state: 'invited', mayInvite: true });
    expect((await ledgerOf(world, world.owner, ['portal.invited'])).map(({ outcome }) => outcome)).toContain('done');
  });

  it('says in its mail the clinic and a link, and nothing of the patient, in either language', async () => {
    for (const locale of ['en', 'es']) {
      await invite(world, world.treats, known, locale);
      const [mail] = await mailsTo(world.demo, known.email);
      const all = `${mail?.subject}${mail?.text}${mail?.html}`;
      expect(all).toContain('Harbour Spine');
      for (const word of ['Rosalind', 'Quennell', BORN, known.ref, known.id, '1961']) expect(all).not.toContain(word);
    }
  });

  it('is refused where the record has no address or no birth date, saying which', async () => {
    const { id } = await enter(world, world.treats, { email: '', birthDate: '' });
    const reply = await ask(world.app, world.treats, 'POST', `/patients/${id}/portal`, { body: { locale: 'en' } });
    expect([reply.statusCode, reply.json().fields]).toEqual([422, ['email', 'birth-date']]);
  });

  it('works once, with the right birth date, in any browser, and of three presses at once one wins', async () => {
    const secret = await invite(world, world.treats, known);
    expect(await new Phone(world).enter(secret, '1961-04-13')).toBe(WRONG);
    const presses = await Promise.all([1, 2, 3].map(() => new Phone(world).enter(secret)));
    expect(presses.toSorted()).toEqual(['204', DEAD, DEAD]);
    expect(await new Phone(world).enter(secret)).toBe(DEAD);
    expect(await state(world.treats)).toMatchObject({ state: 'active' });
  });

  it('takes five wrong birth dates, also when they come at the same moment, and none after', async () => {
    const secret = await invite(world, world.treats, known);
    const days = Array.from({ length: 12 }, (_, i) => `1970-01-${String(i + 1).padStart(2, '0')}`);
    const said = await Promise.all(days.map((day) => new Phone(world).enter(secret, day)));
    expect(said.filter((text) => text === WRONG)).toHaveLength(5);
    expect(said.filter((text) => text === DEAD)).toHaveLength(7);
    expect(await new Phone(world).enter(secret)).toBe(DEAD);
    const refused = await ledgerOf(world, world.owner, ['portal.refused']);
    expect(refused.filter(({ patientRef }) => patientRef === known.ref)).toHaveLength(5);
  });

  it('works for 72 hours, and not once a newer one was sent', async () => {
    const first = await invite(world, world.treats, known);
    const second = await invite(world, world.treats, known);
    expect(await new Phone(world).enter(first)).toBe(DEAD);
    await age(world, 71.9 * 60);
    const inTime = new Phone(world);
    expect(await inTime.enter(second)).toBe('204');
    const late = await newPatient(world, world.treats);
    const third = await invite(world, world.treats, late);
    await age(world, 72.1 * 60);
    expect(await new Phone(world).enter(third)).toBe(DEAD);
  });
});

describe('a sign-in by mail', () => {
  const asked = async (phone: Phone, email = known.email) => {
    const answer = await phone.ask('POST', '/portal/sign-in', { email });
    expect(answer.statusCode).toBe(202);
    return { code: answer.json().code as string, answer };
  };

  it('needs link and birth date, in the browser that asked, for 15 minutes and once', async () => {
    await patientInside(world, world.treats, known);
    const phone = new Phone(world);
    await asked(phone);
    const secret = await secretTo(world, known.email);
    expect(await phone.enter(secret, '1950-01-01')).toBe(WRONG);
    await age(world, 14.9);
    expect(await phone.enter(secret)).toBe('204');
    expect(await phone.enter(secret)).toBe(DEAD);
    await asked(phone);
    await age(world, 15.1);
    expect(await phone.enter(await secretTo(world, known.email))).toBe(DEAD);
  });

  it('asks another browser for the six digits, and a wrong code is a wrong answer', async () => {
    await patientInside(world, world.treats, known);
    const { code } = await asked(new Phone(world));
    const secret = await secretTo(world, known.email);
    const other = new Phone(world);
    for (let i = 0; i < 6; i++) expect(await other.enter(secret)).toBe('403 other-browser');
    const swapped = String((Number(code) + 1) % 1_000_000).padStart(6, '0');
    expect(await other.enter(secret, BORN, swapped)).toBe(WRONG);
    expect(await other.enter(secret, BORN, code)).toBe('204');
  });

  it('is answered alike for an address without an account, with one not yet accepted, and with one removed', async () => {
    const gone = await newPatient(world, world.treats);
    await patientInside(world, world.treats, gone);
    expect(await status(world.treats, 'DELETE', gone)).toBe(204);
    const waiting = await newPatient(world, world.treats);
    await invite(world, world.treats, waiting);
    await patientInside(world, world.treats, known);
    const same: string[] = [];
    for (const email of [known.email, gone.email, waiting.email, `${newId()}@home.example`]) {
      const { answer } = await asked(new Phone(world), email);
      same.push(`${answer.body.replaceAll(/"code":"\d+"/g, '')} ${Object.keys(answer.headers).toSorted().join()}`);
    }
    expect(new Set(same).size).toBe(1);
    const kinds = async (email: string) => (await mailsTo(world.demo, email)).map(({ kind }) => kind);
    expect(await kinds(known.email)).toEqual(['portal-sign-in', 'portal-invitation']);
    for (const { email } of [gone, waiting]) expect(await kinds(email)).toEqual(['portal-invitation']);
  });

  it('cannot be kept from a patient by whoever asks for their address from elsewhere', async () => {
    await patientInside(world, world.treats, known);
    const links = async () =>
      (await mailsTo(world.demo, known.email)).filter(({ kind }) => kind === 'portal-sign-in').length;
    const eve = new Phone(world);
    for (let i = 0; i < 9; i++) await asked(eve);
    expect(await links()).toBe(6);
    const home = new Phone(world);
    await asked(home);
    expect(await links()).toBe(7);
    expect(await home.enter(await secretTo(world, known.email))).toBe('204');
  });

  it('comes to one address sixty times an hour at most, from however many networks', async () => {
    const { email } = known;
    await patientInside(world, world.treats, known);
    const network = async () => {
      const phone = new Phone(world);
      for (let i = 0; i < 6; i++) await asked(phone, email);
    };
    await Promise.all(Array.from({ length: 11 }, network));
    const { rows } = await world.platform.database.asSuperuser((db) =>
      db.query<{ n: number }>(
        `select count(*)::int as n from core.mail where kind = 'portal-sign-in' and address_key =
           (select address_key from core.mail where kind = 'portal-invitation' order by id desc limit 1)`,
      ),
    );
    expect(rows).toEqual([{ n: 60 }]);
  });

  it('counts answers over all links of an account: ten a day', async () => {
    await patientInside(world, world.treats, known);
    const phone = new Phone(world);
    const said: string[] = [];
    for (let link = 0; link < 3; link++) {
      await asked(phone);
      const secret = await secretTo(world, known.email);
      for (let i = 0; i < 4; i++) said.push(await phone.enter(secret, `198${link}-02-0${i + 1}`));
    }
    expect(said.filter((text) => text === WRONG)).toHaveLength(10);
    expect(said.slice(10)).toEqual(['429 too-many-requests', '429 too-many-requests']);
  });

  it('leads, for one person in two clinics, to two accounts that nothing connects', async () => {
    const elsewhere = await newOwner(world);
    const there = await enter(world, elsewhere, { email: known.email, birthDate: BORN });
    await invite(world, world.treats, known);
    const here = new Phone(world);
    expect(await here.enter(await secretTo(world, known.email))).toBe('204');
    await invite(world, elsewhere, { ...there, email: known.email });
    expect(await new Phone(world).enter(await secretTo(world, known.email))).toBe('204');
    const phone = new Phone(world);
    await asked(phone);
    const mails = (await mailsTo(world.demo, known.email)).filter(({ kind }) => kind === 'portal-sign-in');
    expect(new Set(mails.map(({ secret }) => secret)).size).toBe(2);
    expect(await phone.enter(mails[0]?.secret ?? '')).toBe('204');
    expect(await phone.enter(mails[1]?.secret ?? '')).toBe('204'); // the cookie is now of the other one
  });
});

describe("a patient's session", () => {
  const home = (phone: Phone) => phone.says('GET', '/portal/session');
  const OUT = '401 not-signed-in';

  it('is idle for 15 minutes and two hours old at most, by the clock of the database', async () => {
    const phone = await patientInside(world, world.treats, known);
    expect(await home(phone)).toBe('200');
    await age(world, 14.9);
    expect(await home(phone)).toBe('200');
    await age(world, 15.1);
    expect(await home(phone)).toBe(OUT);
    const long = await patientInside(world, world.treats, known);
    for (let i = 0; i < 8; i++) {
      await age(world, 14);
      expect(await home(long)).toBe('200');
    }
    await age(world, 8.1);
    expect(await home(long)).toBe(OUT);
  });

  it('ends at once when the access is removed, renewed, or the patient is put away', async () => {
    const phone = await patientInside(world, world.treats, known);
    expect(await home(phone)).toBe('200');
    expect(await status(world.treats, 'DELETE')).toBe(204);
    expect(await home(phone)).toBe(OUT);
    expect(await state(world.treats)).toMatchObject({ state: 'none' });
    const renewed = await patientInside(world, world.treats, known);
    await invite(world, world.treats, known);
    expect(await home(renewed)).toBe(OUT);
    const away = await patientInside(world, world.treats, known);
    await ask(world.app, world.treats, 'DELETE', `/patients/${known.id}`);
    expect(await home(away)).toBe(OUT);
  });

  it('ends with a sign-out that clears what the browser kept', async () => {
    const phone = await patientInside(world, world.treats, known);
    const token = phone.cookies.get(PORTAL_COOKIE) ?? '';
    const answer = await phone.ask('DELETE', '/portal/session');
    expect([answer.statusCode, answer.headers['clear-site-data']]).toEqual([204, '"cache", "storage"']);
    phone.cookies.set(PORTAL_COOKIE, token);
    expect(await home(phone)).toBe(OUT);
  });

  it('is three at a time: a fourth ends the oldest', async () => {
    const phones = [await patientInside(world, world.treats, known)];
    for (let i = 0; i < 3; i++) {
      const phone = new Phone(world);
      await phone.ask('POST', '/portal/sign-in', { email: known.email });
      expect(await phone.enter(await secretTo(world, known.email))).toBe('204');
      phones.push(phone);
    }
    expect(await Promise.all(phones.map(home))).toEqual([OUT, '200', '200', '200']);
  });
});
