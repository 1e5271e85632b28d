import { Button, Skeleton } from '@mantine/core';
import type { Look } from '@hyaline/contract';
import { IconEyeOff } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { type LookFilter, looksQuery } from '../../api/access.ts';
import { formatDateTime } from '../../lib/format.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { DataTable } from '../../ui/DataTable.tsx';
import { Pill } from '../../ui/Pill.tsx';
import { ErrorState, State } from '../../ui/State.tsx';
import classes from './access-log.module.css';
import { eventWords } from './words.ts';

/** Who looked, newest first, page by page. */
export function LookTable({ filter, withPatient }: { filter: LookFilter; withPatient: boolean }) {
  const { t } = useTranslation('accessLog');
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(looksQuery(filter));
  if (data === undefined) {
    if (error !== null) return <ErrorState error={error} onRetry={() => void refetch()} />;
    return <Skeleton height={220} aria-busy="true" />;
  }
  const looks = data.pages.flatMap((page) => page.looks);
  if (looks.length === 0)
    return <State icon={<IconEyeOff size={28} stroke={1.5} />} title={t('none.title')} text={t('none.text')} />;
  return (
    <div className={classes.looks}>
      <DataTable
        columns={[
          t('column.time'),
          t('column.who'),
          t('column.what'),
          ...(withPatient ? [t('column.patient')] : []),
          t('column.how'),
        ]}
      >
        {looks.map((look) => (
          <LookRow key={look.entryId} look={look} withPatient={withPatient} />
        ))}
      </DataTable>
      {hasNextPage && (
        <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('older')}
        </Button>
      )}
    </div>
  );
}

function LookRow({ look, withPatient }: { look: Look; withPatient: boolean }) {
  const { t } = useTranslation('accessLog');
  const locale = useLocale();
  const nobody = look.byPatient
    ? 'patient'
    : look.byProxy
      ? 'proxy'
      : look.event.startsWith('link.')
        ? 'outside'
        : 'system';
  const who = look.person.name !== '' ? look.person.name : t(nobody);
  return (
    <tr>
      <th scope="row" data-number>
        {formatDateTime(look.at, locale)}
      </th>
      <td data-label={t('column.who')}>{who}</td>
      <td data-label={t('column.what')}>{eventWords(look.event, locale)}</td>
      {withPatient && (
        <td data-label={t('column.patient')} data-reference>
          {look.patientRef ?? t('noPatient')}
        </td>
      )}
      <td data-label={t('column.how')}>
        <span className={classes.pills}>
          {look.outcome === 'refused' && <Pill tone="fail">{t('refused')}</Pill>}
          {look.byGrant && <Pill tone="warn">{t('byGrant')}</Pill>}
          {look.byProxy && <Pill>{t('forPatient')}</Pill>}
          {look.byKey && <Pill>{t('byKey')}</Pill>}
          {!look.intact && <Pill tone="fail">{t('broken')}</Pill>}
          {look.outcome === 'done' && !look.byGrant && !look.byProxy && !look.byKey && look.intact && t('done')}
        </span>
      </td>
    </tr>
  );
}
