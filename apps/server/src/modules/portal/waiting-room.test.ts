import { newId, toBase64Url } from '@hyaline/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomBytes } from '../../platform/crypto/index.ts';
import { LIMITS } from '../../platform/limits/index.ts';
import { portalDevice } from './known-device.ts';
import {
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

const ADDRESS = '198.51.100.77';
const DEVICE = '__Host-hyaline-portal-device';
let world: PortalWorld;
let rosalind: Known;
beforeAll(async () => {
  world = await createPortalWorld();
  rosalind = await newPatient(world, world.treats);
});
afterAll(() => world.close());

/** Somebody behind the clinic's one address. */
const ask = (path: string, body: object, cookie = '', remoteAddress = ADDRESS) =>
  world.app.inject({
    method: 'POST',
    url: `/api/v1${path}`,
    headers: { origin: 'http://localhost:8080', ...(cookie === '' ? {} : { cookie }) },
    remoteAddress,
    payload: body,
  });
const guess = (cookie = '') =>
  ask('/portal/session', { secret: toBase64Url(randomBytes(32)), birthDate: BORN }, cookie);
const askLink = (cookie = '') => ask('/portal/sign-in', { email: `${newId()}@home.example` }, cookie);

describe('a waiting room behind one address', () => {
  it('strangers use up what strangers have; a browser that came in before goes on, and so do those who work there', async () => {
    const entered = await ask('/portal/session', { secret: await invite(world, world.treats, rosalind), birthDate: BORN }); // prettier-ignore
    expect(entered.statusCode).toBe(204);
    const kept = entered.cookies.find(({ name }) => name === DEVICE);
    expect(kept).toMatchObject({ httpOnly: true, secure: true, sameSite: 'Lax', path: '/' });
    expect(kept?.value).not.toMatch(new RegExp(`${rosalind.id}|${rosalind.ref}|portal`));
    const known = `${DEVICE}=${kept?.value ?? ''}`;

    const codes = [];
    for (let n = 0; n < LIMITS['mail-link'].max; n++) codes.push((await guess()).statusCode);
    expect(new Set(codes)).toEqual(new Set([404, 429])); // the one who came in took one of them
    await Promise.all(Array.from({ length: LIMITS['sign-in'].max }, () => askLink()));
    expect([(await guess()).statusCode, (await askLink()).statusCode]).toEqual([429, 429]);
    expect([(await guess(known)).statusCode, (await askLink(known)).statusCode]).toEqual([404, 202]);
    expect((await guess(`${known}x`)).statusCode).toBe(429); // forged
    const staff = await ask('/sign-in', { email: 'nobody@clinic.example', password: 'wrong' });
    expect(staff.statusCode).toBe(401);
  });

  it('and one browser alone has no more than one network has', async () => {
    const other = await newPatient(world, world.treats, 'Restless');
    const secret = await invite(world, world.treats, other);
    const entered = await world.app.inject({
      method: 'POST',
      url: '/api/v1/portal/session',
      headers: { origin: 'http://localhost:8080' },
      remoteAddress: '198.51.100.78',
      payload: { secret, birthDate: BORN },
    });
    const known = `${DEVICE}=${entered.cookies.find(({ name }) => name === DEVICE)?.value ?? ''}`;
    for (let n = 0; n < LIMITS['mail-link'].max; n++) expect((await guess(known)).statusCode).toBe(404);
    const over = await guess(known);
    expect(over.statusCode).toBe(429);
    expect(Number(over.headers['retry-after'])).toBeGreaterThan(0);
  });

  it('nobody mints devices: one account has one, which is no device of those who work there', async () => {
    const often = await newPatient(world, world.treats, 'Often');
    const devices: string[] = [];
    await patientInside(world, world.treats, often);
    for (let n = 0; n < 3; n++) {
      const bare = new Phone(world);
      await bare.ask('POST', '/portal/sign-in', { email: often.email });
      const entered = await bare.ask('POST', '/portal/session', { secret: await secretTo(world, often.email), birthDate: BORN }); // prettier-ignore
      devices.push(entered.cookies.find(({ name }) => name === DEVICE)?.value ?? `none ${entered.body}`);
    }
    expect(new Set(devices.map((device) => device.split('.')[0])).size).toBe(1);
    const staff = (cookie = '') => ask('/sign-in', {}, cookie, '198.51.100.80');
    const codes = await Promise.all(Array.from({ length: LIMITS['sign-in'].max + 1 }, () => staff()));
    expect(codes.filter(({ statusCode }) => statusCode === 429)).toHaveLength(1);
    expect((await staff(`__Host-hyaline-device=${devices[0]}`)).statusCode).toBe(429);
  });

  it('and many devices of one network have no more than ten of them', async () => {
    const empty = async (): Promise<number> => {
      const cookie = `${DEVICE}=${await portalDevice(world.platform, undefined, newId())}`;
      const replies = await Promise.all(
        Array.from({ length: LIMITS['mail-link'].max }, () => ask('/portal/session', {}, cookie, '198.51.100.81')),
      );
      return replies.filter(({ statusCode }) => statusCode === 429).length;
    };
    for (let devices = 0; devices < 10; devices++) expect(await empty()).toBe(0);
    expect(await empty()).toBe(LIMITS['mail-link'].max);
  });
});
