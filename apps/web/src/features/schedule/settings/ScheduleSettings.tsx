import { Skeleton } from '@mantine/core';
import { allows } from '@hyaline/contract';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { sessionQuery } from '../../../api/identity.ts';
import { Blocks } from '../../../ui/Block.tsx';
import { Page } from '../../../ui/Page.tsx';
import { ErrorState } from '../../../ui/State.tsx';
import { FeedsBlock } from '../elsewhere/FeedsBlock.tsx';
import { ImportBlock } from '../elsewhere/ImportBlock.tsx';
import { useSetup } from '../use-setup.ts';
import { HoursBlock } from './HoursBlock.tsx';
import { TypesBlock } from './TypesBlock.tsx';

/** What can be booked, and when each provider works. */
export function ScheduleSettings() {
  const { t } = useTranslation(['schedule', 'settings']);
  const { data: session } = useSuspenseQuery(sessionQuery);
  const { setup, error, retry } = useSetup();
  return (
    <Page crumbs={[t('settings:crumb')]} title={t('schedule:settings.title')}>
      {setup === undefined ? (
        error === null ? (
          <Skeleton height={360} />
        ) : (
          <ErrorState error={error} onRetry={retry} />
        )
      ) : (
        <Blocks>
          <TypesBlock setup={setup} mayChange={allows(session.role, 'practice:write')} />
          <HoursBlock setup={setup} self={session.account.id} />
          <FeedsBlock />
          {allows(session.role, 'schedule:settings') && <ImportBlock setup={setup} />}
        </Blocks>
      )}
    </Page>
  );
}
