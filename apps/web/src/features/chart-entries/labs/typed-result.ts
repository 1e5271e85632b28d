import { COMPARATORS, type LabFlag, type LabResult } from '@hyaline/contract';
import { newId } from '@hyaline/kit';

/** A row of the grid as it is typed. */
export interface TypedResult {
  /** Tells rows apart on the page; goes nowhere. */
  key: string;
  name: string;
  loinc: string;
  /** A number, a number behind a comparator, or words. */
  value: string;
  unit: string;
  low: string;
  high: string;
  flag: LabFlag | '';
}

export const blankRow = (): TypedResult => ({
  key: newId(),
  name: '',
  loinc: '',
  value: '',
  unit: '',
  low: '',
  high: '',
  flag: '',
});

const shown = (value: number | null): string => (value === null ? '' : String(value));

export const rowOf = (result: LabResult): TypedResult => ({
  ...rowLike(result),
  value: `${result.comparator ?? ''}${result.value}`,
  flag: result.flag ?? '',
});

/** The same test again: everything but what was measured. */
export const rowLike = ({ name, loinc, unit, low, high }: LabResult): TypedResult => ({
  ...blankRow(),
  name,
  loinc,
  unit,
  low: shown(low),
  high: shown(high),
});

const NUMBER = /^[+-]?\d+([.,]\d+)?$/;

/** @returns NaN for what is no number, which the contract then refuses in its field */
function numberOrNull(text: string): number | null {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  return NUMBER.test(trimmed) ? Number(trimmed.replace(',', '.')) : Number.NaN;
}

/** A row as the contract has it. `< 0,1` is a number below what could be measured; `positive` stays words. */
export function resultOf({ name, loinc, value, unit, low, high, flag }: TypedResult): object {
  const text = value.trim();
  const comparator = COMPARATORS.toSorted((a, b) => b.length - a.length).find((each) => text.startsWith(each)) ?? null;
  const rest = comparator === null ? text : text.slice(comparator.length).trim();
  const isNumber = NUMBER.test(rest);
  return {
    name: name.trim(),
    loinc: loinc.trim(),
    value: isNumber ? Number(rest.replace(',', '.')) : text,
    comparator: isNumber ? comparator : null,
    unit: unit.trim(),
    low: numberOrNull(low),
    high: numberOrNull(high),
    flag: flag === '' ? null : flag,
  };
}
