import { Button, Modal } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../api/errors.ts';
import { createTask } from '../../api/tasks.ts';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { TaskFields, type TaskValues } from './TaskFields.tsx';
import classes from './tasks.module.css';
import { useTaskChange } from './use-task-change.ts';

interface NewTaskDialogProps {
  title: string;
  assigneeId: string | null;
  onClose: () => void;
}

export function NewTaskDialog({ title, assigneeId, onClose }: NewTaskDialogProps) {
  const { t } = useTranslation(['tasks', 'app']);
  const [values, setValues] = useState<TaskValues>({
    title,
    assigneeId,
    dueOn: null,
    priority: 'normal',
    patientRef: null,
    repeats: null,
  });
  const create = useTaskChange({
    ask: () => createTask({ ...values, items: [] }),
    done: t('tasks:form.made'),
    after: onClose,
  });
  const invalid = create.error instanceof ApiError ? create.error.fields : [];
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('tasks:form.new')}
      size={560}
      closeButtonProps={{ 'aria-label': t('app:close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate();
        }}
      >
        <TaskFields values={values} onChange={setValues} invalid={invalid} />
        <ProblemNote error={create.error} />
        <div className={classes.actions}>
          <Button variant="default" onClick={onClose}>
            {t('app:cancel')}
          </Button>
          <Button type="submit" loading={create.isPending} disabled={values.title.trim() === ''}>
            {t('tasks:form.create')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
