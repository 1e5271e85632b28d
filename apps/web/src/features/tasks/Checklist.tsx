import { ActionIcon, Button, Checkbox, TextInput } from '@mantine/core';
import type { TaskDetail } from '@hyaline/contract';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { putChecklist, tickItem } from '../../api/tasks.ts';
import { IdentifierNotice } from '../../ui/IdentifierNotice.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import classes from './tasks.module.css';
import { useTaskChange } from './use-task-change.ts';

type Item = TaskDetail['checklist'][number];

export function Checklist({ task: { id, checklist } }: { task: TaskDetail }) {
  const { t } = useTranslation('tasks');
  const [text, setText] = useState('');
  const tick = useTaskChange({
    ask: ({ itemId, done }: { itemId: string; done: boolean }) => tickItem(id, itemId, done),
  });
  const put = useTaskChange({
    ask: (items: (Omit<Item, 'id'> & { id: string | null })[]) => putChecklist(id, { items }),
    after: () => setText(''),
  });
  return (
    <section className={classes.part}>
      <h3>{t('items.title')}</h3>
      <ul className={classes.items}>
        {checklist.map((item) => (
          <li key={item.id}>
            <Checkbox
              label={item.text}
              checked={item.done}
              disabled={tick.isPending}
              onChange={({ currentTarget }) => tick.mutate({ itemId: item.id, done: currentTarget.checked })}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t('items.remove', { text: item.text })}
              onClick={() => put.mutate(checklist.filter((each) => each.id !== item.id))}
            >
              <IconX size={15} aria-hidden />
            </ActionIcon>
          </li>
        ))}
      </ul>
      <form
        className={classes.inline}
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim() !== '') put.mutate([...checklist, { id: null, text, done: false }]);
        }}
      >
        <TextInput
          aria-label={t('items.add')}
          placeholder={t('items.add')}
          value={text}
          maxLength={200}
          autoComplete="off"
          onChange={({ currentTarget }) => setText(currentTarget.value)}
        />
        <Button
          type="submit"
          variant="default"
          aria-label={t('items.add')}
          loading={put.isPending}
          disabled={text.trim() === ''}
        >
          <IconPlus size={16} aria-hidden />
        </Button>
      </form>
      <IdentifierNotice text={text} />
      <ProblemNote error={put.error ?? tick.error} />
    </section>
  );
}
