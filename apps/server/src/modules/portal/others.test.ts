import type { OwnOther, PortalSession, Proxies } from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { phiSchema } from '../../platform/db/index.ts';
import { ask } from '../imaging/imaging.fixture.ts';
import { enter, ledgerOf } from '../patients/patients.fixture.ts';
import { messageRoutes } from '../portal-messages/index.ts';
import { BORN, createPortalWorld, invite, type Known, newPatient, patientInside, Phone, type PortalWorld, secretTo } from './portal.fixture.ts'; // prettier-ignore
import { CARER_BORN, carerOf, giveTo, proxyBody } from './proxy.fixture.ts';

let world: PortalWorld;
let ada: Known;
let ben: Known;
let cleo: Known;
beforeAll(async () => {
  world = await createPortalWorld([messageRoutes]);
  ada = await newPatient(world, world.treats, 'Ada');
  ben = await newPatient(world, world.treats, 'Ben');
  cleo = await newPatient(world, world.treats, 'Cleo');
});
afterAll(() => world.close());

const scope = ['record', 'messages'];
const others = async (phone: Phone): Promise<OwnOther[]> =>
  (await phone.ask('GET', '/portal/others')).json<{ others: OwnOther[] }>().others;
const here = async (phone: Phone) => (await phone.ask('GET', '/portal/session')).json<PortalSession>();
const write = ({ id }: Known) =>
  ask(world.app, world.treats, 'POST', `/patients/${id}/messages`, { body: { threadId: null, subject: 'Canary', text: 'Canary words' } }); // prettier-ignore
/** Something is shared with Ben. */
const share = () =>
  sql(
    `insert into ${phiSchema(world.owner.tenantId)}.shared_with_patient (tenant_id, id, patient_id, kind, item_id, shared_by)
     values ($1, $2, $3, 'document', $4, $5)`,
    [world.owner.tenantId, newId(), ben.id, newId(), world.treats.userId],
  );
const sql = (text: string, values: unknown[] = []) =>
  world.platform.database.asSuperuser((db) => db.query<{ n: string }>(text, values));

