import { PasskeyAssertion, PasskeyAttestation, type PasskeyCreation, type PasskeyRequest } from '@hyaline/contract';
import {
  browserSupportsWebAuthn,
  browserSupportsWebAuthnAutofill,
  startAuthentication,
  startRegistration,
  WebAuthnAbortService,
  WebAuthnError,
} from '@simplewebauthn/browser';
import { ApiError, type ApiErrorCode } from './errors.ts';

export { browserSupportsWebAuthnAutofill as canOfferInForms, browserSupportsWebAuthn };

/** Takes back a question that still stands, such as the one behind a form field. */
export const stopAsking = (): void => WebAuthnAbortService.cancelCeremony();

/** @throws ApiError for what the browser or the person declined */
export const makePasskey = (options: PasskeyCreation): Promise<PasskeyAttestation> =>
  named(async () => PasskeyAttestation.parse(await startRegistration({ optionsJSON: options })));

/**
 * Has a passkey sign the challenge.
 * @param inForm - offered among the suggestions of the e-mail field, and waiting there as long as the page does
 * @throws ApiError for what the browser or the person declined
 */
export const askPasskey = (options: PasskeyRequest, inForm = false): Promise<PasskeyAssertion> =>
  named(async () =>
    PasskeyAssertion.parse(await startAuthentication({ optionsJSON: options, useBrowserAutofill: inForm })),
  );

/** The browser's refusals in our own words. Its texts differ and are never shown. */
async function named<T>(ceremony: () => Promise<T>): Promise<T> {
  try {
    return await ceremony();
  } catch (error) {
    throw new ApiError({ code: codeOf(error), status: 0 });
  }
}

function codeOf(error: unknown): ApiErrorCode {
  if (!(error instanceof Error)) return 'passkey-unsupported';
  if (error instanceof WebAuthnError && error.code === 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED')
    return 'passkey-known';
  return error.name === 'NotAllowedError' || error.name === 'AbortError' ? 'passkey-cancelled' : 'passkey-unsupported';
}
