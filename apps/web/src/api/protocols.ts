import {
  AddedStarters,
  Adherence,
  type ArchiveCompound,
  type ChangeCompound,
  type ChangeProtocol,
  Compounds,
  type CompoundFields,
  Created,
  Due,
  Empty,
  type Locale,
  type PlanFollowUp,
  type PlanRefill,
  Protocol,
  ProtocolList,
  ProtocolRevision,
  ProtocolTemplates,
  type SetProtocolState,
  type SettleFollowUp,
  type SettleRefill,
  type SignProtocol,
} from '@hyaline/contract';
import type { ProtocolContent } from '@hyaline/protocol';
import { queryOptions } from '@tanstack/react-query';
import { API_BASE, call } from './client.ts';

/** Everything of protocols that this page holds; nothing of it is written anywhere. */
export const PROTOCOLS_KEY = ['protocols'] as const;
/** What has left the screen leaves the memory soon after it. */
const FORGOTTEN_AFTER_MS = 60_000;
/** Every list and protocol shown is a look in the ledger: not asked again by a glance at another window. */
const LOOK_MS = 30_000;
const looked = { staleTime: LOOK_MS, gcTime: FORGOTTEN_AFTER_MS };

export const protocolsOfQuery = (patientId: string) =>
  queryOptions({
    queryKey: [...PROTOCOLS_KEY, 'of', patientId],
    queryFn: ({ signal }) => call({ path: `/patients/${patientId}/protocols`, answer: ProtocolList, signal }),
    ...looked,
  });
export const protocolQuery = (id: string) =>
  queryOptions({
    queryKey: [...PROTOCOLS_KEY, 'one', id],
    queryFn: ({ signal }) => call({ path: `/protocols/${id}`, answer: Protocol, signal }),
    ...looked,
  });
export const dueQuery = (list: 'mine' | 'all') =>
  queryOptions({
    queryKey: [...PROTOCOLS_KEY, 'due', list],
    queryFn: async ({ signal }) => (await call({ path: '/protocols/due', query: { list }, answer: Due, signal })).due,
    ...looked,
  });

export const createProtocol = (patientId: string, content: ProtocolContent) =>
  call({ method: 'POST', path: `/patients/${patientId}/protocols`, body: { content }, answer: ProtocolRevision, creates: true }); // prettier-ignore
export const changeProtocol = (id: string, body: ChangeProtocol) =>
  call({ method: 'PUT', path: `/protocols/${id}`, body, answer: ProtocolRevision });
export const signProtocol = (id: string, body: SignProtocol) =>
  call({ method: 'POST', path: `/protocols/${id}/signature`, body, answer: ProtocolRevision });
export const setProtocolState = (id: string, body: SetProtocolState) =>
  call({ method: 'PUT', path: `/protocols/${id}/state`, body, answer: ProtocolRevision });
export const planRefill = (id: string, body: PlanRefill) =>
  call({ method: 'POST', path: `/protocols/${id}/refills`, body, answer: Created, creates: true });
export const settleRefill = (id: string, refillId: string, body: SettleRefill) =>
  call({ method: 'PUT', path: `/protocols/${id}/refills/${refillId}`, body, answer: Empty });
export const planFollowUp = (id: string, body: PlanFollowUp) =>
  call({ method: 'POST', path: `/protocols/${id}/follow-ups`, body, answer: Created, creates: true });
export const settleFollowUp = (id: string, followUpId: string, body: SettleFollowUp) =>
  call({ method: 'PUT', path: `/protocols/${id}/follow-ups/${followUpId}`, body, answer: Empty });

/** A download: the browser follows it, and the print is in the ledger before a byte of it comes. */
export const sheetUrl = (id: string, locale: Locale, version: number): string =>
  `${API_BASE}/protocols/${id}/sheet?${new URLSearchParams({ locale, version: String(version) })}`;

export const compoundsQuery = queryOptions({
  queryKey: ['compounds'],
  queryFn: async ({ signal }) => (await call({ path: '/compounds', answer: Compounds, signal })).compounds,
  staleTime: LOOK_MS,
});
export const createCompound = (fields: CompoundFields) =>
  call({ method: 'POST', path: '/compounds', body: { fields }, answer: Created, creates: true });
export const changeCompound = (id: string, body: ChangeCompound) =>
  call({ method: 'PUT', path: `/compounds/${id}`, body, answer: Empty });
export const archiveCompound = (id: string, body: ArchiveCompound) =>
  call({ method: 'PUT', path: `/compounds/${id}/archived`, body, answer: Empty });
export const addStarters = (locale: Locale) =>
  call({ method: 'POST', path: '/compounds/starters', body: { locale }, answer: AddedStarters });

/** What the patient noted of their doses. */
export const adherenceQuery = (patientId: string) =>
  queryOptions({
    queryKey: [...PROTOCOLS_KEY, 'adherence', patientId],
    queryFn: ({ signal }) => call({ path: `/patients/${patientId}/adherence`, answer: Adherence, signal }),
    staleTime: LOOK_MS,
    gcTime: FORGOTTEN_AFTER_MS,
  });

export const templatesQuery = queryOptions({
  queryKey: ['protocol-templates'],
  queryFn: async ({ signal }) =>
    (await call({ path: '/protocol-templates', answer: ProtocolTemplates, signal })).templates,
  staleTime: LOOK_MS,
});
export const createTemplate = (content: ProtocolContent) =>
  call({ method: 'POST', path: '/protocol-templates', body: { content }, answer: Created, creates: true });
export const changeTemplate = (id: string, revision: number, content: ProtocolContent) =>
  call({ method: 'PUT', path: `/protocol-templates/${id}`, body: { revision, content }, answer: Empty });
export const deleteTemplate = (id: string) =>
  call({ method: 'DELETE', path: `/protocol-templates/${id}`, answer: Empty });
