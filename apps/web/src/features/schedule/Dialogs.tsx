import type { Appointment, Session } from '@hyaline/contract';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { waitingQuery } from '../../api/schedule.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { BookingDialog } from './booking/BookingDialog.tsx';
import type { BookingForm } from './booking/form.ts';
import { dayWords } from './day-words.ts';
import { CancelDialog } from './details/CancelDialog.tsx';
import { Details } from './details/Details.tsx';
import { MoveDialog } from './details/MoveDialog.tsx';
import type { Entry } from './grid/model.ts';
import { wallOf } from './layout/zone.ts';
import type { Actions } from './use-actions.ts';
import type { Setup } from './use-setup.ts';
import { WaitingPanel } from './waiting/WaitingPanel.tsx';
import type { EntryWords, PatientName } from './words.ts';

/** What is open over the calendar. */
export type Opened =
  | { what: 'details'; id: string }
  | { what: 'move'; id: string }
  | { what: 'cancel'; id: string }
  | { what: 'book'; start: Partial<BookingForm> & { day: string } }
  | { what: 'waiting' };

interface DialogsProps {
  session: Session;
  setup: Setup;
  zone: string;
  today: string;
  opened: Opened | null;
  open: (opened: Opened | null) => void;
  /** What a dialog is about, when it still stands on the calendar. */
  entry: Entry | undefined;
  wordsOf: (entry: Entry) => EntryWords;
  names: ReadonlyMap<string, PatientName>;
  actions: Actions;
}

export function Dialogs(props: DialogsProps) {
  const { session, setup, zone, today, opened, open, entry, wordsOf, names, actions } = props;
  const { t } = useTranslation('schedule');
  const locale = useLocale();
  const close = (): void => open(null);
  const who = entry === undefined ? '' : wordsOf(entry).who;
  const detailed = opened?.what === 'details' ? entry : undefined;
  const { freed } = actions;
  const suited = useSuited(freed);
  return (
    <>
      <Details
        entry={detailed}
        words={detailed && wordsOf(detailed)}
        name={names.get(entry?.appointment.patientRef ?? '')}
        day={entry === undefined ? '' : dayWords(wallOf(entry.from, zone).day, locale, 'long')}
        session={session}
        setup={setup}
        actions={actions}
        onMove={({ appointment: { id } }) => open({ what: 'move', id })}
        onCancel={({ id }) => open({ what: 'cancel', id })}
        onClose={close}
      />
      {opened?.what === 'move' && entry !== undefined && (
        <MoveDialog
          entry={entry}
          who={who}
          setup={setup}
          today={today}
          onClose={close}
          onMove={(to) => {
            actions.move(entry.appointment, to);
            close();
          }}
        />
      )}
      {opened?.what === 'cancel' && entry !== undefined && (
        <CancelDialog
          appointment={entry.appointment}
          who={who}
          onClose={close}
          onCancel={(status) => {
            actions.setStatus(entry.appointment, status);
            close();
          }}
        />
      )}
      {opened?.what === 'book' && (
        <BookingDialog session={session} setup={setup} start={opened.start} today={today} onClose={close} />
      )}
      {(opened?.what === 'waiting' || suited) && (
        <WaitingPanel
          session={session}
          setup={setup}
          today={today}
          freed={suited ? freed : null}
          onAll={() => {
            actions.forgetFreed();
            open({ what: 'waiting' });
          }}
          onBook={(waiting) => {
            actions.forgetFreed();
            open({
              what: 'book',
              start: {
                ...(suited && freed !== null ? placeOf(freed) : { day: waiting.from > today ? waiting.from : today, providerId: waiting.providerIds[0] ?? '' }), // prettier-ignore
                patientRef: waiting.patientRef,
                typeId: waiting.typeId,
                waitingId: waiting.id,
              },
            });
          }}
          onClose={() => {
            actions.forgetFreed();
            close();
          }}
        />
      )}
      {actions.outside !== null && (
        <ConfirmDialog
          opened
          title={t('outside.title')}
          text={t('outside.text')}
          confirm={t('outside.confirm')}
          busy={actions.outside.busy}
          error={null}
          onCancel={actions.outside.close}
          onConfirm={actions.outside.confirm}
        />
      )}
    </>
  );
}

/** Whether somebody on the waiting list would come in the time that just came free. */
function useSuited(freed: Appointment | null): boolean {
  const { data } = useQuery({ ...waitingQuery(freed?.id), enabled: freed !== null });
  return freed !== null && data !== undefined && data.length > 0;
}

const placeOf = ({ wallStart, providerId, locationId, roomId }: Appointment) => ({
  day: wallStart.slice(0, 10),
  time: wallStart.slice(11, 16),
  providerId,
  locationId,
  roomId: roomId ?? '',
});
