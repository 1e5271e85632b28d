import {
  type AtlasDocument,
  parseAtlasDocument,
  parseSpineValues,
  solve,
  type Solved,
  type SpineProblem,
  type SpineValues,
  SpineValuesError,
} from '@hyaline/spine';

/** Values that a posture has, with that posture; or why there is none. */
export type Outcome =
  { values: SpineValues; solved: Solved; problems: readonly [] } | { values: null; problems: readonly SpineProblem[] };

/** Reads what was entered or imported. Nothing is cut down to fit: what cannot be is said. */
export function outcomeOf(entered: unknown): Outcome {
  try {
    const values = parseSpineValues(entered);
    return { values, solved: solve(values), problems: [] };
  } catch (error) {
    if (!(error instanceof SpineValuesError)) throw error;
    return { values: null, problems: error.problems };
  }
}

export type FileOutcome =
  { document: AtlasDocument; problems: readonly [] } | { document: null; problems: readonly SpineProblem[] };

/** kB. Every level with everything set, for today and the goal, is less than half of it. */
const LARGEST_FILE = 100;

/**
 * A document, or bare values as older versions wrote them.
 * @throws SyntaxError when the text is no JSON
 */
export function readFile(text: string): FileOutcome {
  if (text.length > LARGEST_FILE * 1000) return { document: null, problems: [{ code: 'malformed', path: 'values' }] };
  try {
    return { document: parseAtlasDocument(JSON.parse(text)), problems: [] };
  } catch (error) {
    if (!(error instanceof SpineValuesError)) throw error;
    return { document: null, problems: error.problems };
  }
}

/** As it is written to a file of this computer. */
export const writeFile = (document: AtlasDocument): string => `${JSON.stringify(document, null, 2)}\n`;
