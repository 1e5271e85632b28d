import { type BrandSnapshot, FORM_KINDS, FormCode, Locale } from '@hyaline/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { isMailbox } from '../../modules/mail/index.ts';
import { askOnForm, confirmForm, formClinic } from '../../modules/patient-requests/index.ts';
import { Refusal, refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { bookDocument } from '../book/pages.ts';
import { takeForms } from '../forms.ts';
import { documentHeaders, newNonce } from '../headers.ts';
import { localeOf } from '../locale.ts';
import { fontOf } from '../typeface.ts';
import * as pages from './pages.ts';
import { type PrivacyWords, privacyWords } from './words.ts';

const READ = { config: { needs: 'public', limit: 'public' }, schema: { hide: true } } as const;
const ASKS = { config: { needs: 'public', limit: 'sign-up' }, schema: { hide: true } } as const;
const OPENS = { config: { needs: 'public', limit: 'mail-link' }, schema: { hide: true } } as const;

/** A thousand letters of other scripts, sent in an address's way of writing: nine bytes each. */
const MAX_BYTES = 16_384;
/** Joiners are part of how some languages are written; of the others that nobody sees, none is. */
const line = (max: number) =>
  z
    .string()
    .trim()
    .max(max)
    .regex(/^(?:[\u200c\u200d]|[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}])*$/u);
const Asked = z.object({
  clinic: z.string().trim(),
  kind: z.enum(FORM_KINDS),
  words: z
    .string()
    .trim()
    .min(10)
    .max(1000)
    .transform((text) => text.replaceAll('\r\n', '\n'))
    .refine((text) => !/[^\n\t\P{Cc}]|[\u202a-\u202e\u2066-\u2069]/u.test(text) && /[\p{L}\p{N}]/u.test(text)),
  for: z.enum(['self', 'other']),
  name: line(160).regex(/\p{L}/u),
  email: line(254).refine(isMailbox),
  phone: line(40).regex(/^(\+?[0-9 ().\-/]{5,40})?$/),
});

/**
 * The clinic's page on which somebody without pages of their own asks what most laws let them ask: a document without an
 * app, in the clinic's looks. It looks nobody up, so it can tell nobody whether somebody is a patient.
 */
export async function registerPrivacyForm(app: FastifyInstance, platform: Platform, tls: boolean): Promise<void> {
  await app.register(async (site) => {
    takeForms(site, platform, tls, MAX_BYTES);
    site.setErrorHandler((error, request, reply) => refused(platform, request, reply, error));

    site.get('/privacy/:code', READ, async (request, reply) => {
      const reader = readerOf(request);
      const { name, brand } = await formClinic(platform, reader.code);
      return send(request, reply, brand, { main: pages.formPage(reader, name, { values: {}, faults: [] }) });
    });
    site.post('/privacy/:code', ASKS, (request, reply) => ask(platform, request, reply));
    site.get('/privacy/:code/confirm', READ, async (request, reply) => {
      const reader = readerOf(request);
      // a link goes on when the page is off
      return send(request, reply, await brandAt(platform, reader.code), pages.confirmPage(reader));
    });
    site.post('/privacy/:code/confirm', OPENS, async (request, reply) => {
      const reader = readerOf(request);
      const { brand, ...confirmed } = await confirmForm(
        platform,
        reader.code,
        (formOf(request)['code'] ?? '').trim(),
        request.client.ip,
      );
      return send(request, reply, brand, { main: pages.donePage(reader, confirmed) });
    });
  });
}

async function ask(platform: Platform, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const reader = readerOf(request);
  const { name: clinic, brand } = await formClinic(platform, reader.code);
  const form = formOf(request);
  const values = Object.fromEntries(
    pages.FIELDS.flatMap((key) => (form[key] === undefined ? [] : [[key, form[key]]])),
  ) as pages.Entered['values'];
  const asked = Asked.refine((entered) => entered.clinic === clinic, { path: ['clinic'] }).safeParse({
    phone: '',
    ...values,
  });
  if (!asked.success) {
    const found = new Set(asked.error.issues.map(({ path }) => path[0]));
    const faults = pages.FIELDS.filter((field) => found.has(field));
    return send(request, reply.code(422), brand, { main: pages.formPage(reader, clinic, { values, faults }) });
  }
  const { kind, words, name, email, phone } = asked.data;
  const details = { name, email, phone, words, forSelf: asked.data.for === 'self', locale: reader.locale };
  const t = privacyWords[reader.locale];
  try {
    await askOnForm(platform, reader.code, { kind, details }, request.client.ip);
  } catch (error) {
    const [status, notice] = saidOf(t, error);
    if (status === 500 || status === 404) throw error;
    const main = pages.formPage(reader, clinic, { values, faults: [], notice });
    return send(request, reply.code(status), brand, { main });
  }
  return send(request, reply.code(202), brand, { main: pages.saysPage(t.askedTitle, t.asked) });
}

