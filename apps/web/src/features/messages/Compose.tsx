import { Button, Textarea, TextInput } from '@mantine/core';
import { MESSAGE, type MessageThread, phi } from '@hyaline/contract';
import { IconSend } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sendMessage } from '../../api/messages.ts';
import { useRecordChange } from '../../lib/use-record-change.ts';
import { LeaveGuard } from '../../ui/LeaveGuard.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import classes from './messages.module.css';

interface ComposeProps {
  patientId: string;
  /** Null: a new conversation, with a subject. */
  thread: MessageThread | null;
  onDone?: () => void;
}

/** A message to the patient. What was typed stays until it is sent. */
export function Compose({ patientId, thread, onDone }: ComposeProps) {
  const { t } = useTranslation(['messages', 'app']);
  const [subject, setSubject] = useState('');
  const [text, setText] = useState('');
  const send = useRecordChange({
    ask: () =>
      sendMessage(patientId, {
        threadId: thread?.id ?? null,
        subject: thread === null ? phi(subject) : null,
        text: phi(text),
      }),
    done: t('messages:sent'),
    after: () => {
      setText('');
      setSubject('');
      onDone?.();
    },
  });
  const ready = text.trim() !== '' && (thread !== null || subject.trim() !== '');
  return (
    <form
      className={classes.compose}
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) send.mutate();
      }}
    >
      <LeaveGuard unsaved={text !== '' && !send.isPending} />
      {thread === null && (
        <TextInput
          label={t('messages:subject')}
          maxLength={MESSAGE.maxSubject}
          value={subject}
          onChange={(event) => setSubject(event.currentTarget.value)}
          data-autofocus
        />
      )}
      <Textarea
        label={thread === null ? t('messages:text') : t('messages:reply')}
        autosize
        minRows={3}
        maxRows={12}
        maxLength={MESSAGE.maxText}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <ProblemNote error={send.error} />
      <div className={classes.actions}>
        {thread === null && (
          <Button variant="default" onClick={onDone}>
            {t('app:cancel')}
          </Button>
        )}
        <Button type="submit" disabled={!ready} loading={send.isPending} leftSection={<IconSend size={16} />}>
          {t('messages:send')}
        </Button>
      </div>
    </form>
  );
}
