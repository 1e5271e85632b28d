import type { z } from 'zod';
import type * as schema from './schema.ts';

export type Measure = z.infer<typeof schema.measure>;
export type MeasureKind = Measure['kind'];
export type Arch = z.infer<typeof schema.arch>;
export type Canal = z.infer<typeof schema.canal>;
export type Implant = z.infer<typeof schema.implant>;
export type ToothLabel = z.infer<typeof schema.toothLabel>;
export type Calibration = z.infer<typeof schema.calibration>;
/** Everything that a person put on one series: immutable, in patient mm. */
export type Marks = z.infer<typeof schema.marks>;
/** The marks of a study, by series. */
export type StudyMarks = z.infer<typeof schema.studyMarks>;

export const NO_MARKS: Marks = {
  measures: [],
  arch: null,
  canals: [],
  implants: [],
  teeth: [],
  calibrations: [],
  findings: '',
};

export const isEmpty = (marks: Marks): boolean =>
  marks.arch === null &&
  marks.findings === '' &&
  [marks.measures, marks.canals, marks.implants, marks.teeth, marks.calibrations].every((list) => list.length === 0);

/** What people type can name anybody: names and notes of marks, texts on pictures, findings. */
export const withoutTexts = (marks: Marks): Marks => ({
  ...marks,
  findings: '',
  measures: marks.measures.filter(({ kind }) => kind !== 'text').map((measure) => ({ ...measure, note: '' })),
  canals: marks.canals.map((canal) => ({ ...canal, note: '' })),
  implants: marks.implants.map((implant) => ({ ...implant, name: '', note: '' })),
});
