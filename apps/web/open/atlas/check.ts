import type { ViewerLinkPayload } from '@hyaline/contract/viewer-link';
import { viewerLinkFaults } from '@hyaline/contract/viewer-link-rules';
import schema from '@hyaline/contract/schema/viewer-link-1.json' with { type: 'json' };

/** As much of JSON Schema as the payload's is written in; a test holds the schema to it. */
export interface Schema {
  /** `#/$defs/` and a name. */
  $ref?: string;
  $defs?: Readonly<Record<string, Schema>>;
  type?: string;
  const?: unknown;
  enum?: readonly unknown[];
  anyOf?: readonly Schema[];
  allOf?: readonly Schema[];
  properties?: Readonly<Record<string, Schema>>;
  required?: readonly string[];
  propertyNames?: Schema;
  additionalProperties?: Schema | boolean;
  items?: Schema;
  prefixItems?: readonly Schema[];
  minItems?: number;
  maxItems?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  minimum?: number;
  maximum?: number;
}

/**
 * The payload of a viewer link, checked on opening as strictly as on sealing: with the schema that the contract's zod
 * writes (packages/contract/schema), since zod itself would be an eighth of this page.
 * @throws Error when it is of another version, or holds what it should not
 */
export function readViewerLink(text: string): ViewerLinkPayload {
  const payload = JSON.parse(text) as ViewerLinkPayload;
  if (!fits(schema as Schema, payload)) throw new Error('this is no viewer link, version 1');
  const [fault] = viewerLinkFaults(payload);
  if (fault !== undefined) throw new Error(fault);
  return payload;
}

const DEFINED = (schema as Schema).$defs ?? {};
const REF = '#/$defs/';

export function fits(schema: Schema, value: unknown): boolean {
  if (schema.$ref !== undefined) {
    const named = DEFINED[schema.$ref.slice(REF.length)];
    if (!named || !fits(named, value)) return false;
  }
  if ('const' in schema && value !== schema.const) return false;
  if (schema.enum && !schema.enum.includes(value)) return false;
  if (schema.anyOf && !schema.anyOf.some((one) => fits(one, value))) return false;
  if (schema.allOf && !schema.allOf.every((one) => fits(one, value))) return false;
  if (typeof value === 'string' && !fitsString(schema, value)) return false;
  switch (schema.type) {
    case undefined:
      return true;
    case 'null':
      return value === null;
    case 'string':
      return typeof value === 'string';
    case 'number':
    case 'integer':
      return typeof value === 'number' && fitsNumber(schema, value);
    case 'array':
      return Array.isArray(value) && fitsArray(schema, value);
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value) && fitsObject(schema, value);
    default:
      return false;
  }
}

const within = (value: number, least = -Infinity, most = Infinity): boolean => value >= least && value <= most;

const fitsString = ({ minLength, maxLength, pattern }: Schema, value: string): boolean =>
  within(value.length, minLength, maxLength) && (pattern === undefined || new RegExp(pattern).test(value));

const fitsNumber = ({ type, minimum, maximum }: Schema, value: number): boolean =>
  within(value, minimum, maximum) && (type === 'number' || Number.isInteger(value));

function fitsArray({ items, prefixItems, minItems, maxItems }: Schema, values: readonly unknown[]): boolean {
  if (prefixItems) return values.length === prefixItems.length && prefixItems.every((one, at) => fits(one, values[at]));
  return within(values.length, minItems, maxItems) && (!items || values.every((value) => fits(items, value)));
}

function fitsObject({ properties = {}, required = [], propertyNames, additionalProperties }: Schema, value: object) {
  return (
    required.every((name) => Object.hasOwn(value, name)) &&
    Object.entries(value).every(([name, part]) => {
      if (propertyNames && !fits(propertyNames, name)) return false;
      const own = Object.hasOwn(properties, name) ? properties[name] : additionalProperties;
      return own === true || (typeof own === 'object' && fits(own, part));
    })
  );
}
