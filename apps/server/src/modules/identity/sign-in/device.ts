import { SECOND_MS, toBase64Url } from '@hyaline/kit';
import { randomBytes, timingSafeEqual } from '../../../platform/crypto/index.ts';
import type { Platform } from '../../../platform/index.ts';
import { keep } from '../secrets.ts';

/**
 * One for a browser, whichever accounts have signed in there. It opens nothing: it gives these accounts a count of
 * wrong passwords of their own on this browser, and tells a sign-in from a new device.
 */
export const DEVICE_COOKIE = '__Host-hyaline-device';
export const DEVICE_LIFE_SECONDS = 180 * 24 * 3600;
const MAX_ACCOUNTS = 8;
const ID_BYTES = 16;
const TAG_BYTES = 12;

interface Device {
  id: string;
  /** One for each account, newest first; worthless on another device. */
  tags: string[];
}

type Needs = Pick<Platform, 'vault' | 'clock'>;

/** The device behind a cookie `id.expiry.tags.mac`; null when there is none, or it is forged or has run out. */
async function readDevice(platform: Needs, cookie: string | undefined): Promise<Device | null> {
  const [id = '', expiry = '', tags = '', mac = '', ...more] = (cookie ?? '').split('.');
  if (mac === '' || more.length > 0) return null;
  if (!timingSafeEqual(Buffer.from(mac), Buffer.from(await macOf(platform, id, expiry, tags)))) return null;
  return Number(expiry) * SECOND_MS > platform.clock.now().getTime() ? { id, tags: tags.split('~') } : null;
}

const macOf = async (platform: Needs, id: string, expiry: string, tags: string): Promise<string> =>
  toBase64Url(await keep(platform, 'device', 'cookie', id, expiry, tags));

const tagOf = async (platform: Needs, id: string, emailKey: string): Promise<string> =>
  toBase64Url((await keep(platform, 'device', 'account', id, emailKey)).subarray(0, TAG_BYTES));

/** The id of the device, when it is genuine; whose it is, is not asked. */
export const deviceId = async (platform: Needs, cookie: string | undefined): Promise<string | null> =>
  (await readDevice(platform, cookie))?.id ?? null;

/** The id of the device, when this account has completed a sign-in on it before. */
export async function knownDevice(
  platform: Needs,
  cookie: string | undefined,
  emailKey: string,
): Promise<string | null> {
  const device = await readDevice(platform, cookie);
  return device?.tags.includes(await tagOf(platform, device.id, emailKey)) ? device.id : null;
}

/** The cookie after a complete sign-in of an account on this device. */
export async function rememberDevice(platform: Needs, cookie: string | undefined, emailKey: string): Promise<string> {
  const { id, tags } = (await readDevice(platform, cookie)) ?? { id: toBase64Url(randomBytes(ID_BYTES)), tags: [] };
  const tag = await tagOf(platform, id, emailKey);
  const kept = [tag, ...tags.filter((other) => other !== tag)].slice(0, MAX_ACCOUNTS).join('~');
  const expiry = String(Math.floor(platform.clock.now().getTime() / SECOND_MS) + DEVICE_LIFE_SECONDS);
  return [id, expiry, kept, await macOf(platform, id, expiry, kept)].join('.');
}
