import { Button } from '@mantine/core';
import { allows, type Erasure, type Patient, type Session } from '@hyaline/contract';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { approveErasure, erasurePaper, withdrawErasure } from '../../api/erasure.ts';
import { formatDate } from '../../lib/format.ts';
import { saveAs } from '../../lib/save-as.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { useRecordChange } from '../../lib/use-record-change.ts';
import { Pill } from '../../ui/Pill.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { CarryOutDialog } from './CarryOutDialog.tsx';
import classes from './erasure.module.css';

interface RequestsProps {
  patient: Patient;
  session: Session;
  erasures: readonly Erasure[];
  needsSecond: boolean;
  /** What the law answers now: a request may have been answered otherwise when it was written down. */
  today: Erasure['decision'];
}

/** What was asked, what the law answered, and what came of it. */
export function Requests({ patient, session, erasures, needsSecond, today }: RequestsProps) {
  const [carrying, setCarrying] = useState<Erasure | null>(null);
  return (
    <>
      {erasures.length > 0 && (
        <ul className={classes.list}>
          {erasures.map((erasure) => (
            <Request
              key={erasure.id}
              erasure={erasure}
              session={session}
              needsSecond={needsSecond}
              today={today}
              onCarryOut={() => setCarrying(erasure)}
            />
          ))}
        </ul>
      )}
      {carrying !== null && <CarryOutDialog patient={patient} erasure={carrying} onClose={() => setCarrying(null)} />}
    </>
  );
}

interface RequestProps {
  erasure: Erasure;
  session: Session;
  needsSecond: boolean;
  today: Erasure['decision'];
  onCarryOut: () => void;
}

function Request({ erasure, session, needsSecond, today, onCarryOut }: RequestProps) {
  const { t } = useTranslation('exchange');
  const locale = useLocale();
  const { id, state, decision } = erasure;
  const letter = useMutation({
    mutationFn: async (paper: 'letter' | 'certificate') =>
      saveAs(await erasurePaper(id, paper, locale), `${erasure.ref}-${paper}.pdf`),
  });
  const approve = useRecordChange({ ask: () => approveErasure(id) });
  const withdraw = useRecordChange({ ask: () => withdrawErasure(id) });
  const day = (date: string): string => formatDate(`${date}T12:00:00Z`, locale);
  const isOpen = state === 'open';
  const mayApprove = isOpen && erasure.approvedBy === null && erasure.openedBy.id !== session.account.id;
  const waits = needsSecond && erasure.approvedBy === null;
  const isStale = isOpen && today !== 'denied' && today !== decision;
  return (
    <li>
      <span>
        {t('request.asked', { by: t(`asker.${erasure.askedBy}`), on: day(erasure.askedOn), due: day(erasure.dueOn) })}
      </span>
      <span>
        <Pill>{t(`state.${state}`)}</Pill> {t(`decision.${decision}`)}{' '}
        {erasure.reasons.map((reason) => t(`because.${reason}`)).join(' ')}
        {erasure.allowedFrom !== null &&
          decision === 'partly' &&
          ` ${t('request.from', { day: day(erasure.allowedFrom) })}`}
      </span>
      {erasure.approvedBy !== null && (
        <span className={classes.muted}>{t('request.approved', { name: erasure.approvedBy.name })}</span>
      )}
      {isStale && <span className={classes.muted}>{t('request.stale')}</span>}
      {isOpen && waits && decision !== 'denied' && <span className={classes.muted}>{t('request.second')}</span>}
      <div className={classes.actions} style={{ padding: 0 }}>
        <Button size="xs" variant="default" loading={letter.isPending} onClick={() => letter.mutate('letter')}>
          {t('request.letter')}
        </Button>
        {erasure.carriedOutAt !== null && allows(session.role, 'erasure:decide') && (
          <Button size="xs" variant="default" onClick={() => letter.mutate('certificate')}>
            {t('request.certificate')}
          </Button>
        )}
        {mayApprove && allows(session.role, 'erasure:decide') && (
          <Button size="xs" variant="default" loading={approve.isPending} onClick={() => approve.mutate()}>
            {t('request.approve')}
          </Button>
        )}
        {isOpen && allows(session.role, 'erasure:decide') && (
          <Button size="xs" variant="default" loading={withdraw.isPending} onClick={() => withdraw.mutate()}>
            {t('request.withdraw')}
          </Button>
        )}
        {isOpen && decision !== 'denied' && allows(session.role, 'erasure:carry-out') && (
          <Button size="xs" color="red" disabled={waits || isStale} onClick={onCarryOut}>
            {t(decision === 'allowed' ? 'carry.action' : 'carry.part')}
          </Button>
        )}
      </div>
      <ProblemNote error={letter.error ?? approve.error ?? withdraw.error} />
    </li>
  );
}
