import {
  type AddStatement,
  type AnswerRequest,
  type CheckIdentity,
  type ChooseLaw,
  type CloseFormRequest,
  Empty,
  type EnterRequest,
  type ExtendRequest,
  Id,
  JoinedFormRequest,
  type JoinFormRequest,
  OpenedFormRequest,
  PatientRequests,
  RequestForm,
  RequestQueue,
} from '@hyaline/contract';
import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { call } from './client.ts';
import { fetchFile } from './exchange.ts';
import { PATIENTS_KEY } from './patients.ts';

const Made = z.object({ id: Id });

export const requestQueueQuery = queryOptions({
  queryKey: [...PATIENTS_KEY, 'request-queue'],
  queryFn: ({ signal }) => call({ path: '/requests', answer: RequestQueue, signal }),
  staleTime: 15_000,
  gcTime: 60_000,
});
export const requestsQuery = (patientId: string) =>
  queryOptions({
    queryKey: [...PATIENTS_KEY, 'requests', patientId],
    queryFn: ({ signal }) => call({ path: `/patients/${patientId}/requests`, answer: PatientRequests, signal }),
    staleTime: 30_000,
    gcTime: 60_000,
  });

export const enterRequest = (patientId: string, body: EnterRequest): Promise<{ id: string }> =>
  call({ method: 'POST', path: `/patients/${patientId}/requests`, body, answer: Made });

/** What somebody wrote on the public form; each look stands in the ledger, so it is not kept. */
export const formRequestQuery = (id: string) =>
  queryOptions({
    queryKey: [...PATIENTS_KEY, 'form-request', id],
    queryFn: ({ signal }) => call({ path: `/form-requests/${id}`, answer: OpenedFormRequest, signal }),
    staleTime: Infinity,
    gcTime: 0,
    meta: { onDesk: true },
  });
export const joinFormRequest = (id: string, body: z.input<typeof JoinFormRequest>): Promise<JoinedFormRequest> =>
  call({ method: 'POST', path: `/form-requests/${id}/record`, body, answer: JoinedFormRequest });
export const closeFormRequest = (id: string, body: z.input<typeof CloseFormRequest>): Promise<null> =>
  call({ method: 'POST', path: `/form-requests/${id}/end`, body, answer: Empty });

export const requestFormQuery = queryOptions({
  queryKey: ['request-form'],
  queryFn: ({ signal }) => call({ path: '/request-form', answer: RequestForm, signal }),
});
export const switchRequestForm = (enabled: boolean): Promise<RequestForm> =>
  call({ method: 'PUT', path: '/request-form', body: { enabled }, answer: RequestForm });

const step =
  <Body>(name: string) =>
  (id: string, body: Body): Promise<null> =>
    call({ method: 'POST', path: `/requests/${id}/${name}`, body, answer: Empty });
export const checkIdentity = step<CheckIdentity>('identity');
export const extendRequest = step<ExtendRequest>('extension');
export const chooseLaw = step<ChooseLaw>('law');
export const answerRequest = step<AnswerRequest>('answer');
export const withdrawRequest = step<{ revision: number }>('withdrawal');
export const addStatement = step<AddStatement>('statements');

export const askAlong = (id: string): Promise<null> =>
  call({ method: 'POST', path: `/requests/${id}/along`, answer: Empty });

export const requestPaper = async (id: string, paper: string, locale: string): Promise<Blob> =>
  (await fetchFile(`/requests/${id}/papers/${paper}?locale=${locale}`, {})).blob();
