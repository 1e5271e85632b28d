import { Button } from '@mantine/core';
import type { PatientRequest, REQUEST_PAPERS } from '@hyaline/contract';
import { IconFileText } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { PATIENTS_KEY } from '../../api/patients.ts';
import { askAlong, requestPaper } from '../../api/requests.ts';
import { formatDate } from '../../lib/format.ts';
import { saveAs } from '../../lib/save-as.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { AppLink } from '../../ui/AppLink.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { Clock } from './Clock.tsx';
import classes from './requests.module.css';

type Paper = (typeof REQUEST_PAPERS)[number];
export type Step = 'identity' | 'law' | 'extend' | 'answer' | 'statement' | 'withdraw';

interface RequestCardProps {
  request: PatientRequest;
  mayWrite: boolean;
  onStep: (step: Step) => void;
}

/** One request: what was asked, how far it is, and the next step first. */
export function RequestCard({ request, mayWrite, onStep }: RequestCardProps) {
  const { t } = useTranslation('requests');
  const locale = useLocale();
  const day = (date: string): string => formatDate(date.length === 10 ? `${date}T12:00:00Z` : date, locale);
  const { kind, law, patientId, source, askedBy, askedOn, acknowledgeBy, channel, words, state } = request;
  const { asker, contact, identity, extension, answer, statement, statedBy, rebuttal } = request;
  return (
    <li className={classes.card} aria-label={t(`kind.${kind}`)}>
      <div className={classes.head}>
        <h3>{t(`kind.${kind}`)}</h3>
        <Clock request={request} />
      </div>
      <p className={classes.muted}>
        {t(channel === 'form' && identity === null ? 'card.askedForm' : 'card.asked', {
          by: t(`by.${askedBy}`),
          day: day(askedOn),
          channel: t(`channel.${channel}`),
        })}{' '}
        {t(`law.${law}`)} ({source})
      </p>
      {state === 'open' && request.lawGuessed && <p className={classes.muted}>{t('card.lawGuessed')}</p>}
      {state === 'open' && acknowledgeBy !== null && (
        <p className={classes.muted}>{t('enter.acknowledge', { day: day(acknowledgeBy) })}</p>
      )}
      {words !== '' && <blockquote className={classes.words}>{words}</blockquote>}
      {kind === 'deletion' && state === 'open' && (
        <p>
          {t('card.deletion')} <AppLink to={`/patients/${patientId}/keeping`}>{t('card.deletionLink')}</AppLink>
        </p>
      )}
      <ul className={classes.facts}>
        {contact !== null && (
          <li>
            {t('card.contact', {
              who: [contact.name, contact.email, contact.phone].filter((each) => each !== '').join(' · '),
            })}
          </li>
        )}
        {asker?.ended === true && state === 'open' && (
          <li>
            <b>{t('card.askerEnded', { name: asker.name })}</b>
          </li>
        )}
        {request.about !== null && (
          <li>{t('about.on', { what: t(`about.kind.${request.about.kind}`), day: day(request.about.enteredOn) })}</li>
        )}
        {request.paidInFull && <li>{t('card.paidInFull')}</li>}
        {identity !== null && (
          <li>
            {channel === 'portal'
              ? asker === null
                ? t('card.identityPortal')
                : t('card.identityProxy', { name: asker.name })
              : t('card.identity', { how: t(`method.${identity.method}`), by: identity.by.name })}
          </li>
        )}
        {extension !== null && <li>{t('card.extended', { reason: extension.reason })}</li>}
        {answer !== null && (
          <li>
            {t('card.answered', { by: answer.by.name, day: day(request.closedAt ?? askedOn) })}{' '}
            {answer.reasons.map((reason) => `${t(`reason.${reason}`)}.`).join(' ')} {answer.text}
          </li>
        )}
        {statement !== null && (
          <li>
            {statedBy === null
              ? t('card.statement', { text: statement || t('card.unreadable') })
              : t('card.statementFor', { name: statedBy, text: statement || t('card.unreadable') })}
          </li>
        )}
        {rebuttal !== null && <li>{t('card.rebuttal', { text: rebuttal })}</li>}
        {statement !== null && <li>{t('card.along')}</li>}
        {statement === null && request.along && <li>{t('card.alongAlone')}</li>}
      </ul>
      <Steps request={request} mayWrite={mayWrite} onStep={onStep} />
    </li>
  );
}

function Steps({ request, mayWrite, onStep }: RequestCardProps) {
  const { t } = useTranslation('requests');
  const locale = useLocale();
  const { id, state, identity, extendableTo, kind, outcome, rebuttal, statement } = request;
  const letter = useMutation({
    mutationFn: async (paper: Paper) => saveAs(await requestPaper(id, paper, locale), `${request.ref}-${paper}.pdf`),
  });
  const client = useQueryClient();
  const along = useMutation({
    mutationFn: () => askAlong(id),
    onSettled: () => client.invalidateQueries({ queryKey: PATIENTS_KEY }),
  });
  const isOpen = state === 'open' && mayWrite;
  const button = (step: Step, first = false) => (
    <Button size="xs" variant={first ? 'filled' : 'default'} onClick={() => onStep(step)}>
      {t(`step.${step}`)}
    </Button>
  );
  const paper = (name: Paper) => (
    <Button
      size="xs"
      variant="default"
      leftSection={<IconFileText size={14} />}
      loading={letter.isPending && letter.variables === name}
      onClick={() => letter.mutate(name)}
    >
      {t(`letter.${name}`)}
    </Button>
  );
  const isDenied = kind === 'amendment' && (outcome === 'denied' || outcome === 'partly');
  const mayState = mayWrite && isDenied && rebuttal === null;
  return (
    <>
      <div className={classes.actions}>
        {isOpen && identity === null && button('identity', true)}
        {isOpen && button('answer', identity !== null)}
        {isOpen && request.mayChooseLaw && (
          <Button size="xs" variant="default" onClick={() => onStep('law')}>
            {t(request.lawGuessed ? 'step.law' : 'step.otherLaw')}
          </Button>
        )}
        {isOpen && extendableTo !== null && button('extend')}
        {mayState && (
          <Button size="xs" variant="default" onClick={() => onStep('statement')}>
            {t(statement ? 'step.rebuttal' : 'step.statement')}
          </Button>
        )}
        {state === 'open' && paper('receipt')}
        {request.extendedAt !== null && paper('extension')}
        {outcome !== null && paper('answer')}
        {mayWrite && isDenied && statement === null && !request.along && (
          <Button size="xs" variant="default" loading={along.isPending} onClick={() => along.mutate()}>
            {t('step.along')}
          </Button>
        )}
        {isDenied && (statement !== null || request.along) && paper('statement')}
        {isOpen && (
          <Button size="xs" variant="subtle" onClick={() => onStep('withdraw')}>
            {t('step.withdraw')}
          </Button>
        )}
      </div>
      <ProblemNote error={letter.error ?? along.error} />
    </>
  );
}
