import { Skeleton } from '@mantine/core';
import { type Entry, ENTRY_KINDS, type Patient } from '@hyaline/contract';
import { IconTimeline } from '@tabler/icons-react';
import { useQueries } from '@tanstack/react-query';
import { type ComponentType, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDate } from '../../../lib/format.ts';
import { useLocale } from '../../../lib/use-locale.ts';
import { State } from '../../../ui/State.tsx';
import type { TimelineItem, TimelineSource } from '../../../ui/timeline-source.ts';
import classes from '../parts/entry.module.css';
import { EntryState } from '../parts/EntryState.tsx';
import { useEntries } from '../use-entries.ts';
import { EntryLine } from './EntryLine.tsx';
import { studies } from './studies.tsx';
import own from './timeline.module.css';

const FILTERS = [...ENTRY_KINDS, 'removed'] as const;
type Filter = (typeof FILTERS)[number];

/**
 * The timeline of a record, with what other parts of it have to show among the entries. The list of a record's tabs is
 * where they meet.
 */
export function timelineWith(more: readonly TimelineSource[]): ComponentType<{ patient: Patient }> {
  const sources = [studies, ...more];
  return ({ patient }) => <Timeline patient={patient} sources={sources} />;
}

/** Everything in the order in which it came into the record, grouped by day. */
function Timeline({ patient, sources }: { patient: Patient; sources: readonly TimelineSource[] }) {
  const { t } = useTranslation('chart');
  const [chosen, setChosen] = useState<readonly Filter[]>([]);
  const removed = chosen.includes('removed');
  const kinds = ENTRY_KINDS.filter((kind) => chosen.includes(kind));
  const query = useEntries(patient.id, { removed, ...(kinds.length > 0 ? { kinds } : {}) });
  const others = useQueries({ queries: sources.map((source) => source.query(patient.id)) });
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
  item?: TimelineItem;
}

/** Newest first, days apart. What is older than the oldest entry that was fetched waits until that is reached. */
function byDay(entries: readonly Entry[], items: readonly TimelineItem[], more: boolean): Row[][] {
  const oldest = more ? (entries.at(-1)?.createdAt ?? '') : '';
  const rows: Row[] = [
    ...entries.map((entry) => ({ key: entry.id, at: entry.createdAt, entry })),
    ...items.filter(({ at }) => at >= oldest).map((item) => ({ key: item.key, at: item.at, item })),
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
        {rows.map(({ key, entry, item }) => (
          <li key={key}>
            {entry && <EntryLine patient={patient} entry={entry} />}
            {item && <ItemLine item={item} />}
          </li>
        ))}
      </ul>
    </section>
  );
}

function ItemLine({ item: { icon, View } }: { item: TimelineItem }) {
  return (
    <>
      <span className={classes.icon} aria-hidden>
        {icon}
      </span>
      <div>
        <Suspense fallback={<Skeleton height={40} />}>
          <View />
        </Suspense>
      </div>
    </>
  );
}
