import { studyMarks } from './schema.ts';
import type { StudyMarks } from './marks.ts';

/** What came from storage, a link or a file as marks; null when it is not a study's marks of a known version. */
export function parseMarks(value: unknown): StudyMarks | null {
  const result = studyMarks.safeParse(value);
  return result.success ? result.data : null;
}
