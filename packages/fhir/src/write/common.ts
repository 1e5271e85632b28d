import type { Coding as OurCoding } from '@hyaline/contract';
import type { CodeableConcept, Reference } from 'fhir/r4';
import { urn } from '../ids.ts';
import type { ChartEntry } from '../records.ts';

export interface Written {
  entry: ChartEntry;
  subject: Reference;
}

export const reference = (type: string, id: string, display?: string): Reference => ({
  reference: urn(id),
  type,
  ...(display !== undefined && display !== '' && { display }),
});

export const concept = (system: string, code: string, display?: string): CodeableConcept => ({
  coding: [{ system, code, ...(display !== undefined && { display }) }],
});

export const coded = (text: string, code: OurCoding | null): CodeableConcept =>
  code === null ? { text } : { coding: [{ system: code.system, code: code.code }], text };

/** Who wrote it: by name, since a bundle carries no staff. */
export const author = ({ author: { name } }: ChartEntry): { display: string } => ({
  display: name === '' ? '-' : name,
});
