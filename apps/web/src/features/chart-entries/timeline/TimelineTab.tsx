import { SegmentedControl, Skeleton } from '@mantine/core';
import { ENTRY_KINDS, type Patient } from '@hyaline/contract';
import { IconTimeline } from '@tabler/icons-react';
import { useQueries } from '@tanstack/react-query';
import { type ComponentType, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { localDay } from '../../../lib/format.ts';
import { State } from '../../../ui/State.tsx';
import type { TimelineItem, TimelineSource } from '../../../ui/timeline-source.ts';
import classes from '../parts/entry.module.css';
import { EntryState } from '../parts/EntryState.tsx';
import { useEntries } from '../use-entries.ts';
import { useChartWords } from '../use-words.ts';
import { EntryLine } from './EntryLine.tsx';
import { inDays, type Row, TIMELINE_ORDERS, type TimelineOrder } from './order.ts';
import { studies } from './studies.tsx';
import own from './timeline.module.css';

const dayOf = (instant: string): string => localDay(new Date(instant));
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

/** Everything in the order in which it came into the record, or in which it happened, grouped by day. */
function Timeline({ patient, sources }: { patient: Patient; sources: readonly TimelineSource[] }) {
  const { t } = useTranslation('chart');
  const [chosen, setChosen] = useState<readonly Filter[]>([]);
  const removed = chosen.includes('removed');
  const kinds = ENTRY_KINDS.filter((kind) => chosen.includes(kind));
  const [order, setOrder] = useState<TimelineOrder>('entered');
  const query = useEntries(patient.id, { removed, ...(kinds.length > 0 ? { kinds } : {}) });
  const { hasNextPage, isFetchingNextPage, isError, fetchNextPage } = query;
  // what happened first may have been written last: by clinical dates a part cannot be put in order
  const wantsRest = order === 'happened' && hasNextPage && !isFetchingNextPage && !isError;
  useEffect(() => {
    if (wantsRest) void fetchNextPage();
  }, [wantsRest, fetchNextPage]);
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
      <SegmentedControl
        className={own.order}
        aria-label={t('timeline.order.label')}
        value={order}
        onChange={setOrder}
        data={TIMELINE_ORDERS.map((value) => ({ value, label: t(`timeline.order.${value}`) }))}
      />
      <EntryState query={query}>
        {(entries) => {
          const oldest = hasNextPage ? (entries.at(-1)?.createdAt ?? '') : '';
          const days = inDays(entries, items, { order, oldest, dayOf });
          if (days.length === 0) {
            return (
              <State
                icon={<IconTimeline size={28} stroke={1.5} />}
                title={t(removed ? 'timeline.noneRemoved' : 'timeline.emptyTitle')}
                text={t(removed ? 'timeline.noneRemovedText' : 'timeline.emptyText')}
              />
            );
          }
          return days.map(({ day, rows }) => <Day key={day} patient={patient} day={day} rows={rows} />);
        }}
      </EntryState>
    </>
  );
}

function Day({ patient, day, rows }: { patient: Patient; day: string; rows: readonly Row[] }) {
  const words = useChartWords();
  return (
    <section className={own.day}>
      <h3>{words.day(day)}</h3>
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
