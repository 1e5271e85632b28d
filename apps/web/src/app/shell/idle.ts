import type { Session } from '@hyaline/contract';

export const WARN_SECONDS = 120;

/** Whole seconds until the session ends, by disuse or for good; whichever comes first. */
export function secondsLeft(session: Pick<Session, 'idleExpiresAt' | 'absoluteExpiresAt'>, now: Date): number {
  const end = Math.min(Date.parse(session.idleExpiresAt), Date.parse(session.absoluteExpiresAt));
  return Math.ceil((end - now.getTime()) / 1000);
}
