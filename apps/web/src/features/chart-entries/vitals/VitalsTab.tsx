import { Button } from '@mantine/core';
import { bodyMassIndex, type Patient, VITAL_NAMES, type VitalName } from '@hyaline/contract';
import { IconHeartbeat, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMayStore } from '../../../ui/AgreementNote.tsx';
import { DataTable } from '../../../ui/DataTable.tsx';
import { State } from '../../../ui/State.tsx';
import classes from '../parts/entry.module.css';
import { DisputedNote } from '../parts/DisputedNote.tsx';
import { EntryMenu } from '../parts/EntryMenu.tsx';
import { EntryState } from '../parts/EntryState.tsx';
import { type EntryWith, isKind, useEntries } from '../use-entries.ts';
import { timeOf, useChartWords } from '../use-words.ts';
import { VitalsForm } from './VitalsForm.tsx';
import { VitalsTrends } from './VitalsTrends.tsx';

/** Vital signs: what was measured, and how it went over time. */
export function VitalsTab({ patient }: { patient: Patient }) {
  const { t } = useTranslation('chart');
  const [editing, setEditing] = useState<EntryWith<'vitals'> | 'new' | null>(null);
  const query = useEntries(patient.id, { kinds: ['vitals'] });
  const mayStore = useMayStore();
  const writes = patient.mayWrite && patient.removedAt === null;
  return (
    <EntryState query={query}>
      {(entries) => {
        const taken = entries
          .filter(isKind('vitals'))
          .toSorted((a, b) => timeOf(b.content.takenAt) - timeOf(a.content.takenAt));
        return (
          <>
            {editing !== null ? (
              <VitalsForm
                key={editing === 'new' ? 'new' : editing.id}
                patientId={patient.id}
                entry={editing === 'new' ? null : editing}
                latest={taken[0]}
                onClose={() => setEditing(null)}
              />
            ) : (
              writes && (
                <div className={classes.head}>
                  <Button leftSection={<IconPlus size={16} />} disabled={!mayStore} onClick={() => setEditing('new')}>
                    {t('vitals.add')}
                  </Button>
                </div>
              )
            )}
            {taken.length === 0 ? (
              <State
                icon={<IconHeartbeat size={28} stroke={1.5} />}
                title={t('vitals.emptyTitle')}
                text={t('vitals.emptyText')}
              />
            ) : (
              <>
                <VitalsTrends taken={taken.toReversed()} />
                <VitalsTable patient={patient} taken={taken} onEdit={setEditing} />
              </>
            )}
          </>
        );
      }}
    </EntryState>
  );
}

interface VitalsTableProps {
  patient: Patient;
  taken: readonly EntryWith<'vitals'>[];
  onEdit: (entry: EntryWith<'vitals'>) => void;
}

function VitalsTable({ patient, taken, onEdit }: VitalsTableProps) {
  const { t } = useTranslation('chart');
  const { moment, vital, number } = useChartWords();
  const used = VITAL_NAMES.filter(
    (name) => name !== 'diastolic' && taken.some(({ content }) => content.signs[name] !== undefined),
  );
  const heading = (name: VitalName) => (name === 'systolic' ? t('vitals.pressure') : t(`vitals.name.${name}`));
  const withBmi = taken.some(({ content }) => bodyMassIndex(content.signs) !== null);
  const cell = ({ content: { signs } }: EntryWith<'vitals'>, name: VitalName): string => {
    const value = signs[name];
    if (value === undefined) return '—';
    if (name === 'systolic' && signs.diastolic)
      return `${number(value.value, 0)}/${vital('diastolic', signs.diastolic)}`;
    return vital(name, value);
  };
  const columns = [
    t('vitals.takenAt'),
    ...used.map(heading),
    ...(withBmi ? [t('vitals.bmi')] : []),
    { hidden: t('entry.actions') },
  ];
  return (
    <DataTable columns={columns}>
      {taken.map((entry) => {
        const bmi = bodyMassIndex(entry.content.signs);
        return (
          <tr key={entry.id}>
            <th scope="row">
              {moment(entry.content.takenAt)}
              <DisputedNote patient={patient} entry={entry} />
            </th>
            {used.map((name) => (
              <td key={name} data-number data-label={heading(name)}>
                {cell(entry, name)}
              </td>
            ))}
            {withBmi && (
              <td data-number data-label={t('vitals.bmi')}>
                {bmi === null ? '—' : number(bmi, 1)}
              </td>
            )}
            <td>
              <EntryMenu patient={patient} entry={entry} onEdit={() => onEdit(entry)} />
            </td>
          </tr>
        );
      })}
    </DataTable>
  );
}
