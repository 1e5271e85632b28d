import type { ContentOf, Entry, EntryKind } from '@hyaline/contract';
import { useInfiniteQuery } from '@tanstack/react-query';
import { entriesQuery } from '../../api/chart.ts';

export type EntryWith<Kind extends EntryKind> = Entry & { content: ContentOf<Kind> };

export const isKind =
  <Kind extends EntryKind>(kind: Kind) =>
  (entry: Entry): entry is EntryWith<Kind> =>
    entry.content.kind === kind;

/** Entries of a chart as far as they were fetched, newest first. */
export function useEntries(patientId: string, which: { kinds?: readonly EntryKind[]; removed?: boolean } = {}) {
  const query = useInfiniteQuery(entriesQuery(patientId, which));
  const entries = query.data?.pages.flatMap((page) => page.entries);
  return { ...query, entries };
}
