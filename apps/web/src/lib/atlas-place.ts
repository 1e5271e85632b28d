import { isUuid } from '@hyaline/kit';

/** What of a patient the atlas shows: ids alone stand in its address. */
export interface AtlasPlace {
  patient: string | null;
  visit: string | null;
  /** The visit in the place of the typical spine. */
  earlier: string | null;
}

const idOf = (value: unknown): string | null => (typeof value === 'string' && isUuid(value) ? value : null);

/** Without a patient nobody is behind the page. */
export function placeOf(search: Readonly<Record<string, unknown>>): AtlasPlace {
  const patient = idOf(search['patient']);
  if (patient === null) return { patient, visit: null, earlier: null };
  return { patient, visit: idOf(search['visit']), earlier: idOf(search['earlier']) };
}

/** @param search - of the page's address */
export const placeIn = (search: string): AtlasPlace => placeOf(Object.fromEntries(new URLSearchParams(search)));

/** A visit that was changed since is not what the page shows. */
export const shownVisit = ({ visit }: Pick<AtlasPlace, 'visit'>, unsaved: boolean): string | null =>
  unsaved ? null : visit;

export const searchOf = ({ patient, visit, earlier }: Partial<AtlasPlace>): Record<string, string> =>
  Object.fromEntries(Object.entries({ patient, visit, earlier }).filter(([, id]) => typeof id === 'string')) as Record<
    string,
    string
  >;

export const atlasPath = (place: Partial<AtlasPlace>): string => `/atlas?${new URLSearchParams(searchOf(place))}`;
