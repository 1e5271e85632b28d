import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { clinicRulesQuery } from '../../../api/password.ts';
import { Page } from '../../../ui/Page.tsx';
import { ErrorState } from '../../../ui/State.tsx';
import { PrivacyNoticeForm } from './PrivacyNoticeForm.tsx';
import { RulesForm } from './RulesForm.tsx';

/** What binds everybody in the clinic when they sign in. For owners. */
export function RulesPage() {
  const { t } = useTranslation('settings');
  const { data, error, refetch } = useQuery(clinicRulesQuery);
  return (
    <Page crumbs={[t('crumb')]} title={t('section.rules.title')}>
      {data === undefined && error !== null ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : data === undefined ? (
        <Skeleton height={320} />
      ) : (
        <>
          <RulesForm rules={data} />
          <PrivacyNoticeForm />
        </>
      )}
    </Page>
  );
}
