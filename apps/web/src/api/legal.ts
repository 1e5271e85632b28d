import { Acceptance, Empty, LegalStatus, Signing, type SigningStep, type StartSigning } from '@hyaline/contract';
import { queryOptions } from '@tanstack/react-query';
import { API_BASE, call } from './client.ts';

/** How the clinic stands with its agreement. Asked again when a person comes back from signing in another tab. */
export const legalStatusQuery = queryOptions({
  queryKey: ['legal-status'],
  queryFn: ({ signal }) => call({ path: '/legal/status', answer: LegalStatus, signal }),
  staleTime: 30_000,
  refetchOnWindowFocus: 'always',
});

export const startSigning = (body: StartSigning) =>
  call({ method: 'POST', path: '/legal/signings', body, answer: Signing, creates: true });

/** A step that stands already is not written twice, so it may be sent again. */
export const takeSigningStep = (id: string, body: SigningStep) =>
  call({ method: 'POST', path: `/legal/signings/${id}/steps`, body, answer: Empty });

export const signDocument = (id: string, sha256: string) =>
  call({ method: 'POST', path: `/legal/signings/${id}/acceptance`, body: { sha256 }, answer: Acceptance });

/** A download: the browser follows it. */
export const signedCopyUrl = (id: string): string => `${API_BASE}/legal/acceptances/${id}/copy`;
