import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import type { PasskeyAssertion, PasskeyAttestation, PasskeyCreation, PasskeyRequest } from '@hyaline/contract';

/** How a forged answer differs from an honest one. */
export interface Forgery {
  origin?: string;
  rpId?: string;
  challenge?: string;
  type?: string;
  crossOrigin?: boolean;
  /** The authenticator did not verify the person: no PIN, no fingerprint. */
  unverified?: boolean;
  count?: number;
  userHandle?: string;
  signedBy?: KeyObject;
  attestation?: { fmt: string; statement: Cbor };
  /** Claims this credential id for a new key. */
  id?: string;
}

interface SoftKey {
  id: string;
  rpId: string;
  userHandle: string;
  privateKey: KeyObject;
  count: number;
}

const FLAGS = { present: 0x01, verified: 0x04, eligible: 0x08, backedUp: 0x10, attested: 0x40 };

/** A WebAuthn authenticator in software (ES256, resident keys): signs what it is asked to, honestly unless told not to. */
export class SoftAuthenticator {
  readonly #origin: string;
  readonly #counts: boolean;
  readonly keys: SoftKey[] = [];

  /** @param counts - keeps a signature counter; else it stands at 0, as that of a synced passkey does */
  constructor(origin: string, counts = true) {
    this.#origin = origin;
    this.#counts = counts;
  }

  make(options: PasskeyCreation, forgery: Forgery = {}): PasskeyAttestation {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const id = forgery.id === undefined ? randomBytes(20) : Buffer.from(forgery.id, 'base64url');
    const key = { id: url(id), rpId: options.rp.id, userHandle: options.user.id, privateKey, count: 0 };
    this.keys.push(key);
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
    const cose = new Map<number, Cbor>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, Buffer.from(x, 'base64url')],
      [-3, Buffer.from(y, 'base64url')],
    ]);
    const credential = Buffer.concat([Buffer.alloc(16), uint16(id.length), id, cbor(cose)]);
    const authData = Buffer.concat([this.#header(key, FLAGS.attested, forgery), credential]);
    const { fmt, statement } = forgery.attestation ?? { fmt: 'none', statement: new Map() };
    const attestationObject = cbor(
      new Map<string, Cbor>([
        ['fmt', fmt],
        ['attStmt', statement],
        ['authData', authData],
      ]),
    );
    const clientDataJSON = this.#clientData('webauthn.create', options.challenge, forgery);
    return {
      id: key.id,
      rawId: key.id,
      type: 'public-key',
      response: {
        clientDataJSON: url(clientDataJSON),
        attestationObject: url(attestationObject),
        transports: ['internal', 'hybrid'],
      },
      clientExtensionResults: {},
    };
  }

  /** Signs with the first of its keys that is allowed. */
  get(options: PasskeyRequest, forgery: Forgery = {}): PasskeyAssertion {
    const allowed = options.allowCredentials.map(({ id }) => id);
    const key = this.keys.find(({ id }) => allowed.length === 0 || allowed.includes(id)) ?? this.keys[0];
    if (!key) throw new Error('this authenticator holds no key');
    if (this.#counts) key.count += 1;
    const authenticatorData = this.#header(key, 0, forgery);
    const clientDataJSON = this.#clientData('webauthn.get', options.challenge, forgery);
    const signed = Buffer.concat([authenticatorData, sha256(clientDataJSON)]);
    const signature = sign('sha256', signed, forgery.signedBy ?? key.privateKey);
    return {
      id: key.id,
      rawId: key.id,
      type: 'public-key',
      response: {
        clientDataJSON: url(clientDataJSON),
        authenticatorData: url(authenticatorData),
        signature: url(signature),
        userHandle: forgery.userHandle ?? key.userHandle,
      },
      clientExtensionResults: {},
    };
  }

  #header(key: SoftKey, more: number, { rpId, unverified, count }: Forgery): Buffer {
    const synced = this.#counts ? 0 : FLAGS.eligible | FLAGS.backedUp;
    const flags = FLAGS.present | (unverified ? 0 : FLAGS.verified) | synced | more;
    return Buffer.concat([sha256(rpId ?? key.rpId), Buffer.of(flags), uint32(count ?? key.count)]);
  }

  #clientData(type: string, challenge: string, forgery: Forgery): Buffer {
    const { origin = this.#origin, crossOrigin = false } = forgery;
    return Buffer.from(
      JSON.stringify({ type: forgery.type ?? type, challenge: forgery.challenge ?? challenge, origin, crossOrigin }),
    );
  }
}

const url = (bytes: Buffer): string => bytes.toString('base64url');
const sha256 = (data: Buffer | string): Buffer => createHash('sha256').update(data).digest();

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

type Cbor = number | string | Buffer | Cbor[] | Map<string | number, Cbor>;

/** As much of RFC 8949 as authenticators use. */
export function cbor(value: Cbor): Buffer {
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
  if (Array.isArray(value)) return Buffer.concat([head(4, value.length), ...value.map(cbor)]);
  return Buffer.concat([head(5, value.size), ...[...value].flatMap(([name, each]) => [cbor(name), cbor(each)])]);
}

function head(major: number, count: number): Buffer {
  if (count < 24) return Buffer.of((major << 5) | count);
  return count < 256
    ? Buffer.of((major << 5) | 24, count)
    : Buffer.concat([Buffer.of((major << 5) | 25), uint16(count)]);
}
