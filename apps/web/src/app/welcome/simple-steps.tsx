import { Button, Skeleton } from '@mantine/core';
import { allows } from '@hyaline/contract';
import { IconCircleCheck } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { brandSettingsQuery } from '../../api/branding.ts';
import { onboardingQuery, practiceQuery } from '../../api/practice.ts';
import { BrandingForm } from '../../features/branding/BrandingForm.tsx';
import { PracticeForm } from '../../features/practice/PracticeForm.tsx';
import { SamplePart } from '../../features/practice/SamplePart.tsx';
import { WorkspacesForm } from '../../features/practice/WorkspacesForm.tsx';
import { SignFlow } from '../../features/settings/compliance/SignFlow.tsx';
import { Note } from '../../ui/Note.tsx';
import type { StepProps } from './WelcomePage.tsx';
import classes from './welcome.module.css';

export function StepHead({ title, text }: { title: string; text: ReactNode }) {
  return (
    <header className={classes.head}>
      <h1>{title}</h1>
      <p>{text}</p>
    </header>
  );
}

export function ProfileStep({ done, others }: StepProps) {
  const { t } = useTranslation('welcome');
  const { data: practice } = useQuery(practiceQuery);
  return (
    <div className={classes.column}>
      <StepHead title={t('profile.title')} text={t('profile.text')} />
      {practice !== undefined && (
        <div className={classes.card}>
          <PracticeForm practice={practice} save={t('goOn')} more={others} confirms onSaved={done} />
        </div>
      )}
    </div>
  );
}

export function WorkspacesStep({ done, others, session }: StepProps) {
  const { t } = useTranslation('welcome');
  const { data: practice } = useQuery(practiceQuery);
  const mayChoose = allows(session.role, 'clinic:rules');
  return (
    <div className={classes.column}>
      <StepHead title={t('workspaces.title')} text={t('workspaces.text')} />
      {practice !== undefined && (
        <div className={classes.card}>
          <WorkspacesForm practice={practice} save={t('goOn')} more={others} confirms onSaved={done} />
        </div>
      )}
      {!mayChoose && (
        <div className={classes.actions}>
          <Button size="md" onClick={() => void done()}>
            {t('goOn')}
          </Button>
        </div>
      )}
    </div>
  );
}

export function AgreementStep({ onboarding, session, done, others, busy }: StepProps) {
  const { t } = useTranslation('welcome');
  const client = useQueryClient();
  const [signing, setSigning] = useState(false);
  const signed = onboarding.steps.find(({ step }) => step === 'agreement')?.state === 'done';
  const mayAccept = allows(session.role, 'legal:accept');
  const leave = () => {
    setSigning(false);
    void client.invalidateQueries({ queryKey: onboardingQuery.queryKey });
  };
  if (signing && !signed)
    return (
      <div className={classes.column}>
        <SignFlow clinic={session.clinic.name} onLeave={leave} />
      </div>
    );
  return (
    <div className={classes.column}>
      <StepHead title={t('agreement.title')} text={t('agreement.text')} />
      {signed ? (
        <Note tone="brand" icon={<IconCircleCheck size={18} stroke={1.8} aria-hidden />}>
          {t('agreement.signed')}
        </Note>
      ) : mayAccept ? (
        <ul className={classes.facts}>
          {(['what', 'who', 'copy'] as const).map((fact) => (
            <li key={fact}>{t(`agreement.${fact}`)}</li>
          ))}
        </ul>
      ) : (
        <Note>{t('agreement.onlyOwner')}</Note>
      )}
      <div className={classes.actions}>
        {others}
        {signed ? (
          <Button size="md" loading={busy} onClick={() => void done()}>
            {t('goOn')}
          </Button>
        ) : (
          mayAccept && (
            <Button size="md" onClick={() => setSigning(true)}>
              {t('agreement.read')}
            </Button>
          )
        )}
      </div>
    </div>
  );
}

export function BrandingStep({ done, others, busy }: StepProps) {
  const { t } = useTranslation('welcome');
  const { data: settings } = useQuery(brandSettingsQuery);
  return (
    <div className={classes.wide}>
      <StepHead title={t('branding.title')} text={t('branding.text')} />
      {settings === undefined ? <Skeleton height={420} /> : <BrandingForm settings={settings} />}
      <div className={classes.actions}>
        {others}
        <Button size="md" loading={busy} disabled={(settings?.revision ?? 0) === 0} onClick={() => void done()}>
          {t('goOn')}
        </Button>
      </div>
    </div>
  );
}

export function SampleStep({ onboarding, session, done, others, busy }: StepProps) {
  const { t } = useTranslation('welcome');
  const { data: practice } = useQuery(practiceQuery);
  const can = practice?.workspaces.includes('imaging') === true && allows(session.role, 'clinic:rules');
  const signed = onboarding.steps.find(({ step }) => step === 'agreement')?.state === 'done';
  return (
    <div className={classes.column}>
      <StepHead title={t('sample.title')} text={t('sample.text')} />
      {!can ? (
        <Note>{t('sample.noImaging')}</Note>
      ) : !signed ? (
        <Note>{t('sample.first')}</Note>
      ) : (
        <div className={classes.card}>
          <SamplePart />
        </div>
      )}
      <div className={classes.actions}>
        {others}
        <Button size="md" loading={busy} disabled={onboarding.sample === 'none'} onClick={() => void done()}>
          {t('goOn')}
        </Button>
      </div>
    </div>
  );
}
