import { Button, Checkbox, NativeSelect } from '@mantine/core';
import {
  DUPLICATE_CHOICES,
  type DuplicateChoice,
  type ImportPreview,
  type ImportResult,
  type ImportSettings,
} from '@hyaline/contract';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { runImport } from '../../api/exchange.ts';
import { DataTable } from '../../ui/DataTable.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { Counts } from './Counts.tsx';
import { Duplicates } from './Duplicates.tsx';
import classes from './exchange.module.css';
import { Faults } from './Faults.tsx';

interface LookedProps {
  id: string;
  looking: { settings: ImportSettings; preview: ImportPreview };
  onBack: () => void;
  onDone: (result: ImportResult) => void;
  onAgain: () => void;
}

/** What would happen: how many, the first of them, what is wrong and where, and who may be here already. */
export function Looked({ id, looking: { settings, preview }, onBack, onDone, onAgain }: LookedProps) {
  const { t } = useTranslation('exchange');
  const [duplicates, setDuplicates] = useState<DuplicateChoice>('skip');
  const [choices, setChoices] = useState<Record<string, DuplicateChoice>>({});
  const [despiteFaults, setDespite] = useState(false);
  const run = useMutation({
    mutationFn: () => runImport(id, { settings, duplicates, choices, despiteFaults }),
    onSuccess: onDone,
  });
  const { counts } = preview;
  const isFaulty = counts.faults > 0;
  const nobody = counts.people === counts.refused;
  return (
    <>
      <h2>{t('look.title')}</h2>
      <Counts
        counts={{
          people: counts.people,
          ready: counts.ready,
          duplicates: counts.duplicates,
          refused: counts.refused,
          entries: counts.entries,
        }}
      />
      {preview.rows.length > 0 && (
        <section className={classes.scroll} aria-label={t('look.first')}>
          <DataTable columns={[t('look.name'), t('look.born'), t('look.mrn'), t('look.entries')]}>
            {preview.rows.map((row) => (
              <tr key={row.index}>
                <th scope="row">{row.name}</th>
                <td data-label={t('look.born')}>{row.birthDate}</td>
                <td data-label={t('look.mrn')}>{row.mrn}</td>
                <td data-label={t('look.entries')}>{row.entries}</td>
              </tr>
            ))}
          </DataTable>
        </section>
      )}
      {isFaulty && (
        <Faults title={t('faults.title', { count: counts.faults })} faults={preview.faults} total={counts.faults} />
      )}
      {preview.leftOut.length > 0 && (
        <Faults
          title={t('faults.leftOut', { count: counts.leftOut })}
          faults={preview.leftOut}
          total={counts.leftOut}
        />
      )}
      {preview.notImported.length > 0 && (
        <p className={classes.text}>
          {t('look.notImported', {
            list: preview.notImported.map(({ what, count }) => `${what} × ${count}`).join(', '),
          })}
        </p>
      )}
      {counts.duplicates > 0 && (
        <>
          <NativeSelect
            label={t('duplicates.all', { count: counts.duplicates })}
            value={duplicates}
            onChange={(event) => setDuplicates(event.currentTarget.value as DuplicateChoice)}
            data={DUPLICATE_CHOICES.map((choice) => ({ value: choice, label: t(`duplicates.${choice}`) }))}
          />
          <Duplicates
            all={preview.duplicates}
            choices={choices}
            usual={duplicates}
            onChoose={(index, choice) => setChoices({ ...choices, [index]: choice })}
          />
        </>
      )}
      {isFaulty && !nobody && (
        <Checkbox
          label={t('look.despite')}
          checked={despiteFaults}
          onChange={(event) => setDespite(event.currentTarget.checked)}
        />
      )}
      <ProblemNote error={run.error} />
      <div className={classes.actions}>
        <Button loading={run.isPending} disabled={nobody || (isFaulty && !despiteFaults)} onClick={() => run.mutate()}>
          {t('look.run', { count: counts.people - counts.refused })}
        </Button>
        {settings.fields !== undefined && (
          <Button variant="default" onClick={onBack}>
            {t('look.back')}
          </Button>
        )}
        <Button variant="default" onClick={onAgain}>
          {t('other')}
        </Button>
      </div>
    </>
  );
}
