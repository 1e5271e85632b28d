import type { DenialReason, IdentityMethod } from '@hyaline/contract';
import { sealedDetails } from '../../platform/crypto/index.ts';

/** Of whoever asked on the public form, as they wrote it. */
export interface FormContact {
  name: string;
  email: string;
  phone: string;
}

/** Sealed in `patient_request.details`. The revision stands inside, so that no earlier state can stand in for a later one. */
export interface RequestDetails {
  revision: number;
  words: string;
  identity: IdentityMethod | null;
  extension: string | null;
  answer: { reasons: DenialReason[]; text: string } | null;
  /** What the patient holds against a denial, and what the clinic says to that. */
  statement: string | null;
  rebuttal: string | null;
  /** Of one that came on the public form. */
  contact?: FormContact;
}

export const { sealDetails, openDetails } = sealedDetails<
  { patient_request: RequestDetails; request_statement: { text: string } },
  'patientId'
>('patientId');
