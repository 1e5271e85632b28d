import { readFileSync } from 'node:fs';
import { type Bytes, toBase64Url } from '@hyaline/kit';
import { describe, expect, it } from 'vitest';
import { deriveLink, linkAddress, mintLink, readLinkSecret, unwrapPayloadKey, wrapPayloadKey } from './index.ts';

/** A stand-in for Argon2id: slow hashing is not what these tests are about. */
const hash = async (password: Bytes, salt: Bytes) =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array([...salt, ...password])));
const refused = (promise: Promise<unknown>) =>
  promise.then(
    () => 'opened',
    (error: { code?: string }) => error.code,
  );

describe('a link secret', () => {
  it('[C012] comes from the system generator: 10000 without a repeat, 43 characters, even over all byte values', () => {
    const secrets = Array.from({ length: 10_000 }, mintLink);
    const codes = secrets.map(toBase64Url);
    expect(new Set(codes).size).toBe(10_000);
    expect(codes.every((code) => /^[A-Za-z0-9_-]{43}$/.test(code))).toBe(true);

    const counts = new Uint32Array(256);
    for (const secret of secrets) for (const byte of secret) counts[byte] = (counts[byte] as number) + 1;
    const expected = (10_000 * 32) / 256;
    const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    // 255 degrees of freedom: outside 150..370 lies less than one run in ten million
    expect(chiSquare).toBeGreaterThan(150);
    expect(chiSquare).toBeLessThan(370);

    const source = readFileSync(new URL('./link.ts', import.meta.url), 'utf8');
    expect(source).toMatch(/mintLink = \(\): Bytes => crypto\.getRandomValues\(new Uint8Array\(SECRET\)\)/);
    expect(source).toMatch(/const SECRET = 32;/);
    expect(source).not.toMatch(/Math\.random/);
  });

  it('stands only behind the # of the address and can be pasted back in any form', () => {
    const secret = mintLink();
    const address = linkAddress('https://clinic.example:8443/ignored?x=1', secret);
    expect(address).toBe(`https://clinic.example:8443/open#${toBase64Url(secret)}`);
    expect(new URL(address).pathname + new URL(address).search).toBe('/open');
    for (const form of [address, ` ${address}\n`, `#${toBase64Url(secret)}`, toBase64Url(secret)]) {
      expect(readLinkSecret(form)).toEqual(secret);
    }
    for (const form of [
      '',
      '#',
      'https://clinic.example/open',
      toBase64Url(secret).slice(1),
      `${toBase64Url(secret)}A`,
    ]) {
      expect(readLinkSecret(form)).toBeNull();
    }
  });
});

describe('a link', () => {
  const payloadKey = crypto.getRandomValues(new Uint8Array(32));

  it('opens with its own secret only', async () => {
    const keys = await deriveLink(mintLink());
    const wrapped = await wrapPayloadKey(keys, payloadKey);
    expect(wrapped.length).toBe(60);
    expect(await unwrapPayloadKey(keys, wrapped)).toEqual(payloadKey);
    expect(await refused(unwrapPayloadKey(await deriveLink(mintLink()), wrapped))).toBe('wrong-key');
  });

  it('shows the server a lookup value from which neither secret nor key follow', async () => {
    const secret = mintLink();
    const { lookup, wrapKey } = await deriveLink(secret);
    expect(lookup).not.toEqual(wrapKey);
    expect(lookup).not.toEqual(secret);
    const wrapped = await wrapPayloadKey({ lookup, wrapKey, passwordGate: null }, payloadKey);
    expect(await refused(unwrapPayloadKey({ lookup, wrapKey: lookup, passwordGate: null }, wrapped))).toBe('wrong-key');
  });

  it('with a password needs that password as well, however the keyboard composes its letters', async () => {
    const secret = mintLink();
    const wrapped = await wrapPayloadKey(await deriveLink(secret, { text: 'Zu\u0308rich 7', hash }), payloadKey);
    expect(await unwrapPayloadKey(await deriveLink(secret, { text: 'Z\u00fcrich 7', hash }), wrapped)).toEqual(
      payloadKey,
    );
    expect(await refused(deriveLink(secret).then((keys) => unwrapPayloadKey(keys, wrapped)))).toBe('wrong-key');
    expect(
      await refused(deriveLink(secret, { text: 'zürich 7', hash }).then((keys) => unwrapPayloadKey(keys, wrapped))),
    ).toBe('wrong-key');
  });

  it('finds the same link with and without the password, and tells passwords apart by their gate', async () => {
    const secret = mintLink();
    const [open, one, two] = await Promise.all([
      deriveLink(secret),
      deriveLink(secret, { text: 'one', hash }),
      deriveLink(secret, { text: 'two', hash }),
    ]);
    expect(one.lookup).toEqual(open.lookup);
    expect(open.passwordGate).toBeNull();
    expect(one.passwordGate).not.toEqual(two.passwordGate);
  });

  it('refuses a wrapped key moved from another link or changed in any bit', async () => {
    const keys = await deriveLink(mintLink());
    const other = await deriveLink(mintLink());
    const wrapped = await wrapPayloadKey(keys, payloadKey);
    expect(await refused(unwrapPayloadKey({ ...keys, lookup: other.lookup }, wrapped))).toBe('wrong-key');
    for (let at = 0; at < wrapped.length; at++) {
      const changed = wrapped.slice();
      changed[at] = (changed[at] as number) ^ 1;
      expect(await refused(unwrapPayloadKey(keys, changed))).toBe('wrong-key');
    }
  });
});
