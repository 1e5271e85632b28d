import type { ImageHeader } from './types.ts';

type Numbered = Pick<ImageHeader, 'instanceNumber' | 'sopInstanceUid'>;

/** By instance number, those without one last; where numbers are equal, by SOP Instance UID. */
export function byInstance(a: Numbered, b: Numbered): number {
  const [first, second] = [a, b].map(({ instanceNumber }) => instanceNumber ?? Number.MAX_SAFE_INTEGER) as [number, number]; // prettier-ignore
  if (first !== second) return first - second;
  if (a.sopInstanceUid === b.sopInstanceUid) return 0;
  return a.sopInstanceUid < b.sopInstanceUid ? -1 : 1;
}

/**
 * The order in which images that make no volume are paged, as places in the list. Marks on them are kept by place in
 * this order, so whoever writes other UIDs or numbers has to move them. A file that is there twice counts once.
 */
export function pictureOrder(headers: readonly Numbered[]): number[] {
  const seen = new Set<string>();
  const once = [...headers.keys()].filter((n) => {
    const uid = headers[n]?.sopInstanceUid ?? '';
    if (uid === '') return true;
    return !seen.has(uid) && seen.add(uid);
  });
  return once.toSorted((a, b) => byInstance(headers[a] as Numbered, headers[b] as Numbered));
}
