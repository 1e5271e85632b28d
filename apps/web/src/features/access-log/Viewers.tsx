import { Skeleton } from '@mantine/core';
import type { Patient } from '@hyaline/contract';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { viewersQuery } from '../../api/access.ts';
import { formatDateTime, formatNumber } from '../../lib/format.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { ErrorState } from '../../ui/State.tsx';
import { Pill } from '../../ui/Pill.tsx';
import classes from './access-log.module.css';

/** Who could open this record at this moment, and who did lately. */
export function WhoCanAndDid({ patient }: { patient: Patient }) {
  const { t } = useTranslation('accessLog');
  const locale = useLocale();
  const { data, error, refetch } = useQuery(viewersQuery(patient.id));
  if (data === undefined) {
    if (error !== null) return <ErrorState error={error} onRetry={() => void refetch()} />;
    return <Skeleton height={160} aria-busy="true" />;
  }
  return (
    <>
      <h3 className={classes.sub}>{t('viewers.can')}</h3>
      <ul className={classes.list}>
        {data.viewers.map(({ person, why, until }) => (
          <li key={`${person.id}${why}`}>
            <div>
              <b>{person.name}</b>
              <p>
                {t(`viewers.why.${why}`)}
                {until !== null && ` · ${t('viewers.until', { at: formatDateTime(until, locale) })}`}
              </p>
            </div>
            {why === 'grant' && <Pill tone="warn">{t('byGrant')}</Pill>}
          </li>
        ))}
      </ul>
      <h3 className={classes.sub}>{t('viewers.did')}</h3>
      <ul className={classes.list}>
        {data.lookers.map(({ person, looks, last, byProxy }) => (
          <li key={person.id ?? 'system'}>
            <div>
              <b>{person.name === '' ? t('system') : person.name}</b>
              <p>{t('viewers.last', { at: formatDateTime(last, locale) })}</p>
            </div>
            {byProxy && <Pill>{t('forPatient')}</Pill>}
            <span>{t('viewers.looks', { count: looks, n: formatNumber(looks, locale) })}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
