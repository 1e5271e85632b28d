import { Button } from '@mantine/core';
import type { Message, MessageThread } from '@hyaline/contract';
import { IconCheck, IconChecks, IconChevronDown } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { markMessagesRead, settleMessages } from '../../api/messages.ts';
import { formatDateTime } from '../../lib/format.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { useRecordChange } from '../../lib/use-record-change.ts';
import { Pill } from '../../ui/Pill.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { Compose } from './Compose.tsx';
import classes from './messages.module.css';

interface ThreadProps {
  patientId: string;
  thread: MessageThread;
  opened: boolean;
  mayWrite: boolean;
  /** The patient can read what is written, and the clinic may store it. */
  mayReply: boolean;
  onToggle: () => void;
}

/** One conversation: its subject, and once it is opened what was said, with a way to answer. */
export function Thread({ patientId, thread, opened, mayWrite, mayReply, onToggle }: ThreadProps) {
  const { t } = useTranslation('messages');
  const locale = useLocale();
  const { id, subject, lastAt, waiting, messages } = thread;
  const unread = mayWrite && messages.some(({ fromPatient, readAt }) => fromPatient && readAt === null);
  const { mutate: markRead } = useMutation({ mutationFn: markMessagesRead });
  const last = messages.at(-1)?.id;
  useEffect(() => {
    if (opened && unread && last !== undefined) markRead({ threadId: id, last });
  }, [opened, unread, markRead, id, last]);
  return (
    <li className={classes.thread}>
      <button
        type="button"
        className={classes.head}
        aria-expanded={opened}
        aria-controls={`thread-${id}`}
        onClick={onToggle}
      >
        <b>{subject}</b>
        {waiting && <Pill tone="warn">{t('waiting')}</Pill>}
        <time dateTime={lastAt}>{formatDateTime(lastAt, locale)}</time>
        <IconChevronDown size={16} stroke={1.7} aria-hidden />
      </button>
      {opened && (
        <div id={`thread-${id}`} className={classes.said}>
          <ol>
            {messages.map((message) => (
              <Said key={message.id} message={message} />
            ))}
          </ol>
          {mayReply && <Compose patientId={patientId} thread={thread} />}
          {mayWrite && waiting && last !== undefined && <Settle id={id} last={last} />}
        </div>
      )}
    </li>
  );
}

/** @param props.last - the last message that is shown: nothing after it is settled */
function Settle({ id, last }: { id: string; last: string }) {
  const { t } = useTranslation('messages');
  const settle = useRecordChange({ ask: () => settleMessages(id, last), done: t('settled') });
  return (
    <div className={classes.settle}>
      <ProblemNote error={settle.error} />
      <Button
        variant="default"
        leftSection={<IconCheck size={16} />}
        loading={settle.isPending}
        onClick={() => settle.mutate()}
      >
        {t('settle')}
      </Button>
    </div>
  );
}

function Said({ message: { fromPatient, author, text, sentAt, readAt, openedBy } }: { message: Message }) {
  const { t } = useTranslation('messages');
  const locale = useLocale();
  const nobody = t(fromPatient ? 'patient' : 'somebody');
  const name = author === '' ? nobody : fromPatient ? t('forPatient', { name: author }) : author;
  const opened = readAt === null ? null : { at: formatDateTime(readAt, locale), name: openedBy };
  return (
    <li className={classes.message} data-from={fromPatient ? 'patient' : 'clinic'}>
      <p className={classes.by}>
        <b>{name}</b> <time dateTime={sentAt}>{formatDateTime(sentAt, locale)}</time>
      </p>
      <p className={classes.text}>{text}</p>
      {!fromPatient && (
        <p className={classes.seen}>
          {readAt === null ? <IconCheck size={14} aria-hidden /> : <IconChecks size={14} aria-hidden />}
          {opened === null ? t('notRead') : t(openedBy === '' ? 'readAt' : 'readFor', opened)}
        </p>
      )}
    </li>
  );
}
