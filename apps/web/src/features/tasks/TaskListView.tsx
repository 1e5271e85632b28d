import { UnstyledButton } from '@mantine/core';
import type { Task, TaskList } from '@hyaline/contract';
import { IconCircle, IconCircleCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { grouped } from './groups.ts';
import { TaskFacts } from './TaskFacts.tsx';
import classes from './tasks.module.css';
import { useMove } from './use-task-change.ts';
import { useTaskTitle } from './words.ts';

interface TaskListViewProps {
  list: TaskList;
  /** By the day they are due; finished ones stand as they were finished. */
  byDay: boolean;
  onOpen: (id: string) => void;
}

export function TaskListView({ list: { tasks, today }, byDay, onOpen }: TaskListViewProps) {
  const { t } = useTranslation('tasks');
  const rows = (some: readonly Task[]) => (
    <ul className={classes.rows}>
      {some.map((task) => (
        <Row key={task.id} task={task} today={today} onOpen={onOpen} />
      ))}
    </ul>
  );
  if (!byDay) return rows(tasks);
  return grouped(tasks, today).map(({ group, tasks: some }) => (
    <section key={group} className={classes.group}>
      <h2>
        {t(`group.${group}`)} <span>{some.length}</span>
      </h2>
      {rows(some)}
    </section>
  ));
}

function Row({ task, today, onOpen }: { task: Task; today: string; onOpen: (id: string) => void }) {
  const { t } = useTranslation('tasks');
  const title = useTaskTitle()(task);
  const move = useMove();
  const isDone = task.status === 'done';
  return (
    <li className={classes.row} data-done={isDone || undefined}>
      <UnstyledButton
        className={classes.tick}
        aria-label={t(isDone ? 'untick' : 'tick', { title })}
        disabled={move.isPending}
        onClick={() => move.mutate({ task, status: isDone ? 'todo' : 'done' })}
      >
        {isDone ? <IconCircleCheck size={20} stroke={1.6} /> : <IconCircle size={20} stroke={1.6} />}
      </UnstyledButton>
      <UnstyledButton className={classes.open} onClick={() => onOpen(task.id)}>
        <span className={classes.words}>{title}</span>
        <TaskFacts task={task} today={today} />
      </UnstyledButton>
      {task.status !== 'todo' && !isDone && <span className={classes.state}>{t(`status.${task.status}`)}</span>}
    </li>
  );
}
