import { Button, Modal, MultiSelect, NativeSelect, TextInput } from '@mantine/core';
import type { Session } from '@hyaline/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addWaiting, SCHEDULE_KEY } from '../../../api/schedule.ts';
import { useLocale } from '../../../lib/use-locale.ts';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { showDone } from '../../../ui/toasts.tsx';
import { WhoField } from '../booking/WhoField.tsx';
import { weekdayWord } from '../day-words.ts';
import { addDays } from '../layout/days.ts';
import type { Setup } from '../use-setup.ts';
import classes from './waiting.module.css';

interface AddWaitingDialogProps {
  session: Session;
  setup: Setup;
  today: string;
  onClose: () => void;
}

const USUAL_DAYS = 28;
const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;

/** Puts somebody on the waiting list: for what, with whom, and when they could come. */
export function AddWaitingDialog({ session, setup, today, onClose }: AddWaitingDialogProps) {
  const { t } = useTranslation(['schedule', 'app']);
  const locale = useLocale();
  const client = useQueryClient();
  const types = setup.types.filter(({ removed }) => !removed);
  const [patientRef, setPatientRef] = useState('');
  const [typeId, setTypeId] = useState(types[0]?.id ?? '');
  const [providerId, setProviderId] = useState('');
  const [from, setFrom] = useState(today);
  const [until, setUntil] = useState(addDays(today, USUAL_DAYS));
  const [earliest, setEarliest] = useState('08:00');
  const [latest, setLatest] = useState('18:00');
  const [weekdays, setWeekdays] = useState<string[]>([]);
  const add = useMutation({
    mutationFn: () =>
      addWaiting({
        patientRef,
        typeId,
        providerIds: providerId === '' ? [] : [providerId],
        weekdays: weekdays.map(Number),
        from,
        until,
        earliest,
        latest,
      }),
    onSuccess: () => {
      showDone(t('schedule:waiting.added'));
      onClose();
    },
    onSettled: () => client.invalidateQueries({ queryKey: [...SCHEDULE_KEY, 'waiting'] }),
  });
  const complete =
    patientRef !== '' && typeId !== '' && from !== '' && from <= until && earliest !== '' && earliest < latest;
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('schedule:waiting.addTitle')}
      size={480}
      closeButtonProps={{ 'aria-label': t('app:close') }}
    >
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (complete) add.mutate();
        }}
      >
        <WhoField session={session} value={patientRef} onChange={setPatientRef} />
        <NativeSelect
          label={t('schedule:book.type')}
          value={typeId}
          onChange={({ currentTarget }) => setTypeId(currentTarget.value)}
          data={types.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <NativeSelect
          label={t('schedule:book.provider')}
          value={providerId}
          onChange={({ currentTarget }) => setProviderId(currentTarget.value)}
          data={[
            { value: '', label: t('schedule:book.anybody') },
            ...setup.providers.map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
        <div className={classes.pair}>
          <TextInput
            type="date"
            label={t('schedule:waiting.from')}
            value={from}
            onChange={({ currentTarget }) => setFrom(currentTarget.value)}
          />
          <TextInput
            type="date"
            label={t('schedule:waiting.until')}
            value={until}
            onChange={({ currentTarget }) => setUntil(currentTarget.value)}
          />
          <TextInput
            type="time"
            label={t('schedule:waiting.earliest')}
            value={earliest}
            onChange={({ currentTarget }) => setEarliest(currentTarget.value)}
          />
          <TextInput
            type="time"
            label={t('schedule:waiting.latest')}
            value={latest}
            onChange={({ currentTarget }) => setLatest(currentTarget.value)}
          />
        </div>
        <MultiSelect
          label={t('schedule:waiting.weekdays')}
          placeholder={weekdays.length === 0 ? t('schedule:waiting.anyDay') : undefined}
          data={WEEKDAYS.map((weekday) => ({ value: String(weekday), label: weekdayWord(weekday, locale) }))}
          value={weekdays}
          onChange={setWeekdays}
        />
        <ProblemNote error={add.error} />
        <div className={classes.foot}>
          <Button variant="default" onClick={onClose}>
            {t('app:cancel')}
          </Button>
          <Button type="submit" disabled={!complete} loading={add.isPending}>
            {t('schedule:waiting.addConfirm')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
