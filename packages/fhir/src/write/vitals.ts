import { type ContentOf, type Quantity as Measured, VITALS, type VitalName } from '@hyaline/contract';
import type { Observation, Quantity } from 'fhir/r4';
import { partId } from '../ids.ts';
import { BLOOD_PRESSURE, SYSTEM, VITALS_PANEL } from '../systems.ts';
import { author, concept, reference, type Written } from './common.ts';

/** What FHIR's vital signs profiles cover; waist and pain are ordinary observations of the same category. */
const NAMES: Readonly<Record<VitalName, string>> = {
  systolic: 'Systolic blood pressure',
  diastolic: 'Diastolic blood pressure',
  pulse: 'Heart rate',
  temperature: 'Body temperature',
  respiratoryRate: 'Respiratory rate',
  oxygenSaturation: 'Oxygen saturation in Arterial blood',
  weight: 'Body weight',
  height: 'Body height',
  waist: 'Waist Circumference at umbilicus by Tape measure',
  pain: 'Pain severity - 0-10 verbal numeric rating [Score] - Reported',
};

/**
 * FHIR R4 Observations of the vital signs profiles: a panel that holds together what was taken together, one for each
 * sign, and both numbers of a blood pressure in one.
 */
export function writeVitals({ entry, subject }: Written, content: ContentOf<'vitals'>): Observation[] {
  const { takenAt, signs, remark } = content;
  const base = (id: string): Omit<Observation, 'code'> => ({
    resourceType: 'Observation',
    id,
    status: 'final',
    category: [concept(SYSTEM.observationCategory, 'vital-signs', 'Vital Signs')],
    subject,
    effectiveDateTime: takenAt,
    issued: entry.createdAt,
    performer: [author(entry)],
  });
  const { systolic, diastolic, ...single } = signs;
  const members: Observation[] = [];
  if (systolic && diastolic) {
    members.push({
      ...base(partId(entry.id, 1)),
      code: concept(SYSTEM.loinc, BLOOD_PRESSURE, 'Blood pressure panel with all children optional'),
      component: [
        { code: codeOf('systolic'), valueQuantity: quantity(systolic) },
        { code: codeOf('diastolic'), valueQuantity: quantity(diastolic) },
      ],
    });
  }
  for (const [name, value] of Object.entries(single) as [VitalName, Measured | undefined][]) {
    if (!value) continue;
    members.push({ ...base(partId(entry.id, members.length + 1)), code: codeOf(name), valueQuantity: quantity(value) });
  }
  const panel: Observation = {
    ...base(entry.id),
    code: concept(
      SYSTEM.loinc,
      VITALS_PANEL,
      'Vital signs, weight, height, head circumference, oxygen saturation & BMI panel',
    ),
    hasMember: members.map(({ id }) => reference('Observation', id as string)),
    ...(remark !== '' && { note: [{ text: remark }] }),
  };
  return [panel, ...members];
}

const codeOf = (name: VitalName) => concept(SYSTEM.loinc, VITALS[name].loinc, NAMES[name]);

const quantity = ({ value, unit }: Measured): Quantity => ({ value, unit, system: SYSTEM.ucum, code: unit });
