import {
  AnonymousPasskeyRequest,
  type Installation,
  type PasskeyAssertion,
  PasskeyRequest,
  Session,
  SignInEnd,
} from '@hyaline/contract';
import { call } from './client.ts';
import { ApiError } from './errors.ts';
import { browserSupportsWebAuthn, askPasskey } from './webauthn.ts';

/** Whether this very page can use passkeys: they hold for one origin. */
export const passkeysWork = (installation: Installation | undefined): boolean =>
  installation?.passkeyOrigin === location.origin && browserSupportsWebAuthn();

/**
 * @param offer - offered in the e-mail field, without a question of its own, for as long as this stands
 * @throws ApiError `passkey-cancelled` when the offer is over before the browser was asked
 */
export async function signInWithPasskey(offer?: AbortSignal) {
  const path = '/sign-in/passkey';
  const { holder, ...options } = await call({
    method: 'POST',
    path: `${path}/options`,
    answer: AnonymousPasskeyRequest,
  });
  if (offer?.aborted === true) throw new ApiError({ code: 'passkey-cancelled', status: 0 });
  const credential = await askPasskey(options, offer !== undefined);
  return call({ method: 'POST', path, body: { holder, credential }, answer: SignInEnd });
}

/** The second half of a sign-in that began with the password. */
export async function confirmWithPasskey(ticket: string) {
  const path = '/sign-in/second/passkey';
  const options = await call({ method: 'POST', path: `${path}/options`, body: { ticket }, answer: PasskeyRequest });
  const credential = await askPasskey(options);
  return call({ method: 'POST', path, body: { ticket, credential }, answer: SignInEnd });
}

/** A fresh proof by passkey of the person who is signed in. */
export async function provePasskey(): Promise<{ credential: PasskeyAssertion }> {
  const path = '/session/step-up/passkey/options';
  return { credential: await askPasskey(await call({ method: 'POST', path, answer: PasskeyRequest })) };
}

export const stepUpWithPasskey = async () =>
  call({ method: 'POST', path: '/session/step-up/passkey', body: await provePasskey(), answer: Session });
