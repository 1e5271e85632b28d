import type { LegalDocument, Locale } from '@hyaline/contract';
import type { Piece } from '@hyaline/kit';
import type { MailSender } from '../../platform/config/index.ts';
import type { VersionRow } from './document.repo.ts';
import { wordsOf } from './public-words.ts';
import { type ClauseChange, compareClauses } from './word-diff.ts';

/** Inside of a page: the frame around it is the same for all. */
export interface PublicPage {
  title: string;
  main: string;
}

export function indexPage(locale: Locale, versions: readonly VersionRow[], officer: MailSender | null): PublicPage {
  const t = wordsOf(locale);
  const items = versions
    .filter(({ current }) => current)
    .map(
      ({ code, version, effectiveOn }) =>
        `<li><a href="/legal/${code}?lang=${locale}">${t.names[code]}</a><p>${t.version} ${version}. ${t.inForce} ${day(effectiveOn, locale)}</p></li>`,
    );
  const main = `<h1>${t.documents}</h1><p class="lead">${t.documentsText}</p>${officerLine(locale, officer)}<ul class="list">${items.join('')}<li><a href="/trust/ropa?lang=${locale}">${t.ropa}</a><p>${t.ropaText}</p></li></ul>`;
  return { title: t.documents, main };
}

/** One version in one language, with what identifies it and the way to every other version. */
export function documentPage(
  text: LegalDocument,
  versions: readonly VersionRow[],
  officer: MailSender | null,
): PublicPage {
  const { locale, code, version } = text;
  const t = wordsOf(locale);
  const row = versions.find((each) => each.version === version);
  const clauses = text.clauses.map(
    ({ id, heading, paragraphs }) =>
      `<section id="${id}"><h2>${escape(heading)}</h2>${paragraphs.map((each) => `<p>${escape(each)}</p>`).join('')}</section>`,
  );
  const main = `<h1>${escape(text.title)}</h1>
${row?.current === true ? '' : `<p class="note">${t.superseded} <a href="/legal/${code}?lang=${locale}">${t.readCurrent}</a></p>`}
<dl><div><dt>${t.version}</dt><dd>${version}</dd></div>
<div><dt>${t.inForce}</dt><dd>${day(text.effectiveOn, locale)}</dd></div>
<div><dt>${t.published}</dt><dd>${row ? moment(row.publishedAt, locale) : ''}</dd></div>
<div><dt>${t.prevails}</dt><dd>${row ? t.languages[row.prevailingLocale] : ''}</dd></div>
<div><dt>${t.hash}</dt><dd><code>${text.sha256}</code> <a href="/legal/${code}/${version}/${locale}.txt">${t.exactText}</a></dd></div></dl>
<p class="note">${escape(text.notice)}</p>
<article>${clauses.join('\n')}</article>
${officerLine(locale, officer)}
<section class="history"><h2>${t.history}</h2><ul class="list">${versions.map((each) => historyLine(each, locale)).join('')}</ul></section>`;
  return { title: `${text.title} ${version}`, main };
}

function historyLine(
  { code, version, effectiveOn, material, current, supersedes }: VersionRow,
  locale: Locale,
): string {
  const t = wordsOf(locale);
  const state = [day(effectiveOn, locale), material ? t.material : t.wording, ...(current ? [t.current] : [])];
  const changes =
    supersedes === null
      ? ''
      : ` <a href="/legal/${code}/${version}/changes?lang=${locale}">${t.changes} ${supersedes}</a>`;
  return `<li><a href="/legal/${code}/${version}?lang=${locale}">${t.version} ${version}</a><p>${state.join(', ')}.${changes}</p></li>`;
}

export function changesPage(before: LegalDocument, after: LegalDocument): PublicPage {
  const { locale, code, version } = after;
  const t = wordsOf(locale);
  const title = t.changesTitle.replace('{from}', before.version).replace('{to}', version);
  const changes = compareClauses(before.clauses, after.clauses);
  const main = `<h1>${title}</h1><p><a href="/legal/${code}/${version}?lang=${locale}">${escape(after.title)} ${version}</a></p>
<article>${changes.map((change) => changed(change, t.change[change.kind])).join('\n')}</article>`;
  return { title, main };
}

const changed = ({ id, heading, kind, pieces }: ClauseChange, state: string): string =>
  `<section id="${id}" data-change="${kind}"><h2>${escape(heading)} <span class="state">${state}</span></h2>${
    kind === 'same' ? '' : pieces.map((paragraph) => `<p>${paragraph.map(piece).join('')}</p>`).join('')
  }</section>`;

function piece({ kind, text }: Piece): string {
  if (kind === 'same') return escape(text);
  const tag = kind === 'added' ? 'ins' : 'del';
  return `<${tag}>${escape(text)}</${tag}>`;
}

/** Who answers for security here, as every legal page says it. */
export function officerLine(locale: Locale, officer: MailSender | null): string {
  const t = wordsOf(locale);
  const who =
    officer === null
      ? t.nobody
      : `${escape(officer.name)}, <a href="mailto:${escape(officer.address)}">${escape(officer.address)}</a>`;
  return `<p class="note" data-officer="${officer === null ? 'missing' : 'named'}"><strong>${t.officer}:</strong> ${who}</p>`;
}

export function gonePage(locale: Locale): PublicPage {
  const t = wordsOf(locale);
  const main = `<h1>${t.gone}</h1><p>${t.goneText}</p><p><a href="/legal?lang=${locale}">${t.documents}</a></p>`;
  return { title: t.gone, main };
}

const day = (date: string, locale: Locale): string =>
  `<time datetime="${date}">${new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(`${date}T00:00:00Z`))}</time>`;

const moment = (at: Date, locale: Locale): string =>
  `<time datetime="${at.toISOString()}">${new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(at)}</time>`;

export const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
