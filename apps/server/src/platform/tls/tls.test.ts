import { spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connect } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../config/index.ts';
import { makeAuthority, makeServerCertificate } from './certificates.ts';
import { addressBytes, canonicalHost } from './hosts.ts';
import { AuthorityTooNarrow, initTls, loadTls } from './index.ts';

const NOW = new Date();
let dataDir = '';

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'hyaline-tls-'));
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

const ask = (hosts: string[], replaceAuthority = false) => initTls({ dataDir, hosts, replaceAuthority, now: NOW });

async function serve<T>(tlsMin: string, work: (port: number, ca: string) => Promise<T>): Promise<T> {
  const made = await ask(['clinic.test']);
  const options = await loadTls(loadConfig({ HYALINE_DATA: dataDir, HYALINE_TLS_MIN: tlsMin }));
  const server = https.createServer(options ?? {}, (_, answer) => answer.end('yes'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await work((server.address() as AddressInfo).port, await readFile(made.authorityFile, 'utf8'));
  } finally {
    server.close();
  }
}

/** What a client with these options makes of the server: the version spoken, or the code of its refusal. */
const handshake = (port: number, options: object): Promise<string> =>
  new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, ...options }, () => {
      resolve(socket.getProtocol() ?? '');
      socket.destroy();
    });
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  });

describe('own TLS', () => {
  it('is accepted by a client that trusts the authority, under each of its names, and by no other', async () => {
    await serve('1.3', async (port, ca) => {
      for (const servername of ['clinic.test', 'localhost'])
        expect(await handshake(port, { ca, servername })).toBe('TLSv1.3');
      expect(await handshake(port, { ca })).toBe('TLSv1.3'); // by its address
      expect(await handshake(port, { ca, servername: 'bank.test' })).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
      expect(await handshake(port, { servername: 'clinic.test' })).toMatch(/UNABLE_TO_(VERIFY|GET)/);
    });
  });

  it('[C165] refuses TLS 1.2 and older, and speaks 1.3', async () => {
    await serve('1.3', async (port, ca) => {
      const old = { ca, servername: 'localhost', minVersion: 'TLSv1', ciphers: 'ALL:@SECLEVEL=0' };
      for (const maxVersion of ['TLSv1', 'TLSv1.1', 'TLSv1.2'])
        expect(await handshake(port, { ...old, maxVersion })).toMatch(
          /PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|ECONNRESET/,
        );
      expect(await handshake(port, { ca, servername: 'localhost', minVersion: 'TLSv1.3' })).toBe('TLSv1.3');
    });
  });

  it('speaks 1.2 only when told to, with authenticated ciphers only', async () => {
    await serve('1.2', async (port, ca) => {
      const twelve = { ca, servername: 'localhost', maxVersion: 'TLSv1.2' };
      expect(await handshake(port, twelve)).toBe('TLSv1.2');
      expect(await handshake(port, { ...twelve, ciphers: 'ECDHE-ECDSA-AES128-SHA256' })).toMatch(/HANDSHAKE_FAILURE/);
      expect(
        await handshake(port, { ...twelve, minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' }),
      ).not.toMatch(/^TLS/);
    });
  });

  it('makes an authority that cannot vouch for any other site', async () => {
    const authority = await makeAuthority('Test', ['clinic.test', '127.0.0.1', '::1'], NOW);
    const folder = await mkdtemp(path.join(tmpdir(), 'hyaline-constraint-'));
    const verify = async (hosts: string[]) => {
      const { certificatePem } = await makeServerCertificate(authority, hosts, NOW);
      await writeFile(path.join(folder, 'ca.pem'), authority.certificatePem);
      await writeFile(path.join(folder, 'server.pem'), certificatePem);
      const args = ['verify', '-x509_strict', '-purpose', 'sslserver', '-CAfile', 'ca.pem', 'server.pem'];
      const done = spawnSync('openssl', args, { cwd: folder, encoding: 'utf8' });
      return done.stdout + done.stderr;
    };
    expect(await verify(['clinic.test', '127.0.0.1', '::1'])).toContain('OK');
    expect(await verify(['bank.test'])).toContain('permitted subtree violation');
    expect(await verify(['clinic.test', '10.0.0.1'])).toContain('permitted subtree violation');
    await rm(folder, { recursive: true });
  });

  it('keeps every file for its owner alone', async () => {
    await ask(['clinic.test']);
    const folder = path.join(dataDir, 'tls');
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    for (const file of await readdir(folder)) expect((await stat(path.join(folder, file))).mode & 0o777).toBe(0o600);
  });

  it('renews the certificate under the same authority, so that devices need nothing new', async () => {
    const first = await ask(['clinic.test']);
    const before = new X509Certificate(await readFile(first.certFile));
    const second = await ask([]);
    const after = new X509Certificate(await readFile(second.certFile));
    expect(second.newAuthority).toBe(false);
    expect(after.serialNumber).not.toBe(before.serialNumber);
    expect(after.subjectAltName).toContain('DNS:clinic.test');
    expect(after.verify(new X509Certificate(await readFile(first.authorityFile)).publicKey)).toBe(true);
    expect(after.validToDate.getTime() - NOW.getTime()).toBeLessThan(398 * 86_400_000);
  });

  it('says so when a new name needs a new authority, and makes it when asked', async () => {
    await ask(['clinic.test']);
    await expect(ask(['other.test'])).rejects.toThrow(AuthorityTooNarrow);
    expect(await ask(['other.test'], true)).toMatchObject({ newAuthority: true });
    await ask(['clinic.test'], true);
  });

  it('refuses a key that belongs to another certificate', async () => {
    const made = await ask(['clinic.test']);
    const other = await mkdtemp(path.join(tmpdir(), 'hyaline-tls-'));
    const foreign = await initTls({ dataDir: other, hosts: [], replaceAuthority: false, now: NOW });
    const config = loadConfig({ HYALINE_TLS_CERT: made.certFile, HYALINE_TLS_KEY: foreign.keyFile });
    await expect(loadTls(config)).rejects.toThrow(/cannot be used together/);
    await rm(other, { recursive: true });
  });

  it.each([
    ['Clinic.Test', 'clinic.test'],
    ['clínica.example', 'xn--clnica-4va.example'],
    ['[0:0::1]', '::1'],
    ['192.168.1.5', '192.168.1.5'],
  ])('writes the host %s as %s', (text, host) => expect(canonicalHost(text)).toBe(host));

  it.each(['', 'a b', '*.clinic.test', 'https://x', 'x..y', '-x'])('does not take %j for a host', (text) =>
    expect(() => canonicalHost(text)).toThrow(RangeError),
  );

  it('reads the bytes of an IPv6 address', () => {
    expect([...(addressBytes('fe80::1:2') ?? [])]).toEqual([0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 2]);
  });
});
