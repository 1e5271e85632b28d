import { readFile } from 'node:fs/promises';
import { createSecureContext, type SecureVersion } from 'node:tls';
import type { Config } from '../config/index.ts';

export { AuthorityTooNarrow, initTls, type LocalTls, trustSteps } from './local-authority.ts';

/** Options for `https.createServer`, as Fastify's `https` takes them. */
export interface TlsOptions {
  cert: string;
  key: string;
  minVersion: SecureVersion;
  ciphers: string;
}

/** Authenticated encryption with forward secrecy only; the first three are TLS 1.3 and the others serve 1.2. */
const CIPHERS = [
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'TLS_AES_128_GCM_SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
].join(':');

/**
 * Certificate and key of this server; null when it speaks plain http.
 * @throws Error in plain words when they cannot be used or do not belong together
 */
export async function loadTls(config: Pick<Config, 'tls' | 'tlsMin'>): Promise<TlsOptions | null> {
  if (!config.tls) return null;
  const { certFile, keyFile } = config.tls;
  const [cert, key] = await Promise.all([readFile(certFile, 'utf8'), readFile(keyFile, 'utf8')]);
  try {
    createSecureContext({ cert, key });
  } catch (error) {
    throw new Error(`The certificate ${certFile} and the key ${keyFile} cannot be used together: ${String(error)}`, {
      cause: error,
    });
  }
  return { cert, key, minVersion: config.tlsMin === '1.2' ? 'TLSv1.2' : 'TLSv1.3', ciphers: CIPHERS };
}
