import { ActionIcon, Tooltip } from '@mantine/core';
import type { Patient } from '@hyaline/contract';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ExportDialog } from './ExportDialog.tsx';

/** Not under special access: what is taken out would outlast it. */
export function ExportRecord({ patient }: { patient: Patient }) {
  const { t } = useTranslation('exchange');
  const [opened, setOpened] = useState(false);
  if (patient.seesAs === 'grant') return null;
  return (
    <>
      <Tooltip label={t('export.one')}>
        <ActionIcon variant="default" size={32} aria-label={t('export.one')} onClick={() => setOpened(true)}>
          <IconDownload size={18} />
        </ActionIcon>
      </Tooltip>
      {opened && <ExportDialog patient={patient} onClose={() => setOpened(false)} />}
    </>
  );
}
