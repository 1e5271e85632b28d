import { Button, Skeleton, Textarea } from '@mantine/core';
import { type Appointment, phi, type SetAppointmentNote } from '@hyaline/contract';
import { IconLock } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { appointmentNoteQuery, setAppointmentNote } from '../../../api/schedule.ts';
import { useRecordChange } from '../../../lib/use-record-change.ts';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import classes from './details.module.css';

const MOST = 2000;

/** Why they come, for those who see the patient. */
export function NoteBlock({ appointment, mayWrite }: { appointment: Appointment; mayWrite: boolean }) {
  const { t } = useTranslation('schedule');
  const { data, error } = useQuery(appointmentNoteQuery(appointment.id));
  const [typed, setTyped] = useState<string | null>(null);
  const save = useRecordChange({
    ask: () => setAppointmentNote(appointment.id, { text: phi(typed ?? '') } as SetAppointmentNote),
    done: t('note.saved'),
    after: () => setTyped(null),
  });
  const kept = data === undefined ? '' : String(data.text);
  return (
    <section className={classes.note}>
      <h3>
        <IconLock size={14} aria-hidden /> {t('note.title')}
      </h3>
      {data === undefined && error === null ? (
        <Skeleton height={56} />
      ) : mayWrite ? (
        <Textarea
          aria-label={t('note.title')}
          placeholder={t('note.placeholder')}
          autosize
          minRows={2}
          maxRows={8}
          maxLength={MOST}
          value={typed ?? kept}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        />
      ) : (
        <p>{kept === '' ? t('note.none') : kept}</p>
      )}
      <ProblemNote error={error ?? save.error} />
      {typed !== null && typed !== kept && (
        <Button mt={8} loading={save.isPending} onClick={() => save.mutate()}>
          {t('note.save')}
        </Button>
      )}
    </section>
  );
}
