import type { ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';

/**
 * Sends groups of pieces, each group in one call to the system. A stream in between would copy them together, and that
 * copy is dearer than opening them. Pieces are asked for when the ones before have gone out.
 */
export async function sendGroups(reply: FastifyReply, groups: AsyncGenerator<Buffer[]>): Promise<void> {
  const { raw } = reply;
  reply.hijack();
  raw.writeHead(200, reply.getHeaders() as Record<string, string>);
  try {
    for await (const pieces of groups) {
      if (raw.destroyed) return; // the client is gone
      raw.cork();
      let goesOn = true;
      for (const piece of pieces) goesOn = raw.write(piece);
      raw.uncork();
      if (!goesOn && raw.writableNeedDrain) await drained(raw);
    }
    raw.end();
  } catch (error) {
    reply.log.warn({ kind: error instanceof Error ? error.name : 'other' }, 'an answer was cut short');
    raw.destroy(); // its length is not what was said: nobody takes the beginning for the whole
  }
}

/** When more can be written, or never: the client is gone. */
const drained = (raw: ServerResponse): Promise<void> =>
  new Promise((resolve) => {
    const go = () => {
      raw.off('drain', go).off('close', go);
      resolve();
    };
    raw.on('drain', go).on('close', go);
  });
