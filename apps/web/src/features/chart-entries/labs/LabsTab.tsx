import { ActionIcon, Button } from '@mantine/core';
import { flagOf, type LabResult, type Patient } from '@hyaline/contract';
import { IconChartLine, IconFlask2, IconPlus } from '@tabler/icons-react';
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
import { timeOf, unitWords, useChartWords } from '../use-words.ts';
import { FlagPill } from './FlagPill.tsx';
import { LabForm } from './LabForm.tsx';
import { TrendDialog } from './TrendDialog.tsx';

/** Laboratory results, newest first; each value leads to how it went over time. */
export function LabsTab({ patient }: { patient: Patient }) {
  const { t } = useTranslation('chart');
  const [editing, setEditing] = useState<EntryWith<'lab'> | 'new' | null>(null);
  const [trend, setTrend] = useState<LabResult | null>(null);
  const query = useEntries(patient.id, { kinds: ['lab'] });
  const mayStore = useMayStore();
  const writes = patient.mayWrite && patient.removedAt === null;
  return (
    <EntryState query={query}>
      {(entries) => {
        const labs = entries
          .filter(isKind('lab'))
          .toSorted((a, b) => timeOf(b.content.collectedAt) - timeOf(a.content.collectedAt));
        return (
          <>
            {editing !== null ? (
              <LabForm
                key={editing === 'new' ? 'new' : editing.id}
                patientId={patient.id}
                entry={editing === 'new' ? null : editing}
                known={labs.flatMap(({ content }) => content.results)}
                onClose={() => setEditing(null)}
              />
            ) : (
              writes && (
                <div className={classes.head}>
                  <Button leftSection={<IconPlus size={16} />} disabled={!mayStore} onClick={() => setEditing('new')}>
                    {t('labs.add')}
                  </Button>
                </div>
              )
            )}
            {labs.length === 0 ? (
              <State
                icon={<IconFlask2 size={28} stroke={1.5} />}
                title={t('labs.emptyTitle')}
                text={t('labs.emptyText')}
              />
            ) : (
              labs.map((entry) => (
                <Panel
                  key={entry.id}
                  patient={patient}
                  entry={entry}
                  onEdit={() => setEditing(entry)}
                  onTrend={setTrend}
                />
              ))
            )}
            {trend !== null && <TrendDialog patientId={patient.id} of={trend} onClose={() => setTrend(null)} />}
          </>
        );
      }}
    </EntryState>
  );
}

interface PanelProps {
  patient: Patient;
  entry: EntryWith<'lab'>;
  onEdit: () => void;
  onTrend: (result: LabResult) => void;
}

function Panel({ patient, entry, onEdit, onTrend }: PanelProps) {
  const { t } = useTranslation('chart');
  const { moment, number } = useChartWords();
  const { panel, collectedAt, laboratory, results, remark } = entry.content;
  const interval = ({ low, high, unit }: LabResult): string => {
    if (low === null && high === null) return '—';
    const words = unitWords(unit);
    if (low === null) return `≤ ${number(high ?? 0, 6)} ${words}`;
    if (high === null) return `≥ ${number(low, 6)} ${words}`;
    return `${number(low, 6)}–${number(high, 6)} ${words}`;
  };
  return (
    <section className={classes.part}>
      <div className={classes.head}>
        <div className={classes.headWords}>
          <h3>{panel}</h3>
          <p className={classes.meta}>{[moment(collectedAt), laboratory].filter((word) => word !== '').join(' · ')}</p>
        </div>
        <EntryMenu patient={patient} entry={entry} onEdit={onEdit} />
      </div>
      <DisputedNote patient={patient} entry={entry} />
      <DataTable
        columns={[
          t('labs.column.test'),
          t('labs.column.value'),
          t('labs.column.interval'),
          t('labs.column.flag'),
          { hidden: t('labs.trend') },
        ]}
      >
        {results.map((result) => (
          <tr key={JSON.stringify(result)}>
            <th scope="row">{result.name}</th>
            <td data-number data-label={t('labs.column.value')}>
              {result.comparator ?? ''}
              {typeof result.value === 'number' ? number(result.value, 6) : result.value} {unitWords(result.unit)}
            </td>
            <td data-number data-label={t('labs.column.interval')}>
              {interval(result)}
            </td>
            <td data-label={t('labs.column.flag')}>
              <FlagPill flag={flagOf(result)} />
            </td>
            <td>
              {typeof result.value === 'number' && (
                <ActionIcon
                  className={classes.touch}
                  variant="subtle"
                  color="gray"
                  size="lg"
                  aria-label={t('labs.trendOf', { name: result.name })}
                  title={t('labs.trend')}
                  onClick={() => onTrend(result)}
                >
                  <IconChartLine size={18} />
                </ActionIcon>
              )}
            </td>
          </tr>
        ))}
      </DataTable>
      {remark !== '' && <p className={classes.remark}>{remark}</p>}
    </section>
  );
}