const formOf = ({ body }: FastifyRequest): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(body ?? {}).filter(([, value]) => typeof value === 'string'));

const langOf = (request: FastifyRequest) => Locale.safeParse((request.query as { lang?: string }).lang);
/** @throws Refusal not-found for an address that no page can have */
function readerOf(request: FastifyRequest): pages.Reader {
  const code = FormCode.safeParse((request.params as { code?: string }).code);
  return { ...languageOf(request), code: code.success ? code.data : refuse('not-found') };
}
function languageOf(request: FastifyRequest): { locale: Locale; lang: string } {
  const asked = langOf(request);
  return asked.success ? { locale: asked.data, lang: asked.data } : { locale: localeOf(request), lang: '' };
}

const brandAt = (platform: Platform, code: string): Promise<BrandSnapshot | null> =>
  formClinic(platform, code).then(
    ({ brand }) => brand,
    () => null,
  );

/** A refusal as a page. A clinic that has no form and one whose form is off look alike. */
async function refused(
  platform: Platform,
  request: FastifyRequest,
  reply: FastifyReply,
  error: unknown,
): Promise<FastifyReply> {
  const reader = languageOf(request);
  const t = privacyWords[reader.locale];
  const [status, text] = saidOf(t, error);
  if (status === 500) request.log.error({ reqId: request.id }, 'a page for requests failed');
  const at = FormCode.catch('').parse((request.params as { code?: string }).code ?? '');
  // who is refused for asking too often is not given more work of the database
  const clinic = at === '' || status === 429 ? null : await formClinic(platform, at).catch(() => null);
  const brand = clinic?.brand ?? null;
  if (clinic && isTooLong(error)) {
    const main = pages.formPage({ ...reader, code: at }, clinic.name, { values: {}, faults: ['words'] });
    return send(request, reply.code(422), brand, { main });
  }
  const main = pages.saysPage(status === 404 ? t.gone : t.faultTitle, text);
  return send(request, reply.code(status === 500 ? 503 : status), brand, { main });
}

const isTooLong = (error: unknown): boolean => (error as { code?: unknown }).code === 'FST_ERR_CTP_BODY_TOO_LARGE';

/** Status and words of a refusal; 500: nobody foresaw it. */
function saidOf(t: PrivacyWords, error: unknown): [status: number, words: string] {
  if (error instanceof Refusal)
    return (
      (
        {
          'not-found': [404, t.goneText],
          'mail-link-dead': [404, t.dead],
          'too-many-requests': [429, t.tooMany],
          'wrong-origin': [403, t.elsewhere],
        } as Record<string, [number, string]>
      )[error.code] ?? [503, t.unavailable]
    );
  // a body that no form sends
  const status = (error as { statusCode?: unknown }).statusCode;
  return typeof status === 'number' && status < 500 ? [status, t.elsewhere] : [500, t.unavailable];
}

function send(
  request: FastifyRequest,
  reply: FastifyReply,
  brand: BrandSnapshot | null,
  page: { main: string; script?: string },
): FastifyReply {
  const nonce = newNonce();
  const { locale } = languageOf(request);
  const path = (request.url.split('?')[0] ?? '').replaceAll(/[^\w./-]/g, '');
  // without a referrer a browser would not say, with a form, which site it comes from
  const headers = { ...documentHeaders('shell', nonce), 'referrer-policy': 'same-origin', vary: 'accept-language' };
  const { title } = privacyWords[locale];
  return reply
    .headers(headers)
    .send(bookDocument({ ...page, reader: { locale }, title, brand, path, nonce, font: fontOf().css }));
}
