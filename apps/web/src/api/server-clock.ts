/** How far the server's clock is ahead of this machine's, in the answer heard last. */
let aheadMs = 0;

/** Takes the `Date` header of an answer of our own server; an answer without one changes nothing. */
export function hearClock(date: string | null, nowMs: number): void {
  const serverMs = Date.parse(date ?? '');
  if (!Number.isNaN(serverMs)) aheadMs = serverMs - nowMs;
}

/** A moment of this machine's clock as the server's clock shows it: what the server dates is compared with this. */
export const onServerClock = (now: Date): Date => new Date(now.getTime() + aheadMs);
