import { clockOf, type Locale, type REQUEST_PAPERS } from '@hyaline/contract';
import type { Platform } from '../../platform/index.ts';
import { type Block, printable, taggedPdf } from '../../platform/pdf/index.ts';
import type { Asking } from '../patients/index.ts';
import { toldDay } from './law.ts';
import { letterFacts, type Lettered } from './letter.service.ts';
import { mayBeDisputed } from './statements.ts';
import { wordsOf } from './words.ts';

interface Wanted {
  id: string;
  paper: (typeof REQUEST_PAPERS)[number];
  locale: Locale;
}

/**
 * A letter to whoever asked: that their request came, that more time is needed and why, or the answer with its reasons
 * and what they can do against it. Made anew each time and kept nowhere, since it names the patient.
 * @throws Refusal not-found, conflict
 */
export async function requestLetter(
  platform: Pick<Platform, 'db' | 'database' | 'vault'>,
  asking: Asking,
  { id, paper, locale }: Wanted,
): Promise<Buffer> {
  return letterFrom(await letterFacts(platform, asking, id, paper), paper, locale);
}

export function letterFrom(facts: Lettered, paper: Wanted['paper'], locale: Locale): Promise<Buffer> {
  const { row, fields, clinic } = facts;
  const words = wordsOf(locale);
  const name = [fields.givenName, fields.familyName, fields.secondFamilyName].filter(Boolean).join(' ');
  const p = (text: string): Block => ({ tag: 'P', text: printable(text) });
  return taggedPdf({
    title: words.title[paper],
    author: clinic,
    locale,
    createdAt: (row.closedAt ?? row.extendedAt ?? row.openedAt).toISOString(),
    page: words.page,
    blocks: [
      { tag: 'H1', text: words.title[paper] },
      p(clinic),
      { tag: 'P', label: words.reference, text: row.ref },
      p(words.dear(name)),
      p(words.received(dayIn(locale, row.askedOn), words.kind[row.kind])),
      ...{ receipt, extension, answer, statement }[paper](facts, locale).map(p),
      p(words.sign(clinic)),
    ],
  });
}

const dayIn = (locale: Locale, date: string): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(date));
const sourceOf = ({ law, kind, askedOn }: Lettered['row']): string => clockOf(law, kind, askedOn).source;

function receipt({ row }: Lettered, locale: Locale): string[] {
  const words = wordsOf(locale);
  return [timeOf(row, locale), ...(row.identityAt === null ? [words.identity] : [])];
}

function timeOf(row: Lettered['row'], locale: Locale): string {
  const words = wordsOf(locale);
  if (row.dueOn === null) return words.noTime(sourceOf(row));
  const told = toldDay(row);
  return told === null ? words.noSureDay : words.dueBy(dayIn(locale, told), sourceOf(row));
}

function extension({ row, details }: Lettered, locale: Locale): string[] {
  const words = wordsOf(locale);
  return [words.longer(dayIn(locale, row.dueOn ?? row.askedOn), sourceOf(row)), words.because, details.extension ?? ''];
}

/** What goes along when that part of the record is disclosed: the request, the denial, the statement, the reply. */
function statement({ row, details }: Lettered, locale: Locale): string[] {
  const words = wordsOf(locale);
  const { reasons = [], text = '' } = details.answer ?? {};
  return [
    words.along,
    ...(row.aboutKind && row.aboutOn ? [words.about(words.entry[row.aboutKind], dayIn(locale, row.aboutOn))] : []),
    words.wanted,
    details.words,
    (row.outcome === 'partly' ? words.deniedInPart : words.denied)(
      dayIn(locale, (row.closedAt ?? row.openedAt).toISOString().slice(0, 10)),
    ),
    ...reasons.map((reason) => words.reason[reason]),
    ...(text === '' ? [] : text.split(/\n+/)),
    ...stated(details, locale),
    ...(details.rebuttal === null ? [] : [words.replies, ...details.rebuttal.split(/\n+/)]),
  ];
}

/** Without a statement the patient may ask that the request and its denial go along (45 CFR 164.526(d)(5)(ii)). */
function stated({ statement: text, statedBy }: Lettered['details'], locale: Locale): string[] {
  const words = wordsOf(locale);
  if (text === null) return [words.noStatement];
  return [
    statedBy === null ? words.disagrees : words.disagreesFor(statedBy),
    ...(text || words.unreadable).split(/\n+/),
  ];
}

function answer({ row, details }: Lettered, locale: Locale): string[] {
  const words = wordsOf(locale);
  const { outcome, kind, law } = row;
  const { reasons = [], text = '' } = details.answer ?? {};
  const given = outcome !== 'denied' && words.given[kind];
  return [
    words.answer[outcome ?? 'denied'],
    ...reasons.map((reason) => words.reason[reason]),
    ...(given ? [given] : []),
    ...(text === '' ? [] : text.split(/\n+/)),
    ...(reasons.includes('endangers-somebody') ? [words.review] : []),
    ...(mayBeDisputed(row) ? [words.statement] : []),
    ...(outcome === 'granted' ? [] : [words.rights[law]]),
  ];
}
