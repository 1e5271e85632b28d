import { allows, type Role } from '@hyaline/contract';
import { useQuery } from '@tanstack/react-query';
import { practiceQuery } from '../../api/practice.ts';
import { type Place, placesFor } from './navigation.ts';

/** Places of a role within the workspaces that the clinic uses. */
export function usePlaces(role: Role): Place[] {
  const { data } = useQuery({ ...practiceQuery, enabled: allows(role, 'practice:read') && role !== 'support' });
  return placesFor(role, data?.workspaces);
}
