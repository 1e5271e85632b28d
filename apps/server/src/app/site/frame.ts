import type { Locale } from '@hyaline/contract';
import { MARK } from '../legal-style.ts';
import { escaped } from './html.ts';
import { MENU } from './icons.ts';
import { SITE_STYLE } from './style.ts';
import { en, type Words } from './words-en.ts';
import { es } from './words-es.ts';

const WORDS: Record<Locale, Words> = { en, es };
export const wordsIn = (locale: Locale): Words => WORDS[locale];

/** What a page is written for. */
export interface Around {
  locale: Locale;
  t: Words;
  /** `?lang=es` where the language was chosen, to go on in it; '' where the browser's is followed. */
  chosen: string;
  /** Before addresses of the app: '' on one host name with it. */
  app: string;
  /** How somebody begins here. */
  start: { label: string; href: string };
}

export interface SitePage {
  title: string;
  description: string;
  main: string;
  /** The quiet picture behind the landing page. */
  ground?: boolean;
  /** A few lines that fill in what only the browser knows; the page works without. */
  script?: string;
}

interface Framed extends SitePage {
  around: Around;
  path: string;
  nonce: string;
  /** The product's typeface, or nothing. */
  font: { css: string; preload: string };
}

export function siteDocument({ around, path, nonce, font, title, description, main, ground, script }: Framed): string {
  const { locale, t } = around;
  const other: Locale = locale === 'en' ? 'es' : 'en';
  return `<!doctype html><html lang="${locale}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>${title} · Hyaline</title><meta name="description" content="${description}">
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<link rel="alternate" hreflang="${other}" href="${path}?lang=${other}">${font.preload}
<style nonce="${nonce}">${font.css}${SITE_STYLE}</style></head>
<body><a class="skip" href="#main">${t.skip}</a><div class="frame">
${ground === true ? '<div class="ground" aria-hidden="true"><i></i><i></i></div>' : ''}
<header><a class="home" href="/${around.chosen}" aria-label="${t.home}">${MARK}<span>Hyaline</span></a>
<nav class="bar" aria-label="${t.navigation}">${places(around, path)}
<a class="far" href="${path}?lang=${other}" hreflang="${other}" lang="${other}">${t.other}</a>
<a href="${around.app}/sign-in${around.chosen}">${t.signIn}</a>
<a class="button" href="${escaped(around.start.href)}">${t.start}</a></nav>
<details class="menu"><summary aria-label="${t.menu}">${MENU}</summary>
<nav aria-label="${t.menu}">${places(around, path)}
<a href="${around.app}/sign-in${around.chosen}">${t.signIn}</a>
<a href="${path}?lang=${other}" hreflang="${other}" lang="${other}">${t.other}</a>
<a class="button" href="${escaped(around.start.href)}">${around.start.label}</a></nav></details></header>
<main id="main" tabindex="-1">${main}</main>
<footer><div><nav aria-label="${t.footer}">${foot(around)}</nav><p>${t.limits}</p></div></footer></div>
${script === undefined ? '' : `<script nonce="${nonce}">${script}</script>`}</body></html>`;
}

const link = (href: string, label: string, path: string): string =>
  `<a href="${href}"${href.split('?')[0] === path ? ' aria-current="page"' : ''}>${label}</a>`;

const places = ({ t, chosen, app }: Around, path: string): string =>
  [
    link(`/tour${chosen}`, t.tour, path),
    link(`/pricing${chosen}`, t.pricing, path),
    link(`${app}/viewer${chosen}`, t.viewer, path),
    link(`${app}/trust${chosen}`, t.trust, path),
  ].join('');

function foot({ t, locale, chosen, app }: Around): string {
  const legal = `?lang=${locale}`;
  const links: [string, string][] = [
    [`/tour${chosen}`, t.tour],
    [`/pricing${chosen}`, t.pricing],
    [`/waitlist${chosen}`, t.joinWaitlist],
    [`${app}/trust${chosen}`, t.trust],
    [`${app}/legal${legal}`, t.legal],
    [`${app}/legal/baa${legal}`, t.baa],
    [`${app}/legal/dpa${legal}`, t.dpa],
    [`${app}/legal/clinic-privacy-notice${legal}`, t.privacy],
    [`${app}/legal/terms${legal}`, t.terms],
    [`${app}/legal/security-research${legal}`, t.security],
    [`${app}/sign-in${chosen}`, t.signIn],
  ];
  return links.map(([href, label]) => `<a href="${href}">${label}</a>`).join('');
}
