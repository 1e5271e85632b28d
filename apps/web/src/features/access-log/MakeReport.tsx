import { NativeSelect, TextInput } from '@mantine/core';
import type { MakeAccounting, PatientDisclosures } from '@hyaline/contract';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { makeAccounting } from '../../api/access.ts';
import { saveAs } from '../../lib/save-as.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { Note } from '../../ui/Note.tsx';
import { showDone } from '../../ui/toasts.tsx';
import classes from './access-log.module.css';

interface MakeReportProps {
  patientRef: string;
  kept: PatientDisclosures;
  onClose: () => void;
}

/** The paper that a patient asked for. */
export function MakeReport({ patientRef, kept, onClose }: MakeReportProps) {
  const { t } = useTranslation('accessLog');
  const here = useLocale();
  const [kind, setKind] = useState<MakeAccounting['kind']>('accounting');
  const [format, setFormat] = useState<MakeAccounting['format']>('pdf');
  const [locale, setLocale] = useState<MakeAccounting['locale']>(here);
  const [from, setFrom] = useState('');
  const make = useMutation({
    mutationFn: () => makeAccounting(patientRef, { kind, format, locale, ...(from === '' ? {} : { from }) }),
    onSuccess: ({ file, name }) => {
      saveAs(file, name);
      showDone(t('report.done'));
      onClose();
    },
  });
  const kinds = kept.accessReport ? (['accounting', 'access-report'] as const) : (['accounting'] as const);
  return (
    <ConfirmDialog
      opened
      title={t('report.title')}
      text={t(`report.text.${kind}`)}
      confirm={t('report.confirm')}
      busy={make.isPending}
      error={make.error}
      onCancel={onClose}
      onConfirm={() => make.mutate()}
    >
      <div className={classes.fields}>
        <NativeSelect
          label={t('report.which')}
          data-autofocus
          value={kind}
          onChange={(event) => setKind(event.currentTarget.value as MakeAccounting['kind'])}
          data={kinds.map((value) => ({ value, label: t(`report.${value}`) }))}
        />
        <div className={classes.pair}>
          <NativeSelect
            label={t('report.format')}
            value={format}
            onChange={(event) => setFormat(event.currentTarget.value as MakeAccounting['format'])}
            data={[
              { value: 'pdf', label: 'PDF' },
              { value: 'csv', label: 'CSV' },
            ]}
          />
          <NativeSelect
            label={t('report.language')}
            value={locale}
            onChange={(event) => setLocale(event.currentTarget.value as MakeAccounting['locale'])}
            data={[
              { value: 'en', label: 'English' },
              { value: 'es', label: 'Español' },
            ]}
          />
        </div>
        <TextInput
          type="date"
          label={t('report.from')}
          description={t('report.fromHint')}
          value={from}
          onChange={(event) => setFrom(event.currentTarget.value)}
        />
        {kind === 'accounting' && <Note>{t(kept.nextIsFree ? 'report.nextFree' : 'report.nextNotFree')}</Note>}
      </div>
    </ConfirmDialog>
  );
}
