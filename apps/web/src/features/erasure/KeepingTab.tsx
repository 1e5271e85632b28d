import { Button, Skeleton } from '@mantine/core';
import { allows, type Keeping, type Patient, type Session } from '@hyaline/contract';
import { IconLock, IconTrash } from '@tabler/icons-react';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { keepingQuery } from '../../api/erasure.ts';
import { sessionQuery } from '../../api/identity.ts';
import { formatDate } from '../../lib/format.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { Block, Blocks } from '../../ui/Block.tsx';
import { Note } from '../../ui/Note.tsx';
import { ErrorState } from '../../ui/State.tsx';
import { AskDialog } from './AskDialog.tsx';
import classes from './erasure.module.css';
import { HoldDialog } from './HoldDialog.tsx';
import { Holds } from './Holds.tsx';
import { Requests } from './Requests.tsx';
import { RuleDialog } from './RuleDialog.tsx';

type Step = 'rule' | 'hold' | 'ask';

/** How long this record is kept and why, what holds it, and what was asked. */
export function KeepingTab({ patient }: { patient: Patient }) {
  const { data: session } = useSuspenseQuery(sessionQuery);
  const { data, error, refetch } = useQuery(keepingQuery(patient.id));
  if (error !== null) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Skeleton height={240} />;
  return <Kept patient={patient} session={session} keeping={data} />;
}

interface KeptProps {
  patient: Patient;
  session: Session;
  keeping: Keeping;
}

function Kept({ patient, session, keeping }: KeptProps) {
  const { t } = useTranslation('exchange');
  const locale = useLocale();
  const [step, setStep] = useState<Step | null>(null);
  const close = () => setStep(null);
  const { retention, keepUntil, lastActivityOn, held, holds, erasures } = keeping;
  const day = (date: string): string => formatDate(`${date}T12:00:00Z`, locale);
  return (
    <>
      <Blocks>
        <Block title={t('keep.title')} text={t('keep.text')}>
          <p className={classes.line}>
            {t('keep.until', { until: day(keepUntil), last: day(lastActivityOn) })}
            <br />
            {t('keep.rule', { years: retention.adultYears, where: t(`where.${retention.jurisdiction}`) })}
            {retention.source !== '' && <> ({retention.source})</>}
          </p>
          <div className={classes.note}>
            <Note>{t('keep.check')}</Note>
          </div>
          {allows(session.role, 'erasure:carry-out') && (
            <div className={classes.actions}>
              <Button variant="default" onClick={() => setStep('rule')}>
                {t('keep.change')}
              </Button>
            </div>
          )}
        </Block>
        <Block title={t('hold.title')} text={t('hold.text')}>
          <Holds holds={holds} session={session} />
          {allows(session.role, 'erasure:decide') && (
            <div className={classes.actions}>
              <Button variant="default" leftSection={<IconLock size={16} />} onClick={() => setStep('hold')}>
                {t('hold.set')}
              </Button>
            </div>
          )}
        </Block>
        <Block title={t('erase.title')} text={t('erase.text')}>
          <div className={classes.note}>
            <Note tone={held ? 'warn' : 'plain'}>{t(`today.${keeping.decision}`, { until: day(keepUntil) })}</Note>
          </div>
          <Requests
            patient={patient}
            session={session}
            erasures={erasures}
            needsSecond={keeping.needsSecondPerson}
            today={keeping.decision}
          />
          {!erasures.some(({ state }) => state === 'open') && (
            <div className={classes.actions}>
              <Button variant="default" leftSection={<IconTrash size={16} />} onClick={() => setStep('ask')}>
                {t('erase.ask')}
              </Button>
            </div>
          )}
        </Block>
      </Blocks>
      {step === 'rule' && <RuleDialog retention={retention} onClose={close} />}
      {step === 'hold' && <HoldDialog patientId={patient.id} onClose={close} />}
      {step === 'ask' && <AskDialog patientId={patient.id} studies={keeping.studies} onClose={close} />}
    </>
  );
}
