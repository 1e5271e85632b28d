import { Button, Skeleton } from '@mantine/core';
import { allows } from '@hyaline/contract';
import { IconFileText, IconPlus, IconShieldPause } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { disclosuresQuery, endSuspension, type ShownDisclosure } from '../../api/access.ts';
import { sessionQuery } from '../../api/identity.ts';
import { formatDate, formatStudyDate } from '../../lib/format.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { Block } from '../../ui/Block.tsx';
import { Pill } from '../../ui/Pill.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { ErrorState } from '../../ui/State.tsx';
import classes from './access-log.module.css';
import { MakeReport } from './MakeReport.tsx';
import { RecordDisclosure } from './RecordDisclosure.tsx';
import { StrikeDialog } from './StrikeDialog.tsx';
import { SuspendDialog } from './SuspendDialog.tsx';

type Step = 'record' | 'suspend' | 'make' | ShownDisclosure;

/** What left the clinic about one patient, 45 CFR 164.528: by reference, so that a privacy officer needs no name. */
export function Disclosures({ patientRef }: { patientRef: string }) {
  const { t } = useTranslation('accessLog');
  const locale = useLocale();
  const client = useQueryClient();
  const { data: session } = useSuspenseQuery(sessionQuery);
  const { data, error, refetch } = useQuery(disclosuresQuery(patientRef));
  const [step, setStep] = useState<Step | null>(null);
  const again = () => client.invalidateQueries({ queryKey: disclosuresQuery(patientRef).queryKey });
  const end = useMutation({ mutationFn: (id: string) => endSuspension(patientRef, id), onSettled: again });
  const close = () => {
    setStep(null);
    void again();
  };
  return (
    <Block id="disclosures" title={t('disclosures.title')} text={t('disclosures.text')}>
      {data === undefined ? (
        error === null ? (
          <Skeleton height={120} aria-busy="true" />
        ) : (
          <ErrorState error={error} onRetry={() => void refetch()} />
        )
      ) : (
        <>
          {data.disclosures.length === 0 && <p className={classes.empty}>{t('disclosures.none')}</p>}
          <ul className={classes.list}>
            {data.disclosures.map((each) => (
              <li key={each.id}>
                <div data-struck={each.struck === null ? undefined : true}>
                  <b>
                    {formatStudyDate(each.day, locale)} · {each.recipient}
                    {each.withheldUntil !== null && (
                      <Pill tone="warn">
                        {t('disclosures.withheld', { at: formatDate(each.withheldUntil, locale) })}
                      </Pill>
                    )}
                  </b>
                  <p>
                    {t(`kind.${each.kind}`)} · {each.description} · {each.purpose}
                  </p>
                  <p>
                    {t(each.source === 'hand' ? 'disclosures.byHand' : 'disclosures.byPlatform', {
                      name: each.recordedBy.name,
                    })}
                    {each.struck !== null &&
                      ` · ${t('disclosures.struck', { name: each.struck.by, reason: each.struck.reason })}`}
                  </p>
                </div>
                {each.struck === null && (
                  <Button
                    size="xs"
                    variant="default"
                    aria-label={`${t('strike.action')}, ${each.recipient}`}
                    onClick={() => setStep(each)}
                  >
                    {t('strike.action')}
                  </Button>
                )}
              </li>
            ))}
          </ul>
          {data.suspensions.some(({ live }) => live) && <h3 className={classes.sub}>{t('suspend.running')}</h3>}
          <ul className={classes.list}>
            {data.suspensions
              .filter(({ live }) => live)
              .map((each) => (
                <li key={each.id}>
                  <div>
                    <b>{each.agency}</b>
                    <p>
                      {t(`kind.${each.kind}`)} · {t('viewers.until', { at: formatDate(each.endsAt, locale) })}
                    </p>
                  </div>
                  <Button size="xs" variant="default" loading={end.isPending} onClick={() => end.mutate(each.id)}>
                    {t('suspend.end')}
                  </Button>
                </li>
              ))}
          </ul>
          <ProblemNote error={end.error} />
          {data.requests.length > 0 && <h3 className={classes.sub}>{t('requests')}</h3>}
          <ul className={classes.list}>
            {data.requests.map((each) => (
              <li key={each.id}>
                <div>
                  <b>{t(`report.${each.kind}`)}</b>
                  <p>
                    {formatDate(each.madeAt, locale)} · {each.madeBy.name} ·{' '}
                    {t('report.entries', { count: each.entries })}
                  </p>
                </div>
                {each.kind === 'accounting' && <Pill>{t(each.isFree ? 'report.free' : 'report.notFree')}</Pill>}
              </li>
            ))}
          </ul>
          <div className={classes.actions}>
            <Button variant="default" leftSection={<IconPlus size={16} />} onClick={() => setStep('record')}>
              {t('record.action')}
            </Button>
            <Button variant="default" leftSection={<IconShieldPause size={16} />} onClick={() => setStep('suspend')}>
              {t('suspend.action')}
            </Button>
            {allows(session.role, 'accounting:make') && (
              <Button leftSection={<IconFileText size={16} />} onClick={() => setStep('make')}>
                {t('report.action')}
              </Button>
            )}
          </div>
          {step === 'record' && <RecordDisclosure patientRef={patientRef} onClose={close} />}
          {step === 'suspend' && <SuspendDialog patientRef={patientRef} onClose={close} />}
          {step === 'make' && <MakeReport patientRef={patientRef} kept={data} onClose={close} />}
          {step !== null && typeof step === 'object' && (
            <StrikeDialog patientRef={patientRef} disclosure={step} onClose={close} />
          )}
        </>
      )}
    </Block>
  );
}
