import { Skeleton } from '@mantine/core';
import type { ClinicApiKey } from '@hyaline/contract';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { clinicApiKeysQuery, revokeClinicApiKey } from '../../../api/api-keys.ts';
import { ErrorState } from '../../../ui/State.tsx';
import { KeyTable } from './KeyTable.tsx';
import classes from './keys.module.css';
import { RevokeKey } from './RevokeKey.tsx';

/** Which programs act for whom in this clinic, for those who manage its people. */
export function ClinicKeys() {
  const { t } = useTranslation('keys');
  const { data, error, refetch } = useQuery(clinicApiKeysQuery);
  const [revoking, setRevoking] = useState<ClinicApiKey | null>(null);
  return (
    <section className={classes.clinic} aria-labelledby="clinic-keys">
      <h2 id="clinic-keys">{t('clinic.title')}</h2>
      <p className={classes.lead}>{t('clinic.text')}</p>
      {data !== undefined ? (
        data.length === 0 ? (
          <p>{t('clinic.none')}</p>
        ) : (
          <KeyTable keys={data} onRevoke={setRevoking} />
        )
      ) : error !== null ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton height={96} />
      )}
      <RevokeKey apiKey={revoking} revoke={revokeClinicApiKey} onClose={() => setRevoking(null)} />
    </section>
  );
}
