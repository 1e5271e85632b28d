import { ActionIcon, Button, Textarea } from '@mantine/core';
import type { TaskDetail } from '@hyaline/contract';
import { IconX } from '@tabler/icons-react';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sessionQuery } from '../../api/identity.ts';
import { addComment, removeComment } from '../../api/tasks.ts';
import { useAge } from '../../lib/use-locale.ts';
import { useNow } from '../../lib/use-now.ts';
import { IdentifierNotice } from '../../ui/IdentifierNotice.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import classes from './tasks.module.css';
import { useTaskChange } from './use-task-change.ts';
import { usePersonName } from './words.ts';

export function Comments({ task: { id, talk } }: { task: TaskDetail }) {
  const { t } = useTranslation('tasks');
  const { data: session } = useSuspenseQuery(sessionQuery);
  const age = useAge();
  const now = useNow(30_000);
  const name = usePersonName();
  const [text, setText] = useState('');
  const say = useTaskChange({ ask: () => addComment(id, text), after: () => setText('') });
  const unsay = useTaskChange({ ask: (commentId: string) => removeComment(id, commentId) });
  const tidies = session.role === 'owner' || session.role === 'admin';
  return (
    <section className={classes.part}>
      <h3>{t('talk.title')}</h3>
      {talk.length === 0 && <p className={classes.none}>{t('talk.none')}</p>}
      <ol className={classes.talk}>
        {talk.map((comment) => (
          <li key={comment.id}>
            <b>{name(comment.by)}</b> <time dateTime={comment.at}>{age(comment.at, now)}</time>
            {(tidies || comment.by.id === session.account.id) && (
              <ActionIcon
                variant="subtle"
                color="gray"
                size={24}
                aria-label={t('talk.remove', { name: name(comment.by) })}
                onClick={() => unsay.mutate(comment.id)}
              >
                <IconX size={14} aria-hidden />
              </ActionIcon>
            )}
            <p>{comment.text}</p>
          </li>
        ))}
      </ol>
      <form
        className={classes.say}
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim() !== '') say.mutate();
        }}
      >
        <Textarea
          aria-label={t('talk.write')}
          placeholder={t('talk.write')}
          value={text}
          maxLength={2000}
          autosize
          minRows={2}
          maxRows={8}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
        />
        <IdentifierNotice text={text} />
        <Button type="submit" variant="default" loading={say.isPending} disabled={text.trim() === ''}>
          {t('talk.send')}
        </Button>
      </form>
      <ProblemNote error={say.error ?? unsay.error} />
    </section>
  );
}
