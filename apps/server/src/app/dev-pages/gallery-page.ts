import type { Locale } from '@hyaline/contract';
import { renderMail, type SampleMail } from '../../modules/mail/index.ts';
import { framed, mailFrame } from './frame.ts';
import { html, type Markup } from './markup.ts';
import { WORDS } from './words.ts';

const LOCALES: readonly Locale[] = ['en', 'es'];

interface Gallery {
  locale: Locale;
  nonce: string;
  samples: readonly SampleMail[];
  shown: SampleMail;
  /** Not just the first one: on a phone it takes the place of the list. */
  isChosen: boolean;
}

/** Each mail in both languages, as it looks and as plain text. */
export function galleryPage({ locale, nonce, samples, shown, isChosen }: Gallery): string {
  const words = WORDS[locale];
  const body = html`<h1>${words.galleryTitle}</h1>
    <p>${words.galleryWhy}</p>
    <div class="columns">
      <nav aria-label="${words.kinds}">${list(locale, samples, shown)}</nav>
      <div><a class="back" href="/dev/mail">${words.kinds}</a>${LOCALES.map((of) => card(locale, shown, of))}</div>
    </div>`;
  return framed({ locale, nonce, at: 'gallery', title: words.galleryTitle, reading: isChosen, body });
}

const list = (locale: Locale, samples: readonly SampleMail[], shown: SampleMail): Markup =>
  html`<ul class="list">
    ${samples.map((sample) => {
      const current = sample.name === shown.name ? html` aria-current="true"` : html``;
      return html`<li>
        <a href="/dev/mail/${sample.name}" ${current}
          >${renderMail(locale, sample).subject}<span>${sample.name}</span></a
        >
      </li>`;
    })}
  </ul>`;

function card(locale: Locale, sample: SampleMail, of: Locale): Markup {
  const { subject, text } = renderMail(of, sample);
  const language = WORDS[locale].languages[of];
  return html`<section class="card">
    <h2>${language}: <span lang="${of}">${subject}</span></h2>
    <div class="pair">
      ${mailFrame(`/dev/mail/${sample.name}/${of}/html`, `${language}: ${subject}`)}
      <pre tabindex="0" lang="${of}">${text}</pre>
    </div>
  </section>`;
}
