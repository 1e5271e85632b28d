import { type Bytes, concatBytes, DAY_MS, fromBase64, toBase64, utf8 } from '@hyaline/kit';
import { bits, explicit, implicit, octets, oid, sequence, setOf, text, time, TRUE, tlv, unsigned } from './der.ts';
import { addressBytes } from './hosts.ts';

const P256 = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const ECDSA_WITH_SHA256 = sequence(oid('1.2.840.10045.4.3.2'));
const AUTHORITY_DAYS = 3650;
/** Apple's systems refuse server certificates that live longer, even from an authority that a person trusts. */
const SERVER_DAYS = 397;
/** Clocks of devices in a clinic differ; a certificate made now is good an hour ago. */
const CLOCK_SLACK_MS = 3_600_000;

export interface KeyAndCertificate {
  certificatePem: string;
  keyPem: string;
}

/** What is needed to sign for an authority. */
export interface Authority extends KeyAndCertificate {
  name: string;
  /** The only hosts it can vouch for. */
  hosts: readonly string[];
}

interface Certificate {
  subject: string;
  issuer: string;
  publicKey: CryptoKey;
  issuerPublicKey: CryptoKey;
  days: number;
  now: Date;
  extensions: readonly Bytes[];
}

/**
 * An authority of this installation alone. Its certificate carries name constraints (RFC 5280 section 4.2.1.10), so
 * even with its key stolen nobody can pose as another site to a device that trusts it.
 */
export async function makeAuthority(name: string, hosts: readonly string[], now: Date): Promise<Authority> {
  const keys = await crypto.subtle.generateKey(P256, true, ['sign', 'verify']);
  const extensions = [
    extension('2.5.29.19', true, sequence(TRUE, unsigned(Uint8Array.of(0)))), // an authority, with none below it
    extension('2.5.29.15', true, bits(Uint8Array.of(0b0000_0110), 1)), // keyCertSign, cRLSign
    extension('2.5.29.30', true, sequence(tlv(0xa0, ...hosts.map((host) => sequence(subtree(host)))))),
  ];
  const made = { subject: name, issuer: name, publicKey: keys.publicKey, issuerPublicKey: keys.publicKey };
  const der = await sign({ ...made, days: AUTHORITY_DAYS, now, extensions }, keys.privateKey);
  return { name, hosts, certificatePem: pem('CERTIFICATE', der), keyPem: await privatePem(keys.privateKey) };
}

/** A server certificate for hosts that the authority may vouch for. */
export async function makeServerCertificate(
  authority: Authority,
  hosts: readonly string[],
  now: Date,
): Promise<KeyAndCertificate> {
  const keys = await crypto.subtle.generateKey(P256, true, ['sign', 'verify']);
  const signer = await importKeys(authority.keyPem);
  const extensions = [
    extension('2.5.29.19', true, sequence()),
    extension('2.5.29.15', true, bits(Uint8Array.of(0b1000_0000), 7)), // digitalSignature
    extension('2.5.29.37', false, sequence(oid('1.3.6.1.5.5.7.3.1'))), // serverAuth
    extension('2.5.29.17', false, sequence(...hosts.map(generalName))),
  ];
  const subject = (hosts[0] ?? '').slice(0, 64); // X.520 upper bound of a common name
  const made = { subject, issuer: authority.name, publicKey: keys.publicKey, issuerPublicKey: signer.publicKey };
  const der = await sign({ ...made, days: SERVER_DAYS, now, extensions }, signer.privateKey);
  return { certificatePem: pem('CERTIFICATE', der), keyPem: await privatePem(keys.privateKey) };
}

async function sign(certificate: Certificate, key: CryptoKey): Promise<Bytes> {
  const { subject, issuer, publicKey, issuerPublicKey, days, now, extensions } = certificate;
  const validity = sequence(
    time(new Date(now.getTime() - CLOCK_SLACK_MS)),
    time(new Date(now.getTime() + days * DAY_MS)),
  );
  const keyIds = [
    extension('2.5.29.14', false, octets(await keyId(publicKey))),
    extension('2.5.29.35', false, sequence(implicit(0, await keyId(issuerPublicKey)))),
  ];
  const body = sequence(
    explicit(0, unsigned(Uint8Array.of(2))), // version 3
    unsigned(concatBytes(Uint8Array.of(0x40), crypto.getRandomValues(new Uint8Array(15)))), // never zero, never negative
    ECDSA_WITH_SHA256,
    nameOf(issuer),
    validity,
    nameOf(subject),
    new Uint8Array(await crypto.subtle.exportKey('spki', publicKey)),
    explicit(3, sequence(...extensions, ...keyIds)),
  );
  const signature = new Uint8Array(await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, key, body));
  return sequence(body, ECDSA_WITH_SHA256, bits(signatureDer(signature)));
}

/** WebCrypto gives r and s one after the other; a certificate holds them as two numbers (RFC 3279 section 2.2.3). */
const signatureDer = (raw: Uint8Array): Bytes => sequence(unsigned(raw.subarray(0, 32)), unsigned(raw.subarray(32)));

const nameOf = (commonName: string): Bytes => sequence(setOf(sequence(oid('2.5.4.3'), text(commonName))));

const extension = (id: string, critical: boolean, value: Uint8Array): Bytes =>
  critical ? sequence(oid(id), TRUE, octets(value)) : sequence(oid(id), octets(value));

function generalName(host: string): Bytes {
  const address = addressBytes(host);
  return address ? implicit(7, address) : implicit(2, utf8(host));
}

/** In a constraint an address carries its mask; ours name single hosts. */
function subtree(host: string): Bytes {
  const address = addressBytes(host);
  return address
    ? implicit(7, concatBytes(address, new Uint8Array(address.length).fill(0xff)))
    : implicit(2, utf8(host));
}

/** RFC 7093 section 2, method 1: the first 160 bits of the SHA-256 of the public key. */
async function keyId(key: CryptoKey): Promise<Bytes> {
  const point = await crypto.subtle.exportKey('raw', key);
  return new Uint8Array(await crypto.subtle.digest('SHA-256', point)).slice(0, 20);
}

async function importKeys(keyPem: string) {
  const der = fromBase64(keyPem.replaceAll(/-----[A-Z ]+-----|\s/g, ''));
  const privateKey = await crypto.subtle.importKey('pkcs8', der, P256, true, ['sign']);
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', privateKey);
  const publicKey = await crypto.subtle.importKey('jwk', { kty, crv, x, y } as JsonWebKey, P256, true, ['verify']);
  return { privateKey, publicKey };
}

const privatePem = async (key: CryptoKey): Promise<string> =>
  pem('PRIVATE KEY', new Uint8Array(await crypto.subtle.exportKey('pkcs8', key)));

const pem = (label: string, der: Uint8Array): string =>
  `-----BEGIN ${label}-----\n${toBase64(der).replaceAll(/.{64}/g, '$&\n').trimEnd()}\n-----END ${label}-----\n`;
