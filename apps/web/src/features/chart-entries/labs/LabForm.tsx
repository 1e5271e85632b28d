import { ActionIcon, Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { LAB_FLAGS, LabContent, type LabResult } from '@hyaline/contract';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import classes from '../parts/entry.module.css';
import { FormFoot } from '../parts/FormFoot.tsx';
import { LeaveGuard } from '../../../ui/LeaveGuard.tsx';
import { useContentForm } from '../use-content-form.ts';
import type { EntryWith } from '../use-entries.ts';
import { useSaveEntry } from '../use-save-entry.ts';
import { instantOf, localNow, localOf } from '../use-words.ts';
import { blankRow, resultOf, rowOf, rowLike, type TypedResult } from './typed-result.ts';
import own from './labs.module.css';

interface Values extends Record<string, unknown> {
  panel: string;
  collectedAt: string;
  laboratory: string;
  results: TypedResult[];
  remark: string;
}

interface LabFormProps {
  patientId: string;
  entry: EntryWith<'lab'> | null;
  /** Results of this patient: a test that was entered before brings its code, unit and interval along. */
  known: readonly LabResult[];
  onClose: () => void;
}

/** A grid of results as they stand on the laboratory's sheet. Rows without a name and value are left out. */
export function LabForm({ patientId, entry, known, onClose }: LabFormProps) {
  const { t } = useTranslation('chart');
  const names = useId();
  const save = useSaveEntry(patientId, entry, onClose);
  const was = entry?.content;
  const { form, send } = useContentForm<Values, LabContent>({
    initial: {
      panel: String(was?.panel ?? ''),
      collectedAt: was === undefined ? localNow() : localOf(was.collectedAt),
      laboratory: String(was?.laboratory ?? ''),
      results: was === undefined ? [blankRow()] : was.results.map(rowOf),
      remark: String(was?.remark ?? ''),
    },
    schema: LabContent,
    contentOf: ({ results, collectedAt, ...rest }) => ({
      kind: 'lab',
      ...rest,
      collectedAt: instantOf(collectedAt),
      results: results
        .filter(({ name, value }, i) => i === 0 || name.trim() !== '' || value.trim() !== '')
        .map(resultOf),
    }),
    onContent: (content) => save.mutate(content),
  });
  const choose = (i: number, name: string) => {
    const found = known.find((result) => result.name === name);
    const row = form.values.results[i];
    if (found === undefined || row === undefined) return form.setFieldValue(`results.${i}.name`, name);
    form.setFieldValue(`results.${i}`, { ...rowLike(found), key: row.key, value: row.value });
  };
  return (
    <form className={classes.panel} noValidate autoComplete="off" onSubmit={send}>
      <LeaveGuard unsaved={form.isDirty() && !save.isPending && !save.isSuccess} />
      <h3>{entry === null ? t('labs.add') : t('labs.edit')}</h3>
      <div className={classes.fields}>
        <TextInput
          label={t('labs.panel')}
          description={t('labs.panelHint')}
          withAsterisk
          maxLength={160}
          {...form.getInputProps('panel')}
        />
        <TextInput
          label={t('labs.laboratory')}
          description={t('optional')}
          maxLength={160}
          {...form.getInputProps('laboratory')}
        />
        <TextInput
          type="datetime-local"
          label={t('labs.collectedAt')}
          withAsterisk
          {...form.getInputProps('collectedAt')}
        />
      </div>
      <datalist id={names}>
        {[...new Set(known.map(({ name }) => String(name)))].map((name) => (
          <option key={name}>{name}</option>
        ))}
      </datalist>
      <fieldset className={own.grid}>
        <legend>{t('labs.results')}</legend>
        {form.values.results.map(({ key }, i) => {
          const at = (field: string) => form.getInputProps(`results.${i}.${field}`);
          return (
            <div key={key} className={own.row} role="group" aria-label={t('labs.resultN', { n: i + 1 })}>
              <TextInput
                className={own.name}
                label={t('labs.column.test')}
                list={names}
                maxLength={120}
                {...at('name')}
                onChange={({ currentTarget }) => choose(i, currentTarget.value)}
              />
              <TextInput label={t('labs.column.value')} maxLength={500} {...at('value')} />
              <TextInput label={t('labs.unit')} maxLength={40} {...at('unit')} />
              <TextInput label={t('labs.low')} inputMode="decimal" maxLength={12} {...at('low')} />
              <TextInput label={t('labs.high')} inputMode="decimal" maxLength={12} {...at('high')} />
              <NativeSelect
                label={t('labs.column.flag')}
                data={[
                  { value: '', label: t('labs.flagAuto') },
                  ...LAB_FLAGS.map((value) => ({ value, label: t(`labs.flag.${value}`) })),
                ]}
                {...at('flag')}
              />
              <TextInput label="LOINC" maxLength={10} {...at('loinc')} />
              <ActionIcon
                variant="subtle"
                color="gray"
                size="lg"
                aria-label={t('labs.removeRow', { n: i + 1 })}
                disabled={form.values.results.length === 1}
                onClick={() => form.removeListItem('results', i)}
              >
                <IconTrash size={17} />
              </ActionIcon>
            </div>
          );
        })}
        <Button
          variant="default"
          leftSection={<IconPlus size={16} />}
          onClick={() => form.insertListItem('results', blankRow())}
        >
          {t('labs.addRow')}
        </Button>
      </fieldset>
      <Textarea label={t('field.remark')} autosize minRows={2} maxLength={2000} {...form.getInputProps('remark')} />
      <FormFoot busy={save.isPending} error={save.error} wrong={Object.keys(form.errors).length} onCancel={onClose} />
    </form>
  );
}
