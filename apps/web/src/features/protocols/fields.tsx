import { Select, TextInput } from '@mantine/core';
import {
  type Quantity,
  SYRINGE_IDS,
  type SyringeId,
  syringeWords,
  type Unit,
  UNITS,
  unitWords,
} from '@hyaline/protocol';
import type { ReactNode } from 'react';
import { useLocale } from '../../lib/use-locale.ts';
import { typedAmount } from './editing.ts';
import classes from './protocols.module.css';

/** A hint stands below its field, so that fields beside each other stand in line. */
export const BELOW: ('label' | 'input' | 'description' | 'error')[] = ['label', 'input', 'description', 'error'];

interface AmountInputProps {
  label: string;
  value: string;
  error?: ReactNode;
  description?: string;
  onChange: (value: string) => void;
}

/** A decimal as text: what is typed is what is reckoned with. */
export const AmountInput = ({ label, value, error, description, onChange }: AmountInputProps) => (
  <TextInput
    label={label}
    description={description}
    inputWrapperOrder={BELOW}
    value={value}
    error={error}
    inputMode="decimal"
    autoComplete="off"
    maxLength={16}
    onChange={({ currentTarget }) => onChange(typedAmount(currentTarget.value))}
  />
);

interface QuantityInputProps {
  label: string;
  unitLabel: string;
  value: Quantity;
  units?: readonly Unit[];
  error?: ReactNode;
  onChange: (value: Quantity) => void;
}

export function QuantityInput({ label, unitLabel, value, units = UNITS, error, onChange }: QuantityInputProps) {
  const locale = useLocale();
  return (
    <div className={classes.quantity}>
      <AmountInput
        label={label}
        value={value.amount}
        error={error}
        onChange={(amount) => onChange({ ...value, amount })}
      />
      <Select
        label={unitLabel}
        allowDeselect={false}
        data={units.map((unit) => ({ value: unit, label: unitWords(unit, locale) }))}
        value={value.unit}
        onChange={(unit) => unit !== null && onChange({ ...value, unit: unit as Unit })}
      />
    </div>
  );
}

export function SyringeSelect({
  label,
  value,
  onChange,
}: {
  label: string;
  value: SyringeId;
  onChange: (id: SyringeId) => void;
}) {
  const locale = useLocale();
  return (
    <Select
      label={label}
      allowDeselect={false}
      data={SYRINGE_IDS.map((id) => ({ value: id, label: syringeWords(id, locale) }))}
      value={value}
      onChange={(id) => id !== null && onChange(id as SyringeId)}
    />
  );
}

interface CountInputProps {
  label: string;
  value: number;
  error?: ReactNode;
  onChange: (value: number) => void;
}

/** A whole number; an empty field is 0, which nothing takes. */
export const CountInput = ({ label, value, error, onChange }: CountInputProps) => (
  <TextInput
    label={label}
    value={value > 0 ? String(value) : ''}
    error={error}
    inputMode="numeric"
    autoComplete="off"
    maxLength={5}
    onChange={({ currentTarget }) => onChange(Number(currentTarget.value.replaceAll(/\D/g, '')))}
  />
);
