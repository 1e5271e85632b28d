import { Button, Skeleton } from '@mantine/core';
import type { PatientIdentities } from '@hyaline/contract';
import { IconEye, IconIdBadge2, IconPhone } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { identitiesQuery } from '../../../api/patients.ts';
import { formatDate } from '../../../lib/format.ts';
import { useLocale } from '../../../lib/use-locale.ts';
import { useNoPrint } from '../../../lib/use-no-print.ts';
import { Page } from '../../../ui/Page.tsx';
import { Pill } from '../../../ui/Pill.tsx';
import { ErrorState, State } from '../../../ui/State.tsx';
import { dial, fullName } from '../words.ts';
import classes from './identities.module.css';

/** For the front desk: whom one was named for, by name and phone, until the visit is over. */
export function IdentitiesPage() {
  const { t } = useTranslation('patients');
  const { data, error, refetch } = useQuery(identitiesQuery);
  useNoPrint(t('list.noPrint'));
  const filled = data !== undefined && data.length > 0;
  return (
    <Page
      title={t('identities.title')}
      actions={filled ? <Pill icon={<IconEye size={13} stroke={1.9} />}>{t('truth')}</Pill> : undefined}
    >
      {data === undefined ? (
        error === null ? (
          <Skeleton height={120} />
        ) : (
          <ErrorState error={error} onRetry={() => void refetch()} />
        )
      ) : filled ? (
        <Names patients={data} />
      ) : (
        <State
          icon={<IconIdBadge2 size={28} stroke={1.5} />}
          title={t('identities.emptyTitle')}
          text={t('identities.emptyText')}
        />
      )}
    </Page>
  );
}

function Names({ patients }: PatientIdentities) {
  const { t } = useTranslation('patients');
  const locale = useLocale();
  return (
    <div className={classes.page}>
      <p>{t('identities.text')}</p>
      <ul className={classes.names}>
        {patients.map((patient) => (
          <li key={patient.ref}>
            <div>
              <b>{fullName(patient)}</b>
              <span className={classes.reference}>{patient.ref}</span>
              <span>{t('identities.ends', { at: formatDate(patient.endsAt, locale) })}</span>
            </div>
            {patient.phone === '' ? (
              <span className={classes.quiet}>{t('identities.noPhone')}</span>
            ) : (
              <Button
                component="a"
                href={dial(patient.phone)}
                variant="default"
                className={classes.call}
                leftSection={<IconPhone size={16} stroke={1.7} />}
                aria-label={`${t('identities.call')}, ${patient.ref}, ${patient.phone}`}
              >
                {patient.phone}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
