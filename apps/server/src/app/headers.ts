import { randomBytes } from '../platform/crypto/index.ts';

export type DocumentKind = 'shell' | 'isolated' | 'atlas' | 'local-viewer' | 'recipient' | 'portal';

/** On every reply, whatever it is. */
export function commonHeaders(tls: boolean): Record<string, string> {
  return {
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'x-frame-options': 'DENY',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
    ...(tls ? { 'strict-transport-security': 'max-age=63072000; includeSubDomains' } : {}),
  };
}

export const API_HEADERS = { 'cache-control': 'no-store', 'x-robots-tag': 'noindex, nofollow' };

/** Scripts, workers, styles, fonts: named by content hash. COEP on each, or a worker in an isolated page dies. */
export const ASSET_HEADERS = {
  'cache-control': 'public, max-age=31536000, immutable',
  'cross-origin-embedder-policy': 'require-corp',
  'content-security-policy': "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'",
};

export const newNonce = (): string => randomBytes(18).toString('base64url');

/** Headers of an HTML document: a strict policy with a nonce, and isolation only where a signed-in viewer needs it. */
export function documentHeaders(kind: DocumentKind, nonce: string): Record<string, string> {
  const wasm = kind === 'shell' ? '' : " 'wasm-unsafe-eval'"; // decoders (pictures, meshes) and Argon2id are WebAssembly
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'${wasm}`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' blob: data:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types default',
  ];
  return {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': policy.join('; '),
    ...(kind === 'isolated'
      ? { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' }
      : {}),
    ...(kind === 'recipient' || kind === 'isolated' || kind === 'portal'
      ? { 'x-robots-tag': 'noindex, nofollow' }
      : {}),
  };
}
