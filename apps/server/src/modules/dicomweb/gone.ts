import type { FastifyReply } from 'fastify';

/** The client is no longer there. Nobody reads what would be answered. */
export class GoneError extends Error {
  override readonly name = 'GoneError';
  readonly code = 'ECONNRESET';
}

/** Aborted when the connection is closed, by either side, or the answer has gone out. */
export function goneSignal({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController();
  if (raw.destroyed) gone.abort(new GoneError());
  else raw.once('close', () => gone.abort(new GoneError()));
  return gone.signal;
}
