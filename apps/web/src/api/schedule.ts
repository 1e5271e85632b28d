import {
  AddedException,
  AddedWaiting,
  type AddWaiting,
  Appointment,
  AppointmentNote,
  Appointments,
  AppointmentTypes,
  type AppointmentTypeFields,
  type BookAppointment,
  BookedAppointment,
  BookedSeries,
  type BookSeries,
  type ChangeAppointmentType,
  ChangedSeries,
  type ChangeSeries,
  Empty,
  type EndSeries,
  type HoursException,
  Id,
  type MoveAppointment,
  OpenTimes,
  PatientNames,
  ProviderHours,
  ScheduleProviders,
  SeriesPreview,
  type SetAppointmentNote,
  type SetAppointmentRoom,
  type SetAppointmentStatus,
  type SetProviderHours,
  Slots,
  WaitingList,
} from '@hyaline/contract';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { call } from './client.ts';
import { PATIENTS_KEY } from './patients.ts';

export const SCHEDULE_KEY = ['schedule'] as const;
const APPOINTMENTS_KEY = [...SCHEDULE_KEY, 'appointments'] as const;
const Made = z.object({ id: Id });

/** Whole days of a zone as instants, and whose; undefined: everybody's, everywhere. */
export interface ScheduleRange {
  from: string;
  to: string;
  providers?: string | undefined;
  locations?: string | undefined;
}

/** By reference alone. Asked again by the page itself, so that colleagues' changes appear: that is no use of the session. */
export const appointmentsQuery = ({ from, to, providers, locations }: ScheduleRange) =>
  queryOptions({
    queryKey: [...APPOINTMENTS_KEY, from, to, providers ?? '', locations ?? ''],
    queryFn: async ({ signal, client, queryKey }) =>
      (
        await call({
          path: '/schedule/appointments',
          query: { from, to, providers, locations },
          answer: Appointments,
          signal,
          background: client.getQueryData(queryKey) !== undefined,
        })
      ).appointments,
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
    staleTime: 10_000,
    gcTime: 60_000,
  });

export const openTimesQuery = ({ from, to, providers, locations }: ScheduleRange) =>
  queryOptions({
    queryKey: [...SCHEDULE_KEY, 'open', from, to, providers ?? '', locations ?? ''],
    queryFn: async ({ signal }) =>
      (
        await call({
          path: '/schedule/open-times',
          query: { from, to, providers, locations },
          answer: OpenTimes,
          signal,
        })
      ).open,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });

export const appointmentTypesQuery = queryOptions({
  queryKey: [...SCHEDULE_KEY, 'types'],
  queryFn: async ({ signal }) => (await call({ path: '/schedule/types', answer: AppointmentTypes, signal })).types,
  staleTime: 60_000,
});
export const scheduleProvidersQuery = queryOptions({
  queryKey: [...SCHEDULE_KEY, 'providers'],
  queryFn: async ({ signal }) => await call({ path: '/schedule/providers', answer: ScheduleProviders, signal }),
  staleTime: 60_000,
});
interface SlotAsk {
  typeId: string;
  /** Days, both included. */
  from: string;
  to: string;
  providers?: string | undefined;
  locations?: string | undefined;
  limit?: number;
}
export const slotsQuery = (ask: SlotAsk) =>
  queryOptions({
    queryKey: [...SCHEDULE_KEY, 'slots', ask],
    queryFn: ({ signal }) => call({ path: '/schedule/slots', query: { ...ask }, answer: Slots, signal }),
    placeholderData: keepPreviousData,
    staleTime: 10_000,
    gcTime: 30_000,
  });

/** Names beside references, of those whom this person may see; asking is a look in the ledger. */
export const patientNamesQuery = (refs: readonly string[]) =>
  queryOptions({
    queryKey: [...PATIENTS_KEY, 'names', ...refs],
    queryFn: async ({ signal }) =>
      (await call({ method: 'POST', path: '/patients/names', body: { refs }, answer: PatientNames, signal })).names,
    placeholderData: keepPreviousData,
    staleTime: 300_000,
    gcTime: 60_000,
  });

