import { Skeleton } from '@mantine/core';
import { allows } from '@hyaline/contract';
import { IconArrowRight } from '@tabler/icons-react';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { sessionQuery } from '../../api/identity.ts';
import { onboardingQuery, practiceQuery } from '../../api/practice.ts';
import { AppLink } from '../../ui/AppLink.tsx';
import { Block, Blocks } from '../../ui/Block.tsx';
import { Page } from '../../ui/Page.tsx';
import { ErrorState } from '../../ui/State.tsx';
import { showDone } from '../../ui/toasts.tsx';
import { Checklist } from './Checklist.tsx';
import { ClosingPart } from './ClosingPart.tsx';
import { LocationsPart } from './LocationsPart.tsx';
import classes from './practice.module.css';
import { PracticeForm } from './PracticeForm.tsx';
import { SamplePart } from './SamplePart.tsx';
import { WorkspacesForm } from './WorkspacesForm.tsx';

/** The clinic as a practice: who it is, where and when, what of the product it uses. For those who run it. */
export function PracticePage({ retention }: { retention: ReactNode }) {
  const { t } = useTranslation(['practice', 'settings', 'app']);
  const { data: session } = useSuspenseQuery(sessionQuery);
  const { data, error, refetch } = useQuery(practiceQuery);
  const { data: onboarding } = useQuery(onboardingQuery);
  const saved = () => showDone(t('practice:saved'));
  const isOwner = allows(session.role, 'clinic:rules');
  return (
    <Page crumbs={[t('settings:crumb')]} title={t('settings:section.practice.title')}>
      {data === undefined ? (
        error === null ? (
          <Skeleton height={520} />
        ) : (
          <ErrorState error={error} onRetry={() => void refetch()} />
        )
      ) : (
        <Blocks>
          {onboarding !== undefined && onboarding.checklist.some(({ done }) => !done) && (
            <Block title={t('practice:checklist.title')} text={t('practice:checklist.text')}>
              <Checklist items={onboarding.checklist} />
              {!onboarding.complete && (
                <AppLink to="/welcome" className={classes.goOn}>
                  {t('practice:checklist.goOn')}
                  <IconArrowRight size={16} aria-hidden />
                </AppLink>
              )}
            </Block>
          )}
          <Block title={t('practice:profile.title')} text={t('practice:profile.text')}>
            <PracticeForm key={data.revision} practice={data} save={t('practice:save')} onSaved={saved} />
          </Block>
          <Block id="places" title={t('practice:places.title')} text={t('practice:places.text')}>
            <LocationsPart timeZone={data.timeZone} />
          </Block>
          <Block title={t('practice:workspaces.title')} text={t('practice:workspaces.text')}>
            <WorkspacesForm key={data.revision} practice={data} save={t('practice:save')} onSaved={saved} />
          </Block>
          <Block title={t('practice:keeping.title')} text={t('practice:keeping.text')}>
            {retention}
            <ul className={classes.more}>
              {isOwner && <More to="/settings/rules" text={t('practice:keeping.notice')} />}
              <More to="/settings/branding" text={t('practice:keeping.branding')} />
              <More to="/settings/profile" text={t('practice:keeping.language')} />
            </ul>
          </Block>
          {isOwner && data.workspaces.includes('imaging') && (
            <Block title={t('practice:sample.title')} text={t('practice:sample.lead')}>
              <SamplePart />
            </Block>
          )}
          {allows(session.role, 'clinic:close') && (
            <Block id="closing" title={t('practice:closing.title')} text={t('practice:closing.text')}>
              <ClosingPart clinicName={data.clinicName} />
            </Block>
          )}
        </Blocks>
      )}
    </Page>
  );
}

function More({ to, text }: { to: string; text: string }) {
  return (
    <li>
      <AppLink to={to} className={classes.check}>
        <span>{text}</span>
        <IconArrowRight size={16} aria-hidden />
      </AppLink>
    </li>
  );
}
