import { Button, Skeleton } from '@mantine/core';
import type { Patient, PatientMessages } from '@hyaline/contract';
import { IconMessagePlus, IconMessages } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { messagesQuery } from '../../api/messages.ts';
import { AppLink } from '../../ui/AppLink.tsx';
import { useMayStore } from '../../ui/AgreementNote.tsx';
import { Note } from '../../ui/Note.tsx';
import { ErrorState, State } from '../../ui/State.tsx';
import { Compose } from './Compose.tsx';
import classes from './messages.module.css';
import { Thread } from './Thread.tsx';
import { takeWanted } from './wanted.ts';

/** What the patient and those who treat them wrote to each other. */
export function MessagesTab({ patient }: { patient: Patient }) {
  const { data, error, refetch } = useQuery(messagesQuery(patient.id));
  if (data === undefined)
    return error === null ? <Skeleton height={240} /> : <ErrorState error={error} onRetry={() => void refetch()} />;
  return <Messages patient={patient} data={data} />;
}

function Messages({ patient, data: { threads, portal, mails } }: { patient: Patient; data: PatientMessages }) {
  const { t } = useTranslation('messages');
  const mayStore = useMayStore();
  const [writing, setWriting] = useState(false);
  const [open, setOpen] = useState<string | null>(() => {
    const wanted = takeWanted();
    return (threads.find(({ id }) => id === wanted) ?? threads.find(({ waiting }) => waiting))?.id ?? null;
  });
  const mayWrite = patient.mayWrite && patient.removedAt === null;
  const mayReply = mayWrite && mayStore && portal === 'active';
  const write = mayWrite && portal === 'active' && (
    <Button disabled={!mayStore} leftSection={<IconMessagePlus size={16} />} onClick={() => setWriting(true)}>
      {t('write')}
    </Button>
  );
  return (
    <div className={classes.tab}>
      {portal !== 'active' && (
        <Note tone="brand">
          {t(`portal.${portal}`)} <AppLink to={`/patients/${patient.id}/access`}>{t('portal.link')}</AppLink>
        </Note>
      )}
      {portal === 'active' && !mails && <Note>{t('noMails')}</Note>}
      {writing && <Compose patientId={patient.id} thread={null} onDone={() => setWriting(false)} />}
      {threads.length === 0 ? (
        !writing && (
          <State
            icon={<IconMessages size={28} stroke={1.5} />}
            title={t('none.title')}
            text={t('none.text')}
            actions={write || undefined}
          />
        )
      ) : (
        <>
          {!writing && write && <div className={classes.top}>{write}</div>}
          <ul className={classes.threads}>
            {threads.map((thread) => (
              <Thread
                key={thread.id}
                patientId={patient.id}
                thread={thread}
                opened={thread.id === open}
                mayWrite={mayWrite}
                mayReply={mayReply}
                onToggle={() => setOpen(thread.id === open ? null : thread.id)}
              />
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
