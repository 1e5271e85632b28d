import type { Locale } from '@hyaline/contract';
import { html, Markup } from './markup.ts';
import { STYLE } from './style.ts';
import { WORDS } from './words.ts';

interface Frame {
  locale: Locale;
  nonce: string;
  at: 'inbox' | 'gallery';
  title: string;
  /** Loads itself again, to show what has arrived. */
  refreshes?: boolean;
  /** One mail is open: on a phone the list gives way to it. */
  reading?: boolean;
  body: Markup;
}

export function framed({ locale, nonce, at, title, refreshes = false, reading = false, body }: Frame): string {
  const words = WORDS[locale];
  const link = (to: typeof at, path: string, label: string) =>
    at === to ? html`<a href="${path}" aria-current="page">${label}</a>` : html`<a href="${path}">${label}</a>`;
  const refresh = refreshes ? html`<meta http-equiv="refresh" content="4" />` : html``;
  return html`<!doctype html>
    <html lang="${locale}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        ${refresh}
        <title>${title} · Hyaline</title>
        <style nonce="${nonce}">
          ${new Markup(STYLE)}
        </style>
      </head>
      <body class="${reading ? 'reading' : 'browsing'}">
        <header class="bar">
          <strong>Hyaline</strong>
          <nav aria-label="Hyaline">
            ${link('inbox', '/dev/inbox', words.inbox)} · ${link('gallery', '/dev/mail', words.gallery)}
          </nav>
        </header>
        <main>${body}</main>
      </body>
    </html>`.text;
}

/** A mail's own HTML lives in a frame without scripts, forms and origin; its links open in the whole window. */
export const mailFrame = (src: string, title: string): Markup =>
  html`<iframe sandbox="allow-top-navigation-by-user-activation" src="${src}" title="${title}"></iframe>`;
