import { toBase64Url } from '@hyaline/kit';
import type { Platform } from '../../../platform/index.ts';
import type { SignInClient } from './client.ts';
import { deviceId } from './device.ts';
import { keep } from '../secrets.ts';

type Described = Pick<SignInClient, 'browser' | 'os' | 'language' | 'device'>;

const NAME_BYTES = 9;

/**
 * What a security event says of the machine it came from: families and language, no fingerprint. A browser that keeps
 * its device cookie is called by the same name each time; the name is an HMAC, so it leads back to no cookie.
 */
export async function clientFacts(
  platform: Pick<Platform, 'vault' | 'clock'>,
  { browser, os, language, device }: Described,
): Promise<Record<string, string>> {
  const id = await deviceId(platform, device);
  const name = id && toBase64Url((await keep(platform, 'device', 'event', id)).subarray(0, NAME_BYTES));
  return { browser, os, ...(language ? { locale: language } : {}), ...(name ? { device: name } : {}) };
}
