import type { FastifyReply } from 'fastify';

/** The client is no longer there. Nobody reads what would be answered. */
export class GoneError extends Error {
  override readonly name = 'GoneError';
  readonly code = 'ECONNRESET';
}

/** One for all: it says nothing of where it came from, and a stack for each answer costs more than its headers. */
const gone = new GoneError();

/** Aborted when the connection is closed, by either side, or the answer has gone out. */
export function goneSignal({ raw }: FastifyReply): AbortSignal {
  const controller = new AbortController();
  if (raw.destroyed) controller.abort(gone);
  else raw.once('close', () => controller.abort(gone));
  return controller.signal;
}
