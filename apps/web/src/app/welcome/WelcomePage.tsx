import { Button, Skeleton } from '@mantine/core';
import { allows, type Onboarding, type OnboardingStep, type Session } from '@hyaline/contract';
import { IconCheck, IconX } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sessionQuery } from '../../api/identity.ts';
import { completeOnboarding, onboardingQuery, passStep, practiceQuery } from '../../api/practice.ts';
import { AppLink } from '../../ui/AppLink.tsx';
import { LanguageSwitch } from '../../ui/LanguageSwitch.tsx';
import { Wordmark } from '../../ui/Mark.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { ErrorState } from '../../ui/State.tsx';
import { homeOf } from '../shell/navigation.ts';
import { AgreementStep, BrandingStep, ProfileStep, SampleStep, WorkspacesStep } from './simple-steps.tsx';
import { Ready } from './Ready.tsx';
import { after, before, firstOpen, type Here } from './steps.ts';
import { TeamStep } from './TeamStep.tsx';
import classes from './welcome.module.css';

/** What every step gets: how it is left, and what stands beside the button that goes on. */
export interface StepProps {
  onboarding: Onboarding;
  session: Session;
  /** Goes on; the server looks whether it is so. */
  done: () => Promise<void>;
  /** Back and, where that is lawful, "not now". */
  others: ReactNode;
  busy: boolean;
}

const STEPS: Record<OnboardingStep, (props: StepProps) => ReactNode> = {
  profile: ProfileStep,
  workspaces: WorkspacesStep,
  agreement: AgreementStep,
  team: TeamStep,
  branding: BrandingStep,
  sample: SampleStep,
};

/** From the second factor to the first day: each step is kept on the server when it is left. */
export function WelcomePage() {
  const { t } = useTranslation('welcome');
  const { data: session } = useSuspenseQuery(sessionQuery);
  const { data: practice } = useQuery(practiceQuery);
  const mayRun = allows(session.role, 'practice:write');
  const { data: onboarding, error, refetch } = useQuery({ ...onboardingQuery, enabled: mayRun });
  const home = homeOf(session.role, practice?.workspaces);
  return (
    <div className={classes.frame}>
      <title>{`${t('title')} · Hyaline`}</title>
      {!mayRun ? (
        <main id="main" tabIndex={-1} className={classes.alone}>
          <h1>{t('notYours.title')}</h1>
          <p>{t('notYours.text')}</p>
          <AppLink to={home}>{t('later')}</AppLink>
        </main>
      ) : onboarding === undefined || practice === undefined ? (
        <main id="main" tabIndex={-1} className={classes.alone}>
          {error === null ? <Skeleton height={320} /> : <ErrorState error={error} onRetry={() => void refetch()} />}
        </main>
      ) : (
        <Wizard onboarding={onboarding} session={session} home={home} />
      )}
    </div>
  );
}

function Wizard({ onboarding, session, home }: { onboarding: Onboarding; session: Session; home: string }) {
  const { t } = useTranslation('welcome');
  const client = useQueryClient();
  const [here, setHere] = useState<Here>(() => firstOpen(onboarding));
  const top = useRef<HTMLElement>(null);
  const first = useRef(true);
  useEffect(() => {
    if (!first.current) top.current?.focus(); // whoever reads by ear hears that the page is another one
    first.current = false;
  }, [here]);
  const leave = useMutation({
    mutationFn: async ({ step, state }: { step: OnboardingStep; state: 'done' | 'skipped' }) => {
      await passStep(step, state);
      const now = await client.fetchQuery({ ...onboardingQuery, staleTime: 0 });
      if (!now.complete && firstOpen(now) === 'ready') {
        await completeOnboarding();
        await client.invalidateQueries({ queryKey: practiceQuery.queryKey });
      }
      return after(step, now);
    },
    onSuccess: setHere,
  });
  const back = before(here, onboarding);
  const skippable = onboarding.steps.find(({ step }) => step === here)?.skippable === true;
  const Step = here === 'ready' ? null : STEPS[here];
  const others = (
    <>
      {back !== null && (
        <Button variant="subtle" color="gray" size="md" className={classes.back} onClick={() => setHere(back)}>
          {t('back')}
        </Button>
      )}
      {here !== 'ready' && skippable && (
        <Button
          variant="subtle"
          color="gray"
          size="md"
          disabled={leave.isPending}
          onClick={() => leave.mutate({ step: here, state: 'skipped' })}
        >
          {t('skip')}
        </Button>
      )}
    </>
  );
  return (
    <>
      <Rail onboarding={onboarding} here={here} home={home} onGo={setHere} />
      <main id="main" ref={top} tabIndex={-1} className={classes.main} data-step={here}>
        {Step === null || here === 'ready' ? (
          <Ready onboarding={onboarding} home={home} onGo={setHere} />
        ) : (
          <>
            <ProblemNote error={leave.error} />
            <Step
              key={here}
              onboarding={onboarding}
              session={session}
              others={others}
              busy={leave.isPending}
              done={async () => void (await leave.mutateAsync({ step: here, state: 'done' }).catch(() => undefined))}
            />
          </>
        )}
      </main>
    </>
  );
}

interface RailProps {
  onboarding: Onboarding;
  here: Here;
  home: string;
  onGo: (here: Here) => void;
}

function Rail({ onboarding, here, home, onGo }: RailProps) {
  const { t } = useTranslation('welcome');
  const passed = ['email', 'factor'] as const;
  return (
    <aside className={classes.rail}>
      <div className={classes.brand}>
        <Wordmark />
        <AppLink to={home} className={classes.close} aria-label={t('later')}>
          <IconX size={20} aria-hidden />
        </AppLink>
      </div>
      <nav aria-label={t('title')}>
        <ol className={classes.steps}>
          {passed.map((step) => (
            <li key={step} className={classes.step} data-state="done">
              <span className={classes.disc}>
                <IconCheck size={14} stroke={2.4} aria-hidden />
              </span>
              <span>{t(`step.${step}`)}</span>
              <span className={classes.hidden}>{t('state.done')}</span>
            </li>
          ))}
          {onboarding.steps.map(({ step, state }, at) => (
            <li key={step}>
              <button
                type="button"
                className={classes.step}
                data-state={state}
                aria-current={step === here ? 'step' : undefined}
                onClick={() => onGo(step)}
              >
                <span className={classes.disc}>
                  {state === 'done' ? <IconCheck size={14} stroke={2.4} aria-hidden /> : at + passed.length + 1}
                </span>
                <span>{t(`step.${step}`)}</span>
                <span className={state === 'skipped' ? classes.later : classes.hidden}>{t(`state.${state}`)}</span>
              </button>
            </li>
          ))}
        </ol>
      </nav>
      <div className={classes.foot}>
        <LanguageSwitch />
        <p>
          <b>{t('stop.title')}</b>
          {t('stop.text')}
        </p>
        <AppLink to={home}>{t('later')}</AppLink>
      </div>
    </aside>
  );
}
