import { writeFileSync } from 'node:fs';
import { goldenOf, INPUTS } from './golden.ts';

/** Writes the golden postures anew. Only a new version of the format, or of the model, may change them. */
const file = new URL('postures-1.json', import.meta.url);
const postures = Object.fromEntries(Object.entries(INPUTS).map(([name, input]) => [name, goldenOf(input)]));
writeFileSync(file, `${JSON.stringify(postures, null, 1)}\n`);
