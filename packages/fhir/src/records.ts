import type { EntryContent, PatientFields } from '@hyaline/contract';

export interface ChartPatient {
  id: string;
  fields: PatientFields;
  changedAt: string;
}

/** One entry of a chart, with what FHIR asks about it. */
export interface ChartEntry {
  id: string;
  content: EntryContent;
  createdAt: string;
  author: { id: string; name: string };
  signedAt: string | null;
  /** The note that this one adds to. */
  addendumTo: string | null;
  /** Where a document's bytes lie beside the bundle; null for everything else. */
  file: string | null;
}

export interface ChartStudy {
  id: string;
  uid: string;
  description: string;
  /** FHIR dateTime, or empty. */
  started: string;
  modalities: readonly string[];
  series: readonly { uid: string; modality: string; description: string; instances: number }[];
}

/** What somebody takes, as the protocol that a provider signed says it. */
export interface ChartMedication {
  id: string;
  name: string;
  /** In words: dose, unit, route, how often. */
  instructions: string;
  route: string;
  dose: { value: number; unit: string } | null;
}
export interface ChartProtocol {
  id: string;
  title: string;
  status: 'draft' | 'active' | 'on-hold' | 'revoked' | 'completed';
  start: string;
  end: string;
  createdAt: string;
  author: { id: string; name: string };
  items: readonly ChartMedication[];
}

/** Everything of one patient that a bundle says. */
export interface Chart {
  patient: ChartPatient;
  entries: readonly ChartEntry[];
  studies: readonly ChartStudy[];
  protocols: readonly ChartProtocol[];
}
