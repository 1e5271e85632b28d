import { Button } from '@mantine/core';
import type { Onboarding } from '@hyaline/contract';
import { IconCircleCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Checklist } from '../../features/practice/Checklist.tsx';
import { DutyList } from '../../features/trust/DutyList.tsx';
import { Note } from '../../ui/Note.tsx';
import { StepHead } from './simple-steps.tsx';
import type { Here } from './steps.ts';
import classes from './welcome.module.css';

interface ReadyProps {
  onboarding: Onboarding;
  home: string;
  onGo: (here: Here) => void;
}

/** Behind the last step: what is open still, and what the first week asks for. */
export function Ready({ onboarding, home, onGo }: ReadyProps) {
  const { t } = useTranslation(['welcome', 'trust']);
  const open = onboarding.steps.filter(({ state }) => state === 'open');
  return (
    <div className={classes.column}>
      <IconCircleCheck size={34} stroke={1.5} className={classes.big} aria-hidden />
      <StepHead title={t('ready.title')} text={t('ready.text')} />
      {open.length > 0 && (
        <Note tone="warn">
          {t('ready.open')}{' '}
          {open.map(({ step }) => (
            <button key={step} type="button" className={classes.link} onClick={() => onGo(step)}>
              {t(`step.${step}`)}
            </button>
          ))}
        </Note>
      )}
      <div className={classes.card}>
        <Checklist items={onboarding.checklist} />
      </div>
      <section className={classes.duties}>
        <h2>{t('trust:duties.title')}</h2>
        <p>{t('trust:duties.text')}</p>
        <DutyList />
      </section>
      <div className={classes.actions}>
        <Button size="md" component="a" href={home}>
          {t('ready.start')}
        </Button>
      </div>
    </div>
  );
}
