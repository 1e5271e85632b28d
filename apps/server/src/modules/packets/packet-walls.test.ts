import { newId } from '@hyaline/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dateIn, dateWords } from '@hyaline/protocol';
import { textOfPdf } from '../../platform/pdf/pdf-text.fixture.ts';
import { accessLogRoutes } from '../access-log/index.ts';
import { ask, createWorld, newColleague, newOwner, type Person, type World } from '../imaging/imaging.fixture.ts';
import { sharedStudies } from '../imaging/index.ts';
import { linkRoutes } from '../links/index.ts';
import { enter, ledgerOf } from '../patients/patients.fixture.ts';
import { patientRoutes } from '../patients/index.ts';
import { consentDigest } from './snapshot.ts';
import { packetRoutes } from './index.ts';
import { mailTo, openPacket, packetDraft, putTogether, readPacket, sendIt } from './packets.fixture.ts';

const BORN = '1961-04-12';
const at = new Date().toISOString();
const CHAIN = ['shown', 'read', 'agreed', 'named'].map((step) => ({ step, at }));

describe('packets of somebody else', () => {
  let world: World;
  let owner: Person;
  let grace: Person;
  let tom: Person;
  let stranger: Person;
  beforeAll(async () => {
    world = await createWorld([
      patientRoutes,
      accessLogRoutes,
      packetRoutes,
      (platform) => linkRoutes(platform, { studies: sharedStudies, visits: { shareable: async () => null } }),
    ]);
    owner = await newOwner(world);
    grace = await newColleague(world, owner, 'provider', 'Grace Treats');
    tom = await newColleague(world, owner, 'provider', 'Tom Other');
    stranger = await newOwner(world);
  });
  afterAll(() => world.close());

  async function withConsent() {
    const email = `${newId()}@quennell.example`;
    const { id: patientId } = await enter(world, grace, { email });
    const text = { title: 'Consent', locale: 'en', starter: null, body: { type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text: 'I agree.' }] }] } }; // prettier-ignore
    const { id: formId } = (await ask(world.app, grace, 'POST', '/consent-forms', { body: text })).json<{
      id: string;
    }>();
    const itemId = newId();
    const draft = packetDraft('', { items: [{ kind: 'consent', id: itemId, formId }] });
    const id = await putTogether(world, grace, patientId, draft);
    await sendIt(world, grace, id);
    return {
      id,
      patientId,
      email,
      itemId,
      formId,
      reader: await openPacket(world, (await mailTo(world, email)).secret, BORN),
    };
  }

  it('are not there for another provider or clinic, on every route and in the database', async () => {
    const { id, patientId } = await withConsent();
    const routes: ['GET' | 'POST' | 'PUT', string, object?][] = [
      ['GET', `/patients/${patientId}/packets`],
      ['POST', `/patients/${patientId}/packets`, packetDraft('x')],
      ['GET', `/packets/${id}`],
      ['GET', `/packets/${id}/preview`],
      ['PUT', `/packets/${id}`, { revision: 2, draft: packetDraft('x') }],
      ['POST', `/packets/${id}/sendings`, { revision: 2, challenge: 'code' }],
      ['POST', `/packets/${id}/withdrawal`, { revision: 2 }],
      ['GET', `/packets/${id}/consents/${newId()}/copy`],
    ];
    for (const person of [tom, stranger])
      for (const [method, path, body] of routes) {
        const real = await ask(world.app, person, method, path, body === undefined ? {} : { body });
        const none = await ask(world.app, person, method, path.replace(id, newId()).replace(patientId, newId()), body === undefined ? {} : { body }); // prettier-ignore
        expect([real.statusCode, real.json().code], `${method} ${path}`).toEqual([404, 'not-found']);
        expect([none.statusCode, none.json().code]).toEqual([404, 'not-found']);
      }
    for (const table of ['packet', 'packet_version', 'packet_sending', 'packet_consent'])
      expect(await sqlAs(tom, `select 1 from ${table}`), table).toEqual([]);
    expect((await readPacket(world, grace, id)).state).toBe('read');
  });

  it('[C242] a text is signed through its own link alone, as it was shown, once; both sides get a copy', async () => {
    const { id, email, itemId, reader } = await withConsent();
    const other = await withConsent();
    const [item] = reader.payload.items;
    if (item?.kind !== 'consent') throw new Error('no consent');
    expect(item.sha256).toBe(consentDigest(item.text));
    const body = { itemId, sha256: item.sha256, name: 'Rosalind Quennell', locale: 'es', chain: CHAIN };
    // B's link signs nothing of A, by whatever id
    expect((await other.reader.send('POST', '/viewing/consents', body)).statusCode).toBe(404);
    expect((await reader.send('POST', '/viewing/consents', { ...body, sha256: 'a'.repeat(64) })).statusCode).toBe(409);
    expect((await reader.send('POST', '/viewing/consents', { ...body, chain: CHAIN.toReversed() })).statusCode).toBe(
      422,
    );
    expect((await reader.send('POST', '/viewing/consents', { ...body, name: ' ' })).statusCode).toBe(422);
    const signed = await reader.send('POST', '/viewing/consents', body);
    expect(signed.statusCode, signed.body).toBe(201);
    expect((await reader.send('POST', '/viewing/consents', body)).statusCode).toBe(409);
    const consentId = signed.json<{ id: string }>().id;
    const copy = await reader.send('GET', `/viewing/consents/${consentId}/copy`);
    expect([copy.statusCode, copy.rawPayload.subarray(0, 5).toString()]).toEqual([200, '%PDF-']);
    expect((await other.reader.send('GET', `/viewing/consents/${consentId}/copy`)).statusCode).toBe(404);
    expect((await ask(world.app, grace, 'GET', `/packets/${id}/consents/${consentId}/copy`)).statusCode).toBe(200);
    const { consents } = await readPacket(world, grace, id);
    expect(consents).toEqual([expect.objectContaining({ itemId, name: 'Rosalind Quennell', textVersion: 1, sha256: item.sha256 })]); // prettier-ignore
    // sent anew, the page still says so, and gives the copy
    await sendIt(world, grace, id);
    const again = await openPacket(world, (await mailTo(world, email)).secret, BORN);
    expect(again.payload.items[0]).toMatchObject({ signed: { id: consentId, name: 'Rosalind Quennell' } });
    expect((await again.send('GET', `/viewing/consents/${consentId}/copy`)).statusCode).toBe(200);
    const noted = await ledgerOf(world, owner, ['packet.consent-signed']);
    expect(noted.at(-1)?.canonical).toContain(item.sha256);
    expect(noted.at(-1)?.canonical).not.toContain('Quennell');
    // no clinic signs in a patient's place
    const insert = `insert into packet_consent (tenant_id, id, packet_id, patient_id, version, item_id, sending_id, sha256, details)
      select tenant_id, gen_random_uuid(), packet_id, patient_id, version, gen_random_uuid(), sending_id, sha256, 'x' from packet_consent limit 1`;
    await expect(sqlAs(grace, insert)).rejects.toThrow(/row-level security/);
    await expect(sqlAs(owner, insert)).rejects.toThrow(/row-level security/);
  });

  it('are dated on paper by the clinic’s own day, and by that of UTC as long as it has stated no time zone', async () => {
    const paper = async () => {
      const { payload, part } = (await withConsent()).reader;
      return { sentAt: payload.sentAt, text: textOfPdf(await part(payload.pdf?.id ?? '')) };
    };
    const unstated = await paper();
    expect(unstated.text).toContain(`, ${dateWords(unstated.sentAt.slice(0, 10), 'en')} (UTC)`);
    const timeZone = new Date().getUTCHours() < 11 ? 'Pacific/Pago_Pago' : 'Pacific/Kiritimati'; // another day than UTC's
    const body = { openDays: [], opens: '08:00', closes: '18:00', timeZone, accessReport: false };
    expect((await ask(world.app, owner, 'PUT', '/access-log/settings', { body })).statusCode).toBeLessThan(300);
    const { sentAt, text } = await paper();
    expect(text).toContain(`, ${dateWords(dateIn(Date.parse(sentAt), timeZone), 'en')} `);
    expect(text).not.toContain('UTC');
  });

  it('[C155] show where the clinic’s privacy notice stands', async () => {
    const put = (url: string | null, person = owner) =>
      ask(world.app, person, 'PUT', '/clinic/privacy-notice', { body: { url } });
    expect((await put('https://harbour.example/privacy', grace)).statusCode).toBe(403);
    expect((await put('javascript:alert(1)')).statusCode).toBe(422);
    expect((await put('https://harbour.example/privacy')).statusCode).toBe(204);
    expect((await ask(world.app, owner, 'GET', '/clinic/privacy-notice')).json()).toEqual({
      url: 'https://harbour.example/privacy',
    });
    expect((await withConsent()).reader.payload.nppUrl).toBe('https://harbour.example/privacy');
    expect((await ask(world.app, stranger, 'GET', '/clinic/privacy-notice')).json()).toEqual({ url: null });
  });

  /** Any SQL as the application: with a person's sealed context and the clinic's role, as an injected statement would run. */
  const sqlAs = (person: Person, text: string): Promise<object[]> =>
    world.platform.db.inTenant(person, (tx) => tx.query({ name: '', text }, []), { phi: true });
});