/** All of one patient, the latest first. */
export const patientAppointmentsQuery = (ref: string) =>
  queryOptions({
    queryKey: [...APPOINTMENTS_KEY, 'patient', ref],
    queryFn: async ({ signal }) =>
      (await call({ path: `/schedule/patients/${ref}/appointments`, answer: Appointments, signal })).appointments,
    staleTime: 10_000,
    gcTime: 60_000,
  });

export const appointmentNoteQuery = (id: string) =>
  queryOptions({
    queryKey: [...PATIENTS_KEY, 'appointment-note', id],
    queryFn: ({ signal }) => call({ path: `/schedule/appointments/${id}/note`, answer: AppointmentNote, signal }),
    staleTime: 30_000,
    gcTime: 0,
  });

/** With `freed`: those whom the time of that cancelled appointment would suit. */
export const waitingQuery = (freed?: string) =>
  queryOptions({
    queryKey: [...SCHEDULE_KEY, 'waiting', freed ?? ''],
    queryFn: async ({ signal }) =>
      (await call({ path: '/schedule/waiting', query: { freed }, answer: WaitingList, signal })).waiting,
    staleTime: 10_000,
  });

export const providerHoursQuery = (id: string) =>
  queryOptions({
    queryKey: [...SCHEDULE_KEY, 'hours', id],
    queryFn: ({ signal }) => call({ path: `/schedule/hours/${id}`, answer: ProviderHours, signal }),
    staleTime: 10_000,
  });

const at = (id: string): string => `/schedule/appointments/${id}`;
export const bookAppointment = async (body: BookAppointment) =>
  (await call({ method: 'POST', path: '/schedule/appointments', body, answer: BookedAppointment, creates: true }))
    .appointment;
export const moveAppointment = (id: string, body: MoveAppointment) =>
  call({ method: 'POST', path: `${at(id)}/move`, body, answer: Appointment });
export const setAppointmentStatus = (id: string, body: SetAppointmentStatus) =>
  call({ method: 'POST', path: `${at(id)}/status`, body, answer: Appointment });
export const setAppointmentRoom = (id: string, body: SetAppointmentRoom) =>
  call({ method: 'PUT', path: `${at(id)}/room`, body, answer: Appointment });
export const setAppointmentNote = (id: string, body: SetAppointmentNote) =>
  call({ method: 'PUT', path: `${at(id)}/note`, body, answer: Empty });

export const previewSeries = async (body: BookSeries) =>
  (await call({ method: 'POST', path: '/schedule/series/preview', body, answer: SeriesPreview })).occurrences;
export const bookSeries = (body: BookSeries) =>
  call({ method: 'POST', path: '/schedule/series', body, answer: BookedSeries, creates: true });
export const changeSeries = (id: string, body: ChangeSeries) =>
  call({ method: 'POST', path: `/schedule/series/${id}/change`, body, answer: ChangedSeries });
export const endSeries = (id: string, body: EndSeries) =>
  call({ method: 'POST', path: `/schedule/series/${id}/end`, body, answer: ChangedSeries });

export const addWaiting = (body: AddWaiting) =>
  call({ method: 'POST', path: '/schedule/waiting', body, answer: AddedWaiting });
export const removeWaiting = (id: string) => call({ method: 'DELETE', path: `/schedule/waiting/${id}`, answer: Empty });

export const addAppointmentType = (body: AppointmentTypeFields) =>
  call({ method: 'POST', path: '/schedule/types', body, answer: Made });
export const changeAppointmentType = (id: string, body: ChangeAppointmentType) =>
  call({ method: 'PUT', path: `/schedule/types/${id}`, body, answer: Empty });
export const setProviderHours = (id: string, body: SetProviderHours) =>
  call({ method: 'PUT', path: `/schedule/hours/${id}`, body, answer: Empty });
export const addHoursException = (body: HoursException) =>
  call({ method: 'POST', path: '/schedule/exceptions', body, answer: AddedException });
export const removeHoursException = (id: string) =>
  call({ method: 'DELETE', path: `/schedule/exceptions/${id}`, answer: Empty });