describe('somebody who comes in for several people of one clinic', () => {
  it('sees which of them has something new, and goes there with one press and the time that is left', async () => {
    const email = `${newId()}@family.example`;
    const forAda = await carerOf(world, ada, { email, scope });
    expect(await others(forAda.phone)).toEqual([]);
    const forBen = await carerOf(world, ben, { email, scope });
    const seen = async () => (await others(forBen.phone)).map(({ forName, news }) => [forName, news]);
    const [[name, before] = []] = await seen();
    expect([name, before]).toEqual([expect.stringContaining('Ada'), false]);
    expect((await write(ada)).statusCode).toBe(201);
    expect(await seen()).toEqual([[name, true]]);
    expect(JSON.stringify(await others(forBen.phone))).not.toContain('Canary');
    await share();
    await sql(`update core.portal_session set started_at = started_at - interval '40 minutes'`);
    const old = new Map(forBen.phone.cookies);
    expect(await forBen.phone.says('POST', `/portal/others/${forAda.id}/session`)).toBe('204');
    expect((await here(forBen.phone)).proxy?.forName).toBe(name);
    expect((await here(forBen.phone)).recent).toBe(false);
    const stale = new Phone(world);
    for (const [key, value] of old) stale.cookies.set(key, value);
    expect(await stale.says('GET', '/portal/session')).toBe('401 not-signed-in');
    expect((await others(forBen.phone)).map(({ id }) => id)).toEqual([forBen.id]);
    // what came for Ben while they were there and could read it is not new from here; what comes later is
    expect((await others(forBen.phone)).map(({ news }) => news)).toEqual([false]);
    await share();
    expect((await others(forBen.phone)).map(({ news }) => news)).toEqual([true]);
    const rows = await ledgerOf(world, world.owner, ['portal.signed-in']);
    expect(rows.at(-1)).toMatchObject({ patientRef: ada.ref });
    // nothing of one patient names an account for another
    expect(rows.at(-1)?.canonical).toContain('"beside":true');
    expect(rows.at(-1)?.canonical).not.toContain(forBen.id);
  });

  it('[C191] writes nothing for one of them on the pages of another that are open in a second tab', async () => {
    const email = `${newId()}@tabs.example`;
    const forAda = await carerOf(world, ada, { email, scope });
    const { phone, id } = await carerOf(world, ben, { email, scope });
    const { accountId } = await here(phone);
    expect(accountId).toBe(id);
    const tab = (shown: string, method: 'GET' | 'POST', url: string, body?: object) =>
      phone.ask(method, url, body, { 'hyaline-account': shown });
    const letter = () => ({ id: newId(), threadId: null, subject: 'For Ben', text: 'Words about Ben' });
    expect((await tab(id, 'POST', '/portal/messages', letter())).statusCode).toBe(201);
    expect(await phone.says('POST', `/portal/others/${forAda.id}/session`)).toBe('204');
    for (const [method, url, body] of [
      ['POST', '/portal/messages', letter()],
      ['GET', '/portal/record?locale=en'],
      ['GET', '/portal/session'],
    ] as const)
      // prettier-ignore
      expect((await tab(id, method, url, body)).json()).toMatchObject({ code: 'not-signed-in' });
    const adas = await ask(world.app, world.treats, 'GET', `/patients/${ada.id}/messages`);
    expect(adas.body).not.toContain('For Ben');
    expect((await tab(forAda.id, 'GET', '/portal/record?locale=en')).statusCode).toBe(200);
  });

  it('[C191] reaches nobody of another birth date, another address, a passkey’s session or an ended access', async () => {
    const email = `${newId()}@shared.example`;
    const mine = await carerOf(world, ada, { email, scope });
    const second = await carerOf(world, ben, { email, scope });
    const stranger = await carerOf(world, cleo, { scope }); // another mailbox, the same birthday
    // the same mailbox, another birthday
    const given = await giveTo(world, cleo, proxyBody({ email, scope, birthDate: '1971-07-08' }));
    const theirs = given.json<Proxies>().proxies.at(-1)?.id ?? '';
    expect(await new Phone(world).enter(await secretTo(world, email), '1971-07-08')).toBe('204');
    const goes = (id: string) => mine.phone.says('POST', `/portal/others/${id}/session`);
    // the first session began before the second account was known; its own sign-in counts, whoever came later
    expect((await others(mine.phone)).map(({ id }) => id)).toEqual([second.id]);
    for (const id of [stranger.id, theirs, mine.id, newId()]) expect(await goes(id), id).toBe('404 not-found');
    await sql('update core.portal_session set of_person = false');
    expect(await others(mine.phone)).toEqual([]);
    expect(await goes(second.id)).toBe('404 not-found');
    await sql('update core.portal_session set of_person = true where ended_at is null');
    const ended = await ask(world.app, world.treats, 'DELETE', `/patients/${ben.id}/proxies/${second.id}`);
    expect(ended.statusCode).toBe(200);
    expect(await others(mine.phone)).toEqual([]);
    expect(await goes(second.id)).toBe('404 not-found');
  });

  it('takes two patients of one mailbox and one birthday for two people', async () => {
    const email = `${newId()}@twins.example`;
    const twin = async (givenName: string): Promise<Known> => ({
      ...(await enter(world, world.treats, { givenName, email, birthDate: BORN })),
      email,
    });
    const [one, two] = [await twin('Dora'), await twin('Dana')];
    await patientInside(world, world.treats, one);
    const phone = await patientInside(world, world.treats, two);
    expect(await others(phone)).toEqual([]);
    const grown = { ...(await enter(world, world.treats, { givenName: 'Eve', email: 'eve@one.example', birthDate: CARER_BORN })), email: 'eve@one.example' }; // prettier-ignore
    expect(await new Phone(world).enter(await invite(world, world.treats, grown), CARER_BORN)).toBe('204');
    const carer = await carerOf(world, ada, { email: grown.email, scope });
    expect(await others(carer.phone)).toEqual([expect.objectContaining({ forName: null, news: false })]);
  });
});
