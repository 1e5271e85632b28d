import { studyMarks } from '@hyaline/marks/schema';
import { z } from 'zod';

/** The marks of a saved study. Who saves names the revision they changed; when another was faster, nothing is lost. */
export const SaveMarks = z.strictObject({ revision: z.int().min(0), marks: studyMarks });
export type SaveMarks = z.infer<typeof SaveMarks>;

/** Revision 0: nobody has put anything on it yet. */
export const KeptMarks = z.object({ revision: z.int(), marks: studyMarks });
export type KeptMarks = z.infer<typeof KeptMarks>;

export const MarksSaved = z.object({ revision: z.int() });
