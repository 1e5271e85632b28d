import { Button, Drawer, Skeleton } from '@mantine/core';
import { allows, type Appointment, type Session, type Waiting } from '@hyaline/contract';
import { IconHourglass, IconPlus, IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { removeWaiting, SCHEDULE_KEY, waitingQuery } from '../../../api/schedule.ts';
import { useLocale } from '../../../lib/use-locale.ts';
import { Note } from '../../../ui/Note.tsx';
import { ErrorState, State } from '../../../ui/State.tsx';
import { showDone, showProblem } from '../../../ui/toasts.tsx';
import { dayWords, weekdayWord } from '../day-words.ts';
import { useNames } from '../use-calendar.ts';
import type { Setup } from '../use-setup.ts';
import { nameOf, type PatientName } from '../words.ts';
import { AddWaitingDialog } from './AddWaitingDialog.tsx';
import classes from './waiting.module.css';

interface WaitingPanelProps {
  session: Session;
  setup: Setup;
  today: string;
  /** Only those whom the time of this cancelled appointment would suit. */
  freed: Appointment | null;
  onAll: () => void;
  /** Undefined: there is no place yet to book at. */
  onBook: ((waiting: Waiting) => void) | undefined;
  onClose: () => void;
}

/** Who waits for an earlier time, longest first. */
export function WaitingPanel({ session, setup, today, freed, onAll, onBook, onClose }: WaitingPanelProps) {
  const { t } = useTranslation(['schedule', 'app']);
  const { data, error, refetch } = useQuery(waitingQuery(freed?.id));
  const [adding, setAdding] = useState(false);
  const names = useNames(session, data?.map(({ patientRef }) => patientRef) ?? []);
  const may = allows(session.role, 'schedule:write');
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={420}
      title={t('schedule:waiting.title')}
      closeButtonProps={{ 'aria-label': t('app:close') }}
    >
      {freed !== null && (
        <Note tone="brand" icon={<IconHourglass size={16} aria-hidden />}>
          {t('schedule:waiting.freed')}{' '}
          <button type="button" className={classes.all} onClick={onAll}>
            {t('schedule:waiting.all')}
          </button>
        </Note>
      )}
      {may && freed === null && (
        <Button leftSection={<IconPlus size={16} />} onClick={() => setAdding(true)}>
          {t('schedule:waiting.add')}
        </Button>
      )}
      {error !== null && data === undefined ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : data === undefined ? (
        <Skeleton height={160} mt={12} />
      ) : data.length === 0 ? (
        <State
          icon={<IconHourglass size={28} stroke={1.5} />}
          title={t('schedule:waiting.none')}
          text={t('schedule:waiting.noneText')}
        />
      ) : (
        <ul className={classes.list}>
          {data.map((waiting) => (
            <Line
              key={waiting.id}
              waiting={waiting}
              setup={setup}
              name={names.get(waiting.patientRef)}
              mayChange={may}
              onBook={onBook}
            />
          ))}
        </ul>
      )}
      {adding && <AddWaitingDialog session={session} setup={setup} today={today} onClose={() => setAdding(false)} />}
    </Drawer>
  );
}

interface LineProps {
  waiting: Waiting;
  setup: Setup;
  name: PatientName | undefined;
  mayChange: boolean;
  onBook: ((waiting: Waiting) => void) | undefined;
}

function Line({ waiting, setup, name, mayChange, onBook }: LineProps) {
  const { t } = useTranslation('schedule');
  const locale = useLocale();
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: () => removeWaiting(waiting.id),
    onSuccess: () => showDone(t('waiting.removed')),
    onError: showProblem,
    onSettled: () => client.invalidateQueries({ queryKey: [...SCHEDULE_KEY, 'waiting'] }),
  });
  const with_ = waiting.providerIds.map((id) => setup.providers.find((one) => one.id === id)?.name ?? '');
  const when = [
    `${dayWords(waiting.from, locale, 'short')} – ${dayWords(waiting.until, locale, 'short')}`,
    waiting.weekdays.map((weekday) => weekdayWord(weekday, locale)).join(', '),
    waiting.earliest === '00:00' && waiting.latest === '24:00' ? '' : `${waiting.earliest}–${waiting.latest}`,
  ];
  const who = name === undefined ? waiting.patientRef : nameOf(name);
  return (
    <li>
      <div>
        <b data-reference>{who}</b>
        <span>{[setup.types.find(({ id }) => id === waiting.typeId)?.name, ...with_].filter(Boolean).join(' · ')}</span>
        <span>{when.filter((part) => part !== '').join(' · ')}</span>
      </div>
      {mayChange && (
        <div className={classes.actions}>
          {onBook !== undefined && (
            <Button
              size="xs"
              variant="default"
              aria-label={`${t('waiting.book')}: ${who}`}
              onClick={() => onBook(waiting)}
            >
              {t('waiting.book')}
            </Button>
          )}
          <Button
            size="xs"
            variant="subtle"
            color="gray"
            loading={remove.isPending}
            aria-label={`${t('waiting.remove')}: ${who}`}
            onClick={() => remove.mutate()}
          >
            <IconTrash size={15} aria-hidden />
          </Button>
        </div>
      )}
    </li>
  );
}
