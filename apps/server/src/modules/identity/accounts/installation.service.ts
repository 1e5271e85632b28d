import type { Installation } from '@hyaline/contract';
import pkg from '../../../../package.json' with { type: 'json' };
import { isLoopback } from '../../../platform/config/index.ts';
import type { Platform } from '../../../platform/index.ts';
import { mailReady } from '../../mail/index.ts';
import { passkeySite } from '../passkeys/passkey-site.ts';
import { signUpOpen } from '../by-mail/sign-up.service.ts';

/** What anybody may know: whether this is a demo, whether a clinic can be opened, and whether browsers will work here. */
export async function installation(
  platform: Platform,
  asked: { protocol: string; hostname: string },
): Promise<Installation> {
  return {
    demo: platform.config.demo,
    signUpOpen: await signUpOpen(platform),
    mailReady: mailReady(platform),
    version: pkg.version,
    secureContext: asked.protocol === 'https' || isLoopback(asked.hostname),
    passkeyOrigin: passkeySite(platform)?.origin ?? null,
  };
}
