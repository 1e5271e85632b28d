import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { resolveSession } from '../modules/identity/index.ts';
import type { Platform } from '../platform/index.ts';
import { detourOfInsecure } from './detour.ts';
import { ASSET_HEADERS, type DocumentKind, documentHeaders, newNonce } from './headers.ts';

const DIST = fileURLToPath(new URL('../../../web/dist/', import.meta.url));

/** Pages of the React shell that are addresses of their own. Everything else unknown is answered by its 404 page. */
const WAYS_IN = ['/sign-in', '/sign-up', '/verify', '/reset', '/unlock', '/magic', '/forgot', '/mail-link', '/join'];
const SHELL = [
  ...WAYS_IN,
  '/patients',
  '/patients/*',
  '/identities',
  '/due',
  '/compounds',
  '/templates',
  '/calculator',
  '/links',
  '/access-log',
  '/ledger',
  '/trust',
  '/home',
  '/campaigns',
  '/schedule',
  '/schedule/wishes',
  '/tasks',
  '/messages',
  '/requests',
  '/organisation',
  '/settings',
  '/settings/*',
];

/** The web app: documents with their policy and nonce, static files by content hash. */
export async function registerPages(app: FastifyInstance, platform: Platform, tls: boolean): Promise<void> {
  if (!existsSync(`${DIST}index.html`)) {
    platform.log.warn('the web app is not built: only the API answers (npm run build)');
    return;
  }
  await app.register(fastifyStatic, {
    root: DIST,
    prefix: '/',
    index: false,
    wildcard: false,
    cacheControl: false,
    // by Vite, beside each file: content hashes name them, so nothing secret and nothing of two answers is in one
    preCompressed: true,
    globIgnore: ['**/*.html', '**/.*', '**/*.br', '**/*.gz'],
    setHeaders: (response) => {
      for (const [name, value] of Object.entries(ASSET_HEADERS)) response.header(name, value);
    },
  });

  const shell = readFileSync(`${DIST}index.html`, 'utf8');
  const portal = existsSync(`${DIST}portal.html`) ? readFileSync(`${DIST}portal.html`, 'utf8') : shell;
  const recipient = existsSync(`${DIST}open.html`) ? readFileSync(`${DIST}open.html`, 'utf8') : shell;
  const page =
    (html: string, kind: DocumentKind, status = 200) =>
    async (request: FastifyRequest, reply: FastifyReply) => {
      const detour = await detourFor(request, reply, tls, kind);
      if (detour) return detour(reply);
      const nonce = newNonce();
      return reply.code(status).headers(documentHeaders(kind, nonce)).send(html.replaceAll('%NONCE%', nonce));
    };

  for (const url of SHELL) app.get(url, page(shell, 'shell'));
  app.get('/viewer', page(shell, 'local-viewer'));
  app.get('/atlas', page(shell, 'atlas'));
  app.get('/imaging', page(shell, 'isolated'));
  app.get('/imaging/*', page(shell, 'isolated'));
  app.get('/open', page(recipient, 'recipient'));
  app.get('/portal', page(portal, 'portal'));
  app.get('/*', async (request, reply) =>
    request.url.startsWith('/api/') ? reply.callNotFound() : page(shell, 'shell', 404)(request, reply),
  );

  /** Isolation is for a signed-in viewer only: without a session the browser is sent to sign in first. */
  async function detourFor(request: FastifyRequest, answer: FastifyReply, overTls: boolean, kind: DocumentKind) {
    const detour = detourOfInsecure(platform, request, overTls);
    if (detour) return detour;
    if (kind === 'isolated' && !(await resolveSession(platform, request, answer))) {
      const target = `/sign-in?next=${encodeURIComponent(request.url)}`;
      return (reply: FastifyReply) => reply.code(302).header('cache-control', 'no-store').redirect(target);
    }
    return null;
  }
}
