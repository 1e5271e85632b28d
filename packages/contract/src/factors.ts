import { z } from 'zod';
import { Base64Url, Id, Instant, Key256 } from './fields.ts';

/** What confirms a person after the password. Told only once the password was right. */
export const SecondFactor = z.enum(['totp', 'passkey']);
export type SecondFactor = z.infer<typeof SecondFactor>;

const PasskeyName = z.string().trim().min(1).max(60);

export const Passkey = z.object({
  id: Id,
  name: z.string(),
  createdAt: Instant,
  /** null: never used since it was added. */
  lastUsedAt: Instant.nullable(),
  /** The key may live on several devices of the person, through their password manager; else on one device alone. */
  synced: z.boolean(),
});
export type Passkey = z.infer<typeof Passkey>;

/** A person's own second factors. */
export const OwnFactors = z.object({
  totp: z.object({ since: Instant }).nullable(),
  recoveryCodes: z.object({ left: z.int(), madeAt: Instant.nullable() }),
  passkeys: z.array(Passkey),
});
export type OwnFactors = z.infer<typeof OwnFactors>;

/** From here on a person should make new recovery codes. */
export const FEW_RECOVERY_CODES = 3;

export const RecoveryCodes = z.object({ recoveryCodes: z.array(z.string()) });
/** Six digits of an authenticator app. */
export const TotpCode = z.strictObject({
  code: z
    .string()
    .trim()
    .regex(/^\d{6}$/),
});

const CREDENTIAL_ID = Base64Url.min(1).max(1364); // 1023 bytes, WebAuthn section 4
const BYTES = Base64Url.max(8192);
const Transports = z.array(z.string().max(32)).max(10);
const KnownCredential = z.object({ id: Base64Url, type: z.literal('public-key'), transports: Transports.optional() });

/** PublicKeyCredentialCreationOptionsJSON (WebAuthn section 5.1.8), as far as this server sets it. */
export const PasskeyCreation = z.object({
  rp: z.object({ name: z.string(), id: z.string() }),
  user: z.object({ id: Base64Url, name: z.string(), displayName: z.string() }),
  challenge: Key256,
  pubKeyCredParams: z.array(z.object({ type: z.literal('public-key'), alg: z.int() })),
  timeout: z.int(),
  attestation: z.literal('none'),
  excludeCredentials: z.array(KnownCredential),
  authenticatorSelection: z.object({
    residentKey: z.literal('required'),
    requireResidentKey: z.literal(true),
    userVerification: z.literal('required'),
  }),
});
export type PasskeyCreation = z.infer<typeof PasskeyCreation>;

/** PublicKeyCredentialRequestOptionsJSON (WebAuthn section 5.1.8), as far as this server sets it. */
export const PasskeyRequest = z.object({
  challenge: Key256,
  timeout: z.int(),
  rpId: z.string(),
  allowCredentials: z.array(KnownCredential),
  userVerification: z.literal('required'),
});
export type PasskeyRequest = z.infer<typeof PasskeyRequest>;

/** Before anybody is known: `holder` stays with the page that asked, and comes back with the answer. No cookie is set. */
export const AnonymousPasskeyRequest = PasskeyRequest.extend({ holder: Key256 });
export type AnonymousPasskeyRequest = z.infer<typeof AnonymousPasskeyRequest>;

/** RegistrationResponseJSON: what the browser made of the creation. */
export const PasskeyAttestation = z.object({
  id: CREDENTIAL_ID,
  rawId: CREDENTIAL_ID,
  type: z.literal('public-key'),
  response: z.object({ clientDataJSON: BYTES, attestationObject: BYTES, transports: Transports.optional() }),
  clientExtensionResults: z.object({}),
});
export type PasskeyAttestation = z.infer<typeof PasskeyAttestation>;

/** AuthenticationResponseJSON: a challenge that a passkey has signed. */
export const PasskeyAssertion = z.object({
  id: CREDENTIAL_ID,
  rawId: CREDENTIAL_ID,
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON: BYTES,
    authenticatorData: BYTES,
    signature: BYTES,
    userHandle: Base64Url.max(128).optional(),
  }),
  clientExtensionResults: z.object({}),
});
export type PasskeyAssertion = z.infer<typeof PasskeyAssertion>;

export const AddPasskey = z.strictObject({ name: PasskeyName, credential: PasskeyAttestation });
export type AddPasskey = z.infer<typeof AddPasskey>;
export const RenamePasskey = z.strictObject({ name: PasskeyName });
export const PasskeyProof = z.strictObject({ credential: PasskeyAssertion });
export type PasskeyProof = z.infer<typeof PasskeyProof>;
export const PasskeySignIn = z.strictObject({ holder: Key256, credential: PasskeyAssertion });
export type PasskeySignIn = z.infer<typeof PasskeySignIn>;
export const TicketPasskey = z.strictObject({ ticket: Key256, credential: PasskeyAssertion });
export type TicketPasskey = z.infer<typeof TicketPasskey>;
