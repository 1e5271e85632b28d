import { isNode, type Node, text } from './node.ts';

/**
 * Why something of a file was not taken over.
 * missing: an element that we need is absent. not-valid: it is there and cannot be right. contradiction: it says two
 * things at once. not-understood: it carries a modifier extension, which may turn its meaning round.
 */
export const FAULT_REASONS = [
  'not-json',
  'not-fhir',
  'missing',
  'not-valid',
  'contradiction',
  'not-understood',
  'unknown-patient',
  'patient-refused',
] as const;
export type FaultReason = (typeof FAULT_REASONS)[number];

export interface Fault {
  /** Type of the resource, or the file's line. */
  resource: string;
  /** Its id as the file has it. */
  id: string;
  /** FHIRPath of the element. */
  path: string;
  reason: FaultReason;
}

/** Stops the reading of one resource, and of nothing else. */
export class ResourceFault extends Error {
  readonly path: string;
  readonly reason: FaultReason;
  constructor(path: string, reason: FaultReason) {
    super(`${path}: ${reason}`);
    this.path = path;
    this.reason = reason;
  }
}

/** @throws ResourceFault where more than one of `base[x]` is there: R4 allows one */
export function refuseTwo(resource: Node, path: string, found: readonly string[]): void {
  if (found.length > 1) throw new ResourceFault(path, 'contradiction');
  refuseModifiers(resource, path.split('.')[0] ?? path);
}

/** @throws ResourceFault for a modifier extension anywhere: whoever does not know it must not use the resource */
export function refuseModifiers(value: unknown, path: string): void {
  if (Array.isArray(value)) return value.forEach((item, i) => refuseModifiers(item, `${path}[${i}]`));
  if (!isNode(value)) return;
  const modifiers = value['modifierExtension'];
  if (Array.isArray(modifiers) && modifiers.length > 0)
    throw new ResourceFault(`${path}.modifierExtension`, 'not-understood');
  for (const [key, child] of Object.entries(value))
    if (typeof child === 'object') refuseModifiers(child, `${path}.${key}`);
}

/** A schema of the contract. */
interface Schema<T> {
  safeParse(
    value: unknown,
  ): { success: true; data: T } | { success: false; error: { issues: readonly { path: readonly PropertyKey[] }[] } };
}

/**
 * What a schema of ours makes of it.
 * @param where - FHIRPath of each of our fields
 * @throws ResourceFault naming where in the resource the fault lies
 */
export function accept<T>(
  schema: Schema<T>,
  value: unknown,
  where: Readonly<Record<string, string>>,
  whole: string,
): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const keys = (issue?.path ?? []).map(String);
  const path = where[keys.join('.')] ?? where[keys.slice(0, 2).join('.')] ?? where[keys[0] ?? ''] ?? whole;
  const at = keys.reduce<unknown>(
    (inner, key) => (isNode(inner) ? inner[key] : Array.isArray(inner) ? inner[Number(key)] : undefined),
    value,
  );
  throw new ResourceFault(
    path,
    at === undefined || (text(at) === '' && typeof at === 'string') ? 'missing' : 'not-valid',
  );
}
