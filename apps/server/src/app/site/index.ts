import { Locale } from '@hyaline/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { resolveSession, signUpOpen } from '../../modules/identity/index.ts';
import { trustPage } from '../../modules/trust/index.ts';
import { confirmWaitlist, joinWaitlist, leaveWaitlist, WaitlistAsk } from '../../modules/waitlist/index.ts';
import { Refusal } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { takeForms } from '../forms.ts';
import { documentHeaders, newNonce } from '../headers.ts';
import { localeOf } from '../locale.ts';
import { fontOf } from '../typeface.ts';
import { type Around, siteDocument, type SitePage, wordsIn } from './frame.ts';
import { landingPage, pricingPage, tourPage } from './pages.ts';
import { pictureFile } from './pictures.ts';
import { FIELDS, type Step, waitlistForm, waitlistSays, waitlistStep } from './waitlist-pages.ts';

const READ = { config: { needs: 'public', limit: 'public' }, schema: { hide: true } } as const;
const SENDS = { config: { needs: 'public', limit: 'sign-up' }, schema: { hide: true } } as const;
const OPENS = { config: { needs: 'public', limit: 'mail-link' }, schema: { hide: true } } as const;

/** The public pages: written by the server, whole without a script, in the language that is asked for. */
export async function registerSite(app: FastifyInstance, platform: Platform, tls: boolean): Promise<void> {
  await app.register(async (site) => {
    takeForms(site, platform, tls);
    site.setErrorHandler((error, request, reply) => refused(platform, request, reply, error));

    site.get('/', READ, async (request, reply) => {
      const session = await resolveSession(platform, request, reply);
      if (session) return reply.header('cache-control', 'no-store').redirect('/imaging', 302);
      const around = await aroundOf(platform, request);
      return send(request, reply, around, landingPage(around, await trustPage(platform).catch(() => null)));
    });
    site.get('/tour', READ, async (request, reply) => {
      const around = await aroundOf(platform, request);
      return send(request, reply, around, tourPage(around));
    });
    site.get('/pricing', READ, async (request, reply) => {
      const around = await aroundOf(platform, request);
      return send(request, reply, around, pricingPage(around, platform.config));
    });
    site.get('/waitlist', READ, async (request, reply) => {
      const around = await aroundOf(platform, request);
      return send(request, reply, around, waitlistForm(around, { values: {}, faults: [] }));
    });
    site.post('/waitlist', SENDS, (request, reply) => join(platform, request, reply));
    for (const step of ['confirm', 'remove'] as const) {
      site.get(`/waitlist/${step}`, READ, async (request, reply) => {
        const around = await aroundOf(platform, request);
        return send(request, reply, around, waitlistStep(around, step));
      });
      site.post(`/waitlist/${step}`, OPENS, (request, reply) => take(platform, request, reply, step));
    }
    site.get('/site/:file', { schema: { hide: true } }, (request, reply) => {
      const bytes = pictureFile((request.params as { file: string }).file);
      if (bytes === null) return reply.callNotFound();
      const headers = { 'content-type': 'image/webp', 'cache-control': 'public, max-age=31536000, immutable' };
      return reply.headers(headers).send(bytes);
    });
  });
}

async function join(platform: Platform, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const around = await aroundOf(platform, request);
  const body = formOf(request);
  const values = Object.fromEntries(
    [...FIELDS, 'consent'].flatMap((key) => (body[key] === undefined ? [] : [[key, body[key]]])),
  );
  const asked = WaitlistAsk.safeParse({
    phone: '',
    ...values,
    consent: values['consent'] === 'on',
    locale: around.locale,
  });
  if (!asked.success) {
    const faults = [...new Set(asked.error.issues.map(({ path }) => path[0]))] as (typeof FIELDS)[number][];
    return send(request, reply.code(422), around, waitlistForm(around, { values, faults }));
  }
  await joinWaitlist(platform, asked.data, request.client.ip);
  const { askedTitle, asked: text } = around.t.waitlist;
  return send(request, reply.code(202), around, waitlistSays(around, askedTitle, text));
}

async function take(
  platform: Platform,
  request: FastifyRequest,
  reply: FastifyReply,
  step: Step,
): Promise<FastifyReply> {
  const around = await aroundOf(platform, request);
  const code = (formOf(request)['code'] ?? '').trim();
  await (step === 'confirm' ? confirmWaitlist : leaveWaitlist)(platform, code, request.client.ip);
  const w = around.t.waitlist;
  const [title, text] = step === 'confirm' ? [w.confirmedTitle, w.confirmed] : [w.removedTitle, w.removed];
  return send(request, reply, around, waitlistSays(around, title, text));
}

const formOf = ({ body }: FastifyRequest): Record<string, string | undefined> =>
  typeof body === 'object' && body !== null ? (body as Record<string, string | undefined>) : {};

/** A refusal as a page: what happened, what is safe, what to do. */
async function refused(
  platform: Platform,
  request: FastifyRequest,
  reply: FastifyReply,
  error: unknown,
): Promise<FastifyReply> {
  const code = error instanceof Refusal ? error.code : 'internal';
  if (code === 'internal') request.log.error({ reqId: request.id }, 'a public page failed');
  const around = await aroundOf(platform, request);
  const w = around.t.waitlist;
  const [status, text] = {
    'mail-unavailable': [503, w.unavailable] as const,
    'mail-link-dead': [404, w.dead] as const,
    'too-many-requests': [429, w.tooMany] as const,
  }[code as string] ?? [500, w.broken];
  if (error instanceof Refusal && error.retryAfterSeconds !== undefined)
    reply.header('retry-after', String(error.retryAfterSeconds));
  return send(request, reply.code(status), around, waitlistSays(around, w.faultTitle, text, true));
}

function send(request: FastifyRequest, reply: FastifyReply, around: Around, page: SitePage): FastifyReply {
  const nonce = newNonce();
  const path = (request.url.split('?')[0] ?? '').replaceAll(/[^\w./-]/g, '');
  // without a referrer a browser would not say, with a form, which site it comes from
  const headers = { ...documentHeaders('shell', nonce), 'referrer-policy': 'same-origin', vary: 'accept-language' };
  return reply.headers(headers).send(siteDocument({ ...page, around, path, nonce, font: fontOf() }));
}

/** The language in the address, so that a link leads everybody to the same text; else what the browser asks for. */
async function aroundOf(platform: Platform, request: FastifyRequest): Promise<Around> {
  const { config } = platform;
  const asked = Locale.safeParse((request.query as { lang?: unknown }).lang);
  const locale: Locale = asked.success ? asked.data : localeOf(request);
  const chosen = asked.success ? `?lang=${locale}` : '';
  const t = wordsIn(locale);
  const app = config.siteUrl === null ? '' : config.publicUrl;
  const start = (await signUpOpen(platform))
    ? { label: config.hosted ? t.startTrial : t.openPractice, href: `${app}/sign-up${chosen}` }
    : { label: t.joinWaitlist, href: `/waitlist${chosen}` };
  return { locale, t, chosen, app, start };
}
