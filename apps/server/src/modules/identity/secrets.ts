import { toBase64Url } from '@hyaline/kit';
import { hmacSha256, randomBytes } from '../../platform/crypto/index.ts';
import type { Platform } from '../../platform/index.ts';

const SECRET_BYTES = 32;

/** A new opaque secret of 256 bits, as base64url. Only its holder has it. */
export const newSecret = (): string => toBase64Url(randomBytes(SECRET_BYTES));

export const isSecret = (text: string): boolean => /^[A-Za-z0-9_-]{43}$/.test(text);

export type SecretKind =
  | 'session'
  | 'ticket'
  | 'recovery-code'
  | 'throttle'
  | 'passkey-challenge'
  | 'sign-up'
  | 'mail-link'
  | 'mail-link-code'
  | 'browser'
  | 'device'
  | 'portal-device'
  | 'invitation'
  | 'organisation'
  | 'booking'
  | 'form-request'
  | 'portal-session'
  | 'portal-link'
  | 'portal-code'
  | 'portal-email'
  | 'portal-birth-date'
  | 'portal-person';

/**
 * What the database keeps of a secret: an HMAC under a key that never stands there, so a stolen table can neither be
 * used nor searched. The kind is part of the input; a value of one kind is worthless as another.
 */
export async function keep(
  { vault }: Pick<Platform, 'vault'>,
  kind: SecretKind,
  ...parts: string[]
): Promise<Uint8Array> {
  const key = await vault.instanceSecret('session-hash');
  return hmacSha256(key, ['hyaline/identity/v1', kind, ...parts].join('|'));
}

/**
 * The secret that follows a session's secret at rotation. It is derived, not drawn: parallel requests with the old one
 * all get the same successor, and an answer that was lost can be given again. Without the key nobody can compute it.
 */
export async function successorOf({ vault }: Pick<Platform, 'vault'>, secret: string): Promise<string> {
  const key = await vault.instanceSecret('session-hash');
  return toBase64Url(hmacSha256(key, `hyaline/identity/v1|next-session|${secret}`));
}
