import { Button, Skeleton } from '@mantine/core';
import type { Patient } from '@hyaline/contract';
import { IconFileText, IconPlus, IconTemplate } from '@tabler/icons-react';
import { useSuspenseQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sessionQuery } from '../../../api/identity.ts';
import { useMayStore } from '../../../ui/AgreementNote.tsx';
import { State } from '../../../ui/State.tsx';
import classes from '../parts/entry.module.css';
import { EntryState } from '../parts/EntryState.tsx';
import { isKind, useEntries } from '../use-entries.ts';
import { draftOf } from './drafts.ts';
import type { NoteTask } from './NoteEditor.tsx';
import { NoteView } from './NoteView.tsx';

/** The editor is fetched when somebody writes: reading needs none of it. */
const NoteEditor = lazy(async () => ({ default: (await import('./NoteEditor.tsx')).NoteEditor }));
const TemplatesDialog = lazy(async () => ({ default: (await import('./TemplatesDialog.tsx')).TemplatesDialog }));

/** The notes of a chart, newest first, each with the addenda that were made to it. */
export function NotesTab({ patient }: { patient: Patient }) {
  const { t } = useTranslation('chart');
  const { data: session } = useSuspenseQuery(sessionQuery);
  const query = useEntries(patient.id, { kinds: ['note'] });
  const waiting = draftOf({ accountId: session.account.id, patientId: patient.id, noteId: null }) !== undefined;
  const [task, setTask] = useState<NoteTask | null>(waiting ? { kind: 'new' } : null);
  const [templates, setTemplates] = useState(false);
  const mayStore = useMayStore();
  const writes = patient.mayWrite && patient.removedAt === null;
  if (task !== null) {
    const whose = { accountId: session.account.id, patientId: patient.id };
    return (
      <Suspense fallback={<Skeleton height={400} />}>
        <NoteEditor whose={whose} task={task} onClose={() => setTask(null)} />
      </Suspense>
    );
  }
  return (
    <>
      {writes && (
        <div className={classes.head}>
          <Button leftSection={<IconPlus size={16} />} disabled={!mayStore} onClick={() => setTask({ kind: 'new' })}>
            {t('notes.add')}
          </Button>
          <Button variant="default" leftSection={<IconTemplate size={16} />} onClick={() => setTemplates(true)}>
            {t('templates.title')}
          </Button>
        </div>
      )}
      <EntryState query={query}>
        {(entries) => {
          const notes = entries.filter(isKind('note'));
          const ids = new Set(notes.map(({ id }) => id));
          const heads = notes.filter(({ addendumTo }) => addendumTo === null || !ids.has(addendumTo));
          if (heads.length === 0) {
            return (
              <State
                icon={<IconFileText size={28} stroke={1.5} />}
                title={t('notes.emptyTitle')}
                text={t('notes.emptyText')}
              />
            );
          }
          return heads.map((note) => (
            <NoteView
              key={note.id}
              patient={patient}
              accountId={session.account.id}
              note={note}
              addenda={notes.filter(({ addendumTo }) => addendumTo === note.id).toReversed()}
              onTask={setTask}
            />
          ));
        }}
      </EntryState>
      {templates && (
        <Suspense fallback={null}>
          <TemplatesDialog onClose={() => setTemplates(false)} />
        </Suspense>
      )}
    </>
  );
}
