import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ownReferencesQuery } from '../../../api/dashboards.ts';
import { DataTable } from '../../../ui/DataTable.tsx';
import { ErrorState } from '../../../ui/State.tsx';
import classes from './dashboards.module.css';

/** What clinics have put to the representative who looks: references, and never a name. */
export function OwnReferences() {
  const { t } = useTranslation('dashboards');
  const { data, error, refetch } = useQuery(ownReferencesQuery);
  return (
    <article className={classes.tile}>
      <header>
        <h2>{t('own.title')}</h2>
      </header>
      {data === undefined ? (
        error === null ? (
          <Skeleton height={80} />
        ) : (
          <ErrorState error={error} onRetry={() => void refetch()} />
        )
      ) : data.length === 0 ? (
        <p>{t('own.none')}</p>
      ) : (
        <DataTable columns={[t('own.reference'), t('clinic')]}>
          {data.map(({ ref, clinic }) => (
            <tr key={`${clinic}${ref}`}>
              <th scope="row" data-reference>
                {ref}
              </th>
              <td data-label={t('clinic')}>{clinic}</td>
            </tr>
          ))}
        </DataTable>
      )}
      <p className={classes.source}>{t('own.text')}</p>
    </article>
  );
}
