import { isIP } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { devInbox, devMail, renderMail, sampleMails, usesInbox } from '../../modules/mail/index.ts';
import { isLoopback } from '../../platform/config/index.ts';
import type { Platform } from '../../platform/index.ts';
import { newNonce } from '../headers.ts';
import { localeOf } from '../locale.ts';
import { galleryPage } from './gallery-page.ts';
import { inboxPage } from './inbox-page.ts';

const BODY = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'x-robots-tag': 'noindex, nofollow',
};

/** Headers of our own page around a mail: one script that looks for newer ones, and frames from here only. */
const pageHeaders = (nonce: string) => ({
  ...BODY,
  'content-security-policy': `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
});

/** Headers of a mail's own HTML, which comes as it was sent: it may style itself, and do nothing else. */
const MAIL_HEADERS = {
  ...BODY,
  'x-frame-options': 'SAMEORIGIN',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; frame-ancestors 'self'; sandbox allow-top-navigation-by-user-activation",
};

/**
 * The inbox of a demo and the gallery of all mails. Only a demo has these pages, and it shows them to its own machine
 * only: they hold links that sign people in.
 */
export function registerDevPages(app: FastifyInstance, platform: Platform): void {
  if (!platform.config.demo) return;
  const samples = sampleMails(platform.config.publicUrl);

  const page =
    (write: (request: FastifyRequest, nonce: string) => Promise<string | undefined> | string | undefined) =>
    async (request: FastifyRequest, reply: FastifyReply) => {
      const nonce = newNonce();
      const written = isOwnMachine(request) ? await write(request, nonce) : undefined;
      return written === undefined ? reply.callNotFound() : reply.headers(pageHeaders(nonce)).send(written);
    };
  const mail =
    (find: (request: FastifyRequest) => Promise<string | undefined> | string | undefined) =>
    async (request: FastifyRequest, reply: FastifyReply) => {
      const found = isOwnMachine(request) ? await find(request) : undefined;
      if (found === undefined) return reply.callNotFound();
      return reply.headers(MAIL_HEADERS).send(found.replace('<head>', '<head><base target="_top">'));
    };
  const sampleOf = (request: FastifyRequest) => samples.find(({ name }) => name === paramsOf(request)['name']);

  const inbox = page(async (request, nonce) => {
    const id = paramsOf(request)['id'];
    const open = id === undefined ? null : await devMail(platform, id);
    if (open === undefined) return undefined;
    const form = queryOf(request)['form'] === 'text' ? 'text' : 'html';
    const mails = await devInbox(platform);
    return inboxPage({ locale: localeOf(request), nonce, mails, open, form, staysHere: usesInbox(platform) });
  });
  app.get('/dev/inbox', inbox);
  app.get('/dev/inbox/:id', inbox);
  app.get(
    '/dev/inbox/:id/html',
    mail(async (request) => (await devMail(platform, paramsOf(request)['id'] ?? ''))?.html),
  );
  app.get('/dev/inbox.json', async (request, reply) => {
    if (!isOwnMachine(request)) return reply.callNotFound();
    const mails = await devInbox(platform, queryOf(request)['to']);
    return reply.header('cache-control', 'no-store').send({ mails });
  });

  const gallery = page((request, nonce) => {
    const shown = paramsOf(request)['name'] === undefined ? samples[0] : sampleOf(request);
    const isChosen = paramsOf(request)['name'] !== undefined;
    return shown && galleryPage({ locale: localeOf(request), nonce, samples, shown, isChosen });
  });
  app.get('/dev/mail', gallery);
  app.get('/dev/mail/:name', gallery);
  app.get(
    '/dev/mail/:name/:locale/html',
    mail((request) => {
      const { locale } = paramsOf(request);
      const sample = sampleOf(request);
      return sample && (locale === 'en' || locale === 'es') ? renderMail(locale, sample).html : undefined;
    }),
  );
}

const paramsOf = (request: FastifyRequest) => request.params as Record<string, string | undefined>;
const queryOf = (request: FastifyRequest) => request.query as Record<string, string | undefined>;

/**
 * By the socket and by the Host header as it came, never by what a proxy says of either; a name that can be made to
 * point here (DNS rebinding) does not count. What a proxy has passed on comes from somewhere else.
 */
function isOwnMachine({ socket, headers }: FastifyRequest): boolean {
  const peer = (socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  const passedOn = Object.keys(headers).some((name) => name === 'forwarded' || name.startsWith('x-forwarded-'));
  return !passedOn && isIP(peer) !== 0 && isLoopback(peer) && isLoopback(hostnameOf(headers.host ?? ''));
}

const hostnameOf = (host: string): string => (URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : '');
