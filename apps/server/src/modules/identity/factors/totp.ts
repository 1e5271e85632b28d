import { generateSecret, generateSync, generateURI, verifySync } from 'otplib';

export const STEP_SECONDS = 30;

/** A new TOTP secret: 160 random bits in base32, as authenticator apps take it. */
export const newTotpSecret = (): string => generateSecret({ length: 20 });

export const totpUri = (email: string, secret: string): string =>
  generateURI({ issuer: 'Hyaline', label: email, secret });

/**
 * The RFC 6238 time step whose code this is, or null. SHA-1, six digits, 30 seconds; one step early or late is taken
 * (RFC 6238 section 5.2). Whether the step was used before is decided where it is stored.
 */
export function stepOfCode(secret: string, code: string, now: Date): number | null {
  if (!/^\d{6}$/.test(code)) return null;
  const epoch = Math.floor(now.getTime() / 1000);
  // otplib takes a tolerance in seconds: 30 admits the neighbouring steps and no other
  const result = verifySync({ secret, token: code, epoch, epochTolerance: STEP_SECONDS });
  return result.valid ? Math.floor(epoch / STEP_SECONDS) + result.delta : null;
}

/** The code of the current step; for the demo's start screen and for tests. */
export const currentCode = (secret: string, now: Date): string =>
  generateSync({ secret, epoch: Math.floor(now.getTime() / 1000) });
