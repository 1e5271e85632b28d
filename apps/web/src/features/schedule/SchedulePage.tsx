import { Button, Skeleton } from '@mantine/core';
import { allows, type Session } from '@hyaline/contract';
import { IconCalendarEvent } from '@tabler/icons-react';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sessionQuery } from '../../api/identity.ts';
import { useNow } from '../../lib/use-now.ts';
import { AppLink } from '../../ui/AppLink.tsx';
import { Page } from '../../ui/Page.tsx';
import { ErrorState, State } from '../../ui/State.tsx';
import { CalendarView } from './CalendarView.tsx';
import { type Setup, useSetup } from './use-setup.ts';
import { WaitingPanel } from './waiting/WaitingPanel.tsx';

const TODAY_EVERY_MS = 60_000;

/** The schedule of the clinic: by reference for everybody who works with it, with names for those who may see them. */
export function SchedulePage() {
  const { t } = useTranslation('schedule');
  const { data: session } = useSuspenseQuery(sessionQuery);
  const { setup, error, retry } = useSetup();
  if (setup === undefined) {
    return (
      <Page title={t('title')}>
        {error === null ? <Skeleton height={480} /> : <ErrorState error={error} onRetry={retry} />}
      </Page>
    );
  }
  const missing = missingOf(setup);
  return missing === null ? (
    <CalendarView session={session} setup={setup} />
  ) : (
    <NotYet session={session} setup={setup} missing={missing} />
  );
}

type Missing = 'location' | 'type';

/** Without a place and a kind of appointment nothing can be booked, and there is nothing to show either. */
function missingOf({ locations, types }: Setup): Missing | null {
  if (locations.length === 0) return 'location';
  return types.length === 0 ? 'type' : null;
}

function NotYet({ session, setup, missing }: { session: Session; setup: Setup; missing: Missing }) {
  const { t } = useTranslation('schedule');
  const today = useNow(TODAY_EVERY_MS).toLocaleDateString('sv');
  const [waits, setWaits] = useState(false);
  const mayFix = allows(session.role, missing === 'location' ? 'practice:write' : 'schedule:settings');
  const to = missing === 'location' ? '/settings/practice' : '/settings/schedule';
  // who waits is of no place: the list is there as soon as there is something to wait for
  const mayWait = missing === 'location' && setup.types.some(({ removed }) => !removed) && allows(session.role, 'schedule:write'); // prettier-ignore
  return (
    <Page title={t('title')}>
      <State
        icon={<IconCalendarEvent size={28} stroke={1.5} />}
        title={t(`missing.${missing}`)}
        text={t(mayFix ? `missing.${missing}Text` : 'missing.ask')}
        actions={
          <>
            {mayFix && (
              <Button renderRoot={(props) => <AppLink to={to} {...props} />}>{t(`missing.${missing}Do`)}</Button>
            )}
            {mayWait && (
              <Button variant="default" onClick={() => setWaits(true)}>
                {t('waiting.title')}
              </Button>
            )}
          </>
        }
      />
      {waits && (
        <WaitingPanel
          session={session}
          setup={setup}
          today={today}
          freed={null}
          onAll={() => undefined}
          onBook={undefined}
          onClose={() => setWaits(false)}
        />
      )}
    </Page>
  );
}
