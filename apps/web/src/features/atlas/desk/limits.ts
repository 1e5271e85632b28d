import { valuesJsonSchema } from '@hyaline/spine';

export interface Limits {
  min: number;
  max: number;
}

interface Schema {
  properties?: Record<string, Schema>;
  additionalProperties?: Schema | boolean;
  items?: Schema;
  minimum?: number;
  maximum?: number;
}

let whole: Schema | null = null;

/**
 * What a number may be, read from the schema that refuses it.
 * @param path - as in a problem: `pelvis.pi`, `discs.L4-L5.height`
 * @throws RangeError when there is no number with limits at that place
 */
export function limitsOf(path: string): Limits {
  whole ??= valuesJsonSchema() as Schema;
  let at: Schema | undefined = whole;
  for (const part of path.split('.')) {
    const further: Schema | boolean | undefined = at.properties?.[part] ?? at.items ?? at.additionalProperties;
    if (typeof further !== 'object') throw new RangeError(`nothing at ${path}`);
    at = further;
  }
  const { minimum, maximum } = at;
  if (minimum === undefined || maximum === undefined) throw new RangeError(`no limits at ${path}`);
  return { min: minimum, max: maximum };
}
