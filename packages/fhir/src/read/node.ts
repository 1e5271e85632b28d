/** An element of a resource as JSON has it, before anybody has looked. */
export type Node = Readonly<Record<string, unknown>>;

export const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A repeated element; what is no list is none. */
export const nodes = (value: unknown): Node[] => (Array.isArray(value) ? value.filter(isNode) : []);
export const node = (value: unknown): Node => (isNode(value) ? value : {});
export const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
export const text = (value: unknown): string => (typeof value === 'string' ? value : '');
export const number = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null;

/** Codes of a CodeableConcept. */
export const codings = (concept: unknown): { system: string; code: string; display: string }[] =>
  nodes(node(concept)['coding']).map((coding) => ({
    system: text(coding['system']),
    code: text(coding['code']),
    display: text(coding['display']),
  }));

/** What a CodeableConcept says in words, or by its code when there are none. */
export function words(concept: unknown): string {
  const first = codings(concept)[0];
  return text(node(concept)['text']) || (first?.display ?? '') || (first?.code ?? '');
}

export const codeIn = (concept: unknown, system: string): string =>
  codings(concept).find((coding) => coding.system === system)?.code ?? '';

/** Every `base[x]` that is present: FHIR allows one. */
export const choices = (resource: Node, base: string): string[] =>
  Object.keys(resource).filter((key) => key.startsWith(base) && /^[A-Z]/.test(key.slice(base.length)));

/** The day of a FHIR dateTime, or what is known of it. */
export const dayOf = (dateTime: string): string => dateTime.slice(0, 10);

/** A FHIR dateTime as our clinical time: an instant in UTC, or a day. Empty when it is neither. */
export function clinicalTime(dateTime: string): string {
  if (/^\d{4}-\d\d-\d\d$/.test(dateTime)) return dateTime;
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(dateTime)) return '';
  const at = Date.parse(dateTime);
  return Number.isNaN(at) ? '' : new Date(at).toISOString();
}
