import type { ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';

const GROUP_BYTES = 4 * 1024 * 1024;
/** For one such group: what is read is held in memory meanwhile. */
const STALL_MS = 120_000;

/**
 * Sends groups of pieces, each group in one call to the system. A stream in between would copy them together, and that
 * copy is dearer than opening them. A group is asked for when all of the one before has gone out: its memory is used again.
 */
export async function sendGroups(reply: FastifyReply, groups: AsyncGenerator<Buffer[]>): Promise<void> {
  const { raw } = reply;
  reply.hijack();
  raw.writeHead(200, reply.getHeaders() as Record<string, string>);
  try {
    for await (const pieces of groups)
      for (const group of bounded(pieces)) {
        if (raw.destroyed) return; // the client is gone
        await written(raw, group);
      }
    if (!raw.destroyed) raw.end();
  } catch (error) {
    reply.log.warn({ kind: error instanceof Error ? error.name : 'other' }, 'an answer was cut short');
    raw.destroy(); // its length is not what was said: nobody takes the beginning for the whole
  }
}

/** Pieces in groups of a few megabytes at most: a large one is cut, so that a client that takes nothing shows. */
function* bounded(pieces: readonly Buffer[]): Generator<Buffer[]> {
  const total = pieces.reduce((sum, { length }) => sum + length, 0);
  if (total <= GROUP_BYTES) return yield pieces.filter(({ length }) => length > 0);
  for (const piece of pieces)
    for (let at = 0; at < piece.length; at += GROUP_BYTES) yield [piece.subarray(at, at + GROUP_BYTES)];
}

/** When all of it has gone out, or never will: the client is gone, or has taken next to nothing for too long. */
const written = (raw: ServerResponse, group: readonly Buffer[]): Promise<void> =>
  new Promise((resolve) => {
    if (group.length === 0) return resolve();
    const done = () => {
      clearTimeout(late);
      raw.off('close', done);
      resolve();
    };
    const late = setTimeout(() => raw.destroy(), STALL_MS);
    raw.on('close', done);
    raw.cork();
    group.forEach((piece, i) => raw.write(piece, i === group.length - 1 ? done : undefined));
    raw.uncork();
  });
