import {
  type AssignPatient,
  ChangedPatient,
  type ChangePatient,
  CreatedPatient,
  type CreatePatient,
  Duplicates,
  Empty,
  type FindDuplicates,
  FoundPatients,
  type HandOverPatient,
  type ListPatients,
  Patient,
  PatientAssignments,
  PatientIdentities,
  Patients,
} from '@hyaline/contract';
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { call } from './client.ts';

/** Everything of patients that this page holds; nothing of it is written anywhere. */
export const PATIENTS_KEY = ['patients'] as const;
/** What has left the screen leaves the memory soon after it. */
const FORGOTTEN_AFTER_MS = 60_000;
/** Every list, hit and record shown is a look in the ledger: not asked again by a glance at another window. */
const LOOK_MS = 30_000;

export const patientsQuery = (list: ListPatients['list']) =>
  infiniteQueryOptions({
    queryKey: [...PATIENTS_KEY, 'list', list],
    queryFn: ({ pageParam, signal }) =>
      call({
        path: '/patients',
        query: { list, limit: 25, ...(pageParam === null ? {} : { after: pageParam }) },
        answer: Patients,
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    staleTime: LOOK_MS,
    gcTime: FORGOTTEN_AFTER_MS,
  });

/** In a body: a name stands in no address. */
export const searchQuery = (text: string) =>
  queryOptions({
    queryKey: [...PATIENTS_KEY, 'search', text],
    queryFn: ({ signal }) =>
      call({ method: 'POST', path: '/patients/search', body: { text }, answer: FoundPatients, signal }),
    placeholderData: keepPreviousData,
    staleTime: LOOK_MS,
    gcTime: 0,
  });

export const patientQuery = (id: string) =>
  queryOptions({
    queryKey: [...PATIENTS_KEY, 'record', id],
    queryFn: ({ signal }) => call({ path: `/patients/${id}`, answer: Patient, signal }),
    staleTime: LOOK_MS,
    gcTime: FORGOTTEN_AFTER_MS,
  });

export const assignmentsOfQuery = (id: string) =>
  queryOptions({
    queryKey: [...PATIENTS_KEY, 'assignments', id],
    queryFn: async ({ signal }) =>
      (await call({ path: `/patients/${id}/assignments`, answer: PatientAssignments, signal })).assignments,
    staleTime: LOOK_MS,
    gcTime: FORGOTTEN_AFTER_MS,
  });

export const identitiesQuery = queryOptions({
  queryKey: [...PATIENTS_KEY, 'identities'],
  queryFn: async ({ signal }) =>
    (await call({ path: '/patient-identities', answer: PatientIdentities, signal })).patients,
  staleTime: LOOK_MS,
  gcTime: FORGOTTEN_AFTER_MS,
});

export const createPatient = (body: CreatePatient) =>
  call({ method: 'POST', path: '/patients', body, answer: CreatedPatient, creates: true });
export const findDuplicates = async (body: FindDuplicates) =>
  (await call({ method: 'POST', path: '/patients/duplicates', body, answer: Duplicates })).duplicates;
export const changePatient = (id: string, body: ChangePatient) =>
  call({ method: 'PUT', path: `/patients/${id}`, body, answer: ChangedPatient });
export const removePatient = (id: string) => call({ method: 'DELETE', path: `/patients/${id}`, answer: Empty });
export const restorePatient = (id: string) => call({ method: 'POST', path: `/patients/${id}/restore`, answer: Empty });

export const assignPatient = (id: string, body: AssignPatient) =>
  call({ method: 'POST', path: `/patients/${id}/assignments`, body, answer: Empty });
export const endAssignment = (id: string, assignmentId: string) =>
  call({ method: 'DELETE', path: `/patients/${id}/assignments/${assignmentId}`, answer: Empty });
export const handOverPatient = (id: string, body: HandOverPatient) =>
  call({ method: 'POST', path: `/patients/${id}/hand-over`, body, answer: Empty });
