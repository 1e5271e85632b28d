import { Button } from '@mantine/core';
import type { Patient } from '@hyaline/contract';
import { IconPencilPlus, IconSignature } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { signEntry } from '../../../api/chart.ts';
import { formatDateTime } from '../../../lib/format.ts';
import { useLocale } from '../../../lib/use-locale.ts';
import { useMayStore } from '../../../ui/AgreementNote.tsx';
import { Pill } from '../../../ui/Pill.tsx';
import { showProblem } from '../../../ui/toasts.tsx';
import { DisputedNote } from '../parts/DisputedNote.tsx';
import { EntryMenu } from '../parts/EntryMenu.tsx';
import { RichTextView } from '../../../ui/rich-text/RichTextView.tsx';
import { useChartChange } from '../use-change.ts';
import type { EntryWith } from '../use-entries.ts';
import type { NoteTask } from './NoteEditor.tsx';
import classes from './notes.module.css';

interface NoteViewProps {
  patient: Patient;
  /** Who reads. */
  accountId: string;
  note: EntryWith<'note'>;
  /** Oldest first. */
  addenda: readonly EntryWith<'note'>[];
  onTask: (task: NoteTask) => void;
}

export function NoteView({ patient, accountId, note, addenda, onTask }: NoteViewProps) {
  const { t } = useTranslation('chart');
  const mayStore = useMayStore();
  const writes = patient.mayWrite && patient.removedAt === null;
  return (
    <article className={classes.note}>
      <Written patient={patient} accountId={accountId} note={note} onTask={onTask} />
      {addenda.map((each) => (
        <div key={each.id} className={classes.addendum}>
          <p className={classes.label}>{t('notes.addendum')}</p>
          <Written patient={patient} accountId={accountId} note={each} onTask={onTask} />
        </div>
      ))}
      {writes && note.signed !== null && (
        <Button
          variant="default"
          leftSection={<IconPencilPlus size={16} />}
          disabled={!mayStore}
          onClick={() => onTask({ kind: 'addendum', note })}
        >
          {t('notes.addAddendum')}
        </Button>
      )}
    </article>
  );
}

function Written({ patient, accountId, note, onTask }: Omit<NoteViewProps, 'addenda'>) {
  const { t } = useTranslation('chart');
  const locale = useLocale();
  const mayStore = useMayStore();
  const { content, createdAt, createdBy, changedAt, changedBy, revision, signed } = note;
  const sign = useChartChange({
    ask: () => signEntry({ patientId: patient.id, entryId: note.id }, { revision }),
    done: t('notes.signed'),
  });
  const mine = createdBy.id === accountId && patient.mayWrite && patient.removedAt === null;
  return (
    <>
      <header className={classes.head}>
        <div>
          <h3>{content.title}</h3>
          <p className={classes.meta}>
            {t('entry.by', { name: createdBy.name, at: formatDateTime(createdAt, locale) })}
            {revision > 1 &&
              ` · ${t('notes.changedBy', { name: changedBy.name, at: formatDateTime(changedAt, locale) })}`}
          </p>
        </div>
        {signed !== null && (
          <Pill tone="pass" icon={<IconSignature size={13} stroke={1.9} />}>
            {t('notes.signedBy', { name: signed.by.name, at: formatDateTime(signed.at, locale) })}
          </Pill>
        )}
        <EntryMenu patient={patient} entry={note} onEdit={() => onTask({ kind: 'change', note })} />
      </header>
      <DisputedNote patient={patient} entry={note} />
      <RichTextView doc={content.body} />
      {mine && signed === null && (
        <p className={classes.sign}>
          <Button
            variant="default"
            leftSection={<IconSignature size={16} />}
            loading={sign.isPending}
            disabled={!mayStore}
            onClick={() => sign.mutate(undefined, { onError: showProblem })}
          >
            {t('notes.sign')}
          </Button>
          <span className={classes.meta}>{t('notes.signHint')}</span>
        </p>
      )}
    </>
  );
}
