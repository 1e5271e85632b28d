import { Modal, NativeSelect, TextInput } from '@mantine/core';
import { ALLERGY_CATEGORIES, ALLERGY_STATUSES, AllergyContent, CODE_SYSTEMS, SEVERITIES } from '@hyaline/contract';
import { useTranslation } from 'react-i18next';
import classes from '../parts/entry.module.css';
import { FormFoot } from '../parts/FormFoot.tsx';
import { PartialDate } from '../parts/PartialDate.tsx';
import { useContentForm } from '../use-content-form.ts';
import type { EntryWith } from '../use-entries.ts';
import { useSaveEntry } from '../use-save-entry.ts';

interface AllergyDialogProps {
  patientId: string;
  /** Null: a new one. */
  entry: EntryWith<'allergy'> | null;
  onClose: () => void;
}

export function AllergyDialog({ patientId, entry, onClose }: AllergyDialogProps) {
  const { t } = useTranslation('chart');
  const { t: app } = useTranslation('app');
  const save = useSaveEntry(patientId, entry, onClose);
  const was = entry?.content;
  const { form, send } = useContentForm({
    initial: {
      substance: String(was?.substance ?? ''),
      code: was?.code?.code ?? '',
      category: was?.category ?? (was ? '' : 'medication'),
      reaction: String(was?.reaction ?? ''),
      severity: was?.severity ?? '',
      status: was?.status ?? 'active',
      noted: String(was?.noted ?? ''),
    },
    schema: AllergyContent,
    fieldOf: (path) => path.replace(/^code\..*/, 'code'),
    contentOf: ({ code, category, severity, ...rest }) => ({
      kind: 'allergy',
      ...rest,
      code: code.trim() === '' ? null : { system: was?.code?.system ?? CODE_SYSTEMS.rxnorm, code: code.trim() },
      category: category === '' ? null : category,
      severity: severity === '' ? null : severity,
    }),
    onContent: (content) => save.mutate(content),
  });
  const title = entry === null ? t('allergy.add') : t('allergy.edit');
  return (
    <Modal opened onClose={onClose} title={title} size={560} closeButtonProps={{ 'aria-label': app('close') }}>
      <form noValidate autoComplete="off" onSubmit={send}>
        <div className={classes.fields}>
          <TextInput
            className={classes.whole}
            label={t('allergy.substance')}
            withAsterisk
            data-autofocus
            maxLength={200}
            {...form.getInputProps('substance')}
          />
          <NativeSelect
            label={t('allergy.category.label')}
            data={[
              { value: '', label: t('unknown') },
              ...ALLERGY_CATEGORIES.map((value) => ({ value, label: t(`allergy.category.${value}`) })),
            ]}
            {...form.getInputProps('category')}
          />
          <NativeSelect
            label={t('allergy.severity.label')}
            data={[
              { value: '', label: t('unknown') },
              ...SEVERITIES.map((value) => ({ value, label: t(`allergy.severity.${value}`) })),
            ]}
            {...form.getInputProps('severity')}
          />
          <TextInput
            className={classes.whole}
            label={t('allergy.reaction')}
            description={t('allergy.reactionHint')}
            maxLength={300}
            {...form.getInputProps('reaction')}
          />
          <NativeSelect
            label={t('allergy.status.label')}
            data={ALLERGY_STATUSES.map((value) => ({ value, label: t(`allergy.status.${value}`) }))}
            {...form.getInputProps('status')}
          />
          <PartialDate label={t('allergy.noted')} {...form.getInputProps('noted')} />
          <TextInput
            label={t('allergy.code')}
            description={t('optional')}
            maxLength={60}
            {...form.getInputProps('code')}
          />
        </div>
        <FormFoot busy={save.isPending} error={save.error} wrong={Object.keys(form.errors).length} onCancel={onClose} />
      </form>
    </Modal>
  );
}
