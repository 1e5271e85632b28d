import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { brandSettingsQuery } from '../../api/branding.ts';
import { Page } from '../../ui/Page.tsx';
import { ErrorState } from '../../ui/State.tsx';
import { BrandingForm } from './BrandingForm.tsx';

/** How the clinic looks to patients: name, colours, logo, with a picture of what they see beside it. */
export function BrandingPage() {
  const { t } = useTranslation(['settings', 'branding']);
  const { data, error, refetch } = useQuery(brandSettingsQuery);
  return (
    <Page crumbs={[t('settings:crumb')]} title={t('settings:section.branding.title')}>
      {data === undefined && error !== null ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : data === undefined ? (
        <Skeleton height={520} />
      ) : (
        <BrandingForm settings={data} />
      )}
    </Page>
  );
}
