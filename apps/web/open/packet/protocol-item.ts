import type { PacketItem } from '@hyaline/contract';
import { courseWords, preparationWords, type ProtocolItem, quantityWords, scheduleWords } from '@hyaline/protocol';
import { el } from '../../viewer/ui/dom.ts';
import { fill, type Language } from '../../viewer/ui/fill.ts';
import { dayText, PACKET_STRINGS } from './words.ts';

/** What was signed, as its reader needs it: how much, when, for how long, and how it is made up. */
export function protocolBody(
  { content, version, signedBy, signedAt }: Extract<PacketItem, { kind: 'protocol' }>,
  language: Language,
): HTMLElement[] {
  const { protocol: words } = PACKET_STRINGS[language];
  const lines = (text: string): string[] => text.split('\n').filter((line) => line.trim() !== '');
  const named = (title: string, text: readonly string[]): HTMLElement[] =>
    text.length === 0 ? [] : [el('h3', { text: title }), ...text.map((line) => el('p', { text: line }))];
  return [
    ...named(words.purpose, lines(content.purpose)),
    ...content.items.map((item) => compound(item, language)),
    ...named(words.instructions, lines(content.instructions)),
    el('p', {
      class: 'pk-small',
      text: fill(words.signed, { version, name: signedBy, day: dayText(language, signedAt) }),
    }),
  ];
}

function compound(item: ProtocolItem, language: Language): HTMLElement {
  const { protocol: words } = PACKET_STRINGS[language];
  const { dose, route, schedule, note } = item;
  const rows: [string, readonly string[]][] = [
    [words.dose, [`${quantityWords(dose, language)}, ${words.route[route]}`]],
    [words.when, [scheduleWords(schedule, language)]],
    [words.course, courseWords(schedule, dose.unit, language)],
    [words.preparation, preparationWords(item, language)],
    [words.note, note.split('\n').filter((line) => line.trim() !== '')],
  ];
  return el(
    'div',
    { class: 'pk-compound' },
    el('h3', { text: item.compound }),
    el(
      'dl',
      {},
      ...rows
        .filter(([, text]) => text.length > 0)
        .map(([title, text]) =>
          el('div', {}, el('dt', { text: title }), ...text.map((line) => el('dd', { text: line }))),
        ),
    ),
  );
}
