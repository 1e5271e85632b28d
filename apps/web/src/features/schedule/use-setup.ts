import type { AppointmentType, PracticeLocation, PracticeRoom, ScheduleProvider } from '@hyaline/contract';
import { useQuery } from '@tanstack/react-query';
import { locationsQuery } from '../../api/practice.ts';
import { appointmentTypesQuery, scheduleProvidersQuery } from '../../api/schedule.ts';

/** What appointments are made of in this clinic. */
export interface Setup {
  types: readonly AppointmentType[];
  providers: readonly ScheduleProvider[];
  /** Those who treat no more, and whose appointments are still there. */
  former: readonly { id: string; name: string }[];
  locations: readonly PracticeLocation[];
  rooms: readonly (PracticeRoom & { locationId: string })[];
}

interface Answer {
  setup: Setup | undefined;
  error: unknown;
  retry: () => void;
}

export function useSetup(): Answer {
  const types = useQuery(appointmentTypesQuery);
  const providers = useQuery(scheduleProvidersQuery);
  const locations = useQuery(locationsQuery);
  const all = [types, providers, locations];
  const known = types.data !== undefined && providers.data !== undefined && locations.data !== undefined;
  return {
    setup: known
      ? {
          types: types.data,
          providers: providers.data.providers,
          former: providers.data.former,
          locations: locations.data,
          rooms: locations.data.flatMap(({ id, rooms }) => rooms.map((room) => ({ ...room, locationId: id }))),
        }
      : undefined,
    error: all.find(({ error }) => error !== null)?.error ?? null,
    retry: () => all.filter(({ error }) => error !== null).forEach(({ refetch }) => void refetch()),
  };
}
