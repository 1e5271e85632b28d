import { type PatientRequest, REQUEST_OUTCOMES, type RequestOutcome } from '@hyaline/contract';

/**
 * What may be decided now. Before somebody noted who asks, a request can only be denied; a restriction of what was paid
 * in full can only be granted (45 CFR 164.522(a)(1)(vi)), so until then there is nothing to decide.
 */
export const outcomesOf = ({
  identity,
  paidInFull,
}: Pick<PatientRequest, 'identity' | 'paidInFull'>): readonly RequestOutcome[] =>
  REQUEST_OUTCOMES.filter((one) => (one === 'denied' || identity !== null) && (one === 'granted' || !paidInFull));
