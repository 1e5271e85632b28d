import { type Entry, ENTRY_KINDS, type Patient } from '@hyaline/contract';
import { IconTimeline } from '@tabler/icons-react';
import { useQueries } from '@tanstack/react-query';
import { type ComponentType, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDate } from '../../../lib/format.ts';
import { useLocale } from '../../../lib/use-locale.ts';
import { State } from '../../../ui/State.tsx';
import classes from '../parts/entry.module.css';
import { EntryState } from '../parts/EntryState.tsx';
import { useEntries } from '../use-entries.ts';
import { EntryLine } from './EntryLine.tsx';
import type { TimelineItem, TimelineSource } from './sources.ts';
import { studies } from './studies.tsx';
import own from './timeline.module.css';

/** Other parts of the record add their line here, and what they have stands among the entries. */
export const TIMELINE_SOURCES: readonly TimelineSource[] = [studies];

const FILTERS = [...ENTRY_KINDS, 'removed'] as const;
type Filter = (typeof FILTERS)[number];

/** Everything in the order in which it came into the record, grouped by day. */
export function TimelineTab({ patient }: { patient: Patient }) {
  const { t } = useTranslation('chart');
  const [chosen, setChosen] = useState<readonly Filter[]>([]);
  const removed = chosen.includes('removed');
  const kinds = ENTRY_KINDS.filter((kind) => chosen.includes(kind));
  const query = useEntries(patient.id, { removed, ...(kinds.length > 0 ? { kinds } : {}) });
  const others = useQueries({ queries: TIMELINE_SOURCES.map((source) => source.query(patient.id)) });
  const items = removed || kinds.length > 0 ? [] : others.flatMap(({ data }) => data ?? []);
  return (
    <>
      <div className={own.filter} role="group" aria-label={t('timeline.filter')}>
        {FILTERS.map((name) => (
          <button
            key={name}
            type="button"
            aria-pressed={chosen.includes(name)}
            onClick={() =>
              setChosen(chosen.includes(name) ? chosen.filter((each) => each !== name) : [...chosen, name])
            }
          >
            {name === 'removed' ? t('timeline.removed') : t(`kind.${name}`)}
          </button>
        ))}
      </div>
      <EntryState query={query}>
        {(entries) => {
          const days = byDay(entries, items, query.hasNextPage);
          if (days.length === 0) {
            return (
              <State
                icon={<IconTimeline size={28} stroke={1.5} />}
                title={t(removed ? 'timeline.noneRemoved' : 'timeline.emptyTitle')}
                text={t(removed ? 'timeline.noneRemovedText' : 'timeline.emptyText')}
              />
            );
          }
          return days.map((day) => <Day key={day[0]?.at} patient={patient} rows={day} />);
        }}
      </EntryState>
    </>
  );
}

interface Row {
  key: string;
  at: string;
  entry?: Entry;
  View?: ComponentType;
}

/** Newest first, days apart. What is older than the oldest entry that was fetched waits until that is reached. */
function byDay(entries: readonly Entry[], items: readonly TimelineItem[], more: boolean): Row[][] {
  const oldest = more ? (entries.at(-1)?.createdAt ?? '') : '';
  const rows: Row[] = [
    ...entries.map((entry) => ({ key: entry.id, at: entry.createdAt, entry })),
    ...items.filter(({ at }) => at >= oldest),
  ].toSorted((a, b) => (a.at < b.at ? 1 : -1));
  const days: Row[][] = [];
  let last = '';
  for (const row of rows) {
    const day = formatDate(row.at, 'en');
    if (day !== last) days.push([]);
    days.at(-1)?.push(row);
    last = day;
  }
  return days;
}

function Day({ patient, rows }: { patient: Patient; rows: readonly Row[] }) {
  const locale = useLocale();
  return (
    <section className={own.day}>
      <h3>{formatDate(rows[0]?.at ?? '', locale)}</h3>
      <ul className={classes.rows}>
        {rows.map(({ key, entry, View }) => (
          <li key={key}>{entry ? <EntryLine patient={patient} entry={entry} /> : View && <View />}</li>
        ))}
      </ul>
    </section>
  );
}
