import { Modal, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { CODE_SYSTEMS, CONDITION_STATUSES, ConditionContent } from '@hyaline/contract';
import { useTranslation } from 'react-i18next';
import classes from '../parts/entry.module.css';
import { FormFoot } from '../parts/FormFoot.tsx';
import { PartialDate } from '../parts/PartialDate.tsx';
import { useContentForm } from '../use-content-form.ts';
import type { EntryWith } from '../use-entries.ts';
import { useSaveEntry } from '../use-save-entry.ts';

interface ConditionDialogProps {
  patientId: string;
  /** Null: a new one. */
  entry: EntryWith<'condition'> | null;
  onClose: () => void;
}

export function ConditionDialog({ patientId, entry, onClose }: ConditionDialogProps) {
  const { t } = useTranslation('chart');
  const { t: app } = useTranslation('app');
  const save = useSaveEntry(patientId, entry, onClose);
  const was = entry?.content;
  const systems = [
    { value: CODE_SYSTEMS.icd10, label: 'ICD-10' },
    { value: CODE_SYSTEMS.icd10cm, label: 'ICD-10-CM' },
    { value: CODE_SYSTEMS.snomed, label: 'SNOMED CT' },
  ];
  const known = was?.code?.system;
  if (known !== undefined && !systems.some(({ value }) => value === known))
    systems.push({ value: known as never, label: known });
  const { form, send } = useContentForm({
    initial: {
      text: String(was?.text ?? ''),
      system: was?.code?.system ?? CODE_SYSTEMS.icd10cm,
      code: was?.code?.code ?? '',
      clinicalStatus: was?.clinicalStatus ?? 'active',
      onset: String(was?.onset ?? ''),
      abatement: String(was?.abatement ?? ''),
      remark: String(was?.remark ?? ''),
    },
    schema: ConditionContent,
    fieldOf: (path) => path.replace(/^code\..*/, 'code'),
    contentOf: ({ system, code, ...rest }) => ({
      kind: 'condition',
      ...rest,
      code: code.trim() === '' ? null : { system, code: code.trim().toUpperCase() },
    }),
    onContent: (content) => save.mutate(content),
  });
  const title = entry === null ? t('condition.add') : t('condition.edit');
  return (
    <Modal opened onClose={onClose} title={title} size={560} closeButtonProps={{ 'aria-label': app('close') }}>
      <form noValidate autoComplete="off" onSubmit={send}>
        <div className={classes.fields}>
          <TextInput
            className={classes.whole}
            label={t('condition.text')}
            withAsterisk
            data-autofocus
            maxLength={300}
            {...form.getInputProps('text')}
          />
          <NativeSelect label={t('condition.system')} data={systems} {...form.getInputProps('system')} />
          <TextInput
            label={t('condition.code')}
            description={t('optional')}
            maxLength={60}
            {...form.getInputProps('code')}
          />
          <NativeSelect
            className={classes.whole}
            label={t('condition.status.label')}
            data={CONDITION_STATUSES.map((value) => ({ value, label: t(`condition.status.${value}`) }))}
            {...form.getInputProps('clinicalStatus')}
          />
          <PartialDate label={t('condition.onset')} {...form.getInputProps('onset')} />
          <PartialDate label={t('condition.abatement')} {...form.getInputProps('abatement')} />
          <Textarea
            className={classes.whole}
            label={t('field.remark')}
            autosize
            minRows={2}
            maxLength={2000}
            {...form.getInputProps('remark')}
          />
        </div>
        <FormFoot busy={save.isPending} error={save.error} wrong={Object.keys(form.errors).length} onCancel={onClose} />
      </form>
    </Modal>
  );
}
