import { hmacSha256 } from '../crypto/index.ts';
import type { Step } from './one-trip.ts';

/** Who acts, and for which clinic. Everything the database decides about visibility follows from these two. */
export interface Actor {
  tenantId: string;
  userId: string;
  /** Set when nobody has checked yet that this is who asks: the first transaction does, before anything else in it. */
  proof?: Proof | undefined;
  /** The person's API key that acts for them; every entry of the ledger names it. */
  apiKey?: string | undefined;
}

/** A statement that raises unless the actor is who they are said to be. Nothing of a transaction survives its failure. */
export interface Proof extends Step {
  holds: boolean;
}

const LIFE_SECONDS = 30;
const BLOCK_BYTES = 64;

/**
 * The sealed context of one transaction: `tenant|user|expiry|mac`. The database checks the HMAC with a key that the
 * application's role cannot read, so an injected statement cannot mint the context of another clinic.
 */
export function sealContext(key: Uint8Array, actor: Actor, nowMs: number): string {
  const body = `${actor.tenantId}|${actor.userId}|${Math.floor(nowMs / 1000) + LIFE_SECONDS}`;
  return `${body}|${hmacSha256(key, body).toString('hex')}`;
}

/** The padded key blocks of HMAC (RFC 2104), which the database keeps so that it hashes twice and no more. */
export function contextPads(key: Uint8Array): { inner: Buffer; outer: Buffer } {
  const pad = (byte: number) => Buffer.from(Uint8Array.from({ length: BLOCK_BYTES }, (_, i) => (key[i] ?? 0) ^ byte));
  return { inner: pad(0x36), outer: pad(0x5c) };
}
