import type { Entry, EntryContent } from '@hyaline/contract';
import { useTranslation } from 'react-i18next';
import { changeEntry, createEntry } from '../../api/chart.ts';
import { useChartChange } from './use-change.ts';

/** Writes a new entry, or a change to the one that was opened, at the revision that was read. */
export function useSaveEntry(patientId: string, entry: Entry | null, after: () => void) {
  const { t } = useTranslation('chart');
  return useChartChange({
    ask: (content: EntryContent): Promise<{ revision: number }> =>
      entry === null
        ? createEntry(patientId, { content })
        : changeEntry({ patientId, entryId: entry.id }, { revision: entry.revision, content }),
    done: entry === null ? t('entry.added') : t('entry.changed'),
    after,
  });
}
