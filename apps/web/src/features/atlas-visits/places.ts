/** What of a patient the atlas shows: ids alone stand in its address. */
export interface VisitPlace {
  patient: string | null;
  visit: string | null;
  /** The visit in the place of the typical spine. */
  earlier: string | null;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const idOf = (value: unknown): string | null => (typeof value === 'string' && UUID.test(value) ? value : null);

export function placeOf(search: Readonly<Record<string, unknown>>): VisitPlace {
  const patient = idOf(search['patient']);
  if (patient === null) return { patient, visit: null, earlier: null };
  return { patient, visit: idOf(search['visit']), earlier: idOf(search['earlier']) };
}

export const searchOf = ({ patient, visit, earlier }: Partial<VisitPlace>): Record<string, string> =>
  Object.fromEntries(Object.entries({ patient, visit, earlier }).filter(([, id]) => typeof id === 'string')) as Record<
    string,
    string
  >;

export const atlasPath = (place: Partial<VisitPlace>): string => `/atlas?${new URLSearchParams(searchOf(place))}`;
