import type { FastifyRequest } from 'fastify';
import { refuse } from '../platform/http/index.ts';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses an unsafe request that another site caused (C266): its Origin must be ours, and where the browser says how
 * the request came about (Sec-Fetch-Site) that must be this origin too.
 * @throws Refusal wrong-origin
 */
export function requireSameOrigin(request: FastifyRequest, publicUrl: string | null): void {
  if (SAFE.has(request.method)) return;
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') refuse('wrong-origin');
  const origin = request.headers.origin;
  const own = publicUrl ?? `${request.protocol}://${request.host}`;
  if (origin !== own && origin !== `${request.protocol}://${request.host}`) refuse('wrong-origin');
}
