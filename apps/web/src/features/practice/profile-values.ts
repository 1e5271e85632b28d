import type { ChangePractice, Practice } from '@hyaline/contract';

export const digitsOf = (typed: string): string => typed.replaceAll(/[\s-]/g, '');
const written = (text: string): string | null => (text.trim() === '' ? null : text.trim());

/** What the fields show: a clinic that has said no zone yet is offered the one of this device. */
export const valuesOf = (practice: Practice, deviceZone: string) => ({
  clinicName: practice.clinicName,
  npi: practice.npi ?? '',
  specialty: practice.specialty as string | null,
  phone: practice.phone ?? '',
  website: practice.website ?? '',
  timeZone: practice.revision === 1 && practice.timeZone === 'UTC' ? deviceZone : practice.timeZone,
  locale: practice.locale,
  privacyOfficerId: practice.privacyOfficerId,
});

export const asChange = (values: ReturnType<typeof valuesOf>, revision: number): ChangePractice => ({
  revision,
  clinicName: values.clinicName.trim(),
  npi: written(digitsOf(values.npi)),
  specialty: values.specialty as ChangePractice['specialty'],
  phone: written(values.phone),
  website: withScheme(written(values.website)),
  timeZone: values.timeZone,
  locale: values.locale,
  privacyOfficerId: values.privacyOfficerId,
});

/** People write "clinic.example"; what is kept is a whole address. */
const withScheme = (address: string | null): string | null =>
  address === null || /^[a-z]+:/i.test(address) ? address : `https://${address}`;
