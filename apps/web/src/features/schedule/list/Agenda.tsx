import { Button } from '@mantine/core';
import { type Appointment, type AppointmentStatus, maySayAt } from '@hyaline/contract';
import { IconCalendarEvent } from '@tabler/icons-react';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useNow } from '../../../lib/use-now.ts';
import { State } from '../../../ui/State.tsx';
import type { Entry } from '../grid/model.ts';
import { nextStatus, STATUS_ICONS } from '../statuses.ts';
import { StatusMark } from '../StatusMark.tsx';
import type { EntryWords } from '../words.ts';
import classes from './list.module.css';

const MINUTE_MS = 60_000;

interface AgendaProps {
  days: readonly { day: string; title: string; entries: readonly Entry[] }[];
  wordsOf: (entry: Entry) => EntryWords;
  /** Appointments of several providers stand here. */
  withProvider: boolean;
  mayChange: boolean;
  selectedId: string | null;
  onOpen: (entry: Entry) => void;
  onStatus: (appointment: Appointment, status: AppointmentStatus) => void;
  onKey: (entry: Entry, key: string) => boolean;
}

/** The day as a list, for phones and for who reads it aloud: time, who, what, state, and the next step. */
export function Agenda({ days, wordsOf, withProvider, mayChange, selectedId, onOpen, onStatus, onKey }: AgendaProps) {
  const { t } = useTranslation('schedule');
  const byId = new Map(days.flatMap(({ entries }) => entries.map((entry) => [entry.appointment.id, entry])));
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const row = (event.target as Element).closest<HTMLElement>('[data-appointment]');
    const entry = byId.get(row?.dataset['appointment'] ?? '');
    if (row === null || entry === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-appointment]')];
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (by === 0 && !onKey(entry, event.key)) return;
    if (by !== 0) rows[rows.indexOf(row) + by]?.focus();
    event.preventDefault();
    event.stopPropagation();
  };
  if (byId.size === 0 && days.length === 1) {
    return (
      <State
        icon={<IconCalendarEvent size={28} stroke={1.5} />}
        title={t('empty.title')}
        text={t(mayChange ? 'empty.text' : 'empty.textRead')}
      />
    );
  }
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- the keys act on the buttons inside
    <div className={classes.agenda} onKeyDown={onKeyDown}>
      {days.map(({ day, title, entries }) => (
        <section key={day} aria-label={title}>
          {days.length > 1 && <h3>{title}</h3>}
          {entries.length === 0 ? (
            <p className={classes.none}>{t('empty.day')}</p>
          ) : (
            <ul>
              {entries.map((entry) => (
                <Row
                  key={entry.appointment.id}
                  entry={entry}
                  words={wordsOf(entry)}
                  withProvider={withProvider}
                  selected={entry.appointment.id === selectedId}
                  onOpen={onOpen}
                  onStatus={mayChange ? onStatus : undefined}
                />
              ))}
            </ul>
          )}
        </section>
      ))}
    </div>
  );
}

interface RowProps {
  entry: Entry;
  words: EntryWords;
  withProvider: boolean;
  selected: boolean;
  onOpen: AgendaProps['onOpen'];
  onStatus: AgendaProps['onStatus'] | undefined;
}

function Row({ entry, words, withProvider, selected, onOpen, onStatus }: RowProps) {
  const { t } = useTranslation('schedule');
  const { appointment } = entry;
  const now = useNow(MINUTE_MS).getTime();
  const usual = nextStatus(appointment.status);
  const next = usual !== undefined && maySayAt(usual, entry.from, now) ? usual : undefined;
  const Next = next === undefined ? IconCalendarEvent : STATUS_ICONS[next];
  const [from, to] = words.time.split('–');
  const where = [withProvider ? words.provider : '', words.room].filter((part) => part !== '').join(' · ');
  return (
    <li className={classes.row} data-status={appointment.status} data-selected={selected || undefined}>
      <button
        type="button"
        className={classes.open}
        data-appointment={appointment.id}
        aria-label={words.label}
        style={{ '--stripe': words.colour }}
        onClick={() => onOpen(entry)}
      >
        <span className={classes.time}>
          <b>{from}</b>
          <span>{to}</span>
        </span>
        <span className={classes.what}>
          <b data-reference>{words.who}</b>
          <span>{[words.type, where].filter((part) => part !== '').join(' · ')}</span>
        </span>
        <StatusMark status={appointment.status} />
      </button>
      {onStatus !== undefined && next !== undefined && (
        <Button
          variant="default"
          className={classes.next}
          leftSection={<Next size={15} stroke={1.8} aria-hidden />}
          aria-label={`${t(`to.${next}`)}: ${words.who}, ${from}`}
          onClick={() => onStatus(appointment, next)}
        >
          {t(`to.${next}`)}
        </Button>
      )}
    </li>
  );
}
