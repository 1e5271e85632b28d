import { BookingSlug, type BrandSnapshot, Instant, Locale, ScheduleDay } from '@hyaline/contract';
import { isUuid, MINUTE_MS } from '@hyaline/kit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { isMailbox } from '../../modules/mail/index.ts';
import {
  cancelBooking,
  confirmBooking,
  daysAt,
  holdBooking,
  offerAt,
  type Times,
  timesAt,
} from '../../modules/self-booking/index.ts';
import { Refusal, refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import type { Budget } from '../../platform/limits/index.ts';
import { takeForms } from '../forms.ts';
import { documentHeaders, newNonce } from '../headers.ts';
import { localeOf } from '../locale.ts';
import { fontOf } from '../typeface.ts';
import * as pages from './pages.ts';
import { bookWords } from './words.ts';

/** To look for free times is work for the server: fewer looks than at a page that only stands there. */
const READ = { config: { needs: 'public', limit: 'free-times' }, schema: { hide: true } } as const;
const HOLDS = { config: { needs: 'public', limit: 'sign-up' }, schema: { hide: true } } as const;
const OPENS = { config: { needs: 'public', limit: 'mail-link' }, schema: { hide: true } } as const;

type Query = Partial<Record<'type' | 'with' | 'day' | 'at' | 'place' | 'after' | 'lang', string>>;

const line = (max: number) =>
  z
    .string()
    .trim()
    .max(max)
    .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u);
const Person = z.object({
  givenName: line(80).min(1),
  familyName: line(80).min(1),
  email: line(254).refine(isMailbox),
  phone: line(40).regex(/^(\+?[0-9 ().\-/]{5,40})?$/),
  consent: z.literal('on'),
});

/** The clinic's page on which patients book by themselves: a document without an app, in the clinic's looks. */
export async function registerBooking(app: FastifyInstance, platform: Platform, tls: boolean): Promise<void> {
  await app.register(async (site) => {
    takeForms(site, platform, tls);
    site.setErrorHandler((error, request, reply) => refused(platform, request, reply, error));

    site.get('/book/:slug', READ, async (request, reply) => {
      const reader = readerOf(request);
      const { type, with: who, day, at, after } = request.query as Query;
      if (type === undefined) {
        const offer = await offerAt(platform, reader.slug);
        return send(request, reply, offer.brand, { main: pages.typesPage(reader, offer) });
      }
      if (at === undefined) {
        const times = await lookedAt(platform, reader.slug, { type, who, day });
        const asked = { ...(day ? { day } : {}), ...(who ? { who } : {}), ...(after ? { after } : {}) };
        return send(request, reply, times.offer.brand, { main: pages.timesPage(reader, times, asked) });
      }
      const times = await timesOf(platform, reader.slug, { type, who, at });
      const entered = { values: {}, faults: [] };
      return send(request, reply, times.offer.brand, {
        main: pages.detailsPage(reader, times, slotOf(times, request.query as Query), entered),
      });
    });
    site.post('/book/:slug', HOLDS, (request, reply) => hold(platform, request, reply));
    site.get('/book/:slug/visit', READ, async (request, reply) => {
      const reader = readerOf(request);
      // a link goes on when the page is off
      return send(request, reply, await brandAt(platform, reader.slug), pages.visitPage(reader));
    });
    for (const what of ['confirm', 'cancel'] as const)
      site.post(`/book/:slug/${what}`, OPENS, async (request, reply) => {
        const reader = readerOf(request);
        const code = (formOf(request)['code'] ?? '').trim();
        const act = what === 'confirm' ? confirmBooking : cancelBooking;
        const own = await act(platform, code, request.client.ip);
        return send(request, reply, own.offer.brand, { main: pages.donePage(reader, own, what) });
      });
  });
}

async function hold(platform: Platform, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const reader = readerOf(request);
  const form = formOf(request);
  const times = await timesOf(platform, reader.slug, {
    type: form['type'] ?? '',
    who: form['with'],
    at: form['at'] ?? '',
  });
  const slot = slotOf(times, form as Query);
  const fields = [...pages.FIELDS, 'consent'] as const;
  const values = Object.fromEntries(fields.flatMap((key) => (form[key] === undefined ? [] : [[key, form[key]]])));
  const asked = Person.safeParse({ phone: '', ...values });
  if (!asked.success) {
    const faults = [...new Set(asked.error.issues.map(({ path }) => path[0]))] as pages.BookField[];
    return send(request, reply.code(422), times.offer.brand, {
      main: pages.detailsPage(reader, times, slot, { values, faults }),
    });
  }
  const { consent: _, ...person } = asked.data;
  const { providerId, locationId, startsAt } = slot;
  const wanted = {
    typeId: times.type.id,
    providerId,
    locationId,
    startsAt,
    person: { ...person, locale: reader.locale },
  };
  await holdBooking(platform, reader.slug, wanted, request.client.ip);
  const t = bookWords[reader.locale];
  return send(request, reply.code(202), times.offer.brand, {
    main: pages.saysPage(reader, t.askedTitle, t.asked, false),
  });
}

