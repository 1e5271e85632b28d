import type { Locale } from '@hyaline/contract';
import {
  courseWords,
  differenceOf,
  preparationWords,
  type ProtocolContent,
  type ProtocolItem,
  quantityWords,
  scheduleWords,
} from '@hyaline/protocol';

export type LineName = 'title' | 'purpose' | 'instructions' | 'compound' | 'dose' | 'route' | 'factor' | 'schedule' | 'preparation' | 'note'; // prettier-ignore

export interface ChangedLine {
  name: LineName;
  before: string;
  after: string;
}
export interface ChangedItem {
  id: string;
  compound: string;
  kind: 'added' | 'removed' | 'changed';
  lines: ChangedLine[];
}

type RouteWords = (route: ProtocolItem['route']) => string;

/** Two contents in words, and where they differ: what a person compares, not how it is kept. */
export function changedLines(
  before: ProtocolContent,
  after: ProtocolContent,
  locale: Locale,
  routeWords: RouteWords,
): { lines: ChangedLine[]; items: ChangedItem[] } {
  const { items } = differenceOf(before, after);
  const find = (content: ProtocolContent, id: string) => content.items.find((item) => item.id === id);
  const texts = (content: ProtocolContent): [LineName, string][] => [
    ['title', content.title],
    ['purpose', content.purpose],
    ['instructions', content.instructions],
  ];
  return {
    lines: differing(texts(before), texts(after)),
    items: items.map(({ id, compound, kind }) => {
      const [was, is] = [find(before, id), find(after, id)];
      const said = (item: ProtocolItem | undefined) => (item ? wordsOf(item, locale, routeWords) : []);
      return { id, compound, kind, lines: kind === 'changed' ? differing(said(was), said(is)) : [] };
    }),
  };
}

function wordsOf(item: ProtocolItem, locale: Locale, routeWords: RouteWords): [LineName, string][] {
  const { schedule, dose } = item;
  return [
    ['compound', item.compound],
    ['dose', quantityWords(dose, locale)],
    ['route', routeWords(item.route)],
    ['factor', item.iuPerMg ?? ''],
    ['schedule', [scheduleWords(schedule, locale), ...courseWords(schedule, dose.unit, locale)].join('. ')],
    ['preparation', preparationWords(item, locale).join('. ')],
    ['note', item.note],
  ];
}

const differing = (before: [LineName, string][], after: [LineName, string][]): ChangedLine[] =>
  before.flatMap(([name, was], i) => {
    const is = after[i]?.[1] ?? '';
    return was === is ? [] : [{ name, before: was, after: is }];
  });
