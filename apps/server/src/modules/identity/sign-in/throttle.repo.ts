import type { Tx } from '../../../platform/db/index.ts';

const TRY = {
  name: 'identity-throttle-try',
  text: 'select sec.throttle_try($1, $2, make_interval(secs => $3)) as "waitSeconds"',
};
/** Counts one try. @returns the seconds to wait; 0 when it is within the limit */
export async function throttleTry(tx: Tx, key: Uint8Array, max: number, windowSeconds: number): Promise<number> {
  const [row] = await tx.query<{ waitSeconds: number }>(TRY, [key, max, windowSeconds]);
  return row?.waitSeconds ?? 0;
}

const TRY_OF = {
  name: 'identity-throttle-try-of',
  text: 'select sec.throttle_try_of($1, $2, $3, make_interval(secs => $4)) as "waitSeconds"',
};
/** As throttleTry, for a counter that can be forgotten with the others of its subject. */
export async function throttleTryOf(
  tx: Tx,
  key: Uint8Array,
  subject: Uint8Array,
  max: number,
  windowSeconds: number,
): Promise<number> {
  const [row] = await tx.query<{ waitSeconds: number }>(TRY_OF, [key, subject, max, windowSeconds]);
  return row?.waitSeconds ?? 0;
}

const FORGET = { name: 'identity-throttle-forget', text: 'select sec.throttle_forget($1)' };
export async function throttleForget(tx: Tx, subjects: readonly Uint8Array[]): Promise<void> {
  await tx.query(FORGET, [subjects]);
}

const CLEAR = { name: 'identity-throttle-clear', text: 'select sec.throttle_clear($1)' };
export async function throttleClear(tx: Tx, key: Uint8Array): Promise<void> {
  await tx.query(CLEAR, [key]);
}

const FORGIVE = { name: 'identity-throttle-forgive', text: 'select sec.throttle_forgive($1)' };
export async function throttleForgive(tx: Tx, key: Uint8Array): Promise<void> {
  await tx.query(FORGIVE, [key]);
}
