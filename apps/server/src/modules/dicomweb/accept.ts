import { type MediaType, parseMediaType } from './multipart.ts';

/** What a client takes, best first. */
export interface Accepted extends MediaType {
  quality: number;
  /** For `multipart/related`: the type of its parts. */
  partType: string;
  /** Transfer syntax it wants; `*` takes what there is, null says nothing. */
  transferSyntax: string | null;
}

const MAX_LENGTH = 4096;

/**
 * The media types of an Accept header, or of the `accept` query parameter that browsers' programs use instead
 * (PS3.18 section 8.3.3). An absent header takes everything.
 */
export function parseAccept(header: string | undefined, query: unknown): Accepted[] {
  const text = (typeof query === 'string' && query !== '' ? query : (header ?? '')).slice(0, MAX_LENGTH);
  const all = splitOutsideQuotes(text === '' ? '*/*' : text).flatMap((one) => {
    const type = parseMediaType(one);
    if (!type) return [];
    const { parameters } = type;
    const quality = Number(parameters.get('q') ?? '1');
    return [
      {
        ...type,
        quality: Number.isFinite(quality) ? quality : 1,
        partType: (parameters.get('type') ?? '*/*').toLowerCase(),
        transferSyntax: parameters.get('transfer-syntax') ?? null,
      },
    ];
  });
  return all.filter(({ quality }) => quality > 0).toSorted((a, b) => b.quality - a.quality);
}

const splitOutsideQuotes = (text: string): string[] => text.match(/(?:"(?:[^"\\]|\\.)*"|[^,"])+/g) ?? [];

/** Whether a pattern such as `image/*` covers a type. */
export function covers(pattern: string, type: string): boolean {
  if (pattern === '*/*' || pattern === type) return true;
  return pattern.endsWith('/*') && type.startsWith(pattern.slice(0, -1));
}
