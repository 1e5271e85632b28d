import type { BrandSnapshot, Locale, Slot } from '@hyaline/contract';
import type { Offer, OfferedType, OwnBooking, Times } from '../../modules/self-booking/index.ts';
import { escaped, filled } from '../site/html.ts';
import { BOOK_STYLE } from './style.ts';
import { bookWords, type BookWords } from './words.ts';

export const FIELDS = ['givenName', 'familyName', 'email', 'phone'] as const;
export type BookField = (typeof FIELDS)[number] | 'consent';
export interface Chosen {
  typeId: string;
  providerId: string;
  locationId: string;
  startsAt: string;
}
export interface Entered {
  values: Partial<Record<BookField, string>>;
  faults: readonly BookField[];
}

/** For whom a page is written; `lang` goes into every address once somebody has chosen. */
export interface Reader {
  locale: Locale;
  lang: string;
  slug: string;
}
const DAYS_SHOWN = 12;

/** `/book/slug?a=b`, with the chosen language. */
function to({ slug, lang }: Reader, query: Record<string, string> = {}): string {
  const params = new URLSearchParams({ ...query, ...(lang === '' ? {} : { lang }) }).toString();
  return escaped(`/book/${slug}${params === '' ? '' : `?${params}`}`);
}

export function typesPage(reader: Reader, { types, privacyCode }: Offer): string {
  const t = bookWords[reader.locale];
  const choices = types.map(
    ({ id, name, minutes }) =>
      `<li><a class="choice" href="${to(reader, { type: id })}">${escaped(name)}<span>${filled(t.minutes, { n: minutes })}</span></a></li>`,
  );
  const list =
    choices.length === 0 ? `<p>${t.nothing}</p>` : `<h2>${t.what}</h2><ul class="choices">${choices.join('')}</ul>`;
  const lang = reader.lang === '' ? '' : `?lang=${reader.lang}`;
  const privacy =
    privacyCode === null
      ? ''
      : `<p class="end"><a class="back" href="/privacy/${privacyCode}${lang}">${t.privacy}</a></p>`;
  return `<h1>${t.title}</h1>${list}${privacy}`;
}

const dayOf = ({ wallStart }: Slot): string => wallStart.slice(0, 10);

/** Days with free times, and the times of one of them: nothing of who has the others. */
export function timesPage(reader: Reader, times: Times, asked: { day?: string; who?: string; after?: string }): string {
  const t = bookWords[reader.locale];
  const { offer, type, slots } = times;
  const base = { type: type.id, ...(asked.who === undefined ? {} : { with: asked.who }) };
  const days = [...new Set(slots.map(dayOf))];
  const from = Math.max(0, asked.after === undefined ? 0 : days.findIndex((day) => day > (asked.after ?? '')));
  const shown = days.slice(from, from + DAYS_SHOWN);
  const day = asked.day !== undefined && days.includes(asked.day) ? asked.day : shown[0];
  const head = `<a class="back" href="${to(reader)}">${t.back}</a><h1>${escaped(type.name)}</h1>${who(reader, type, asked.who)}`;
  if (day === undefined) return `${head}<p class="card">${filled(t.noTimes, { n: offer.page.daysAhead })}</p>`;
  const chips = shown.map((each) =>
    dayChip(reader, each, each === day, to(reader, { ...base, day: each, ...after(days, from) })),
  );
  const more = [
    from > 0 ? `<a class="back" href="${to(reader, base)}">${t.earlier}</a>` : '',
    from + DAYS_SHOWN < days.length
      ? `<a class="back" href="${to(reader, { ...base, after: shown.at(-1) ?? '' })}">${t.later}</a>`
      : '',
  ].join(' ');
  const zones = [...new Set(slots.map(({ zone }) => zone))]
    .map((zone) => escaped(zone.replaceAll('_', ' ')))
    .join(', ');
  return `${head}<h2>${t.day}</h2><ul class="days">${chips.join('')}</ul>${more}
<h2>${t.time}</h2><ul class="slots">${slotLinks(reader, times, day).join('')}</ul><p class="quiet">${filled(t.zone, { zone: zones })}</p>`;
}

const after = (days: string[], from: number): Record<string, string> =>
  from === 0 ? {} : { after: days[from - 1] ?? '' };

