import { Checkbox } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { exportPatients } from '../../api/exchange.ts';
import { saveAs } from '../../lib/save-as.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';

interface ExportDialogProps {
  /** Null: all whom one sees. */
  patient: { id: string; ref: string } | null;
  onClose: () => void;
}

/** Says what leaves the platform before it does. */
export function ExportDialog({ patient, onClose }: ExportDialogProps) {
  const { t } = useTranslation('exchange');
  const locale = useLocale();
  const [images, setImages] = useState(false);
  const take = useMutation({
    mutationFn: async () =>
      saveAs(await exportPatients(patient?.id ?? null, { images, locale }), `${patient?.ref ?? 'patients'}.zip`),
    onSuccess: onClose,
  });
  return (
    <ConfirmDialog
      opened
      title={t(patient === null ? 'export.all' : 'export.one')}
      text={t('export.text')}
      confirm={t('export.action')}
      busy={take.isPending}
      error={take.error}
      onCancel={onClose}
      onConfirm={() => take.mutate()}
    >
      <Checkbox
        mb="md"
        label={t('export.images')}
        description={t('export.imagesText')}
        checked={images}
        onChange={(event) => setImages(event.currentTarget.checked)}
      />
    </ConfirmDialog>
  );
}
