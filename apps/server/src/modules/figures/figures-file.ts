import {
  type Figure,
  FIGURE_DEFINITIONS,
  FIGURE_GAP_WORDS,
  FIGURE_SOURCE_WORDS,
  FIGURE_WORDS,
  type Figures,
  type FiguresFile,
  type Locale,
} from '@hyaline/contract';
import { csvOf } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { type Block, taggedPdf } from '../../platform/pdf/index.ts';
import type { SessionInfo } from '../identity/index.ts';
import { append } from '../ledger/index.ts';
import { figuresOf } from './figures.service.ts';
import { WORDS } from './words.ts';

interface File {
  name: string;
  type: string;
  bytes: Buffer;
}

/** The figures as a table for a spreadsheet, or as a page to print. That somebody took them out is in the ledger. */
export const figuresFile = (
  { db }: Platform,
  { actor, ip }: { actor: SessionInfo; ip: string },
  { days, format, locale }: FiguresFile,
): Promise<File> =>
  db.inTenant(actor, async (tx) => {
    const { figures, clinic } = await figuresOf(tx, days);
    const name = `${WORDS[locale].file}-${figures.from}-${figures.to}.${format}`;
    const file =
      format === 'csv'
        ? { name, type: 'text/csv; charset=utf-8', bytes: Buffer.from(`\uFEFF${csvOf(linesOf(figures, locale))}`) }
        : { name, type: 'application/pdf', bytes: await paperOf(figures, clinic, locale) };
    await append(tx, {
      event: 'figures.exported',
      outcome: 'done',
      resource: { type: 'clinic', id: actor.tenantId },
      patientRef: null,
      facts: { days, format },
      ip,
    });
    return file;
  });

const plain = (value: number | null): string => (value === null ? '' : String(Math.round(value * 10_000) / 10_000));

function linesOf({ figures, from, to, steps, asOf }: Figures, locale: Locale): string[][] {
  const { columns, unit, asOf: asOfWord } = WORDS[locale];
  const [name, source, gap] = [FIGURE_WORDS[locale], FIGURE_SOURCE_WORDS[locale], FIGURE_GAP_WORDS[locale]];
  const head = [columns.figure, columns.from, columns.to, columns.value, columns.unit, columns.part, columns.whole, columns.previous, columns.source, asOfWord]; // prettier-ignore
  const whole = figures.map((figure) => [
    name[figure.name],
    ...(figure.now ? ['', ''] : [from, to]),
    figure.value === null && figure.gap !== null ? gap[figure.gap] : plain(figure.value),
    unit[figure.unit],
    plain(figure.part),
    plain(figure.whole),
    plain(figure.previous),
    source[figure.source],
    asOf,
  ]);
  const courses = figures.flatMap((figure) =>
    figure.course.map((value, at) => [
      name[figure.name],
      steps[at]?.from ?? '',
      steps[at]?.to ?? '',
      plain(value),
      unit[figure.unit],
      '',
      '',
      '',
      source[figure.source],
      asOf,
    ]),
  );
  return [head, ...whole, ...courses];
}

function paperOf({ figures, from, to, previousFrom, previousTo, asOf }: Figures, clinic: string, locale: Locale) {
  const words = WORDS[locale];
  const blocks: Block[] = [
    { tag: 'H1', text: `${words.title}: ${clinic}` },
    { tag: 'P', text: `${words.period(from, to)}. ${words.before(previousFrom, previousTo)}` },
    { tag: 'P', label: words.asOf, text: `${asOf.slice(0, 16).replace('T', ' ')} UTC` },
    { tag: 'P', text: words.nobody },
  ];
  for (const figure of figures) {
    const { name, gap, part, whole, source, value, previous } = figure;
    blocks.push({ tag: 'H2', text: FIGURE_WORDS[locale][name] });
    const said = gap === null ? shown(figure, value, locale) : FIGURE_GAP_WORDS[locale][gap];
    const of = part === null || whole === null ? '' : ` (${number(part, locale)} / ${number(whole, locale)})`;
    blocks.push({
      tag: 'P',
      label: words.columns.value,
      text: `${said}${of}${figure.now ? `, ${words.present}` : ''}`,
    });
    if (previous !== null)
      blocks.push({ tag: 'P', label: words.columns.previous, text: shown(figure, previous, locale) });
    blocks.push({ tag: 'P', label: words.columns.source, text: FIGURE_SOURCE_WORDS[locale][source] });
    blocks.push({ tag: 'P', label: words.columns.definition, text: FIGURE_DEFINITIONS[locale][name] });
  }
  return taggedPdf({ title: words.title, author: clinic, locale, createdAt: asOf, page: words.page, blocks });
}

const number = (value: number, locale: Locale, digits = 0): string =>
  new Intl.NumberFormat(locale === 'es' ? 'es-ES' : 'en-GB', { maximumFractionDigits: digits }).format(value);

function shown({ unit }: Figure, value: number | null, locale: Locale): string {
  if (value === null) return '';
  if (unit === 'share') return `${number(value * 100, locale, 1)} %`;
  if (unit === 'days') return `${number(value, locale, 1)} ${WORDS[locale].unit.days}`;
  return unit === 'bytes' ? `${number(value, locale)} ${WORDS[locale].unit.bytes}` : number(value, locale);
}
