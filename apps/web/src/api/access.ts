import {
  AccessSettings,
  type Disclosure,
  type DisclosureFields,
  Empty,
  Id,
  type LookGroup,
  Looks,
  type MakeAccounting,
  PatientDisclosures,
  PatientPrint,
  type PrintPatient,
  StandOuts,
  type SuspendAccounting,
  Viewers,
} from '@hyaline/contract';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { API_BASE, call, clinicHeaders } from './client.ts';
import { readProblem } from './errors.ts';
import { confirmPresence } from './step-up.ts';

export type ShownDisclosure = z.infer<typeof Disclosure>;
const PAGE = 50;
/** To ask who looked is an event itself: not asked again by a glance at another window. */
const LOOK_MS = 30_000;
const FORGOTTEN_AFTER_MS = 60_000;

export interface LookFilter {
  patient?: string | undefined;
  person?: string | undefined;
  group: LookGroup;
  outcome: 'any' | 'done' | 'refused';
  from?: string | undefined;
  to?: string | undefined;
}
export const looksQuery = (filter: LookFilter) =>
  infiniteQueryOptions({
    queryKey: ['looks', filter],
    queryFn: ({ pageParam, signal }) =>
      call({ path: '/access-log', query: { ...filter, before: pageParam, limit: PAGE }, answer: Looks, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    staleTime: LOOK_MS,
    gcTime: FORGOTTEN_AFTER_MS,
  });

/** A download that the browser follows. */
export function looksExport(filter: LookFilter): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) if (value !== undefined) search.set(name, String(value));
  return `${API_BASE}/access-log/export?${search}`;
}

export const viewersQuery = (patientId: string) =>
  queryOptions({
    queryKey: ['patients', 'viewers', patientId],
    queryFn: ({ signal }) => call({ path: `/patients/${patientId}/viewers`, answer: Viewers, signal }),
    staleTime: LOOK_MS,
    gcTime: FORGOTTEN_AFTER_MS,
  });

export const standOutsQuery = queryOptions({
  queryKey: ['stand-outs'],
  queryFn: ({ signal }) => call({ path: '/access-log/stand-outs', answer: StandOuts, signal }),
  staleTime: LOOK_MS,
});

export const accessSettingsQuery = queryOptions({
  queryKey: ['access-settings'],
  queryFn: ({ signal }) => call({ path: '/access-log/settings', answer: AccessSettings, signal }),
});
export const saveAccessSettings = (body: AccessSettings) =>
  call({ method: 'PUT', path: '/access-log/settings', body, answer: Empty });

export const disclosuresQuery = (ref: string) =>
  queryOptions({
    queryKey: ['patients', 'disclosures', ref],
    queryFn: ({ signal }) => call({ path: `/accounting/${ref}`, answer: PatientDisclosures, signal }),
    staleTime: LOOK_MS,
    gcTime: FORGOTTEN_AFTER_MS,
  });

const Made = z.object({ id: Id });
export const recordDisclosure = (ref: string, body: DisclosureFields) =>
  call({ method: 'POST', path: `/accounting/${ref}/disclosures`, body, answer: Made, creates: true });
export const strikeDisclosure = (ref: string, id: string, reason: string) =>
  call({ method: 'POST', path: `/accounting/${ref}/disclosures/${id}/strike`, body: { reason }, answer: Empty });
export const suspendAccounting = (ref: string, body: SuspendAccounting) =>
  call({ method: 'POST', path: `/accounting/${ref}/suspensions`, body, answer: Made });
export const endSuspension = (ref: string, id: string) =>
  call({ method: 'POST', path: `/accounting/${ref}/suspensions/${id}/end`, body: {}, answer: Empty });

/** The file, once the person has confirmed both factors. @throws ApiError */
export async function makeAccounting(ref: string, body: MakeAccounting): Promise<{ file: Blob; name: string }> {
  const ask = () =>
    fetch(`${API_BASE}/accounting/${ref}/reports`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...clinicHeaders() },
      body: JSON.stringify(body),
      cache: 'no-store',
    });
  let reply = await ask();
  if (!reply.ok) {
    const problem = await readProblem(reply);
    if (problem.code !== 'step-up-required' || !(await confirmPresence())) throw problem;
    reply = await ask();
    if (!reply.ok) throw await readProblem(reply);
  }
  const name =
    /filename="([^"]+)"/.exec(reply.headers.get('content-disposition') ?? '')?.[1] ?? `${ref}.${body.format}`;
  return { file: await reply.blob(), name };
}

export const printPatient = (patientId: string, body: PrintPatient) =>
  call({ method: 'POST', path: `/patients/${patientId}/prints`, body, answer: PatientPrint });
