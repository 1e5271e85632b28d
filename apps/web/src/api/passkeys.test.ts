import { afterEach, expect, it, vi } from 'vitest';
import { signInWithPasskey } from './passkeys.ts';

afterEach(() => vi.unstubAllGlobals());

it('an offer that is over when its options come asks the browser for nothing', async () => {
  const over = new AbortController();
  const options = { holder: 'A'.repeat(43), challenge: 'A'.repeat(43), rpId: 'localhost', timeout: 60_000, userVerification: 'required', allowCredentials: [] }; // prettier-ignore
  vi.stubGlobal('fetch', async () => {
    over.abort(); // the person pressed the button meanwhile
    return new Response(JSON.stringify(options), { status: 200, headers: { 'content-type': 'application/json' } });
  });
  await expect(signInWithPasskey(over.signal)).rejects.toMatchObject({ code: 'passkey-cancelled' });
  await expect(signInWithPasskey()).rejects.toMatchObject({ code: 'passkey-unsupported' }); // asked, and none is here
});
