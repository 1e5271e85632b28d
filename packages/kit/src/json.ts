export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * The one spelling of a JSON value, RFC 8785 (JSON Canonicalization Scheme): keys in UTF-16 order, no white space,
 * numbers and strings as ECMAScript writes them.
 * @throws RangeError on a number that JSON cannot carry
 */
export function canonicalJson(value: Json): string {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new RangeError('JSON has no NaN or Infinity');
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item)).join(',')}]`;
  const record = value as { readonly [key: string]: Json };
  const fields = Object.keys(record).toSorted();
  return `{${fields.map((key) => `${JSON.stringify(key)}:${canonicalJson(record[key] as Json)}`).join(',')}}`;
}
