import { Checkbox } from '@mantine/core';
import type { OwnDisclosure } from '@hyaline/contract';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { exportPatients } from '../../api/exchange.ts';
import { saveAs } from '../../lib/save-as.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { DisclosureInputs, useDisclosure } from '../../ui/DisclosureInputs.tsx';

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
  const [outside, setOutside] = useState(false);
  const form = useDisclosure();
  const take = useMutation({
    mutationFn: async (disclosed: OwnDisclosure | null) => {
      const ask = { images, locale, reason: disclosed === null ? 'own' : 'disclosure', disclosed } as const;
      saveAs(await exportPatients(patient?.id ?? null, ask), `${patient?.ref ?? 'patients'}.zip`);
    },
    onSuccess: onClose,
  });
  const disclose = form.onSubmit(({ day: _, ...values }) => take.mutate(values as unknown as OwnDisclosure));
  return (
    <ConfirmDialog
      opened
      title={t(patient === null ? 'export.all' : 'export.one')}
      text={t('export.text')}
      confirm={t('export.action')}
      busy={take.isPending}
      error={take.error}
      onCancel={onClose}
      onConfirm={() => (outside ? disclose() : take.mutate(null))}
    >
      <Checkbox
        mb="md"
        label={t('export.images')}
        description={t('export.imagesText')}
        checked={images}
        onChange={(event) => setImages(event.currentTarget.checked)}
      />
      <Checkbox
        mb="md"
        label={t('export.outside')}
        description={t('export.outsideText')}
        checked={outside}
        onChange={(event) => setOutside(event.currentTarget.checked)}
      />
      {outside && (
        <form noValidate onSubmit={disclose}>
          <DisclosureInputs form={form} asksDay={false} />
        </form>
      )}
    </ConfirmDialog>
  );
}
