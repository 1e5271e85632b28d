import type { PatientSummary } from '@hyaline/contract';

type Named = Pick<PatientSummary, 'givenName' | 'familyName' | 'secondFamilyName'>;

/** As a person says it: given name, family name, second family name where there is one. */
export const fullName = ({ givenName, familyName, secondFamilyName }: Record<keyof Named, string>): string =>
  [givenName, familyName, secondFamilyName].filter((part) => part !== '').join(' ');

export interface PatientAge {
  unit: 'years' | 'months';
  count: number;
}

/**
 * Whole years lived, months for the first two years.
 * @param birthDate - 2026-11-22, or empty
 * @returns null when the birth date is not known or still to come
 */
export function ageOn(birthDate: string, today: Date): PatientAge | null {
  const [year = 0, month = 0, day = 0] = birthDate.split('-').map(Number);
  if (birthDate === '' || year === 0) return null;
  const months = (today.getFullYear() - year) * 12 + (today.getMonth() + 1 - month) - (today.getDate() < day ? 1 : 0);
  if (months < 0) return null;
  return months < 24 ? { unit: 'months', count: months } : { unit: 'years', count: Math.floor(months / 12) };
}

/** The address that dials a number: what is no digit is for the eye. */
export const dial = (phone: string): string => `tel:${phone.replaceAll(/[^\d+]/g, '')}`;
