import {
  type ChangeConsentForm,
  type ChangePacket,
  ConsentForms,
  type CreateConsentForm,
  Created,
  Empty,
  type Locale,
  Packet,
  type PacketDraft,
  PacketMail,
  PacketPayload,
  PacketRevision,
  Packets,
  PrivacyNotice,
  type SendPacket,
  SentPacket,
} from '@hyaline/contract';
import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { API_BASE, call } from './client.ts';
import { PATIENTS_KEY } from './patients.ts';

/** Below the patients' key, so that whatever forgets patients forgets their packets. */
const PACKETS_KEY = [...PATIENTS_KEY, 'packets'] as const;
const FORGOTTEN_AFTER_MS = 60_000;
/** Every list and packet shown is a look in the ledger: not asked again by a glance at another window. */
const LOOK_MS = 30_000;
const looked = { staleTime: LOOK_MS, gcTime: FORGOTTEN_AFTER_MS };

export const packetsOfQuery = (patientId: string) =>
  queryOptions({
    queryKey: [...PACKETS_KEY, 'of', patientId],
    queryFn: ({ signal }) => call({ path: `/patients/${patientId}/packets`, answer: Packets, signal }),
    ...looked,
  });
export const packetQuery = (id: string) =>
  queryOptions({
    queryKey: [...PACKETS_KEY, 'one', id],
    queryFn: ({ signal }) => call({ path: `/packets/${id}`, answer: Packet, signal }),
    ...looked,
  });
export const previewQuery = (id: string, revision: number) =>
  queryOptions({
    queryKey: [...PACKETS_KEY, 'preview', id, revision],
    queryFn: ({ signal }) => call({ path: `/packets/${id}/preview`, answer: PacketPayload, signal }),
    staleTime: LOOK_MS,
    gcTime: 0,
    retry: false,
  });
export const packetMailQuery = (locale: Locale) =>
  queryOptions({
    queryKey: ['packet-mail', locale],
    queryFn: ({ signal }) => call({ path: '/packets/mail', query: { locale }, answer: PacketMail, signal }),
  });

export const createPacket = (patientId: string, body: PacketDraft) =>
  call({ method: 'POST', path: `/patients/${patientId}/packets`, body, answer: PacketRevision, creates: true });
export const changePacket = (id: string, body: ChangePacket) =>
  call({ method: 'PUT', path: `/packets/${id}`, body, answer: PacketRevision });
export const sendPacket = (id: string, body: SendPacket) =>
  call({ method: 'POST', path: `/packets/${id}/sendings`, body, answer: SentPacket });
export const withdrawPacket = (id: string, revision: number) =>
  call({ method: 'POST', path: `/packets/${id}/withdrawal`, body: { revision }, answer: PacketRevision });

/** A download: the browser follows it, and it is in the ledger before a byte of it comes. */
export const consentCopyUrl = (id: string, consentId: string): string =>
  `${API_BASE}/packets/${id}/consents/${consentId}/copy`;

export const consentFormsQuery = queryOptions({
  queryKey: [...PACKETS_KEY, 'consent-forms'],
  queryFn: async ({ signal }) => (await call({ path: '/consent-forms', answer: ConsentForms, signal })).forms,
  staleTime: LOOK_MS,
});
export const createForm = (body: CreateConsentForm) =>
  call({ method: 'POST', path: '/consent-forms', body, answer: Created, creates: true });
export const changeForm = (id: string, body: ChangeConsentForm) =>
  call({ method: 'PUT', path: `/consent-forms/${id}`, body, answer: z.object({ version: z.int() }) });
export const removeForm = (id: string) => call({ method: 'DELETE', path: `/consent-forms/${id}`, answer: Empty });

export const privacyNoticeQuery = queryOptions({
  queryKey: ['privacy-notice'],
  queryFn: ({ signal }) => call({ path: '/clinic/privacy-notice', answer: PrivacyNotice, signal }),
});
export const setPrivacyNotice = (body: PrivacyNotice) =>
  call({ method: 'PUT', path: '/clinic/privacy-notice', body, answer: Empty });
