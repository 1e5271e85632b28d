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

/**
 * Refuses a reading request that another site caused, for pages that write down that they were read: a link or a picture
 * elsewhere would fill the ledger with names that nobody looked at. Typed addresses and old browsers pass.
 * @throws Refusal wrong-origin
 */
export function requireOwnPage(request: FastifyRequest): void {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') refuse('wrong-origin');
}

/**
 * Over plain http the API answers to the names of its own machine only, as the pages do. A foreign name that was made to
 * point here (DNS rebinding) would otherwise pass for our origin, and a password would cross the network in clear.
 * @throws Refusal wrong-origin
 */
export function requireProtectedHost(request: FastifyRequest, publicUrl: string): void {
  if (request.protocol === 'https' || publicUrl.startsWith('https:')) return;
  if (!OWN_NAMES.test(request.hostname)) refuse('wrong-origin');
}

const OWN_NAMES = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;
