import type { Bundle, FhirResource, Provenance, Reference } from 'fhir/r4';
import { partId, urn } from '../ids.ts';
import type { Chart, ChartEntry } from '../records.ts';
import { SYSTEM } from '../systems.ts';
import { concept, reference } from './common.ts';
import { writeDocument, writeNote } from './documents.ts';
import { writeLab } from './labs.ts';
import { writePatient } from './patient.ts';
import { writeProtocol, writeStudy } from './plans.ts';
import { writeAllergy, writeCondition } from './problems.ts';
import { writeVitals } from './vitals.ts';

export interface From {
  clinic: { id: string; name: string };
  /** ISO instant. */
  at: string;
}

/** FHIR R4 (4.0.1) Bundle of type collection: one patient, everything of theirs, and who put it together. */
export function writeBundle(chart: Chart, from: From): Bundle {
  const subject = reference('Patient', chart.patient.id);
  const resources: FhirResource[] = [
    writePatient(chart.patient, from.clinic.id),
    ...chart.entries.flatMap((entry) => writeEntry(entry, subject)),
    ...chart.studies.map((study) => writeStudy(study, subject)),
    ...chart.protocols.flatMap((protocol) => writeProtocol(protocol, subject)),
  ];
  const all = [...resources, provenanceOf(chart.patient.id, resources, from)];
  return {
    resourceType: 'Bundle',
    type: 'collection',
    timestamp: from.at,
    entry: all.map((resource) => ({ fullUrl: urn(resource.id as string), resource })),
  };
}

export function writeEntry(entry: ChartEntry, subject: Reference): FhirResource[] {
  const { content } = entry;
  const written = { entry, subject };
  switch (content.kind) {
    case 'allergy':
      return [writeAllergy(written, content)];
    case 'condition':
      return [writeCondition(written, content)];
    case 'note':
      return [writeNote(written, content)];
    case 'vitals':
      return writeVitals(written, content);
    case 'lab':
      return writeLab(written, content);
    case 'document':
      return [writeDocument(written, content)];
  }
}

function provenanceOf(patientId: string, resources: readonly FhirResource[], { clinic, at }: From): Provenance {
  return {
    resourceType: 'Provenance',
    id: partId(patientId, 0xff_ff),
    target: resources.map(({ resourceType, id }) => reference(resourceType, id as string)),
    recorded: at,
    agent: [
      {
        type: concept(SYSTEM.provenanceAgent, 'assembler', 'Assembler'),
        who: { display: clinic.name === '' ? '-' : clinic.name },
      },
    ],
  };
}
