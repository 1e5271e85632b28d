import {
  AnonymousPasskeyRequest,
  MAX_PORTAL_PASSKEYS,
  PasskeyCreation,
  type PortalPasskeys,
  type PortalSession,
} from '@hyaline/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from '../imaging/imaging.fixture.ts';
import { mailsTo } from '../mail/index.ts';
import { messageRoutes } from '../portal-messages/index.ts';
import { patientRequestRoutes } from '../patient-requests/index.ts';
import { ledgerOf } from '../patients/patients.fixture.ts';
import { type Forgery, SoftAuthenticator } from '../identity/passkeys/authenticator.fixture.ts';
import { age, createPortalWorld, type Known, newPatient, patientInside, Phone, type PortalWorld } from './portal.fixture.ts'; // prettier-ignore

const SITE = 'http://localhost:8080';
let world: PortalWorld;
let rosalind: Known;
let phone: Phone;
beforeAll(async () => {
  world = await createPortalWorld([messageRoutes, patientRequestRoutes]);
  rosalind = await newPatient(world, world.treats);
  phone = await patientInside(world, world.treats, rosalind);
});
afterAll(() => world.close());

async function added(of: Phone, device = new SoftAuthenticator(SITE), forgery: Forgery = {}) {
  const options = await of.ask('POST', '/portal/passkeys/options');
  if (options.statusCode !== 200) return { device, status: options.statusCode, options: null };
  const asked = PasskeyCreation.parse(options.json());
  const answer = await of.ask('POST', '/portal/passkeys', { credential: device.make(asked, forgery) });
  return { device, status: answer.statusCode, options: asked };
}
/** On a phone that knows nothing yet. */
async function comesIn(device: SoftAuthenticator, forgery: Forgery = {}): Promise<{ says: string; phone: Phone }> {
  const fresh = new Phone(world);
  const asked = AnonymousPasskeyRequest.parse((await fresh.ask('POST', '/portal/sign-in/passkey')).json());
  const { holder, ...request } = asked;
  const says = await fresh.says('POST', '/portal/session/passkey', {
    holder,
    credential: device.get(request, forgery),
  });
  return { says, phone: fresh };
}
const list = async (of: Phone) => (await of.ask('GET', '/portal/passkeys')).json<PortalPasskeys>();

