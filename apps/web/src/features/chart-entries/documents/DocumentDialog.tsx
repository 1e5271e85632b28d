import { Modal, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { DOCUMENT_CATEGORIES, DocumentContent } from '@hyaline/contract';
import { useTranslation } from 'react-i18next';
import classes from '../parts/entry.module.css';
import { FormFoot } from '../parts/FormFoot.tsx';
import { useContentForm } from '../use-content-form.ts';
import type { EntryWith } from '../use-entries.ts';
import { useSaveEntry } from '../use-save-entry.ts';

interface DocumentDialogProps {
  patientId: string;
  entry: EntryWith<'document'>;
  onClose: () => void;
}

/** What a document is called and kept as. Its bytes stay. */
export function DocumentDialog({ patientId, entry, onClose }: DocumentDialogProps) {
  const { t } = useTranslation('chart');
  const { t: app } = useTranslation('app');
  const save = useSaveEntry(patientId, entry, onClose);
  const { name, category, remark } = entry.content;
  const { form, send } = useContentForm({
    initial: { name: String(name), category: category as string, remark: String(remark) },
    schema: DocumentContent,
    contentOf: (values) => ({ ...entry.content, ...values }),
    onContent: (content) => save.mutate(content),
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('documents.edit')}
      size={480}
      closeButtonProps={{ 'aria-label': app('close') }}
    >
      <form noValidate autoComplete="off" onSubmit={send}>
        <div className={classes.fields}>
          <TextInput
            className={classes.whole}
            label={t('documents.name')}
            withAsterisk
            maxLength={200}
            {...form.getInputProps('name')}
          />
          <NativeSelect
            className={classes.whole}
            label={t('documents.category.label')}
            data={DOCUMENT_CATEGORIES.map((value) => ({ value, label: t(`documents.category.${value}`) }))}
            {...form.getInputProps('category')}
          />
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
