import { type ContentOf, LabContent, LOINC, type VitalName, VITALS, VitalsContent } from '@hyaline/contract';
import { BLOOD_PRESSURE, BLOOD_PRESSURE_BEFORE, SYSTEM } from '../systems.ts';
import { accept, refuseModifiers, refuseTwo, ResourceFault } from './faults.ts';
import { choices, clinicalTime, codeIn, type Node, node, nodes, number, text, words } from './node.ts';
import { cut, remarkOf } from './problems.ts';

/** An observation of a patient, before it is known what it was taken together with. */
export interface Observed {
  at: string;
  signs: Partial<Record<VitalName, { value: number; unit: string }>>;
  remark: string;
}

const BY_LOINC = new Map<string, VitalName>([
  ...(Object.entries(VITALS) as [VitalName, { loinc: string }][]).map(([name, { loinc }]): [string, VitalName] => [
    loinc,
    name,
  ]),
  ['59408-5', 'oxygenSaturation'],
  ['8331-1', 'temperature'],
  ['3141-9', 'weight'],
]);
const UNIT: Readonly<Record<string, { unit: string; factor: number }>> = {
  '{beats}/min': { unit: '/min', factor: 1 },
  '{breaths}/min': { unit: '/min', factor: 1 },
  mmHg: { unit: 'mm[Hg]', factor: 1 },
  g: { unit: 'kg', factor: 0.001 },
  m: { unit: 'cm', factor: 100 },
  mm: { unit: 'cm', factor: 0.1 },
};

const statusOf = (resource: Node): string => text(resource['status']);
export const isVoid = (resource: Node): boolean => ['entered-in-error', 'cancelled'].includes(statusOf(resource));

export const isOfCategory = (resource: Node, category: string): boolean =>
  nodes(resource['category']).some((concept) => codeIn(concept, SYSTEM.observationCategory) === category);

/** When something was seen. @throws ResourceFault when it is absent, or too vague to stand in a record */
export function timeOf(resource: Node, type: string): string {
  refuseTwo(resource, `${type}.effective`, choices(resource, 'effective'));
  const written =
    text(resource['effectiveDateTime']) ||
    text(resource['effectiveInstant']) ||
    text(node(resource['effectivePeriod'])['start']);
  if (written === '') throw new ResourceFault(`${type}.effective`, 'missing');
  return clinicalTime(written) || invalid(`${type}.effective`);
}

function invalid(path: string): never {
  throw new ResourceFault(path, 'not-valid');
}

/** The signs of an observation; null when it is of none that the record keeps. @throws ResourceFault */
export function readSigns(resource: Node): Observed | null {
  refuseModifiers(resource, 'Observation');
  const code = codeIn(resource['code'], SYSTEM.loinc);
  const parts = code === BLOOD_PRESSURE || code === BLOOD_PRESSURE_BEFORE ? nodes(resource['component']) : [resource];
  const signs: Observed['signs'] = {};
  for (const part of parts) {
    refuseTwo(part, 'Observation.value', choices(part, 'value'));
    const name = BY_LOINC.get(codeIn(part['code'], SYSTEM.loinc));
    const value = quantityOf(part['valueQuantity']);
    if (name === undefined || value === null) continue;
    if (signs[name]) throw new ResourceFault('Observation.component', 'contradiction');
    const known = UNIT[value.unit];
    signs[name] = known ? { value: value.value * known.factor, unit: known.unit } : value;
  }
  if (Object.keys(signs).length === 0) return null;
  return { at: timeOf(resource, 'Observation'), signs, remark: remarkOf(resource) };
}

/** @throws ResourceFault naming the observation's value when the signs together cannot be */
export const vitalsOf = ({ at, signs, remark }: Observed): ContentOf<'vitals'> =>
  accept(
    VitalsContent,
    { kind: 'vitals', takenAt: at, signs, remark },
    { takenAt: 'Observation.effective', signs: 'Observation.value' },
    'Observation',
  );

interface Amount {
  value: number;
  unit: string;
}

function quantityOf(quantity: unknown): Amount | null {
  const value = number(node(quantity)['value']);
  return value === null ? null : { value, unit: text(node(quantity)['code']) || text(node(quantity)['unit']) };
}

const FLAGS: Readonly<Record<string, string>> = {
  N: 'normal', L: 'low', H: 'high', LL: 'critical-low', HH: 'critical-high', A: 'abnormal', AA: 'abnormal',
}; // prettier-ignore

/** One laboratory value; null when the observation has none. Its parts are checked with the report that it belongs to. */
export function readResult(resource: Node): { at: string; result: Record<string, unknown> } | null {
  refuseModifiers(resource, 'Observation');
  refuseTwo(resource, 'Observation.value', choices(resource, 'value'));
  const value = valueOf(resource);
  if (value === null) return null;
  const loinc = codeIn(resource['code'], SYSTEM.loinc);
  const [range] = nodes(resource['referenceRange']);
  const [interpretation] = nodes(resource['interpretation']);
  const bound = (name: string): number | null =>
    typeof value.value === 'number' ? number(node(range?.[name])['value']) : null;
  const result = {
    name: cut(words(resource['code']), 120),
    loinc: LOINC.test(loinc) ? loinc : '',
    ...value,
    low: bound('low'),
    high: bound('high'),
    flag: FLAGS[codeIn(interpretation, SYSTEM.interpretation)] ?? null,
  };
  return { at: timeOf(resource, 'Observation'), result };
}

function valueOf(resource: Node): { value: number | string; unit: string; comparator: string | null } | null {
  const said = (value: string) => (value === '' ? null : { value: cut(value, 500), unit: '', comparator: null });
  const amount = quantityOf(resource['valueQuantity']);
  if (amount !== null) {
    const comparator = text(node(resource['valueQuantity'])['comparator']);
    if (/^[\x21-\x7e]{0,40}$/.test(amount.unit))
      return { ...amount, comparator: comparator === '' ? null : comparator };
    return said(`${comparator}${amount.value} ${amount.unit}`); // a unit that is no code: kept as it was written
  }
  const plain = resource['valueInteger'] ?? resource['valueBoolean'];
  if (typeof plain === 'number') return { value: plain, unit: '', comparator: null };
  if (typeof plain === 'boolean') return said(String(plain));
  return said(
    text(resource['valueString']) ||
      text(resource['valueDateTime']) ||
      text(resource['valueTime']) ||
      words(resource['valueCodeableConcept']),
  );
}

export interface ReportParts {
  panel: string;
  at: string;
  laboratory: string;
  results: readonly Record<string, unknown>[];
  remark: string;
}

/** @throws ResourceFault */
export const labOf = ({ panel, at, laboratory, results, remark }: ReportParts): ContentOf<'lab'> =>
  accept(
    LabContent,
    {
      kind: 'lab',
      panel: cut(panel, 160),
      collectedAt: at,
      laboratory: cut(laboratory, 160),
      results,
      remark: cut(remark, 2_000),
    },
    { panel: 'DiagnosticReport.code', collectedAt: 'Observation.effective', results: 'Observation.value' },
    'Observation',
  );
