/**
 * The id of what FHIR keeps apart and we keep together: the nth part of an entry, always the same one. A UUID of
 * version 8 (RFC 9562: of one's own making), so that it is never one that was drawn.
 */
export function partId(id: string, n: number): string {
  const head = ((Number.parseInt(id.slice(0, 8), 16) + n) >>> 0).toString(16).padStart(8, '0');
  return `${head}${id.slice(8, 14)}8${id.slice(15)}`;
}

export const urn = (id: string): string => `urn:uuid:${id}`;
