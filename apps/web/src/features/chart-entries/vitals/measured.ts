import { inUnit, type Quantity, type VitalUnit } from '@hyaline/contract';

/**
 * What was typed, as a number: with a point or a comma, or null when nothing was. What is no number becomes one that no
 * sign can have, so that it is marked and never dropped.
 */
export function quantityOf(typed: string, unit: VitalUnit): Quantity | null {
  const text = typed.trim().replace(',', '.');
  if (text === '') return null;
  return { value: /^\d+(\.\d+)?$/.test(text) ? Number(text) : -1, unit };
}

/** A range that is in degrees Celsius, kilograms or centimetres, in another unit of the same sign. */
export const rangeIn = ([low, high]: readonly [number, number], from: VitalUnit, to: VitalUnit): [number, number] => [
  inUnit({ value: low, unit: from }, to),
  inUnit({ value: high, unit: from }, to),
];
