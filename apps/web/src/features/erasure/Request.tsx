import { Button } from '@mantine/core';
import { allows, type Erasure, type Session } from '@hyaline/contract';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { approveErasure, erasurePaper, withdrawErasure } from '../../api/erasure.ts';
import { formatDate } from '../../lib/format.ts';
import { saveAs } from '../../lib/save-as.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { useRecordChange } from '../../lib/use-record-change.ts';
import { Pill } from '../../ui/Pill.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import classes from './erasure.module.css';

interface RequestProps {
  erasure: Erasure;
  session: Session;
  needsSecond: boolean;
  /** Null: not known here. */
  today: Erasure['decision'] | null;
  /** Null: the record itself is the place for it. */
  onCarryOut: (() => void) | null;
}

/** One request: what was asked, what the law answered, and what this person may do next. */
export function Request({ erasure, session, needsSecond, today, onCarryOut }: RequestProps) {
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
  const isStale = isOpen && today !== null && today !== 'denied' && today !== decision;
  return (
    <li>
      {onCarryOut === null && <span data-reference>{erasure.ref}</span>}
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
        {allows(session.role, 'erasure:ask') && (
          <Button size="xs" variant="default" loading={letter.isPending} onClick={() => letter.mutate('letter')}>
            {t('request.letter')}
          </Button>
        )}
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
        {isOpen && onCarryOut !== null && decision !== 'denied' && allows(session.role, 'erasure:carry-out') && (
          <Button size="xs" color="red" disabled={waits || isStale} onClick={onCarryOut}>
            {t(decision === 'allowed' ? 'carry.action' : 'carry.part')}
          </Button>
        )}
      </div>
      <ProblemNote error={letter.error ?? approve.error ?? withdraw.error} />
    </li>
  );
}
