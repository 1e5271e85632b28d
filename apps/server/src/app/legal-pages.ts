import { Locale } from '@hyaline/contract';
import { DAY_MS } from '@hyaline/kit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  exactText,
  type Found,
  legalChanges,
  legalDocument,
  legalIndex,
  ropaFile,
  ropaPage,
  wordsOf,
} from '../modules/legal/index.ts';
import { Refusal } from '../platform/http/index.ts';
import type { Platform } from '../platform/index.ts';
import { sendProblem } from './errors.ts';
import { documentHeaders, newNonce } from './headers.ts';
import { LEGAL_STYLE, MARK } from './legal-style.ts';
import { localeOf } from './locale.ts';
import { fontOf } from './typeface.ts';

interface Params {
  code: string;
  version: string;
  file: string;
}
type Asked = FastifyRequest<{ Params: Params }>;

/** Well under the year that RFC 9116 recommends as the most. */
const SECURITY_TXT_DAYS = 180;

const PUBLIC = { config: { needs: 'public', limit: 'public' }, schema: { hide: true } } as const;

/** The legal documents as pages that anybody may read, without signing in and without a script. */
export function registerLegalPages(app: FastifyInstance, platform: Platform): void {
  const page =
    (find: (locale: Locale, params: Params) => Promise<Found>) =>
    async (request: FastifyRequest, reply: FastifyReply) => {
      const locale = localeFor(request);
      const { status, title, main } = await find(locale, (request as Asked).params);
      const nonce = newNonce();
      reply.headers({ ...documentHeaders('shell', nonce), vary: 'accept-language' });
      return reply.code(status).send(frame({ locale, title, main, nonce, path: request.url.split('?')[0] ?? '' }));
    };
  app.get(
    '/legal',
    PUBLIC,
    page((locale) => legalIndex(platform, locale)),
  );
  app.get(
    '/legal/:code',
    PUBLIC,
    page((locale, { code }) => legalDocument(platform, locale, code)),
  );
  app.get(
    '/legal/:code/:version',
    PUBLIC,
    page((locale, { code, version }) => legalDocument(platform, locale, code, version)),
  );
  app.get(
    '/legal/:code/:version/changes',
    PUBLIC,
    page((locale, { code, version }) => legalChanges(platform, locale, code, version)),
  );
  app.get(
    '/trust/ropa',
    PUBLIC,
    page(async (locale) => ({ ...ropaPage(locale, platform.config.securityContact), status: 200 })),
  );
  app.get('/trust/ropa.json', PUBLIC, (_request, reply) =>
    reply
      .header('cache-control', 'no-cache')
      .send(ropaFile(platform.config.securityContact, platform.config.publicUrl)),
  );
  app.get('/.well-known/security.txt', PUBLIC, (request, reply) => {
    const { securityContact, publicUrl } = platform.config;
    // a file without a contact would be none (RFC 9116, 2.5.3)
    if (securityContact === null) return sendProblem(request, reply, new Refusal('not-found'));
    const expires = new Date(platform.clock.now().getTime() + SECURITY_TXT_DAYS * DAY_MS);
    const lines = [
      `Contact: mailto:${securityContact.address}`,
      `Expires: ${expires.toISOString().slice(0, 10)}T00:00:00Z`,
      'Preferred-Languages: en, es',
      `Policy: ${publicUrl}/legal/security-research`,
      `Canonical: ${publicUrl}/.well-known/security.txt`,
    ];
    const headers = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-cache' };
    return reply.headers(headers).send(`${lines.join('\n')}\n`);
  });
  app.get('/legal/:code/:version/:file', PUBLIC, async (request, reply) => {
    const { code, version, file } = (request as Asked).params;
    const locale = Locale.safeParse(/^(.*)\.txt$/.exec(file)?.[1]);
    const body = locale.success ? await exactText(platform, code, version, locale.data) : undefined;
    if (body === undefined) return sendProblem(request, reply, new Refusal('not-found'));
    return reply.headers({ 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-cache' }).send(body);
  });
}

/** The language in the address, so that a link leads everybody to the same text; else what the browser asks for. */
function localeFor(request: FastifyRequest): Locale {
  const asked = Locale.safeParse((request.query as { lang?: unknown }).lang);
  return asked.success ? asked.data : localeOf(request);
}

interface Framed {
  locale: Locale;
  title: string;
  main: string;
  nonce: string;
  path: string;
}

function frame({ locale, title, main, nonce, path }: Framed): string {
  const t = wordsOf(locale);
  const other = locale === 'en' ? 'es' : 'en';
  const address = path.replaceAll(/[^\w./-]/g, ''); // of our own routes nothing else can be part
  return `<!doctype html><html lang="${locale}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>${title} · Hyaline</title>
<link rel="alternate" hreflang="${other}" href="${address}?lang=${other}">
<style nonce="${nonce}">${fontOf().css}${LEGAL_STYLE}</style></head>
<body><a class="skip" href="#main">${t.skip}</a>
<header><a class="home" href="/" aria-label="Hyaline, ${t.home}">${MARK}<span>Hyaline</span></a>
<nav aria-label="${t.documents}"><a href="/legal?lang=${locale}">${t.documents}</a>
<a href="${address}?lang=${other}" hreflang="${other}" lang="${other}">${t.other}</a></nav></header>
<main id="main" tabindex="-1">${main}</main></body></html>`;
}
