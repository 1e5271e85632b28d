import type { CarePlan, ImagingStudy, MedicationRequest, Reference } from 'fhir/r4';
import type { ChartProtocol, ChartStudy } from '../records.ts';
import { SYSTEM } from '../systems.ts';
import { reference } from './common.ts';

/** FHIR R4 ImagingStudy: what the study is and what it holds; its files lie in DICOM. */
export function writeStudy(
  { id, uid, description, started, modalities, series }: ChartStudy,
  subject: Reference,
): ImagingStudy {
  const modality = (code: string) => ({ system: SYSTEM.dicomModality, code });
  return {
    resourceType: 'ImagingStudy',
    id,
    identifier: [{ system: SYSTEM.dicomUid, value: `urn:oid:${uid}` }],
    status: 'available',
    ...(modalities.length > 0 && { modality: modalities.map(modality) }),
    subject,
    ...(started !== '' && { started }),
    numberOfSeries: series.length,
    numberOfInstances: series.reduce((sum, { instances }) => sum + instances, 0),
    ...(description !== '' && { description }),
    ...(series.length > 0 && {
      series: series.map((one) => ({
        uid: one.uid,
        modality: modality(one.modality === '' ? 'OT' : one.modality),
        ...(one.description !== '' && { description: one.description }),
        numberOfInstances: one.instances,
      })),
    }),
  };
}

const ORDER_STATUS = {
  draft: 'draft',
  active: 'active',
  'on-hold': 'on-hold',
  revoked: 'stopped',
  completed: 'completed',
} as const;

/** FHIR R4 CarePlan with a MedicationRequest for each thing taken. */
export function writeProtocol(protocol: ChartProtocol, subject: Reference): (CarePlan | MedicationRequest)[] {
  const { id, title, status, start, end, createdAt, author, items } = protocol;
  const requests = items.map((item): MedicationRequest => ({
    resourceType: 'MedicationRequest',
    id: item.id,
    status: ORDER_STATUS[status],
    intent: 'order',
    medicationCodeableConcept: { text: item.name },
    subject,
    authoredOn: createdAt,
    requester: { display: author.name === '' ? '-' : author.name },
    dosageInstruction: [
      {
        text: item.instructions,
        ...(item.route !== '' && { route: { text: item.route } }),
        ...(item.dose !== null && {
          doseAndRate: [{ doseQuantity: { value: item.dose.value, unit: item.dose.unit } }],
        }),
      },
    ],
  }));
  const period = { ...(start !== '' && { start }), ...(end !== '' && { end }) };
  const plan: CarePlan = {
    resourceType: 'CarePlan',
    id,
    status,
    intent: 'plan',
    ...(title !== '' && { title }),
    subject,
    ...(start + end !== '' && { period }),
    created: createdAt,
    author: { display: author.name === '' ? '-' : author.name },
    ...(requests.length > 0 && {
      activity: requests.map((request) => ({ reference: reference('MedicationRequest', request.id as string) })),
    }),
  };
  return [plan, ...requests];
}
