import { useNavigate, useSearch } from '@tanstack/react-router';
import { placeOf, searchOf, type VisitPlace } from '../places.ts';

/** What the atlas's address names, and how to name something else without leaving the page. */
export function useVisitPlace(): { place: VisitPlace; go: (to: Partial<VisitPlace>) => void } {
  const search = useSearch({ strict: false }) as Record<string, unknown>;
  const navigate = useNavigate();
  return {
    place: placeOf(search),
    go: (to) => void navigate({ to: '/atlas', search: searchOf(to) as never, replace: true }),
  };
}
