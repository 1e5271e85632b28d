import { Button, Drawer, NativeSelect } from '@mantine/core';
import {
  allows,
  type Appointment,
  type AppointmentStatus,
  holdsTime,
  isOpen,
  maySayAt,
  type Session,
  STATUS_CHANGES,
} from '@hyaline/contract';
import { IconArrowsMove, IconRepeat } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNow } from '../../../lib/use-now.ts';
import { AppLink } from '../../../ui/AppLink.tsx';
import type { Entry } from '../grid/model.ts';
import { keyOf, nextStatus, STATUS_ICONS } from '../statuses.ts';
import { StatusMark } from '../StatusMark.tsx';
import type { Actions } from '../use-actions.ts';
import type { Setup } from '../use-setup.ts';
import type { EntryWords, PatientName } from '../words.ts';
import classes from './details.module.css';
import { NoteBlock } from './NoteBlock.tsx';
import { SeriesDialog } from './SeriesDialog.tsx';

const MINUTE_MS = 60_000;

interface DetailsProps {
  entry: Entry | undefined;
  words: EntryWords | undefined;
  name: PatientName | undefined;
  day: string;
  session: Session;
  setup: Setup;
  actions: Actions;
  onMove: (entry: Entry) => void;
  onCancel: (appointment: Appointment) => void;
  onClose: () => void;
}

/** One appointment beside the calendar: what it is, what state it is in, and what comes next. */
export function Details({ entry, words, onClose, ...rest }: DetailsProps) {
  const { t } = useTranslation(['schedule', 'app']);
  return (
    <Drawer
      opened={entry !== undefined}
      onClose={onClose}
      position="right"
      size={396}
      withOverlay={false}
      lockScroll={false}
      trapFocus
      title={t('schedule:details.title')}
      closeButtonProps={{ 'aria-label': t('app:close') }}
      classNames={{ content: classes.drawer }}
    >
      {entry !== undefined && words !== undefined && (
        <Body key={entry.appointment.id} entry={entry} words={words} {...rest} />
      )}
    </Drawer>
  );
}

type BodyProps = Omit<DetailsProps, 'entry' | 'words' | 'onClose'> & { entry: Entry; words: EntryWords };

function Body({ entry, words, name, day, session, setup, actions, onMove, onCancel }: BodyProps) {
  const { t } = useTranslation('schedule');
  const { appointment } = entry;
  const may = allows(session.role, 'schedule:write');
  const rooms = setup.rooms.filter(({ locationId }) => locationId === appointment.locationId);
  return (
    <div className={classes.details}>
      <div className={classes.top}>
        <h2 data-reference>{words.who}</h2>
        <StatusMark status={appointment.status} />
      </div>
      {name !== undefined && (
        <p className={classes.under}>
          {appointment.patientRef}
          {String(name.phone) !== '' && <> · {String(name.phone)}</>}
          {name.patientId !== null && (
            <>
              {' · '}
              <AppLink to={`/patients/${name.patientId}`}>{t('details.record')}</AppLink>
            </>
          )}
        </p>
      )}
      <dl className={classes.facts}>
        <dt>{t('details.when')}</dt>
        <dd>
          {day}
          <br />
          {words.time}
        </dd>
        <dt>{t('details.what')}</dt>
        <dd>{words.type}</dd>
        <dt>{t('details.with')}</dt>
        <dd>{words.provider}</dd>
        <dt>{t('details.where')}</dt>
        <dd>
          {words.location}
          {rooms.length > 0 && (
            <NativeSelect
              mt={4}
              aria-label={t('details.room')}
              disabled={!may}
              value={appointment.roomId ?? ''}
              onChange={({ currentTarget }) => actions.setRoom(appointment, currentTarget.value || null)}
              data={[
                { value: '', label: t('book.noRoom') },
                ...rooms.map(({ id, name: label }) => ({ value: id, label })),
              ]}
            />
          )}
        </dd>
        <dt>{t('details.source')}</dt>
        <dd>{t(`source.${appointment.source}`)}</dd>
      </dl>
      {may && (
        <>
          <StatusButtons appointment={appointment} actions={actions} onCancel={onCancel} />
          {isOpen(appointment.status) && (
            <Button
              variant="default"
              fullWidth
              leftSection={<IconArrowsMove size={16} />}
              onClick={() => onMove(entry)}
            >
              {t('details.move')}
            </Button>
          )}
          {appointment.seriesId !== null && <Series appointment={appointment} setup={setup} />}
        </>
      )}
      {name !== undefined && name.patientId !== null && (
        <NoteBlock appointment={appointment} mayWrite={may && allows(session.role, 'patient:write')} />
      )}{' '}
      {/* prettier-ignore */}
    </div>
  );
}

/** The step that usually comes next as the one strong button; all others beside it, with their keys. */
function StatusButtons({
  appointment,
  actions,
  onCancel,
}: Pick<BodyProps, 'actions' | 'onCancel'> & { appointment: Appointment }) {
  const { t } = useTranslation('schedule');
  const now = useNow(MINUTE_MS).getTime();
  const may = (status: AppointmentStatus): boolean => maySayAt(status, Date.parse(appointment.startsAt), now);
  const usual = nextStatus(appointment.status);
  const next = usual !== undefined && may(usual) ? usual : undefined;
  const others = STATUS_CHANGES[appointment.status].filter(
    (status) => may(status) && status !== next && status !== 'cancelled' && status !== 'late-cancel',
  );
  const set = (status: AppointmentStatus): void => actions.setStatus(appointment, status);
  const mayCancel = holdsTime(appointment.status) && STATUS_CHANGES[appointment.status].includes('cancelled');
  return (
    <div className={classes.steps} role="group" aria-label={t('details.steps')}>
      {next !== undefined && <StatusButton status={next} strong disabled={actions.busy} onClick={() => set(next)} />}
      {others.map((status) => (
        <StatusButton key={status} status={status} disabled={actions.busy} onClick={() => set(status)} />
      ))}
      {mayCancel && <StatusButton status="cancelled" disabled={actions.busy} onClick={() => onCancel(appointment)} />}
    </div>
  );
}

interface StatusButtonProps {
  status: AppointmentStatus;
  strong?: boolean;
  disabled: boolean;
  onClick: () => void;
}

function StatusButton({ status, strong = false, disabled, onClick }: StatusButtonProps) {
  const { t } = useTranslation('schedule');
  const Icon = STATUS_ICONS[status];
  const key = keyOf(status);
  return (
    <Button
      variant={strong ? 'filled' : 'default'}
      className={strong ? classes.strong : undefined}
      leftSection={<Icon size={16} stroke={1.7} aria-hidden />}
      rightSection={key === undefined ? undefined : <kbd className={classes.key}>{key.toUpperCase()}</kbd>}
      disabled={disabled}
      onClick={onClick}
    >
      {t(`to.${status}`)}
    </Button>
  );
}

function Series({ appointment, setup }: { appointment: Appointment; setup: Setup }) {
  const { t } = useTranslation('schedule');
  const [opened, setOpened] = useState(false);
  return (
    <>
      <Button variant="default" fullWidth leftSection={<IconRepeat size={16} />} onClick={() => setOpened(true)}>
        {t('series.open')}
      </Button>
      {opened && <SeriesDialog appointment={appointment} setup={setup} onClose={() => setOpened(false)} />}
    </>
  );
}
