import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import {
  bodyMassIndex,
  checkVital,
  type Quantity,
  VITAL_NAMES,
  VITALS,
  VitalsContent,
  type VitalName,
  type VitalUnit,
} from '@hyaline/contract';
import type { UseFormReturnType } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import classes from '../parts/entry.module.css';
import { FormFoot } from '../parts/FormFoot.tsx';
import { LeaveGuard } from '../../../ui/LeaveGuard.tsx';
import { useContentForm } from '../use-content-form.ts';
import type { EntryWith } from '../use-entries.ts';
import { useSaveEntry } from '../use-save-entry.ts';
import { instantOf, localNow, localOf, unitWords, useChartWords } from '../use-words.ts';
import own from './vitals.module.css';
import { quantityOf, rangeIn } from './measured.ts';

interface Values extends Record<string, string> {
  takenAt: string;
  remark: string;
}

interface VitalsFormProps {
  patientId: string;
  entry: EntryWith<'vitals'> | null;
  /** The newest, whose units the form begins with. */
  latest: EntryWith<'vitals'> | undefined;
  onClose: () => void;
}

const unitKey = (name: VitalName): string => `${name}Unit`;

/** What was measured now, in the units that the clinic measures in. Empty fields were not measured. */
export function VitalsForm({ patientId, entry, latest, onClose }: VitalsFormProps) {
  const { t } = useTranslation('chart');
  const { number } = useChartWords();
  const save = useSaveEntry(patientId, entry, onClose);
  const signs = entry?.content.signs ?? {};
  const fields = VITAL_NAMES.flatMap((name) => [
    [name, signs[name] === undefined ? '' : String(signs[name].value)],
    [unitKey(name), signs[name]?.unit ?? latest?.content.signs[name]?.unit ?? VITALS[name].units[0]],
  ]);
  const initial: Values = {
    ...Object.fromEntries(fields),
    takenAt: entry === null ? localNow() : localOf(entry.content.takenAt),
    remark: String(entry?.content.remark ?? ''),
  };
  const { form, send } = useContentForm<Values, VitalsContent>({
    initial,
    schema: VitalsContent,
    fieldOf: (path) => (path === 'signs' ? 'systolic' : (path.split('.')[1] ?? path)),
    contentOf: (values) => ({
      kind: 'vitals',
      takenAt: instantOf(values.takenAt),
      signs: signsOf(values),
      remark: values.remark,
    }),
    onContent: (content) => save.mutate(content),
  });
  const bmi = bodyMassIndex(signsOf(form.values));
  return (
    <form className={classes.panel} noValidate autoComplete="off" onSubmit={send}>
      <LeaveGuard unsaved={form.isDirty() && !save.isPending && !save.isSuccess} />
      <h3>{entry === null ? t('vitals.add') : t('vitals.edit')}</h3>
      <div className={classes.fields}>
        <TextInput type="datetime-local" label={t('vitals.takenAt')} withAsterisk {...form.getInputProps('takenAt')} />
        <span />
        {VITAL_NAMES.map((name) => (
          <Measure key={name} name={name} form={form} />
        ))}
        <p className={own.bmi} role="status">
          {bmi === null ? t('vitals.bmiMissing') : `${t('vitals.bmi')} ${number(bmi, 1)} kg/m²`}
        </p>
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
  );
}

function signsOf(values: Values): Partial<Record<VitalName, Quantity>> {
  return Object.fromEntries(
    VITAL_NAMES.flatMap((name) => {
      const quantity = quantityOf(values[name] ?? '', values[unitKey(name)] as VitalUnit);
      return quantity === null ? [] : [[name, quantity]];
    }),
  );
}

function Measure({ name, form }: { name: VitalName; form: UseFormReturnType<Values> }) {
  const { t } = useTranslation('chart');
  const { number } = useChartWords();
  const { units } = VITALS[name];
  const unit = form.values[unitKey(name)] as VitalUnit;
  const quantity = quantityOf(form.values[name] ?? '', unit);
  const found = quantity === null ? 'fine' : checkVital(name, quantity);
  const [low, high] = rangeIn(VITALS[name].possible, units[0], unit);
  const range = { low: number(low, 1), high: `${number(high, 1)} ${unitWords(unit)}`.trim() };
  const input = form.getInputProps(name);
  return (
    <div>
      <div className={own.measure}>
        <TextInput
          label={t(`vitals.name.${name}`)}
          inputMode="decimal"
          maxLength={8}
          {...input}
          error={found === 'impossible' ? t('vitals.impossible', range) : input.error}
        />
        {units.length > 1 ? (
          <NativeSelect
            aria-label={t('vitals.unitOf', { name: t(`vitals.name.${name}`) })}
            data={units.map((value) => ({ value, label: unitWords(value) }))}
            {...form.getInputProps(unitKey(name))}
          />
        ) : (
          <span className={own.unit}>{name === 'pain' ? t('vitals.ofTen') : unitWords(units[0])}</span>
        )}
      </div>
      {found === 'unusual' && (
        <p className={own.unusual} role="status">
          {t('vitals.unusual')}
        </p>
      )}
    </div>
  );
}