function who(reader: Reader, { id, providers }: OfferedType, chosen: string | undefined): string {
  const t = bookWords[reader.locale];
  if (providers.length < 2) return '';
  const chip = (label: string, with_: string | undefined) =>
    `<li><a class="chip" href="${to(reader, { type: id, ...(with_ === undefined ? {} : { with: with_ }) })}"${chosen === with_ ? ' aria-current="true"' : ''}>${escaped(label)}</a></li>`;
  return `<h2>${t.who}</h2><ul class="chips">${chip(t.anybody, undefined)}${providers.map(({ id: one, name }) => chip(name, one)).join('')}</ul>`;
}

function dayChip({ locale }: Reader, day: string, current: boolean, href: string): string {
  const part = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale === 'es' ? 'es' : 'en-GB', { ...options, timeZone: 'UTC' }).format(
      new Date(`${day}T12:00Z`),
    );
  return `<li><a class="chip" href="${href}"${current ? ' aria-current="date"' : ''}><span>${part({ weekday: 'short' })}</span><b>${part({ day: 'numeric' })}</b><span>${part({ month: 'short' })}</span></a></li>`;
}

/** One link for each time and place; of several providers the first one who is free. */
function slotLinks(reader: Reader, { offer, type, slots }: Times, day: string): string[] {
  const seen = new Set<string>();
  const several = offer.places.length > 1;
  return slots
    .filter((slot) => dayOf(slot) === day)
    .flatMap((slot) => {
      const key = `${slot.startsAt}|${slot.locationId}`;
      if (seen.has(key)) return [];
      seen.add(key);
      const place = offer.places.find(({ id }) => id === slot.locationId)?.name ?? '';
      const href = to(reader, { type: type.id, with: slot.providerId, at: slot.startsAt, place: slot.locationId });
      return [
        `<li><a class="slot" href="${href}">${slot.wallStart.slice(11)}${several ? `<small>${escaped(place)}</small>` : ''}</a></li>`,
      ];
    });
}

export function detailsPage(reader: Reader, times: Times, slot: Slot, { values, faults }: Entered): string {
  const t = bookWords[reader.locale];
  const { type } = times;
  const kinds = {
    givenName: ['text', 'given-name'],
    familyName: ['text', 'family-name'],
    email: ['email', 'email'],
    phone: ['tel', 'tel'],
  } as const;
  const fault = (field: BookField): string =>
    faults.includes(field) ? `<p class="fault" id="${field}-fault">${t.faults[field]}</p>` : '';
  const mark = (field: BookField): string =>
    faults.includes(field) ? ` aria-invalid="true" aria-describedby="${field}-fault"` : '';
  const inputs = FIELDS.map(
    (field) =>
      `<div><label for="${field}">${t[field]}</label><input id="${field}" name="${field}" type="${kinds[field][0]}" autocomplete="${kinds[field][1]}" maxlength="254" value="${escaped(values[field] ?? '')}"${field === 'phone' ? '' : ' required'}${mark(field)}>${fault(field)}</div>`,
  );
  const hidden = { type: type.id, with: slot.providerId, at: slot.startsAt, place: slot.locationId };
  const summary =
    faults.length === 0
      ? ''
      : `<div class="faults" role="alert"><strong>${t.faultTitle}</strong><ul>${faults.map((field) => `<li><a href="#${field}">${t.faults[field]}</a></li>`).join('')}</ul></div>`;
  return `<a class="back" href="${to(reader, { type: type.id, day: dayOf(slot) })}">${t.back}</a><h1>${t.details}</h1>${summary}
${card(reader, times.offer, { type: type.name, provider: type.providers.find(({ id }) => id === slot.providerId)?.name ?? '', slot })}
<form method="post" action="${to(reader)}" novalidate>${Object.entries(hidden)
    .map(([name, value]) => `<input type="hidden" name="${name}" value="${escaped(value)}">`)
    .join('')}${inputs.join('')}<p class="quiet">${t.noReason}</p>
<div><label class="check"><input type="checkbox" id="consent" name="consent" value="on"${values.consent === undefined ? '' : ' checked'}${mark('consent')}><span>${t.consent}</span></label>${fault('consent')}</div>
<button type="submit">${t.hold}</button><p class="quiet">${t.holdText}</p></form>`;
}

