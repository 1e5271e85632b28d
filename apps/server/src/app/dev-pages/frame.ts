import type { Locale } from '@hyaline/contract';
import { html, Markup } from './markup.ts';
import { STYLE } from './style.ts';
import { WORDS } from './words.ts';

interface Frame {
  locale: Locale;
  nonce: string;
  at: 'inbox' | 'gallery';
  title: string;
  /** The newest mail that is shown: the page loads itself again when another one has arrived. */
  newest?: string;
  /** One mail is open: on a phone the list gives way to it. */
  reading?: boolean;
  body: Markup;
}

export function framed({ locale, nonce, at, title, newest, reading = false, body }: Frame): string {
  const words = WORDS[locale];
  const link = (to: typeof at, path: string, label: string) =>
    at === to ? html`<a href="${path}" aria-current="page">${label}</a>` : html`<a href="${path}">${label}</a>`;
  const watch =
    newest === undefined
      ? html``
      : html`<script nonce="${nonce}" data-newest="${newest}">
          ${new Markup(WATCH)};
        </script>`;
  return html`<!doctype html>
    <html lang="${locale}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
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
        ${watch}
      </body>
    </html>`.text;
}

/** Asks every two seconds which mail is the newest; nothing moves while none arrives. */
const WATCH = `
  const { newest } = document.currentScript.dataset;
  setInterval(async () => {
    const answer = await fetch('/dev/inbox.json').catch(() => undefined);
    const mails = answer && answer.ok ? (await answer.json()).mails : undefined;
    if (mails && (mails.length > 0 ? mails[0].id : '') !== newest) location.reload();
  }, 2000);`;

/** A mail's own HTML lives in a frame without scripts, forms and origin; its links open in the whole window. */
export const mailFrame = (src: string, title: string): Markup =>
  html`<iframe sandbox="allow-top-navigation-by-user-activation" src="${src}" title="${title}"></iframe>`;
