import { Button, Checkbox, Modal, MultiSelect, Textarea } from '@mantine/core';
import { allows, type Session } from '@hyaline/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isCode } from '../../../api/errors.ts';
import { membersQuery } from '../../../api/identity.ts';
import { bookAppointment, bookSeries, SCHEDULE_KEY } from '../../../api/schedule.ts';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { showDone } from '../../../ui/toasts.tsx';
import type { Setup } from '../use-setup.ts';
import classes from './booking.module.css';
import { type BookingForm, bookingOf, isComplete, ruleOf, seriesOf } from './form.ts';
import { AlsoThen } from './AlsoThen.tsx';
import { RepeatField } from './RepeatField.tsx';
import { WhatFields } from './WhatFields.tsx';
import { WhenField } from './WhenField.tsx';
import { WhoField } from './WhoField.tsx';

interface BookingDialogProps {
  session: Session;
  setup: Setup;
  /** What is known already: of an empty place, of a line of the waiting list. */
  start: Partial<BookingForm> & { day: string };
  today: string;
  onClose: () => void;
}

const MOST_NOTE = 2000;

/** Books one appointment, or a series of them. */
export function BookingDialog({ session, setup, start, today, onClose }: BookingDialogProps) {
  const { t } = useTranslation(['schedule', 'app']);
  const client = useQueryClient();
  const types = setup.types.filter(({ removed }) => !removed);
  const [form, setForm] = useState<BookingForm>({
    patientRef: '',
    typeId: types[0]?.id ?? '',
    providerId: setup.providers.some(({ id }) => id === session.account.id) ? session.account.id : '',
    locationId: setup.locations[0]?.id ?? '',
    roomId: '',
    time: '',
    repeat: 'never',
    count: 6,
    skipTaken: false,
    note: '',
    identityFor: [],
    outsideHours: false,
    waitingId: null,
    ...start,
  });
  const set = (change: Partial<BookingForm>): void =>
    setForm((before) => ({ ...before, outsideHours: false, ...change }));
  const rule = ruleOf(form);
  const book = useMutation({
    mutationFn: async () => {
      if (rule === null) return [await bookAppointment(bookingOf(form))];
      return (await bookSeries(seriesOf(form, rule))).appointments;
    },
    onSuccess: (booked) => {
      showDone(t('schedule:done.booked', { count: booked.length, n: booked.length }));
      onClose();
    },
    onSettled: () => client.invalidateQueries({ queryKey: SCHEDULE_KEY }),
  });
  const seesPatient = allows(session.role, 'patient:write');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isComplete(form)) book.mutate();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('schedule:book.title')}
      size={760}
      closeButtonProps={{ 'aria-label': t('app:close') }}
    >
      <form onSubmit={submit}>
        <div className={classes.form}>
          <div className={classes.side}>
            <WhoField session={session} value={form.patientRef} onChange={(patientRef) => set({ patientRef })} />
            <WhatFields setup={setup} types={types} form={form} onChange={set} />
            {seesPatient && rule === null && <SealedFields form={form} onChange={set} />}
          </div>
          <div className={classes.side}>
            <WhenField form={form} today={today} onChange={set} />
            <RepeatField form={form} onChange={set} />
          </div>
        </div>
        {rule === null && <AlsoThen form={form} setup={setup} />}
        <ProblemNote error={book.error} />
        {isCode(book.error, 'outside-hours') && (
          <Checkbox
            mt={12}
            label={t('schedule:book.outside')}
            checked={form.outsideHours}
            onChange={({ currentTarget }) => set({ outsideHours: currentTarget.checked })}
          />
        )}
        <div className={classes.foot}>
          <Button variant="default" onClick={onClose}>
            {t('app:cancel')}
          </Button>
          <Button type="submit" loading={book.isPending} disabled={!isComplete(form)}>
            {t(rule === null ? 'schedule:book.confirm' : 'schedule:book.confirmSeries')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

interface SealedFieldsProps {
  form: BookingForm;
  onChange: (change: Partial<BookingForm>) => void;
}

/** What only those read who see the patient, and who else may know the name. */
function SealedFields({ form, onChange }: SealedFieldsProps) {
  const { t } = useTranslation('schedule');
  const { data } = useQuery(membersQuery);
  const people = (data ?? []).filter(({ role }) => role === 'staff' || role === 'admin');
  return (
    <>
      <Textarea
        label={t('note.title')}
        description={t('note.hint')}
        autosize
        minRows={1}
        maxRows={5}
        maxLength={MOST_NOTE}
        value={form.note}
        onChange={({ currentTarget }) => onChange({ note: currentTarget.value })}
      />
      {people.length > 0 && (
        <MultiSelect
          label={t('book.identity')}
          description={t('book.identityHint')}
          data={people.map(({ id, name }) => ({ value: id, label: name }))}
          value={[...form.identityFor]}
          onChange={(identityFor) => onChange({ identityFor })}
        />
      )}
    </>
  );
}
