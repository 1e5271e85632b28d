import { Skeleton } from '@mantine/core';
import { EVENTS, type EventName, type LedgerRow, type Locale } from '@hyaline/contract';
import { IconAlertTriangle, IconCircleCheck, IconClock, IconGitMerge } from '@tabler/icons-react';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDate, formatTime } from '../../lib/format.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { Pill } from '../../ui/Pill.tsx';
import classes from './EventTable.module.css';
import { detailOf, KNOWN_FACTS, plainWords } from './facts.ts';

const PROOF_ICONS = { waiting: IconClock, 'in-tree': IconGitMerge, anchored: IconCircleCheck, broken: IconAlertTriangle } satisfies Record<LedgerRow['proof'], unknown>; // prettier-ignore

/** The event in words; an unknown one (written by newer code) keeps its name. */
export const eventText = (name: string, locale: Locale): string =>
  Object.hasOwn(EVENTS, name) ? EVENTS[name as EventName][locale] : name;

interface EventTableProps {
  rows: readonly LedgerRow[];
  chosenId: string | null;
  onChoose: (row: LedgerRow) => void;
}

export function EventTable({ rows, chosenId, onChoose }: EventTableProps) {
  const { t } = useTranslation('ledger');
  const locale = useLocale();
  const days = rows.map((row) => formatDate(row.at, locale));
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          {(['time', 'who', 'what', 'patient', 'detail', 'proof'] as const).map((column) => (
            <th key={column} scope="col" data-column={column}>
              {t(`column.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, at) => (
          <Fragment key={row.entryId}>
            {days[at] !== days[at - 1] && (
              <tr className={classes.day}>
                <th colSpan={6} scope="colgroup">
                  {days[at]}
                </th>
              </tr>
            )}
            <EventRow row={row} chosen={row.entryId === chosenId} onChoose={() => onChoose(row)} />
          </Fragment>
        ))}
      </tbody>
    </table>
  );
}

function EventRow({ row, chosen, onChoose }: { row: LedgerRow; chosen: boolean; onChoose: () => void }) {
  const { t } = useTranslation('ledger');
  const locale = useLocale();
  const Icon = PROOF_ICONS[row.proof];
  const words = useFactWords();
  return (
    <tr className={classes.row} data-chosen={chosen || undefined} data-broken={row.proof === 'broken' || undefined}>
      <td data-column="time">{formatTime(row.at, locale)}</td>
      <td data-column="who">{whoOf(row, t('system'), t('outside'))}</td>
      <td data-column="what">
        <button type="button" aria-pressed={chosen} onClick={onChoose}>
          {eventText(row.event, locale)}
        </button>
        {row.outcome === 'refused' && <Pill tone="fail">{t('refused')}</Pill>}
      </td>
      <td data-column="patient" data-none={row.patientRef === null || undefined}>
        {row.patientRef ?? t('none')}
      </td>
      <td data-column="detail">{detailOf(row.facts, words)}</td>
      <td data-column="proof">
        <span className={classes.proof} data-proof={row.proof}>
          <Icon size={15} stroke={1.8} aria-hidden />
          {t(`proof.${row.proof}`)}
        </span>
      </td>
    </tr>
  );
}

function useFactWords(): (name: string) => string {
  const { t } = useTranslation('ledger');
  return (name) => {
    const known = KNOWN_FACTS.find((each) => each === name);
    return known === undefined ? plainWords(name) : t(`fact.${known}`);
  };
}

/** Opening a link has no account behind it; what the program does by itself has no person. */
function whoOf(row: LedgerRow, system: string, outside: string): string {
  if (row.actor.name !== '' && row.actor.id !== null) return row.actor.name;
  return row.event.startsWith('link.') && row.event !== 'link.expired' ? outside : system;
}

export function WaitingRows() {
  return (
    <div className={classes.waiting} aria-busy="true">
      {Array.from({ length: 8 }, (_, row) => (
        <Skeleton key={row} height={20} width={`${92 - (row % 3) * 9}%`} />
      ))}
    </div>
  );
}
