import { gcmOpen, gcmSeal } from './aead.ts';
import { KeyError } from './errors.ts';
import { randomNonce } from './primitives.ts';

const VERSION = 1;
const NONCE = 12;
const HEAD = 1 + 4 + NONCE;

/** Where a sealed value belongs. It opens nowhere else. */
export interface FieldPlace {
  tenantId: string;
  table: string;
  column: string;
  rowId: string;
}

/** `0x01 | keyVersion u32 BE | nonce 12 | ciphertext | tag 16`; docs/decisions/0003-keyring-and-field-envelope.md. */
export function sealFieldWith(key: Uint8Array, keyVersion: number, place: FieldPlace, text: string): Buffer {
  const head = Buffer.alloc(HEAD);
  head.writeUInt8(VERSION, 0);
  head.writeUInt32BE(keyVersion, 1);
  randomNonce().copy(head, 5);
  return Buffer.concat([head, gcmSeal(key, head.subarray(5), Buffer.from(text, 'utf8'), aad(place))]);
}

/** @throws KeyError `tampered` */
export function openFieldWith(key: Uint8Array, place: FieldPlace, sealed: Uint8Array): string {
  fieldKeyVersion(sealed);
  return gcmOpen(key, sealed.subarray(5, HEAD), sealed.subarray(HEAD), aad(place)).toString('utf8');
}

/**
 * Which version of the key a value was sealed under. The algorithm follows from the envelope version alone.
 * @throws KeyError `tampered` for anything that is not an envelope of version 1
 */
export function fieldKeyVersion(sealed: Uint8Array): number {
  if (sealed.length < HEAD + 16 || sealed[0] !== VERSION) {
    throw new KeyError('tampered', 'This is not a sealed field of a version that this server knows.');
  }
  return Buffer.from(sealed.buffer, sealed.byteOffset, sealed.length).readUInt32BE(1);
}

function aad({ tenantId, table, column, rowId }: FieldPlace): Buffer {
  const parts = [tenantId, table, column, rowId];
  if (parts.some((part) => part === '' || part.includes('|')))
    throw new RangeError('a field place has four plain names');
  return Buffer.from([...parts, 'v1'].join('|'));
}
