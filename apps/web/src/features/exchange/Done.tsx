import { Button } from '@mantine/core';
import type { ImportResult } from '@hyaline/contract';
import { IconCheck } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { importReport } from '../../api/exchange.ts';
import { saveAs } from '../../lib/save-as.ts';
import { AppLink } from '../../ui/AppLink.tsx';
import { Note } from '../../ui/Note.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { Counts } from './Counts.tsx';
import classes from './exchange.module.css';

export function Done({ result, onAgain }: { result: ImportResult; onAgain: () => void }) {
  const { t } = useTranslation('exchange');
  const { id, ...counts } = result;
  const report = useMutation({ mutationFn: async () => saveAs(await importReport(id), 'import.csv') });
  return (
    <>
      <div role="status">
        <Note tone="brand" icon={<IconCheck size={16} stroke={1.9} />}>
          {t('done.text', { count: counts.created })}
        </Note>
      </div>
      <Counts counts={counts} />
      <ProblemNote error={report.error} />
      <div className={classes.actions}>
        <Button renderRoot={(props) => <AppLink to="/patients" {...props} />}>{t('done.patients')}</Button>
        <Button variant="default" loading={report.isPending} onClick={() => report.mutate()}>
          {t('done.report')}
        </Button>
        <Button variant="default" onClick={onAgain}>
          {t('other')}
        </Button>
      </div>
    </>
  );
}
