import type { Locale } from '@hyaline/contract';
import type { DevMail } from '../../modules/mail/index.ts';
import { framed, mailFrame } from './frame.ts';
import { html, type Markup } from './markup.ts';
import { WORDS } from './words.ts';

interface Inbox {
  locale: Locale;
  nonce: string;
  mails: readonly DevMail[];
  open: DevMail | null;
  form: 'html' | 'text';
  /** False: mails of this demo really leave. */
  staysHere: boolean;
}

export function inboxPage({ locale, nonce, mails, open, form, staysHere }: Inbox): string {
  const words = WORDS[locale];
  const body = html`<h1>${words.inboxTitle}</h1>
    <p>${staysHere ? words.inboxWhy : words.elsewhere}</p>
    ${
      mails.length === 0
        ? nothingYet(locale)
        : html`<div class="columns">
            <nav aria-label="${words.inbox}">${list(locale, mails, open)}</nav>
            ${open ? reader(locale, open, form) : html`<div class="card">${words.choose}</div>`}
          </div>`
    }`;
  const title = open ? open.subject : words.inboxTitle;
  const watch = open === null ? { newest: mails[0]?.id ?? '' } : {};
  return framed({ locale, nonce, at: 'inbox', title, ...watch, reading: open !== null, body });
}

const nothingYet = (locale: Locale): Markup =>
  html`<section class="card">
    <h2>${WORDS[locale].empty}</h2>
    <p>${WORDS[locale].emptyWhy}</p>
  </section>`;

const list = (locale: Locale, mails: readonly DevMail[], open: DevMail | null): Markup =>
  html`<ul class="list">
    ${mails.map((mail) => {
      const current = mail.id === open?.id ? html` aria-current="true"` : html``;
      return html`<li>
        <a href="/dev/inbox/${mail.id}" ${current}
          >${mail.subject}<span>${mail.recipient} · ${timeOf(locale, mail)}</span></a
        >
      </li>`;
    })}
  </ul>`;

function reader(locale: Locale, mail: DevMail, form: 'html' | 'text'): Markup {
  const words = WORDS[locale];
  const tab = (name: typeof form, label: string) =>
    html`<a href="/dev/inbox/${mail.id}?form=${name}" ${name === form ? html` aria-current="true"` : html``}
      >${label}</a
    >`;
  return html`<article class="card">
    <a class="back" href="/dev/inbox">${words.back}</a>
    <h2>${mail.subject}</h2>
    <dl>
      <dt>${words.to}</dt>
      <dd>${mail.recipient}</dd>
      <dt>${words.from}</dt>
      <dd>${mail.sender}</dd>
    </dl>
    <nav class="tabs" aria-label="${words.form}">${tab('html', words.asHtml)}${tab('text', words.asText)}</nav>
    ${form === 'html' ? mailFrame(`/dev/inbox/${mail.id}/html`, mail.subject) : html`<pre tabindex="0">${mail.text}</pre>`}
  </article>`;
}

const timeOf = (locale: Locale, { sentAt }: DevMail): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'short', timeStyle: 'medium' }).format(sentAt);
