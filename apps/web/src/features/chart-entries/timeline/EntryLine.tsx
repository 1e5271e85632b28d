import { type Entry, type EntryKind, type Patient, plainText } from '@hyaline/contract';
import {
  IconAlertTriangle,
  IconFile,
  IconFileText,
  IconFlask2,
  IconHeartbeat,
  IconSignature,
  IconStethoscope,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { formatDateTime } from '../../../lib/format.ts';
import { useLocale } from '../../../lib/use-locale.ts';
import { AppLink } from '../../../ui/AppLink.tsx';
import { DisputedNote } from '../parts/DisputedNote.tsx';
import { Pill } from '../../../ui/Pill.tsx';
import { useContentLines, useContentTitle } from '../parts/ContentView.tsx';
import classes from '../parts/entry.module.css';
import { EntryMenu } from '../parts/EntryMenu.tsx';

const ICONS: Record<EntryKind, typeof IconFile> = {
  allergy: IconAlertTriangle,
  condition: IconStethoscope,
  note: IconFileText,
  vitals: IconHeartbeat,
  lab: IconFlask2,
  document: IconFile,
};
const TAB: Record<EntryKind, string> = {
  allergy: 'allergies',
  condition: 'allergies',
  note: 'notes',
  vitals: 'vitals',
  lab: 'labs',
  document: 'documents',
};
const PREVIEW = 180;
const MOST_LINES = 4;

/** One entry in a few lines. */
export function EntryLine({ patient, entry }: { patient: Patient; entry: Entry }) {
  const { t } = useTranslation('chart');
  const locale = useLocale();
  const { content, removed, signed, addendumTo } = entry;
  const title = useContentTitle(content);
  const lines = useContentLines(content);
  const Icon = ICONS[content.kind];
  const text = content.kind === 'note' ? plainText(content.body).replaceAll(/\s+/g, ' ').trim() : '';
  const hidden = lines.length - MOST_LINES;
  return (
    <>
      <span className={classes.icon} aria-hidden>
        <Icon size={17} />
      </span>
      <div>
        <span className={classes.meta}>{addendumTo === null ? t(`kind.${content.kind}`) : t('notes.addendum')}</span>
        <br />
        <b>
          <AppLink to={`/patients/${patient.id}/${TAB[content.kind]}`}>{title}</AppLink>
        </b>{' '}
        {signed !== null && (
          <Pill tone="pass" icon={<IconSignature size={13} stroke={1.9} />}>
            {t('notes.isSigned')}
          </Pill>
        )}
        {lines.slice(0, MOST_LINES).map((line) => (
          <p key={line}>{line}</p>
        ))}
        {hidden > 0 && <p>{t('timeline.moreLines', { count: hidden })}</p>}
        {text !== '' && <p>{text.length > PREVIEW ? `${text.slice(0, PREVIEW)}…` : text}</p>}
        {removed !== null && (
          <p>
            {t('timeline.removedBy', {
              name: removed.by.name,
              at: formatDateTime(removed.at, locale),
              reason: removed.reason,
            })}
          </p>
        )}
        <DisputedNote patient={patient} entry={entry} />
        <p className={classes.meta}>
          {t('entry.by', { name: entry.createdBy.name, at: formatDateTime(entry.createdAt, locale) })}
          {entry.revision > 1 && ` · ${t('entry.revision', { n: entry.revision })}`}
        </p>
      </div>
      <EntryMenu patient={patient} entry={entry} />
    </>
  );
}
