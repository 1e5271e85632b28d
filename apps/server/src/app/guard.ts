import { allows, type LimitClass, type Needs } from '@hyaline/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { resolveSession, type SessionInfo } from '../modules/identity/index.ts';
import { refuse } from '../platform/http/index.ts';
import type { Platform } from '../platform/index.ts';
import { LIMITS } from '../platform/limits/index.ts';
import { type Client, clientOf } from './client.ts';
import { requireProtectedHost, requireSameOrigin } from './origin.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may call the route. A route without it does not start. */
    needs?: Needs;
    limit?: LimitClass;
    /** A page of the API's own documentation, not an operation. */
    isDocument?: boolean;
  }
  interface FastifyRequest {
    /** Set on routes that need a permission; reading it elsewhere is a programming error. */
    session: SessionInfo;
    client: Client;
  }
}

/**
 * Before every API route: same origin, inside the rate limit, and the permission it declares. Routes cannot opt out:
 * one that declares neither permission nor limit is refused at registration.
 */
export function guard(app: FastifyInstance, platform: Platform): void {
  app.addHook('onRoute', (route) => {
    if (!route.url.startsWith('/api/') || route.method === 'HEAD' || route.config?.isDocument) return;
    if (!route.config?.needs || !route.config.limit)
      throw new Error(`${route.method} ${route.url} declares no needs or limit`);
  });
  app.decorateRequest('session');
  app.decorateRequest('client', { getter: cachedClient } as never);

  app.addHook('onRequest', async (request, reply) => {
    const { needs, limit } = request.routeOptions.config;
    if (!needs || !limit) return;
    requireProtectedHost(request, platform.config.publicUrl);
    requireSameOrigin(request, publicOrigin(platform));
    await requireBudget(platform, request, limit);
    if (needs === 'public' || needs === 'ticket' || needs === 'link') return;
    const session = await resolveSession(platform, request, reply);
    if (!session) return refuse('not-signed-in');
    if (!allows(session.role, needs)) refuse('forbidden');
    request.session = session;
  });
}

const publicOrigin = ({ config }: Platform): string | null => (config.port === 0 ? null : config.publicUrl);

async function requireBudget(platform: Platform, request: FastifyRequest, limit: LimitClass): Promise<void> {
  const verdict = await platform.limiter.take(`${limit}|${request.client.network}`, LIMITS[limit]);
  if (!verdict.allowed) refuse('too-many-requests', { retryAfterSeconds: verdict.retryAfterSeconds });
}

const clients = new WeakMap<FastifyRequest, Client>();
function cachedClient(this: FastifyRequest): Client {
  const known = clients.get(this) ?? clientOf(this);
  clients.set(this, known);
  return known;
}
