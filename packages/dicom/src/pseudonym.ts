import { type Bytes, utf8 } from '@hyaline/kit';

/** Turns identifiers into others that only the holder of the key could link back; equal in, equal out, per key. */
export interface Pseudonyms {
  /** A new UID of the 2.25 form (PS3.5 B.2); registered DICOM UIDs (SOP classes and the like) stay. */
  uid(original: string): Promise<string>;
  /** Days to move every date of this patient back: 30 to 1,824, the same for all files under this key. */
  shiftDays(patientId: string): Promise<number>;
  /** A short word for a patient. */
  word(patientId: string): Promise<string>;
}

const DICOM_ROOT = '1.2.840.10008.';
const MIN_SHIFT = 30;
const SHIFT_RANGE = 1795;

/** @param key - 32 random bytes, one per share: two shares of the same study cannot be linked by their UIDs */
export async function pseudonyms(key: Bytes): Promise<Pseudonyms> {
  const mac = await crypto.subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  const digest = async (purpose: string, value: string): Promise<Uint8Array> =>
    new Uint8Array(await crypto.subtle.sign('HMAC', mac, utf8(`hyaline/v1/${purpose}|${value}`)));
  const known = new Map<string, Promise<string>>();
  return {
    uid(original) {
      if (original === '' || original.startsWith(DICOM_ROOT)) return Promise.resolve(original);
      let made = known.get(original);
      if (made === undefined) {
        made = digest('uid', original).then(uidOf);
        known.set(original, made);
      }
      return made;
    },
    async shiftDays(patientId) {
      const bytes = await digest('date', patientId);
      return MIN_SHIFT + (new DataView(bytes.buffer).getUint32(0) % SHIFT_RANGE);
    },
    async word(patientId) {
      const bytes = await digest('patient', patientId);
      return Array.from(bytes.subarray(0, 4), (byte) => byte.toString(16).padStart(2, '0'))
        .join('')
        .toUpperCase();
    },
  };
}

/** The integer of a version 8 UUID (RFC 9562), which is what a 2.25 UID has to be. */
function uidOf(digest: Uint8Array): string {
  const bytes = digest.slice(0, 16);
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  let value = 0n;
  for (const byte of bytes) value = value * 256n + BigInt(byte);
  return `2.25.${value}`;
}
