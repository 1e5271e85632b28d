import { useNavigate, useSearch } from '@tanstack/react-router';
import { type AtlasPlace, placeOf, searchOf } from '../../../lib/atlas-place.ts';

/** What the atlas's address names, and how to name something else without leaving the page. */
export function useVisitPlace(): { place: AtlasPlace; go: (to: Partial<AtlasPlace>) => void } {
  const search = useSearch({ strict: false }) as Record<string, unknown>;
  const navigate = useNavigate();
  return {
    place: placeOf(search),
    go: (to) => void navigate({ to: '/atlas', search: searchOf(to) as never, replace: true }),
  };
}
