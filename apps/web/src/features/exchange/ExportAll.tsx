import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ExportDialog } from './ExportDialog.tsx';

export function ExportAll() {
  const { t } = useTranslation('exchange');
  const [opened, setOpened] = useState(false);
  return (
    <>
      <Button variant="default" leftSection={<IconDownload size={16} />} onClick={() => setOpened(true)}>
        {t('export.all')}
      </Button>
      {opened && <ExportDialog patient={null} onClose={() => setOpened(false)} />}
    </>
  );
}
