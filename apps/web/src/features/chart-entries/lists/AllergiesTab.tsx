import { Button } from '@mantine/core';
import type { Patient } from '@hyaline/contract';
import { IconAlertTriangle, IconPlus, IconStethoscope } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDateTime } from '../../../lib/format.ts';
import { useLocale } from '../../../lib/use-locale.ts';
import { useMayStore } from '../../../ui/AgreementNote.tsx';
import { Pill } from '../../../ui/Pill.tsx';
import { useContentLines } from '../parts/ContentView.tsx';
import classes from '../parts/entry.module.css';
import { DisputedNote } from '../parts/DisputedNote.tsx';
import { EntryMenu } from '../parts/EntryMenu.tsx';
import { EntryState } from '../parts/EntryState.tsx';
import { type EntryWith, isKind, useEntries } from '../use-entries.ts';
import { LISTED, rank } from './allergy-order.ts';
import { AllergyDialog } from './AllergyDialog.tsx';
import { ConditionDialog } from './ConditionDialog.tsx';

type Editing =
  { kind: 'allergy'; entry: EntryWith<'allergy'> | null } | { kind: 'condition'; entry: EntryWith<'condition'> | null };

/** What the patient must not be given, and what they have. */
export function AllergiesTab({ patient }: { patient: Patient }) {
  const { t } = useTranslation('chart');
  const [editing, setEditing] = useState<Editing | null>(null);
  const query = useEntries(patient.id, { kinds: LISTED });
  const close = () => setEditing(null);
  return (
    <EntryState query={query}>
      {(entries) => {
        const allergies = entries.filter(isKind('allergy')).toSorted((a, b) => rank(a) - rank(b));
        const conditions = entries
          .filter(isKind('condition'))
          .toSorted((a, b) => Number(isOver(a)) - Number(isOver(b)));
        return (
          <>
            <Part
              patient={patient}
              title={t('allergy.title')}
              add={t('allergy.add')}
              empty={t('allergy.none')}
              onAdd={() => setEditing({ kind: 'allergy', entry: null })}
            >
              {allergies.map((entry) => (
                <Row
                  key={entry.id}
                  patient={patient}
                  entry={entry}
                  icon={<IconAlertTriangle size={17} />}
                  pill={
                    entry.content.status === 'active' && entry.content.severity === 'severe' ? (
                      <Pill tone="fail">{t('allergy.severity.severe')}</Pill>
                    ) : undefined
                  }
                  onEdit={() => setEditing({ kind: 'allergy', entry })}
                />
              ))}
            </Part>
            <Part
              patient={patient}
              title={t('condition.title')}
              add={t('condition.add')}
              empty={t('condition.none')}
              onAdd={() => setEditing({ kind: 'condition', entry: null })}
            >
              {conditions.map((entry) => (
                <Row
                  key={entry.id}
                  patient={patient}
                  entry={entry}
                  icon={<IconStethoscope size={17} />}
                  onEdit={() => setEditing({ kind: 'condition', entry })}
                />
              ))}
            </Part>
            {editing?.kind === 'allergy' && (
              <AllergyDialog patientId={patient.id} entry={editing.entry} onClose={close} />
            )}
            {editing?.kind === 'condition' && (
              <ConditionDialog patientId={patient.id} entry={editing.entry} onClose={close} />
            )}
          </>
        );
      }}
    </EntryState>
  );
}

const isOver = ({ content }: EntryWith<'condition'>): boolean =>
  ['inactive', 'remission', 'resolved'].includes(content.clinicalStatus);

interface PartProps {
  patient: Patient;
  title: string;
  add: string;
  empty: string;
  onAdd: () => void;
  children: ReactNode[];
}

function Part({ patient, title, add, empty, onAdd, children }: PartProps) {
  const mayStore = useMayStore();
  return (
    <section className={classes.part}>
      <div className={classes.head}>
        <h3>{title}</h3>
        {patient.mayWrite && patient.removedAt === null && (
          <Button variant="default" leftSection={<IconPlus size={16} />} disabled={!mayStore} onClick={onAdd}>
            {add}
          </Button>
        )}
      </div>
      {children.length === 0 ? <p className={classes.meta}>{empty}</p> : <ul className={classes.rows}>{children}</ul>}
    </section>
  );
}

interface RowProps {
  patient: Patient;
  entry: EntryWith<'allergy' | 'condition'>;
  icon: ReactNode;
  pill?: ReactNode;
  onEdit: () => void;
}

function Row({ patient, entry, icon, pill, onEdit }: RowProps) {
  const { t } = useTranslation('chart');
  const locale = useLocale();
  const [line] = useContentLines(entry.content);
  const { content } = entry;
  return (
    <li>
      <span className={classes.icon} aria-hidden>
        {icon}
      </span>
      <div>
        <b>{content.kind === 'allergy' ? content.substance : content.text}</b> {pill}
        <p>{line}</p>
        <DisputedNote patient={patient} entry={entry} />
        <p className={classes.meta}>
          {t('entry.by', { name: entry.changedBy.name, at: formatDateTime(entry.changedAt, locale) })}
        </p>
      </div>
      <EntryMenu patient={patient} entry={entry} onEdit={onEdit} />
    </li>
  );
}
