import { type Locale, type PacketItem, type PacketPayload, plainText } from '@hyaline/contract';
import { courseWords, dateIn, dateWords, preparationWords, quantityWords, scheduleWords } from '@hyaline/protocol';
import { type Block, taggedPdf } from '../../platform/pdf/index.ts';
import { SHEET_WORDS } from '../protocols/index.ts';
import { PAPER_WORDS } from './words.ts';

/**
 * The whole packet on paper, in its own language. The same packet always has the same bytes.
 * @param timeZone - the clinic's: its days are the ones that are written
 */
export function packetPdf(packet: PacketPayload, timeZone: string): Promise<Buffer> {
  const { title, locale, forName, brand, sentAt, nppUrl, items } = packet;
  const words = PAPER_WORDS[locale];
  const day = dayWords(locale, timeZone);
  return taggedPdf({
    // A title would stand in lists of printers and downloads: it names nobody.
    title: brand.name,
    author: brand.name,
    locale,
    createdAt: sentAt,
    page: words.page,
    blocks: [
      { tag: 'H1', text: title },
      { tag: 'P', label: words.for, text: forName },
      { tag: 'P', text: words.from(brand.name, day(sentAt)) },
      ...items.flatMap((item) => blocksOf(item, locale, day)),
      ...(nppUrl === null ? [] : [{ tag: 'P' as const, label: words.notice, text: nppUrl }]),
    ],
  });
}

type DayWords = (instant: string) => string;
/** A clinic that has stated no zone has its days in UTC, and they say so. */
const dayWords =
  (locale: Locale, timeZone: string): DayWords =>
  (instant) =>
    `${dateWords(dateIn(Date.parse(instant), timeZone), locale)}${timeZone === 'UTC' ? ' (UTC)' : ''}`;

const lines = (text: string): Block[] =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => ({ tag: 'P', text: line }));

function blocksOf(item: PacketItem, locale: Locale, day: DayWords): Block[] {
  const words = PAPER_WORDS[locale];
  if (item.kind === 'protocol') return protocolBlocks(item, locale, day);
  if (item.kind === 'instructions') return [{ tag: 'H2', text: item.title }, ...lines(plainText(item.body))];
  if (item.kind === 'visit') return [{ tag: 'H2', text: words.spine }, { tag: 'P', text: words.spineText(dateWords(item.day, locale)) }]; // prettier-ignore
  if (item.kind === 'document') return [{ tag: 'H2', text: item.name }, { tag: 'P', text: words.documents }]; // prettier-ignore
  const { signed, text } = item;
  const state = signed ? words.consentSigned(signed.name, day(signed.at)) : words.consentOpen;
  return [{ tag: 'H2', text: `${words.consent}: ${text.title}` }, ...lines(plainText(text.body)), { tag: 'P', text: state }]; // prettier-ignore
}

function protocolBlocks(
  { content, version, signedBy, signedAt }: Extract<PacketItem, { kind: 'protocol' }>,
  locale: Locale,
  day: DayWords,
): Block[] {
  const words = SHEET_WORDS[locale];
  const labelled = (label: string, text: string): Block[] => (text === '' ? [] : [{ tag: 'P', label, text }]);
  return [
    { tag: 'H2', text: content.title },
    { tag: 'P', text: words.version(version, signedBy, day(signedAt)) },
    ...labelled(words.purpose, content.purpose),
    ...content.items.flatMap((item) => [
      ...labelled(item.compound, `${quantityWords(item.dose, locale)}, ${words.route[item.route]}`),
      ...labelled(words.when, scheduleWords(item.schedule, locale)),
      ...labelled(words.course, courseWords(item.schedule, item.dose.unit, locale).join('. ')),
      ...labelled(words.preparation, preparationWords(item, locale).join('. ')),
      ...labelled(words.note, item.note),
    ]),
    ...labelled(words.instructions, content.instructions),
  ];
}
