import {
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

/** kB. Every level with everything set is a fifth of it. */
const LARGEST_FILE = 100;

/** @throws SyntaxError when the text is no JSON */
export function readFile(text: string): Outcome {
  if (text.length > LARGEST_FILE * 1000) return { values: null, problems: [{ code: 'malformed', path: 'values' }] };
  return outcomeOf(JSON.parse(text));
}

/** As it is written to a file of this computer. */
export const writeFile = (values: SpineValues): string => `${JSON.stringify(values, null, 2)}\n`;
