import type { FastifyInstance } from 'fastify';
import { Refusal } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { sendProblem } from '../errors.ts';

/** Addresses of the public site; all others belong to the app. */
const OF_THE_SITE = /^\/(?:tour|pricing|waitlist|waitlist\/confirm|waitlist\/remove)?(?:\?|$)/;
const OF_BOTH = /^\/(?:site\/|assets\/|favicon\.svg)/;

/**
 * Where the public pages have a host name of their own, that name answers with nothing else: no API, no page of the
 * app, and so no session (C068). Addresses that belong to the other name are led there; a form is not.
 */
export function keepHostsApart(app: FastifyInstance, { config }: Pick<Platform, 'config'>): void {
  const { siteUrl, publicUrl } = config;
  if (siteUrl === null) return;
  const site = new URL(siteUrl).host;
  app.addHook('onRequest', async (request, reply) => {
    const { url, method, host } = request;
    if (OF_BOTH.test(url)) return;
    const isOnSite = host === site;
    if (isOnSite === OF_THE_SITE.test(url)) return;
    // a person who is signed in gets home from the app's own start page
    if (!isOnSite && /^\/(?:\?|$)/.test(url) && request.headers.cookie !== undefined) return;
    if (url.startsWith('/api/') || (method !== 'GET' && method !== 'HEAD'))
      return sendProblem(request, reply, new Refusal('not-found'));
    return reply.header('cache-control', 'no-store').redirect((isOnSite ? publicUrl : siteUrl) + url, 302);
  });
}
