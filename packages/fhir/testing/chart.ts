import { type EntryContent, PatientFields, richTextOf } from '@hyaline/contract';
import type { Chart, ChartEntry } from '../src/index.ts';

export const CLINIC = { id: '0190c8a0-0000-7000-8000-00000000c11c', name: 'Harbour Spine' };
export const AT = '2026-11-20T10:00:00.000Z';

export const person = (change: Record<string, unknown> = {}): PatientFields =>
  PatientFields.parse({
    givenName: 'María José',
    familyName: 'Núñez',
    secondFamilyName: 'de la Peña',
    preferredName: 'Majo',
    birthDate: '1971-03-09',
    sex: 'female',
    language: 'es-CL',
    phone: '+56 9 5555 0101',
    email: 'majo@example.org',
    address: { line: 'Calle Larga 7, piso 2', city: 'Santiago', state: 'RM', postalCode: '8320000', country: 'CL' },
    mrn: 'H-0042',
    ssn: '123-45-6789',
    emergencyContact: { name: 'Tomás Núñez', relation: 'hermano', phone: '+56 2 5555 0102' },
    ...change,
  });

const CONTENTS = [
  { kind: 'allergy', substance: 'Penicillin G', code: { system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '7980' }, category: 'medication', reaction: 'hives', severity: 'severe', status: 'active', noted: '2004' },
  { kind: 'allergy', substance: 'Latex', code: null, category: null, reaction: '', severity: 'mild', status: 'refuted', noted: '' },
  { kind: 'condition', text: 'Low back pain', code: { system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'M54.5' }, clinicalStatus: 'resolved', onset: '2019-05', abatement: '2020-01-31', remark: 'after physiotherapy' },
  { kind: 'condition', text: 'Hypertension', code: null, clinicalStatus: 'active', onset: '', abatement: '', remark: '' },
  { kind: 'note', title: 'First visit', template: 'first-visit', body: { type: 'doc', content: [{ type: 'heading', attrs: { level: 2 }, content: [{ type: 'text', text: 'Plan' }] }, { type: 'paragraph', content: [{ type: 'text', text: 'walk daily', marks: [{ type: 'bold' }] }] }] } },
  { kind: 'note', title: 'Addendum', template: '', body: richTextOf('Called: feels better.') },
  { kind: 'vitals', takenAt: '2026-11-19T14:30:00.000Z', signs: { systolic: { value: 128, unit: 'mm[Hg]' }, diastolic: { value: 82, unit: 'mm[Hg]' }, pulse: { value: 66, unit: '/min' }, temperature: { value: 98.4, unit: '[degF]' }, weight: { value: 71.5, unit: 'kg' }, pain: { value: 3, unit: '{score}' } }, remark: 'after the stairs' },
  { kind: 'vitals', takenAt: '2026-11-19', signs: { pulse: { value: 72, unit: '/min' } }, remark: '' },
  { kind: 'lab', panel: 'Lipids', collectedAt: '2026-10-02', laboratory: 'North Lab', remark: 'fasting', results: [{ name: 'LDL', loinc: '13457-7', value: 141, comparator: null, unit: 'mg/dL', low: 0, high: 100, flag: 'high' }, { name: 'CRP', loinc: '', value: 0.3, comparator: '<', unit: 'mg/L', low: null, high: 5, flag: null }, { name: 'Appearance', loinc: '', value: 'clear', comparator: null, unit: '', low: null, high: null, flag: null }] },
  { kind: 'document', name: 'Referral.pdf', category: 'referral', type: 'application/pdf', size: 1234, sha256: 'ab'.repeat(32), exif: 'none', remark: 'from Dr. Ito' },
] as unknown as EntryContent[]; // prettier-ignore

const id = (n: number): string => `0190c8a0-0000-7000-8000-0000000000${String(n).padStart(2, '0')}`;

/** One of everything that a chart holds. */
export const chart = (): Chart => ({
  patient: { id: id(99), fields: person(), changedAt: AT },
  entries: CONTENTS.map((content, n): ChartEntry => ({
    id: id(n + 1),
    content,
    createdAt: AT,
    author: { id: id(98), name: 'Ada Byron' },
    signedAt: content.kind === 'note' ? AT : null,
    addendumTo: content.kind === 'note' && content.title === 'Addendum' ? id(5) : null,
    file: content.kind === 'document' ? `documents/${id(n + 1)}.pdf` : null,
  })),
  studies: [
    {
      id: id(60),
      uid: '1.2.840.113619.2.5.1762583153.215519.978957063.78',
      description: 'CBCT',
      started: '2026-09-01',
      modalities: ['CT'],
      series: [
        {
          uid: '1.2.840.113619.2.5.1762583153.215519.978957063.79',
          modality: 'CT',
          description: 'Arch',
          instances: 300,
        },
      ],
    },
  ],
  protocols: [
    {
      id: id(70),
      title: 'Vitamin B12',
      status: 'active',
      start: '2026-11-01',
      end: '',
      createdAt: AT,
      author: { id: id(98), name: 'Ada Byron' },
      items: [
        {
          id: id(71),
          name: 'Cyanocobalamin',
          instructions: '1 mg intramuscular, once a week',
          route: 'intramuscular',
          dose: { value: 1, unit: 'mg' },
        },
      ],
    },
  ],
});