describe('a passkey of a patient', () => {
  it('is made shortly after signing in, and holds nothing of the patient', async () => {
    const { status, options } = await added(phone);
    expect(status).toBe(201);
    expect(options?.user.name).toBe(options?.rp.name);
    expect(JSON.stringify(options)).not.toMatch(/Rosalind|Quennell|@/);
    expect((await phone.ask('GET', '/portal/session')).json<PortalSession>().passkeys).toBe(1);
    const [row] = await ledgerOf(world, world.owner, ['portal.passkey-added']);
    expect([row?.patientRef, row?.canonical.includes('"by":"patient"')]).toEqual([rosalind.ref, true]);
    await age(world, 14);
    await phone.ask('GET', '/portal/session');
    await age(world, 2);
    expect((await added(phone)).status).toBe(403);
  });

  it('signs in without a mail, in a browser that knows nothing, and with the same rights', async () => {
    const known = await newPatient(world, world.treats, 'Wilhelmina');
    const { device } = await added(await patientInside(world, world.treats, known));
    const { says, phone: fresh } = await comesIn(device);
    expect(says).toBe('204');
    expect((await fresh.ask('GET', '/portal/record?locale=en')).body).toContain('Wilhelmina');
    const rows = await ledgerOf(world, world.owner, ['portal.signed-in']);
    expect(rows.at(-1)?.canonical).toContain('"with":"passkey"');
    const [mine] = (await list(fresh)).passkeys;
    expect(mine?.lastUsedAt).not.toBeNull();
    // of another patient it is not there
    expect(await phone.says('DELETE', `/portal/passkeys/${mine?.id}`)).toBe('404 not-found');
    expect(await fresh.says('DELETE', `/portal/passkeys/${mine?.id}`)).toBe('204');
    expect((await comesIn(device)).says).toBe('422 passkey-refused');
  });

  it('is refused when it is forged, copied, replayed or made for somewhere else', async () => {
    const known = await newPatient(world, world.treats);
    const inside = await patientInside(world, world.treats, known);
    const { device } = await added(inside);
    expect((await comesIn(device)).says).toBe('204');
    const forgeries: Forgery[] = [
      { origin: 'https://elsewhere.example' },
      { rpId: 'elsewhere.example' },
      { challenge: 'A'.repeat(43) },
      { unverified: true },
      { crossOrigin: true },
      { userHandle: 'AAAA' },
      { count: 0 },
    ];
    for (const forgery of forgeries)
      expect((await comesIn(device, forgery)).says, JSON.stringify(forgery)).toBe('422 passkey-refused');
    const fresh = new Phone(world);
    const asked = AnonymousPasskeyRequest.parse((await fresh.ask('POST', '/portal/sign-in/passkey')).json());
    const { holder, ...request } = asked;
    const answer = { holder, credential: device.get(request) };
    expect(await fresh.says('POST', '/portal/session/passkey', answer)).toBe('204');
    expect(await fresh.says('POST', '/portal/session/passkey', answer)).toBe('422 passkey-refused');
    expect((await ledgerOf(world, world.owner, ['portal.refused'])).some(({ patientRef }) => patientRef === known.ref)).toBe(true); // prettier-ignore
    expect((await added(inside, new SoftAuthenticator(SITE), { origin: 'https://elsewhere.example' })).status).toBe(
      422,
    );
  });

  it('tells the patient of a new one by mail: the clinic and the way in, unless they asked to be written to otherwise', async () => {
    const known = await newPatient(world, world.treats);
    const inside = await patientInside(world, world.treats, known);
    await inside.ask('PUT', '/portal/mails', { about: 'messages', wanted: false });
    await added(inside);
    const told = async () => (await mailsTo(world.demo, known.email)).filter(({ kind }) => kind === 'portal-passkey');
    const mails = await told();
    expect(mails).toHaveLength(1);
    for (const { subject, text, html } of mails)
      for (const part of [subject, text, html]) expect(part).not.toMatch(/Rosalind|Quennell|Grace|PT-|1961/);
    expect(mails[0]?.text).toContain('http://localhost:8080/portal\n');
    const confidential = { kind: 'confidential-communication', law: 'hipaa', askedBy: 'patient', channel: 'phone', askedOn: new Date().toISOString().slice(0, 10), paidInFull: false, words: 'Call my work, never write' }; // prettier-ignore
    expect((await ask(world.app, world.treats, 'POST', `/patients/${known.id}/requests`, { body: confidential })).statusCode).toBe(201); // prettier-ignore
    expect((await added(inside)).status).toBe(201);
    expect(await told()).toHaveLength(1);
  });

  it('when it is removed, whoever came in with it is out at once and adds no other', async () => {
    const known = await newPatient(world, world.treats);
    const inside = await patientInside(world, world.treats, known);
    const { device } = await added(inside);
    const { phone: thief } = await comesIn(device);
    expect(await thief.says('GET', '/portal/session')).toBe('200');
    const options = PasskeyCreation.parse((await thief.ask('POST', '/portal/passkeys/options')).json());
    const [mine] = (await list(inside)).passkeys;
    expect(await inside.says('DELETE', `/portal/passkeys/${mine?.id}`)).toBe('204');
    expect(await thief.says('GET', '/portal/session')).toBe('401 not-signed-in');
    const next = { credential: new SoftAuthenticator(SITE).make(options) };
    expect(await thief.says('POST', '/portal/passkeys', next)).toBe('401 not-signed-in');
    expect(await inside.says('GET', '/portal/session')).toBe('200');
  });

  it('there are no more than there may be, however many are added at once', async () => {
    const inside = await patientInside(world, world.treats, await newPatient(world, world.treats));
    await Promise.all(Array.from({ length: MAX_PORTAL_PASSKEYS + 3 }, () => added(inside)));
    expect((await list(inside)).passkeys).toHaveLength(MAX_PORTAL_PASSKEYS);
  });

  it('ends with the way in, at once', async () => {
    const known = await newPatient(world, world.treats);
    const { device } = await added(await patientInside(world, world.treats, known));
    expect((await ask(world.app, world.treats, 'DELETE', `/patients/${known.id}/portal`)).statusCode).toBe(204);
    expect((await comesIn(device)).says).toBe('422 passkey-refused');
    const again = await patientInside(world, world.treats, known);
    expect((await list(again)).passkeys).toEqual([]);
    expect((await comesIn(device)).says).toBe('422 passkey-refused');
  });
});
