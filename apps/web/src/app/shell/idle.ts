import type { Session } from '@hyaline/contract';

export const WARN_SECONDS = 120;

type Ends = Pick<Session, 'idleExpiresAt' | 'absoluteExpiresAt'>;

/** Whole seconds until the session ends, by disuse or for good; whichever comes first. `now` is the server's. */
export function secondsLeft(session: Ends, now: Date): number {
  const end = Math.min(Date.parse(session.idleExpiresAt), Date.parse(session.absoluteExpiresAt));
  return Math.ceil((end - now.getTime()) / 1000);
}

/** True when the nearer end is the one that no use of the page moves. */
export const endsForGood = ({ idleExpiresAt, absoluteExpiresAt }: Ends): boolean =>
  Date.parse(absoluteExpiresAt) <= Date.parse(idleExpiresAt);
