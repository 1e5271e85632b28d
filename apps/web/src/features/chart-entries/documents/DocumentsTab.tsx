import { Anchor } from '@mantine/core';
import type { Patient } from '@hyaline/contract';
import { IconDownload, IconEye, IconFile, IconFileText, IconFileTypePdf, IconPhoto } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fetchDocument } from '../../../api/patient-documents.ts';
import { formatDateTime } from '../../../lib/format.ts';
import { saveAs } from '../../../lib/save-as.ts';
import { useLocale } from '../../../lib/use-locale.ts';
import { SharedWithPatient } from '../../../ui/SharedWithPatient.tsx';
import { State } from '../../../ui/State.tsx';
import { showProblem } from '../../../ui/toasts.tsx';
import { useContentLines } from '../parts/ContentView.tsx';
import classes from '../parts/entry.module.css';
import { DisputedNote } from '../parts/DisputedNote.tsx';
import { EntryMenu } from '../parts/EntryMenu.tsx';
import { EntryState } from '../parts/EntryState.tsx';
import { type EntryWith, isKind, useEntries } from '../use-entries.ts';
import { DocumentDialog } from './DocumentDialog.tsx';
import { PictureDialog } from './PictureDialog.tsx';
import { UploadPanel } from './UploadPanel.tsx';

/** Files of the chart: in, out, and what the server found them to be. */
export function DocumentsTab({ patient }: { patient: Patient }) {
  const { t } = useTranslation('chart');
  const [editing, setEditing] = useState<EntryWith<'document'> | null>(null);
  const query = useEntries(patient.id, { kinds: ['document'] });
  return (
    <>
      {patient.mayWrite && patient.removedAt === null && <UploadPanel patientId={patient.id} />}
      <EntryState query={query}>
        {(entries) => {
          const documents = entries.filter(isKind('document'));
          if (documents.length === 0) {
            return (
              <State
                icon={<IconFile size={28} stroke={1.5} />}
                title={t('documents.emptyTitle')}
                text={t('documents.emptyText')}
              />
            );
          }
          return (
            <ul className={classes.rows}>
              {documents.map((entry) => (
                <DocumentRow key={entry.id} patient={patient} entry={entry} onEdit={() => setEditing(entry)} />
              ))}
            </ul>
          );
        }}
      </EntryState>
      {editing !== null && <DocumentDialog patientId={patient.id} entry={editing} onClose={() => setEditing(null)} />}
    </>
  );
}

const ICONS = {
  'application/pdf': IconFileTypePdf,
  'image/png': IconPhoto,
  'image/jpeg': IconPhoto,
  'application/dicom': IconFile,
  'text/plain': IconFileText,
};

interface DocumentRowProps {
  patient: Patient;
  entry: EntryWith<'document'>;
  onEdit: () => void;
}

function DocumentRow({ patient, entry, onEdit }: DocumentRowProps) {
  const { t } = useTranslation('chart');
  const locale = useLocale();
  const [shown, setShown] = useState<Blob | null>(null);
  const [busy, setBusy] = useState(false);
  const { content } = entry;
  const [line] = useContentLines(content);
  const Icon = ICONS[content.type];
  const isPicture = content.type.startsWith('image/');
  const fetched = async (hand: (file: Blob) => void) => {
    setBusy(true);
    try {
      hand(await fetchDocument(patient.id, entry.id));
    } catch (error) {
      showProblem(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <li>
      <span className={classes.icon} aria-hidden>
        <Icon size={17} />
      </span>
      <div>
        <b>{content.name}</b>
        <p>{line}</p>
        {content.remark !== '' && <p>{content.remark}</p>}
        <p className={classes.meta}>
          {t('entry.by', { name: entry.createdBy.name, at: formatDateTime(entry.createdAt, locale) })}
        </p>
        <p className={classes.links}>
          <Anchor
            component="button"
            type="button"
            disabled={busy}
            onClick={() => void fetched((file) => saveAs(file, content.name))}
          >
            <IconDownload size={14} aria-hidden /> {t('documents.download')}
          </Anchor>
          {isPicture && (
            <Anchor component="button" type="button" disabled={busy} onClick={() => void fetched(setShown)}>
              <IconEye size={14} aria-hidden /> {t('documents.look')}
            </Anchor>
          )}
          {entry.removed === null && <SharedWithPatient patientId={patient.id} kind="document" itemId={entry.id} />}
        </p>
        <DisputedNote patient={patient} entry={entry} />
      </div>
      <EntryMenu patient={patient} entry={entry} onEdit={onEdit} />
      {shown !== null && <PictureDialog name={content.name} picture={shown} onClose={() => setShown(null)} />}
    </li>
  );
}