interface Asked {
  type: string;
  who: string | undefined;
}
/** Times of the one day that somebody has chosen a time of. */
async function timesOf(platform: Platform, slug: string, { type, who, at }: Asked & { at: string }): Promise<Times> {
  if (!isUuid(type) || (who !== undefined && !isUuid(who))) return refuse('not-found');
  if (!Instant.safeParse(at).success) return refuse('slot-taken');
  return timesAt(platform, slug, type, { provider: who ?? null, around: at });
}

/** How often one clinic's days are looked at in a minute, by however many networks. */
const LOOKS: Budget = { max: 600, windowMs: MINUTE_MS };
async function lookedAt(
  platform: Platform,
  slug: string,
  { type, who, day }: Asked & { day: string | undefined },
): Promise<Times> {
  if (!isUuid(type) || (who !== undefined && !isUuid(who))) return refuse('not-found');
  if (!(await platform.limiter.take({ key: `looks|${slug}`, budget: LOOKS })).allowed) refuse('too-many-requests');
  const known = day !== undefined && ScheduleDay.safeParse(day).success ? day : undefined;
  return daysAt(platform, slug, type, { provider: who ?? null, day: known });
}

/** @throws Refusal slot-taken for a time that is not free, or was never offered */
const slotOf = ({ slots }: Times, { with: who, at, place }: Query) =>
  slots.find((slot) => slot.providerId === who && slot.startsAt === at && slot.locationId === place) ??
  refuse('slot-taken');

const formOf = ({ body }: FastifyRequest): Record<string, string | undefined> =>
  typeof body === 'object' && body !== null ? (body as Record<string, string | undefined>) : {};

/** @throws Refusal not-found for an address that no page can have */
function readerOf(request: FastifyRequest): pages.Reader {
  const slug = BookingSlug.safeParse((request.params as { slug?: string }).slug);
  const asked = Locale.safeParse((request.query as Query).lang);
  const locale = asked.success ? asked.data : localeOf(request);
  return { locale, lang: asked.success ? locale : '', slug: slug.success ? slug.data : refuse('not-found') };
}

const brandAt = (platform: Platform, slug: string): Promise<BrandSnapshot | null> =>
  offerAt(platform, slug).then(
    ({ brand }) => brand,
    () => null,
  );

/** A refusal as a page. A clinic that has no page and one whose page is off look alike. */
async function refused(
  platform: Platform,
  request: FastifyRequest,
  reply: FastifyReply,
  error: unknown,
): Promise<FastifyReply> {
  const code = error instanceof Refusal ? error.code : 'internal';
  if (code === 'internal') request.log.error({ reqId: request.id }, 'a page for booking failed');
  const asked = Locale.safeParse((request.query as Query).lang);
  const locale = asked.success ? asked.data : localeOf(request);
  const t = bookWords[locale];
  const slug = BookingSlug.catch('').parse((request.params as { slug?: string }).slug ?? '');
  const reader = { locale, lang: asked.success ? locale : '', slug };
  // who is refused for asking too often is not given more work of the database
  const brand = slug === '' || code === 'too-many-requests' ? null : await brandAt(platform, slug);
  const [status, title, text] = {
    'not-found': [404, t.gone, t.goneText] as const,
    'mail-link-dead': [404, t.gone, t.dead] as const,
    'slot-taken': [409, t.takenTitle, t.taken] as const,
    'outside-hours': [409, t.takenTitle, t.taken] as const,
    'too-many-requests': [429, t.faultTitle, t.tooMany] as const,
  }[code as string] ?? [503, t.faultTitle, t.unavailable];
  return send(
    request,
    reply.code(status),
    brand,
    { main: pages.saysPage(reader, title, text, brand !== null) },
    reader,
  );
}

function send(
  request: FastifyRequest,
  reply: FastifyReply,
  brand: BrandSnapshot | null,
  page: { main: string; script?: string },
  reader: pages.Reader = readerOf(request),
): FastifyReply {
  const nonce = newNonce();
  const path = (request.url.split('?')[0] ?? '').replaceAll(/[^\w./-]/g, '').replace(/\/(confirm|cancel)$/, '');
  // without a referrer a browser would not say, with a form, which site it comes from
  const headers = { ...documentHeaders('shell', nonce), 'referrer-policy': 'same-origin', vary: 'accept-language' };
  return reply.headers(headers).send(pages.bookDocument({ ...page, reader, brand, path, nonce, font: fontOf().css }));
}