interface Shown {
  type: string;
  provider: string;
  slot: Pick<Slot, 'startsAt' | 'zone' | 'locationId'>;
}
function card({ locale }: Reader, { places }: Offer, { type, provider, slot }: Shown): string {
  const t = bookWords[locale];
  const format = { weekday: 'long', day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit' } as const;
  const at = new Intl.DateTimeFormat(locale === 'es' ? 'es' : 'en-GB', { ...format, timeZone: slot.zone }).format(
    new Date(slot.startsAt),
  );
  const place = places.length > 1 ? places.find(({ id }) => id === slot.locationId)?.name : undefined;
  const line = [type, provider === '' ? '' : filled(t.with, { name: provider }), place ?? ''].filter(
    (each) => each !== '',
  );
  return `<div class="card"><b>${escaped(at)}</b>${escaped(line.join(', '))}</div>`;
}

/** Mail programs open links, and some run the page behind them: only a button does anything. */
export function visitPage(reader: Reader): { main: string; script: string } {
  const t = bookWords[reader.locale];
  const action = (what: string) =>
    escaped(`/book/${reader.slug}/${what}${reader.lang === '' ? '' : `?lang=${reader.lang}`}`);
  const main = `<h1>${t.visitTitle}</h1><p>${t.visitText}</p><form method="post" action="${action('confirm')}">
<div id="by-hand"><label for="code">${t.code}</label><input id="code" name="code" type="text" autocomplete="off" spellcheck="false" required aria-describedby="code-hint"><p class="quiet" id="code-hint">${t.codeHint}</p></div>
<button type="submit">${t.confirm}</button><button class="plain" type="submit" formaction="${action('cancel')}">${t.cancel}</button></form>`;
  return { main, script: TAKE_CODE };
}
const TAKE_CODE = `{const c=location.hash.slice(1);if(c){document.getElementById('code').value=c;document.getElementById('by-hand').hidden=true;history.replaceState(null,'',location.pathname+location.search)}}`;

export function donePage(
  reader: Reader,
  { offer, row, type, provider }: OwnBooking,
  what: 'confirm' | 'cancel',
): string {
  const t = bookWords[reader.locale];
  const slot = { startsAt: row.startsAt.toISOString(), zone: row.zone, locationId: row.locationId };
  const shown = card(reader, offer, { type, provider, slot });
  if (what === 'confirm') return `<div role="status"><h1>${t.confirmedTitle}</h1>${shown}<p>${t.confirmed}</p></div>`;
  return `<div role="status"><h1>${t.cancelledTitle}</h1>${shown}<p>${t.cancelled}</p></div><a class="button" href="${to(reader)}">${t.again}</a>`;
}

/** What happened and what to do, in a sentence or two. */
export const saysPage = (reader: Reader, title: string, text: string, again: boolean): string =>
  `<div role="status"><h1>${title}</h1><p>${text}</p></div>${again ? `<a class="button" href="${to(reader)}">${bookWords[reader.locale].again}</a>` : ''}`;

interface Framed {
  reader: Pick<Reader, 'locale'>;
  /** Of a page that is not for booking. */
  title?: string;
  brand: BrandSnapshot | null;
  main: string;
  script?: string;
  path: string;
  nonce: string;
  font: string;
}
export function bookDocument({ reader: { locale }, title, brand, main, script, path, nonce, font }: Framed): string {
  const t: BookWords = bookWords[locale];
  const other: Locale = locale === 'en' ? 'es' : 'en';
  const { accent, onAccent } = brand?.palette ?? { accent: '#026b7b', onAccent: '#ffffff' };
  const name = escaped(brand?.name ?? 'Hyaline');
  const logo = brand?.logo;
  const mark = logo
    ? `<img src="data:image/png;base64,${logo.png}" width="${logo.width}" height="${logo.height}" alt="${name}">`
    : name;
  return `<!doctype html><html lang="${locale}" class="${brand?.theme ?? 'system'}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>${title ?? t.title} · ${name}</title><link rel="alternate" hreflang="${other}" href="${path}?lang=${other}">
<style nonce="${nonce}">${font}${BOOK_STYLE}:root{--accent:${accent};--on-accent:${onAccent}}</style></head>
<body><a class="skip" href="#main">${t.skip}</a><header><div class="clinic">${mark}</div><a class="lang" href="${path}?lang=${other}" hreflang="${other}" lang="${other}">${t.other}</a></header>
<main id="main" tabindex="-1">${main}</main>${script === undefined ? '' : `<script nonce="${nonce}">${script}</script>`}</body></html>`;
}
