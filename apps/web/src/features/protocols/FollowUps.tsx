import { Button, Modal, TextInput } from '@mantine/core';
import { type Phi, phi, type Protocol } from '@hyaline/contract';
import { dateOfDay, dateWords, dayNumber } from '@hyaline/protocol';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sessionQuery } from '../../api/identity.ts';
import { planFollowUp, settleFollowUp } from '../../api/protocols.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { today } from './editing.ts';
import classes from './protocols.module.css';
import { useProtocolChange } from './use-protocol-change.ts';

/** What is to be asked or looked at later, and what was. */
export function FollowUps({ protocol }: { protocol: Protocol }) {
  const { t } = useTranslation('protocols');
  const locale = useLocale();
  const [planning, setPlanning] = useState(false);
  const settle = useProtocolChange({
    ask: ({ id, state }: { id: string; state: 'done' | 'cancelled' }) =>
      settleFollowUp(protocol.id, id, { state, note: phi('') }),
    done: t('followUp.settled'),
  });
  const may = protocol.mayWrite && protocol.state !== 'ended';
  return (
    <section className={classes.part}>
      <div className={classes.partHead}>
        <h4>{t('followUp.title')}</h4>
        {may && (
          <Button variant="default" size="compact-md" onClick={() => setPlanning(true)}>
            {t('followUp.plan')}
          </Button>
        )}
      </div>
      {protocol.followUps.length === 0 && <p className={classes.quiet}>{t('followUp.none')}</p>}
      <ul className={classes.tasks}>
        {protocol.followUps.map(({ id, what, state, dueOn }) => (
          <li key={id}>
            <span>
              <strong>{what}</strong> {t(`followUp.state.${state}`, { day: dateWords(dueOn, locale) })}
            </span>
            {may && state === 'due' && (
              <span className={classes.taskActions}>
                <Button variant="default" size="compact-md" onClick={() => settle.mutate({ id, state: 'done' })}>
                  {t('followUp.done')}
                </Button>
                <Button
                  variant="subtle"
                  color="gray"
                  size="compact-md"
                  onClick={() => settle.mutate({ id, state: 'cancelled' })}
                >
                  {t('followUp.cancel')}
                </Button>
              </span>
            )}
          </li>
        ))}
      </ul>
      <ProblemNote error={settle.error} />
      {planning && <PlanDialog protocol={protocol} onClose={() => setPlanning(false)} />}
    </section>
  );
}

function PlanDialog({ protocol, onClose }: { protocol: Protocol; onClose: () => void }) {
  const { t } = useTranslation(['protocols', 'app']);
  const { data: session } = useSuspenseQuery(sessionQuery);
  const [what, setWhat] = useState<Phi<string>>(phi(''));
  const [dueOn, setDueOn] = useState(dateOfDay(dayNumber(today(session.account.timeZone)) + 14));
  const plan = useProtocolChange({
    ask: () => planFollowUp(protocol.id, { what, dueOn }),
    done: t('protocols:followUp.planned'),
    after: onClose,
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('protocols:followUp.plan')}
      size={420}
      closeButtonProps={{ 'aria-label': t('app:close') }}
    >
      <div className={classes.stack}>
        <TextInput
          data-autofocus
          label={t('protocols:followUp.what')}
          value={what}
          maxLength={500}
          autoComplete="off"
          onChange={({ currentTarget }) => setWhat(phi(currentTarget.value))}
        />
        <TextInput
          type="date"
          label={t('protocols:refill.day')}
          value={dueOn}
          onChange={({ currentTarget }) => setDueOn(currentTarget.value)}
        />
      </div>
      <ProblemNote error={plan.error} />
      <div className={classes.actions}>
        <Button variant="default" onClick={onClose}>
          {t('app:cancel')}
        </Button>
        <Button
          loading={plan.isPending}
          disabled={what.trim().length < 3 || dueOn === ''}
          onClick={() => plan.mutate()}
        >
          {t('protocols:followUp.plan')}
        </Button>
      </div>
    </Modal>
  );
}
