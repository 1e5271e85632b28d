import { Skeleton } from '@mantine/core';
import { allows } from '@hyaline/contract';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { sessionQuery } from '../../api/identity.ts';
import { bookingPageQuery } from '../../api/self-booking.ts';
import { Blocks } from '../../ui/Block.tsx';
import { Page } from '../../ui/Page.tsx';
import { ErrorState } from '../../ui/State.tsx';
import { PageForm } from './PageForm.tsx';
import { VisitorsBlock } from './VisitorsBlock.tsx';

/** The page on which patients book by themselves, and those who did and have no record yet. */
export function SelfBookingPage() {
  const { t } = useTranslation(['settings', 'selfBooking']);
  const { role } = useSuspenseQuery(sessionQuery).data;
  return (
    <Page crumbs={[t('settings:crumb')]} title={t('settings:section.selfBooking.title')}>
      <Blocks>
        {allows(role, 'patient:write') && <VisitorsBlock />}
        {allows(role, 'practice:write') && <Settings />}
      </Blocks>
    </Page>
  );
}

function Settings() {
  const { data, error, refetch } = useQuery(bookingPageQuery);
  if (data !== undefined) return <PageForm key={data.revision} page={data} />;
  return error === null ? <Skeleton height={320} /> : <ErrorState error={error} onRetry={() => void refetch()} />;
}
