import { Button, Drawer, NativeSelect, Skeleton } from '@mantine/core';
import { TASK_STATUSES, type TaskDetail, type TaskStatus } from '@hyaline/contract';
import { IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../api/errors.ts';
import { changeTask, removeTask, taskQuery } from '../../api/tasks.ts';
import { formatDate } from '../../lib/format.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { ErrorState } from '../../ui/State.tsx';
import { Checklist } from './Checklist.tsx';
import { Comments } from './Comments.tsx';
import { TaskFields, type TaskValues } from './TaskFields.tsx';
import classes from './tasks.module.css';
import { useMove, useTaskChange } from './use-task-change.ts';
import { usePersonName, useTaskTitle } from './words.ts';

interface TaskDrawerProps {
  id: string;
  onClose: () => void;
  /** Shows all tasks of a patient, by reference. */
  onPatient: (ref: string) => void;
}

/** One task: its words, who and when, its checklist and what was said about it. */
export function TaskDrawer({ id, onClose, onPatient }: TaskDrawerProps) {
  const { t } = useTranslation(['tasks', 'app']);
  const { data, error, refetch } = useQuery(taskQuery(id));
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={480}
      title={t('tasks:form.edit')}
      closeButtonProps={{ 'aria-label': t('app:close') }}
    >
      {data !== undefined ? (
        <Whole key={data.revision} task={data} onClose={onClose} onPatient={onPatient} />
      ) : error !== null ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton height={320} />
      )}
    </Drawer>
  );
}

const valuesOf = ({ title, assignee, dueOn, priority, patientRef, repeats }: TaskDetail): TaskValues => ({
  title: title ?? '',
  assigneeId: assignee?.id ?? null,
  dueOn,
  priority,
  patientRef,
  repeats,
});

type WholeProps = Omit<TaskDrawerProps, 'id'> & { task: TaskDetail };

function Whole({ task, onClose, onPatient }: WholeProps) {
  const { t } = useTranslation('tasks');
  const titleOf = useTaskTitle();
  const [values, setValues] = useState(valuesOf(task));
  const { id, revision, patientRef } = task;
  const { title } = values;
  const save = useTaskChange({
    ask: () => changeTask(id, { revision, ...values, title: title.trim() === '' ? null : title }),
    done: t('form.saved'),
  });
  const move = useMove();
  const invalid = save.error instanceof ApiError ? save.error.fields : [];
  const changed = JSON.stringify(values) !== JSON.stringify(valuesOf(task));
  const wordless = title.trim() === '' && task.auto === null;
  return (
    <div className={classes.whole}>
      {task.auto !== null && <p className={classes.help}>{t(`autoHint.${task.auto}`)}</p>}
      <NativeSelect
        label={t('status.label')}
        value={task.status}
        disabled={move.isPending}
        data={TASK_STATUSES.map((value) => ({ value, label: t(`status.${value}`) }))}
        onChange={({ currentTarget }) => move.mutate({ task, status: currentTarget.value as TaskStatus })}
      />
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <TaskFields
          values={values}
          onChange={setValues}
          invalid={invalid}
          {...(task.title === null ? { placeholder: titleOf(task) } : {})}
        />
        <ProblemNote error={save.error} />
        <div className={classes.actions}>
          {patientRef !== null && (
            <Button variant="default" onClick={() => onPatient(patientRef)}>
              {t('form.ofPatient', { ref: patientRef })}
            </Button>
          )}
          <Button type="submit" loading={save.isPending} disabled={!changed || wordless}>
            {t('form.save')}
          </Button>
        </div>
      </form>
      <Checklist task={task} />
      <Comments task={task} />
      <Foot task={task} onClose={onClose} />
    </div>
  );
}

function Foot({ task, onClose }: { task: TaskDetail; onClose: () => void }) {
  const { t } = useTranslation('tasks');
  const locale = useLocale();
  const name = usePersonName();
  const [asking, setAsking] = useState(false);
  const remove = useTaskChange({ ask: () => removeTask(task.id), done: t('form.removed'), after: onClose });
  const day = formatDate(task.madeAt, locale);
  return (
    <footer className={classes.foot}>
      <span>
        {task.madeBy === null ? t('form.madeAuto', { day }) : t('form.madeBy', { name: name(task.madeBy), day })}
      </span>
      {task.mayRemove && (
        <Button
          variant="subtle"
          color="red"
          size="compact-md"
          leftSection={<IconTrash size={15} aria-hidden />}
          onClick={() => setAsking(true)}
        >
          {t('form.remove')}
        </Button>
      )}
      <ConfirmDialog
        opened={asking}
        danger
        title={t('form.remove')}
        text={t('form.removeText')}
        confirm={t('form.remove')}
        busy={remove.isPending}
        error={remove.error}
        onCancel={() => setAsking(false)}
        onConfirm={() => remove.mutate()}
      />
    </footer>
  );
}
