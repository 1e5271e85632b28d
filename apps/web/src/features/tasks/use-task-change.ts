import type { Task, TaskChanged, TaskStatus } from '@hyaline/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { moveTask, TASKS_KEY } from '../../api/tasks.ts';
import { showDone, showProblem } from '../../ui/toasts.tsx';

interface Change<Answer, Values> {
  ask: (values: Values) => Promise<Answer>;
  done?: string;
  after?: (answer: Answer) => void;
}

/** A change to tasks: every list of them is read again, whether it went well or was refused. */
export function useTaskChange<Answer, Values = void>({ ask, done, after }: Change<Answer, Values>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ask,
    onSuccess: (answer) => {
      if (done !== undefined) showDone(done);
      after?.(answer);
    },
    onSettled: () => client.invalidateQueries({ queryKey: TASKS_KEY }),
  });
}

interface Move {
  task: Pick<Task, 'id' | 'revision'>;
  status: TaskStatus;
}

/** Moves a task to another state; one that was done and repeats says that the next one is there. */
export function useMove() {
  const { t } = useTranslation('tasks');
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ task, status }: Move): Promise<TaskChanged> =>
      moveTask(task.id, { revision: task.revision, status }),
    onSuccess: ({ nextId }, { status }) => {
      if (status === 'done') showDone(nextId === null ? t('done') : t('doneNext'));
    },
    onError: showProblem,
    onSettled: () => client.invalidateQueries({ queryKey: TASKS_KEY }),
  });
}
