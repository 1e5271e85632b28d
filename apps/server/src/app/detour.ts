import type { FastifyReply, FastifyRequest } from 'fastify';
import { isLoopback } from '../platform/config/index.ts';
import type { Platform } from '../platform/index.ts';
import { documentHeaders, newNonce } from './headers.ts';
import { insecurePage } from './insecure-page.ts';

/** What a page is answered with instead, where the browser would not trust its address: null where it does. */
export function detourOfInsecure(
  { config }: Pick<Platform, 'config'>,
  request: FastifyRequest,
  overTls: boolean,
): ((reply: FastifyReply) => FastifyReply) | null {
  if (overTls || request.protocol === 'https' || config.publicUrl.startsWith('https:')) return null;
  if (/^(127\.|\[::1\])/.test(request.hostname) && isLoopback(config.host)) {
    const target = `http://localhost:${request.port ?? 80}${request.url}`;
    return (reply) => reply.code(308).header('cache-control', 'no-store').redirect(target);
  }
  if (request.hostname === 'localhost') return null;
  return (reply) => reply.code(403).headers(documentHeaders('shell', newNonce())).send(insecurePage(request));
}
