import { z } from 'zod';
import { BONES, SEGMENTS } from './levels.ts';
import { parseSpineValues } from './parse.ts';
import { type SpineProblem, SpineValuesError } from './problems.ts';
import { SpineValues } from './values.ts';

/** The format of an atlas document, raised when a reader of the old one would misread the new. See docs/decisions. */
export const DOCUMENT_VERSION = 1;

/** A note that stands at a part of the spine. */
export const Pin = z.strictObject({
  level: z.enum([...BONES, ...SEGMENTS]),
  /** mm in the axes of the bone (of the lower bone for a segment), so that it moves with the posture; null: beside the level. */
  at: z.tuple([z.number(), z.number(), z.number()]).nullable().default(null),
  text: z.string().trim().min(1).max(200),
});
export type Pin = z.infer<typeof Pin>;

/** Everything that a clinician enters in the atlas about one person at one time. Nothing of who it is. */
export const AtlasDocument = z.strictObject({
  version: z.literal(DOCUMENT_VERSION).default(DOCUMENT_VERSION),
  values: SpineValues,
  /** What treatment aims at, entered like the values. */
  goal: SpineValues.nullable().default(null),
  pins: z.array(Pin).max(20).default([]),
});
export type AtlasDocument = z.infer<typeof AtlasDocument>;
export type AtlasDocumentInput = z.input<typeof AtlasDocument>;

/** Values without a goal and without pins, as a document. */
export const documentOf = (values: SpineValues): AtlasDocument => ({
  version: DOCUMENT_VERSION,
  values,
  goal: null,
  pins: [],
});

/**
 * Reads what a file or another page brings: a document, or the bare values of older files.
 * @throws SpineValuesError with every problem that was found; paths of the goal begin with `goal.`, of pins with `pins.`
 */
export function parseAtlasDocument(input: unknown): AtlasDocument {
  if (typeof input !== 'object' || input === null || !('values' in input)) return documentOf(parseSpineValues(input));
  const { values, goal = null, ...rest } = input as { values: unknown; goal?: unknown };
  const problems: SpineProblem[] = [];
  const read = (entered: unknown, prefix: string): SpineValues | null => {
    try {
      return parseSpineValues(entered);
    } catch (error) {
      if (!(error instanceof SpineValuesError)) throw error;
      problems.push(...error.problems.map(({ code, path }) => ({ code, path: prefix + path })));
      return null;
    }
  };
  const today = read(values, '');
  const aim = goal === null ? null : read(goal, 'goal.');
  const others = AtlasDocument.omit({ values: true, goal: true }).safeParse(rest);
  if (!others.success)
    problems.push(
      ...others.error.issues.map(({ path }) => ({ code: 'malformed', path: path.join('.') || 'document' }) as const),
    );
  if (today === null || !others.success || problems.length > 0) throw new SpineValuesError(problems);
  return { ...others.data, values: today, goal: aim };
}
