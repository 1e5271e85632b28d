import { newId } from '@hyaline/kit';
import { type FieldPlace, openFieldWith, sealFieldWith } from '../../platform/crypto/index.ts';
import type { Platform } from '../../platform/index.ts';

const SEAL_ID_BYTES = 16;
const KEY_VERSION = 1;

// One key for the life of the process, as the vault hands out. Kept here because `append` is given a transaction and
// nothing else, wherever in the product an event is written.
let addressKey: Uint8Array | undefined;

/** Fetches what `append` needs to seal addresses. Must have run before the first event that carries one. */
export async function openLedger({ vault }: Pick<Platform, 'vault'>): Promise<void> {
  addressKey = await vault.instanceSecret('ip-field');
}

/**
 * An address as `audit.append()` takes it: 16 bytes of seal id, then the field envelope. The entry holds only the
 * SHA-256 of these bytes, so the address can be destroyed and the chain still verifies.
 * @throws Error before openLedger has run
 */
export function sealAddress(tenantId: string, ip: string): Buffer {
  const id = newId();
  return Buffer.concat([
    Buffer.from(id.replaceAll('-', ''), 'hex'),
    sealFieldWith(openedKey(), KEY_VERSION, placeOf(tenantId, id), ip),
  ]);
}

/** @throws KeyError `tampered` when it was sealed for another clinic or changed since */
export function openAddress(tenantId: string, sealed: Buffer): string {
  const hex = sealed.subarray(0, SEAL_ID_BYTES).toString('hex');
  const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return openFieldWith(openedKey(), placeOf(tenantId, id), sealed.subarray(SEAL_ID_BYTES));
}

const placeOf = (tenantId: string, rowId: string): FieldPlace => ({
  tenantId,
  table: 'audit.entry_ip',
  column: 'sealed',
  rowId,
});

function openedKey(): Uint8Array {
  if (!addressKey) throw new Error('openLedger(platform) must run before an event can carry an address');
  return addressKey;
}
