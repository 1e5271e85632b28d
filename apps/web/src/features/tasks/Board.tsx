import { UnstyledButton } from '@mantine/core';
import { type Task, TASK_STATUSES, type TaskStatus } from '@hyaline/contract';
import { type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useKeys } from '../../lib/keys.ts';
import { TaskFacts } from './TaskFacts.tsx';
import classes from './tasks.module.css';
import { useMove } from './use-task-change.ts';
import { useTaskTitle } from './words.ts';

interface BoardProps {
  tasks: readonly Task[];
  today: string;
  onOpen: (id: string) => void;
}

/** Columns by state. A task is dragged, or moved with Alt and the arrow keys, or in its own panel. */
export function Board({ tasks, today, onOpen }: BoardProps) {
  const { t } = useTranslation('tasks');
  const titleOf = useTaskTitle();
  const { mutate } = useMove();
  useKeys(t('title'), [{ keys: ['Alt+ArrowLeft', 'Alt+ArrowRight'], label: t('board.keys') }]);
  const [over, setOver] = useState<TaskStatus | null>(null);
  const [said, setSaid] = useState('');
  const move = (id: string, status: TaskStatus | undefined) => {
    const task = tasks.find((each) => each.id === id);
    if (task === undefined || status === undefined || task.status === status) return;
    setSaid(t('board.moved', { title: titleOf(task), status: t(`status.${status}`) }));
    mutate({ task, status });
  };
  const onKey = (task: Task) => (event: KeyboardEvent) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (!event.altKey || step === 0) return;
    event.preventDefault(); // the browser would go a page back or on
    move(task.id, TASK_STATUSES[TASK_STATUSES.indexOf(task.status) + step]);
  };
  return (
    <>
      <p className={classes.help}>{t('board.help')}</p>
      <div className={classes.board}>
        {TASK_STATUSES.map((status) => {
          const column = tasks.filter((task) => task.status === status);
          return (
            <section
              key={status}
              className={classes.column}
              data-over={over === status || undefined}
              onDragOver={(event) => {
                event.preventDefault();
                setOver(status);
              }}
              onDragLeave={() => setOver(null)}
              onDrop={(event) => {
                event.preventDefault();
                setOver(null);
                move(event.dataTransfer.getData('text/plain'), status);
              }}
            >
              <h2>
                {t(`status.${status}`)} <span>{column.length}</span>
              </h2>
              {column.length === 0 && <p className={classes.none}>{t('board.empty')}</p>}
              <ul>
                {column.map((task) => (
                  <li key={task.id}>
                    <UnstyledButton
                      className={classes.card}
                      draggable
                      aria-keyshortcuts="Alt+ArrowLeft Alt+ArrowRight"
                      onDragStart={(event) => event.dataTransfer.setData('text/plain', task.id)}
                      onKeyDown={onKey(task)}
                      onClick={() => onOpen(task.id)}
                    >
                      <span className={classes.words}>{titleOf(task)}</span>
                      <TaskFacts task={task} today={today} />
                    </UnstyledButton>
                  </li>
                ))}
              </ul>
            </section>
          );
        })}
      </div>
      <p className="visually-hidden" role="status">
        {said}
      </p>
    </>
  );
}
