import { Button, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { createTask } from '../../api/tasks.ts';
import { IdentifierNotice } from '../../ui/IdentifierNotice.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import classes from './tasks.module.css';
import { useTaskChange } from './use-task-change.ts';

interface QuickAddProps {
  /** Whose it is from the start: on one's own list, one's own. */
  assigneeId: string | null;
  onDetails: (title: string) => void;
}

/** One line for one task. What is typed is looked at for names and numbers of patients, here and nowhere else. */
export function QuickAdd({ assigneeId, onDetails }: QuickAddProps) {
  const { t } = useTranslation('tasks');
  const [title, setTitle] = useState('');
  const add = useTaskChange({
    ask: () =>
      createTask({ title, assigneeId, dueOn: null, priority: 'normal', patientRef: null, repeats: null, items: [] }),
    after: () => setTitle(''),
  });
  return (
    <form
      className={classes.quick}
      onSubmit={(event) => {
        event.preventDefault();
        if (title.trim() !== '') add.mutate();
      }}
    >
      <TextInput
        aria-label={t('quick.label')}
        placeholder={t('quick.hint')}
        leftSection={<IconPlus size={16} stroke={1.8} aria-hidden />}
        value={title}
        maxLength={200}
        autoComplete="off"
        onChange={({ currentTarget }) => setTitle(currentTarget.value)}
      />
      <Button type="submit" loading={add.isPending} disabled={title.trim() === ''}>
        {t('quick.add')}
      </Button>
      <Button
        variant="default"
        onClick={() => {
          onDetails(title);
          setTitle('');
        }}
      >
        {t('quick.details')}
      </Button>
      <div className={classes.quickNotes}>
        <IdentifierNotice text={title} />
        <ProblemNote error={add.error} />
      </div>
    </form>
  );
}
