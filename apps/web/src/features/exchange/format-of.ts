import type { ImportFormat } from '@hyaline/contract';

/** By the name of the file: what is in it is looked at by the server. */
export function formatOf(name: string): ImportFormat {
  const ending = name.toLowerCase().split('.').at(-1);
  if (ending === 'json' || ending === 'ndjson') return 'fhir';
  return ending === 'zip' ? 'archive' : 'csv';
}
