import type { Task } from '@hyaline/contract';
import {
  IconAlertTriangle,
  IconCalendarEvent,
  IconChevronsDown,
  IconChevronsUp,
  IconMessage,
  IconRepeat,
  IconSquareCheck,
  IconUser,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from './tasks.module.css';
import { useDueWords, usePersonName } from './words.ts';

const ICON = { size: 14, stroke: 1.9, 'aria-hidden': true } as const;

/** What stands under a task's words: day, person, reference, and how far it is. */
export function TaskFacts({ task, today }: { task: Task; today: string }) {
  const { t } = useTranslation('tasks');
  const due = useDueWords();
  const name = usePersonName();
  const { priority, dueOn, overdue, assignee, patientRef, items, itemsDone, comments, repeats } = task;
  return (
    <span className={classes.facts}>
      {dueOn !== null && (
        <span data-late={overdue || undefined}>
          {overdue ? <IconAlertTriangle {...ICON} /> : <IconCalendarEvent {...ICON} />}
          {overdue ? `${t('list.overdue')}, ${due(dueOn, today)}` : due(dueOn, today)}
        </span>
      )}
      {priority !== 'normal' && (
        <span data-priority={priority}>
          {priority === 'high' ? <IconChevronsUp {...ICON} /> : <IconChevronsDown {...ICON} />}
          {t(`priority.${priority}`)}
        </span>
      )}
      <span>
        <IconUser {...ICON} />
        {name(assignee)}
      </span>
      {patientRef !== null && <span className={classes.ref}>{patientRef}</span>}
      {items > 0 && (
        <span>
          <IconSquareCheck {...ICON} />
          {t('checklist', { done: itemsDone, all: items })}
        </span>
      )}
      {comments > 0 && (
        <span>
          <IconMessage {...ICON} />
          {t('comments', { count: comments })}
        </span>
      )}
      {repeats !== null && (
        <span>
          <IconRepeat {...ICON} />
          {t('repeats')}
        </span>
      )}
    </span>
  );
}
