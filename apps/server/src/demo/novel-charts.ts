import { EntryContent, richTextOf } from '@hyaline/contract';
import { DAY_MS } from '@hyaline/kit';
import type { z } from 'zod';

/** What the demo's charts hold, by the clinic's own number of the patient. All of it is made up. */
export interface NovelChart {
  mrn: string;
  /** Mailbox of the provider who wrote it. */
  by: 'ines' | 'tom';
  entries: EntryContent[];
}

type Typed = z.input<typeof EntryContent>;
const entry = (content: object): EntryContent => EntryContent.parse(content as Typed);

/** @param now - the charts tell of the months before it */
export function novelCharts(now: number): NovelChart[] {
  const day = (ago: number): string => new Date(now - ago * DAY_MS).toISOString().slice(0, 10);
  const at = (ago: number): string => `${day(ago)}T14:30:00Z`;
  const allergy = (substance: string, reaction: string, severity: string) =>
    entry({
      kind: 'allergy',
      substance,
      code: null,
      category: 'medication',
      reaction,
      severity,
      status: 'active',
      noted: '2014',
    });
  const condition = (text: string, code: string, onset: string) =>
    entry({
      kind: 'condition',
      text,
      code: { system: 'http://hl7.org/fhir/sid/icd-10-cm', code },
      clinicalStatus: 'active',
      onset,
      abatement: '',
      remark: '',
    });
  const note = (title: string, text: string) => entry({ kind: 'note', title, template: '', body: richTextOf(text) });
  const vitals = (ago: number, [systolic, diastolic, pulse, weight, pain]: readonly number[]) =>
    entry({
      kind: 'vitals',
      takenAt: at(ago),
      signs: {
        systolic: { value: systolic, unit: 'mm[Hg]' },
        diastolic: { value: diastolic, unit: 'mm[Hg]' },
        pulse: { value: pulse, unit: '/min' },
        weight: { value: weight, unit: 'kg' },
        height: { value: 168, unit: 'cm' },
        pain: { value: pain, unit: '{score}' },
      },
      remark: '',
    });
  const lab = (ago: number, glucose: number, cholesterol: number) =>
    entry({
      kind: 'lab',
      panel: 'Metabolic panel',
      collectedAt: day(ago),
      laboratory: 'Harbour Laboratory',
      results: [
        {
          name: 'Glucose, fasting',
          loinc: '1558-6',
          value: glucose,
          comparator: null,
          unit: 'mg/dL',
          low: 70,
          high: 99,
          flag: null,
        },
        {
          name: 'Cholesterol',
          loinc: '2093-3',
          value: cholesterol,
          comparator: null,
          unit: 'mg/dL',
          low: null,
          high: 199,
          flag: null,
        },
        {
          name: 'C-reactive protein',
          loinc: '1988-5',
          value: 3,
          comparator: '<',
          unit: 'mg/L',
          low: null,
          high: 5,
          flag: null,
        },
      ],
      remark: '',
    });
  return [
    {
      mrn: 'L-1004',
      by: 'ines',
      entries: [
        allergy('Penicillin', 'Hives, swelling of the lips', 'severe'),
        condition('Low back pain', 'M54.50', day(150).slice(0, 7)),
        vitals(140, [128, 82, 74, 66.4, 6]),
        lab(138, 104, 212),
        note(
          'First visit',
          'Low back pain for six weeks, worse when she sits.\nNo fever, no numbness, no weight loss.\nWalks to work. Exercises shown, MRI asked for.',
        ),
        vitals(84, [122, 78, 70, 65.1, 4]),
        note('Follow-up', 'Better since the exercises: from 6 to 4.\nMRI looked at together. She goes on as agreed.'),
        lab(30, 96, 191),
        vitals(28, [118, 76, 68, 64.2, 2]),
        note('Phone call', 'Asked for her results: both within their intervals now. Next visit in three months.'),
      ],
    },
    {
      mrn: 'L-1001',
      by: 'ines',
      entries: [
        allergy('Ácido acetilsalicílico', 'Urticaria', 'moderate'),
        condition('Cervicalgia', 'M54.2', '2023'),
        vitals(60, [138, 88, 80, 72.5, 5]),
        note(
          'Primera visita',
          'Dolor de cuello tras una caída del caballo.\nSin pérdida de fuerza ni de sensibilidad.',
        ),
        vitals(20, [134, 84, 76, 71.9, 3]),
      ],
    },
  ];
}
