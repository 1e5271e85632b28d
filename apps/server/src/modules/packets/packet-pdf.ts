import { type PacketItem, type PacketPayload, plainText } from '@hyaline/contract';
import { courseWords, dateWords, preparationWords, quantityWords, scheduleWords } from '@hyaline/protocol';
import { type Block, taggedPdf } from '../../platform/pdf/index.ts';
import { SHEET_WORDS } from '../protocols/index.ts';
import { PAPER_WORDS } from './words.ts';

/** The whole packet on paper, in its own language. The same packet always has the same bytes. */
export function packetPdf(packet: PacketPayload): Promise<Buffer> {
  const { title, locale, forName, brand, sentAt, nppUrl, items } = packet;
  const words = PAPER_WORDS[locale];
  const day = dateWords(sentAt.slice(0, 10), locale);
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
      { tag: 'P', text: words.from(brand.name, day) },
      ...items.flatMap((item) => blocksOf(item, packet)),
      ...(nppUrl === null ? [] : [{ tag: 'P' as const, label: words.notice, text: nppUrl }]),
    ],
  });
}

const lines = (text: string): Block[] =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => ({ tag: 'P', text: line }));

function blocksOf(item: PacketItem, { locale }: PacketPayload): Block[] {
  const words = PAPER_WORDS[locale];
  if (item.kind === 'protocol') return protocolBlocks(item, locale);
  if (item.kind === 'instructions') return [{ tag: 'H2', text: item.title }, ...lines(plainText(item.body))];
  if (item.kind === 'document') return [{ tag: 'H2', text: item.name }, { tag: 'P', text: words.documents }]; // prettier-ignore
  const { signed, text } = item;
  const state = signed
    ? words.consentSigned(signed.name, dateWords(signed.at.slice(0, 10), locale))
    : words.consentOpen;
  return [{ tag: 'H2', text: `${words.consent}: ${text.title}` }, ...lines(plainText(text.body)), { tag: 'P', text: state }]; // prettier-ignore
}

function protocolBlocks(
  { content, version, signedBy, signedAt }: Extract<PacketItem, { kind: 'protocol' }>,
  locale: PacketPayload['locale'],
): Block[] {
  const words = SHEET_WORDS[locale];
  const labelled = (label: string, text: string): Block[] => (text === '' ? [] : [{ tag: 'P', label, text }]);
  return [
    { tag: 'H2', text: content.title },
    { tag: 'P', text: words.version(version, signedBy, dateWords(signedAt.slice(0, 10), locale)) },
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
