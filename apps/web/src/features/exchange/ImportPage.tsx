import { Button, FileButton } from '@mantine/core';
import type { ImportPreview, ImportResult, ImportSettings, StartedImport } from '@hyaline/contract';
import { IconUpload } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { previewImport, uploadImport } from '../../api/exchange.ts';
import { PATIENTS_KEY } from '../../api/patients.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { useMayStore } from '../../ui/AgreementNote.tsx';
import { Page } from '../../ui/Page.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { Columns } from './Columns.tsx';
import classes from './exchange.module.css';
import { ExportAll } from './ExportAll.tsx';
import { formatOf } from './format-of.ts';
import { Looked } from './Looked.tsx';
import { PastImports } from './PastImports.tsx';
import { Done } from './Done.tsx';

interface Looking {
  settings: ImportSettings;
  preview: ImportPreview;
}

/** Bringing patients in: a file, how to read it, what would happen, and what did. Nothing changes before the last step. */
export function ImportPage() {
  const { t } = useTranslation('exchange');
  const locale = useLocale();
  const queries = useQueryClient();
  const [begun, setBegun] = useState<StartedImport | null>(null);
  const [looking, setLooking] = useState<Looking | null>(null);
  const [result, setResult] = useState<ImportResult | null>(null);
  const look = useMutation({
    mutationFn: async ({ id, settings }: { id: string; settings: ImportSettings }) => ({
      settings,
      preview: await previewImport(id, settings),
    }),
    onSuccess: setLooking,
  });
  const upload = useMutation({
    mutationFn: (file: File) => uploadImport(file, { format: formatOf(file.name) }),
    onSuccess: (started) => {
      setBegun(started);
      if (started.shape === null) look.mutate({ id: started.id, settings: { language: locale, providerIds: [] } });
    },
  });
  const again = () => {
    setBegun(null);
    setLooking(null);
    setResult(null);
    upload.reset();
    look.reset();
  };
  const done = (made: ImportResult) => {
    setResult(made);
    void queries.invalidateQueries({ queryKey: PATIENTS_KEY });
    void queries.invalidateQueries({ queryKey: ['imports'] });
  };
  const step = (): ReactNode => {
    if (result !== null) return <Done result={result} onAgain={again} />;
    if (begun !== null && looking !== null)
      return <Looked id={begun.id} looking={looking} onBack={() => setLooking(null)} onDone={done} onAgain={again} />;
    if (begun?.shape)
      return (
        <Columns
          shape={begun.shape}
          busy={look.isPending}
          onLook={(settings) => look.mutate({ id: begun.id, settings })}
          onAgain={again}
        />
      );
    return <Choose busy={upload.isPending || look.isPending} onChoose={(file) => upload.mutate(file)} />;
  };
  return (
    <Page crumbs={[{ to: '/patients', label: t('patients') }]} title={t('title')} actions={<ExportAll />}>
      <div className={classes.step}>
        {step()}
        <ProblemNote error={upload.error ?? look.error} />
      </div>
      <PastImports />
    </Page>
  );
}

function Choose({ busy, onChoose }: { busy: boolean; onChoose: (file: File) => void }) {
  const { t } = useTranslation('exchange');
  const mayStore = useMayStore();
  return (
    <div className={classes.drop}>
      <h2>{t('choose.title')}</h2>
      <p className={classes.text}>{t('choose.text')}</p>
      <FileButton
        accept=".csv,.txt,.tsv,.json,.ndjson,.zip"
        onChange={(file) => file && onChoose(file)}
        inputProps={{ 'aria-label': t('choose.file') }}
      >
        {(props) => (
          <Button leftSection={<IconUpload size={16} />} loading={busy} disabled={!mayStore} {...props}>
            {t('choose.file')}
          </Button>
        )}
      </FileButton>
      <p className={classes.text}>{t('choose.kept')}</p>
    </div>
  );
}
