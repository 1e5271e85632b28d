import { ActionIcon, Button, NativeSelect, SegmentedControl, Tooltip } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { isDay } from './layout/days.ts';
import classes from './schedule.module.css';
import { type ScheduleSearch, type SearchChange, type View, VIEWS } from './search.ts';
import type { Setup } from './use-setup.ts';

interface ToolbarProps {
  setup: Setup;
  view: View;
  day: string;
  today: string;
  title: string;
  search: ScheduleSearch;
  /** Rooms can be the columns now. */
  hasRooms: boolean;
  onChange: (change: SearchChange) => void;
  onStep: (direction: 1 | -1) => void;
}

/** Which days, whose, and how they are drawn. */
export function Toolbar({ setup, view, day, today, title, search, hasRooms, onChange, onStep }: ToolbarProps) {
  const { t } = useTranslation('schedule');
  const step = view === 'week' ? 'week' : 'day';
  return (
    <div className={classes.toolbar}>
      <div className={classes.days}>
        <Tooltip label={`${t(`step.${step}.back`)} (←)`}>
          <ActionIcon variant="default" size={32} aria-label={t(`step.${step}.back`)} onClick={() => onStep(-1)}>
            <IconChevronLeft size={16} />
          </ActionIcon>
        </Tooltip>
        <Button variant="default" disabled={day === today} onClick={() => onChange({ day: today })}>
          {t('today')}
        </Button>
        <Tooltip label={`${t(`step.${step}.on`)} (→)`}>
          <ActionIcon variant="default" size={32} aria-label={t(`step.${step}.on`)} onClick={() => onStep(1)}>
            <IconChevronRight size={16} />
          </ActionIcon>
        </Tooltip>
        <h2 aria-live="polite">{title}</h2>
        <input
          type="date"
          className={classes.date}
          aria-label={t('goTo')}
          value={day}
          onChange={({ currentTarget }) => isDay(currentTarget.value) && onChange({ day: currentTarget.value })}
        />
      </div>
      <div className={classes.filters}>
        <NativeSelect
          aria-label={t('filter.provider')}
          value={search.provider ?? ''}
          onChange={({ currentTarget }) => onChange({ provider: currentTarget.value })}
          data={[
            { value: '', label: t('filter.everybody') },
            ...setup.providers.map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
        {setup.locations.length > 1 && (
          <NativeSelect
            aria-label={t('filter.location')}
            value={search.location ?? ''}
            onChange={({ currentTarget }) => onChange({ location: currentTarget.value })}
            data={[
              { value: '', label: t('filter.everywhere') },
              ...setup.locations.map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
        )}
        {hasRooms && (
          <SegmentedControl
            aria-label={t('by.label')}
            value={search.by ?? 'providers'}
            onChange={(by) => onChange({ by })}
            data={[
              { value: 'providers', label: t('by.providers') },
              { value: 'rooms', label: t('by.rooms') },
            ]}
          />
        )}
        <SegmentedControl
          aria-label={t('view.label')}
          value={view}
          onChange={(value) => onChange({ view: value })}
          data={VIEWS.map((value) => ({ value, label: t(`view.${value}`) }))}
        />
      </div>
    </div>
  );
}
