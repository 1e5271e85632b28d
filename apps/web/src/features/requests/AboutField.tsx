import { NativeSelect } from '@mantine/core';
import type { Entry } from '@hyaline/contract';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { entriesQuery } from '../../api/chart.ts';
import { formatDate } from '../../lib/format.ts';
import { useLocale } from '../../lib/use-locale.ts';

interface AboutFieldProps {
  patientId: string;
  value: string | null;
  onChange: (entryId: string | null) => void;
}

/** The one entry of the chart that a correction is about, if it is one. */
export function AboutField({ patientId, value, onChange }: AboutFieldProps) {
  const { t } = useTranslation('requests');
  const locale = useLocale();
  const { data } = useInfiniteQuery(entriesQuery(patientId, {}));
  const entries = data?.pages.flatMap((page) => page.entries) ?? [];
  return (
    <NativeSelect
      label={t('about.label')}
      description={t('about.text')}
      value={value ?? ''}
      onChange={({ currentTarget }) => onChange(currentTarget.value === '' ? null : currentTarget.value)}
      data={[
        { value: '', label: t('about.none') },
        ...entries.map((entry) => ({
          value: entry.id,
          label: [t(`about.kind.${entry.content.kind}`), titleOf(entry), formatDate(entry.createdAt, locale)]
            .filter((part) => part !== '')
            .join(' · '),
        })),
      ]}
    />
  );
}

function titleOf({ content }: Entry): string {
  switch (content.kind) {
    case 'allergy':
      return content.substance;
    case 'condition':
      return content.text;
    case 'note':
      return content.title;
    case 'lab':
      return content.panel;
    case 'document':
      return content.name;
    case 'vitals':
      return '';
  }
}
