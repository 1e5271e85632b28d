import { SECOND_MS, toBase64Url } from '@hyaline/kit';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { timingSafeEqual } from '../../platform/crypto/index.ts';
import type { Platform } from '../../platform/index.ts';
import { DEVICE_LIFE_SECONDS, keep } from '../identity/index.ts';

/**
 * A browser in which somebody has come in to the portal before. It opens nothing and says of nobody that they were here:
 * whoever waits beside strangers at one address is not counted with them.
 */
export const PORTAL_DEVICE_COOKIE = '__Host-hyaline-portal-device';
const ATTRIBUTES = { path: '/', secure: true, httpOnly: true, sameSite: 'lax', maxAge: DEVICE_LIFE_SECONDS } as const;
const ID_BYTES = 16;

type Needs = Pick<Platform, 'vault' | 'clock'>;

/** The id behind a cookie `id.expiry.mac`; null when there is none, or it is forged, of another kind, or has run out. */
async function idOf(platform: Needs, cookie: string | undefined): Promise<string | null> {
  const [id = '', expiry = '', mac = '', ...more] = (cookie ?? '').split('.');
  if (mac === '' || more.length > 0) return null;
  if (!timingSafeEqual(Buffer.from(mac), Buffer.from(await macOf(platform, id, expiry)))) return null;
  return Number(expiry) * SECOND_MS > platform.clock.now().getTime() ? id : null;
}

const macOf = async (platform: Needs, id: string, expiry: string): Promise<string> =>
  toBase64Url(await keep(platform, 'portal-device', 'cookie', id, expiry));

/** Drawn from the account that came in there first, so that nobody has more of them than accounts. */
const newId = async (platform: Needs, accountId: string): Promise<string> =>
  toBase64Url((await keep(platform, 'portal-device', 'account', accountId)).subarray(0, ID_BYTES));

/** The cookie after this account has come in where `cookie` was kept: the same device for all who come in there. */
export async function portalDevice(platform: Needs, cookie: string | undefined, accountId: string): Promise<string> {
  const id = (await idOf(platform, cookie)) ?? (await newId(platform, accountId));
  const expiry = String(Math.floor(platform.clock.now().getTime() / SECOND_MS) + DEVICE_LIFE_SECONDS);
  return [id, expiry, await macOf(platform, id, expiry)].join('.');
}

export async function rememberPortalDevice(
  platform: Platform,
  request: FastifyRequest,
  reply: FastifyReply,
  accountId: string,
): Promise<void> {
  reply.setCookie(
    PORTAL_DEVICE_COOKIE,
    await portalDevice(platform, request.cookies[PORTAL_DEVICE_COOKIE], accountId),
    ATTRIBUTES,
  );
}

/**
 * Whose budget a request of the portal takes from: its device's, and that of all devices in its network; or that of
 * strangers to the portal there.
 */
export async function portalCaller(
  platform: Platform,
  { cookies, client }: FastifyRequest,
): Promise<{ who: string; crowd: string | null }> {
  const device = await idOf(platform, cookies[PORTAL_DEVICE_COOKIE]);
  return device === null
    ? { who: `portal|${client.network}`, crowd: null }
    : { who: `portal-device|${device}`, crowd: `portal-devices|${client.network}` };
}
