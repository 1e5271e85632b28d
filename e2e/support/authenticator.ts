import type { CDPSession, Page } from 'playwright-core';

/** A fingerprint reader that Chromium plays itself: it keeps passkeys, and knows its owner. */
export interface Authenticator {
  /** Whether the person touches it as soon as it asks. */
  touch(ready: boolean): Promise<void>;
  /** Whether the finger is the right one. */
  knows(owner: boolean): Promise<void>;
  keys(): Promise<number>;
}

export async function plugIn(page: Page): Promise<Authenticator> {
  const cdp: CDPSession = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable', { enableUI: false });
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return {
    touch: async (enabled) =>
      void (await cdp.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled })),
    knows: async (isUserVerified) =>
      void (await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified })),
    keys: async () => (await cdp.send('WebAuthn.getCredentials', { authenticatorId })).credentials.length,
  };
}
