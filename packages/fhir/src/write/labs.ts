import { type ContentOf, flagOf, type LabFlag, type LabResult } from '@hyaline/contract';
import type { DiagnosticReport, Observation } from 'fhir/r4';
import { partId } from '../ids.ts';
import { SYSTEM } from '../systems.ts';
import { author, concept, reference, type Written } from './common.ts';

/** HL7 v3 ObservationInterpretation. */
export const INTERPRETATION: Readonly<Record<LabFlag, { code: string; display: string }>> = {
  normal: { code: 'N', display: 'Normal' },
  low: { code: 'L', display: 'Low' },
  high: { code: 'H', display: 'High' },
  'critical-low': { code: 'LL', display: 'Critical low' },
  'critical-high': { code: 'HH', display: 'Critical high' },
  abnormal: { code: 'A', display: 'Abnormal' },
};

/** FHIR R4 DiagnosticReport with an Observation for each result. */
export function writeLab({ entry, subject }: Written, content: ContentOf<'lab'>): (DiagnosticReport | Observation)[] {
  const { panel, collectedAt, laboratory, results, remark } = content;
  const observations = results.map((result, i): Observation => {
    const flag = flagOf(result);
    const { low, high } = result;
    return {
      resourceType: 'Observation',
      id: partId(entry.id, i + 1),
      status: 'final',
      category: [concept(SYSTEM.observationCategory, 'laboratory', 'Laboratory')],
      code: {
        ...(result.loinc !== '' && { coding: [{ system: SYSTEM.loinc, code: result.loinc }] }),
        text: result.name,
      },
      subject,
      effectiveDateTime: collectedAt,
      issued: entry.createdAt,
      ...valueOf(result),
      ...(flag !== null && {
        interpretation: [{ coding: [{ system: SYSTEM.interpretation, ...INTERPRETATION[flag] }] }],
      }),
      ...((low !== null || high !== null) && {
        referenceRange: [
          {
            ...(low !== null && { low: quantity(low, result.unit) }),
            ...(high !== null && { high: quantity(high, result.unit) }),
          },
        ],
      }),
    };
  });
  const report: DiagnosticReport = {
    resourceType: 'DiagnosticReport',
    id: entry.id,
    status: 'final',
    category: [concept(SYSTEM.reportSection, 'LAB', 'Laboratory')],
    code: { text: panel },
    subject,
    effectiveDateTime: collectedAt,
    issued: entry.createdAt,
    performer: [laboratory === '' ? author(entry) : { display: laboratory }],
    result: observations.map(({ id }) => reference('Observation', id as string)),
    ...(remark !== '' && { conclusion: remark }),
  };
  return [report, ...observations];
}

const quantity = (value: number, unit: string) => ({
  value,
  ...(unit !== '' && { unit, system: SYSTEM.ucum, code: unit }),
});

function valueOf({ value, comparator, unit }: LabResult): Pick<Observation, 'valueQuantity' | 'valueString'> {
  if (typeof value === 'string') return { valueString: value };
  return { valueQuantity: { ...quantity(value, unit), ...(comparator !== null && { comparator }) } };
}
