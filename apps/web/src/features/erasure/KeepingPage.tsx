import { Button, Skeleton } from '@mantine/core';
import { allows, type Erasures, type Retention } from '@hyaline/contract';
import { IconLock } from '@tabler/icons-react';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { erasuresQuery, retentionQuery } from '../../api/erasure.ts';
import { sessionQuery } from '../../api/identity.ts';
import { formatDate } from '../../lib/format.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { Block, Blocks } from '../../ui/Block.tsx';
import { Note } from '../../ui/Note.tsx';
import { Page } from '../../ui/Page.tsx';
import { ErrorState } from '../../ui/State.tsx';
import classes from './erasure.module.css';
import { HoldByReference } from './HoldByReference.tsx';
import { Holds } from './Holds.tsx';
import { LedgerBlock } from './LedgerBlock.tsx';
import { Request } from './Request.tsx';
import { RuleDialog } from './RuleDialog.tsx';

/** For whoever keeps records without seeing them: the clinic's rule, its holds and requests to be forgotten, by reference. */
export function KeepingPage() {
  const { t } = useTranslation('exchange');
  const erasures = useQuery(erasuresQuery);
  const retention = useQuery(retentionQuery);
  const error = erasures.error ?? retention.error;
  const again = () => void Promise.all([erasures.refetch(), retention.refetch()]);
  return (
    <Page title={t('clinic.title')}>
      {erasures.data !== undefined && retention.data !== undefined ? (
        <All erasures={erasures.data} retention={retention.data} />
      ) : error !== null ? (
        <ErrorState error={error} onRetry={again} />
      ) : (
        <Skeleton height={240} />
      )}
    </Page>
  );
}

function All({ erasures: { erasures, holds }, retention }: { erasures: Erasures; retention: Retention }) {
  const { t } = useTranslation('exchange');
  const locale = useLocale();
  const { data: session } = useSuspenseQuery(sessionQuery);
  const [step, setStep] = useState<'rule' | 'hold' | null>(null);
  const close = () => setStep(null);
  return (
    <>
      <Blocks>
        <Block title={t('keep.title')} text={t('keep.text')}>
          <p className={classes.line}>
            {t('clinic.rule', {
              years: retention.adultYears,
              where: t(`where.${retention.jurisdiction}`),
              minors: retention.minorYears,
            })}
            {retention.source !== '' && <> ({retention.source})</>}
            <br />
            {retention.changedAt === null
              ? t('clinic.unchosen')
              : t('clinic.since', { day: formatDate(retention.changedAt, locale) })}
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
        <Block title={t('clinic.holds')} text={t('hold.text')}>
          <Holds byReference holds={holds} session={session} />
          <div className={classes.actions}>
            <Button variant="default" leftSection={<IconLock size={16} />} onClick={() => setStep('hold')}>
              {t('hold.set')}
            </Button>
          </div>
        </Block>
        <Block title={t('clinic.requests')} text={t('clinic.requestsText')}>
          {erasures.length === 0 ? (
            <p className={classes.line}>{t('clinic.none')}</p>
          ) : (
            <ul className={classes.list}>
              {erasures.map((erasure) => (
                <Request
                  key={erasure.id}
                  erasure={erasure}
                  session={session}
                  needsSecond={false}
                  today={null}
                  onCarryOut={null}
                />
              ))}
            </ul>
          )}
        </Block>
        <LedgerBlock role={session.role} />
      </Blocks>
      {step === 'rule' && <RuleDialog retention={retention} onClose={close} />}
      {step === 'hold' && <HoldByReference onClose={close} />}
    </>
  );
}
