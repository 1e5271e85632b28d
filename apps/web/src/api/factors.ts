import {
  Empty,
  OwnFactors,
  Passkey,
  type PasskeyAssertion,
  PasskeyCreation,
  RecoveryCodes,
  type StepUp,
  TotpEnrolment,
} from '@hyaline/contract';
import { queryOptions } from '@tanstack/react-query';
import { call } from './client.ts';
import { makePasskey } from './webauthn.ts';

export const ownFactorsQuery = queryOptions({
  queryKey: ['factors'],
  queryFn: ({ signal }) => call({ path: '/account/factors', answer: OwnFactors, signal }),
});

/** Asks the browser for a new passkey and keeps it under this name. @throws ApiError */
export async function addPasskey(name: string): Promise<Passkey> {
  const options = await call({ method: 'POST', path: '/account/passkeys/options', answer: PasskeyCreation });
  const credential = await makePasskey(options);
  return call({ method: 'POST', path: '/account/passkeys', body: { name, credential }, answer: Passkey });
}
export const renamePasskey = ({ id, name }: { id: string; name: string }) =>
  call({ method: 'PATCH', path: `/account/passkeys/${id}`, body: { name }, answer: Empty });
export const removePasskey = (id: string) => call({ method: 'DELETE', path: `/account/passkeys/${id}`, answer: Empty });

export const beginTotpReset = (proof: StepUp | { credential: PasskeyAssertion }) =>
  call({ method: 'POST', path: '/account/totp', body: proof, answer: TotpEnrolment });
export const confirmTotpReset = (code: string) =>
  call({ method: 'POST', path: '/account/totp/confirm', body: { code }, answer: Empty });

export const makeRecoveryCodes = async (): Promise<string[]> =>
  (await call({ method: 'POST', path: '/account/recovery-codes', answer: RecoveryCodes })).recoveryCodes;
