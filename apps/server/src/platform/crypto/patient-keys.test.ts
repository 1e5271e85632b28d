import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { newId } from '@hyaline/kit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openVault, type Vault } from './index.ts';

const tenantId = newId();
const patientId = newId();
const place = { table: 'patient_profile', column: 'details', rowId: patientId };

let dataDir: string;
let vault: Vault;
beforeEach(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'hyaline-patient-keys-'));
  vault = await openVault({ dataDir, kek: null, mayCreate: true });
});
afterEach(() => {
  vault.close();
  rmSync(dataDir, { recursive: true });
});

const codeOf = (attempt: Promise<unknown>) =>
  attempt.then(
    () => 'opened',
    (error: { code: string }) => error.code,
  );

describe('keys of patients', () => {
  it('gives each patient keys of their own, the same after a restart', async () => {
    const others = Array.from({ length: 50 }, () => newId());
    await vault.createPatientKeys(tenantId, [patientId, ...others]);
    const keys = await vault.patientKeys(tenantId, patientId);
    const all = [keys.fieldKey, keys.objectKey];
    for (const id of others) all.push((await vault.patientKeys(tenantId, id)).fieldKey);
    expect(new Set(all.map((key) => Buffer.from(key).toString('hex'))).size).toBe(52);
    await vault.createPatientKeys(tenantId, [patientId]);
    const again = await openVault({ dataDir, kek: null, mayCreate: false, expectedKeyringId: vault.keyringId });
    expect(await again.patientKeys(tenantId, patientId)).toEqual(keys);
    again.close();
  });

  it('opens a field with the key of its own patient, in its own place, and nowhere else', async () => {
    const other = newId();
    await vault.createPatientKeys(tenantId, [patientId, other]);
    const sealed = await vault.sealField({ tenantId, patientId }, place, 'Ada');
    expect(await vault.openField({ tenantId, patientId }, place, sealed)).toBe('Ada');
    expect(await codeOf(vault.openField({ tenantId, patientId: other }, place, sealed))).toBe('tampered');
    expect(await codeOf(vault.openField({ tenantId }, place, sealed))).toBe('tampered');
    const elsewhere = { ...place, table: 'patient_identity' };
    expect(await codeOf(vault.openField({ tenantId, patientId }, elsewhere, sealed))).toBe('tampered');
  });

  it('opens nothing once the key is destroyed, and makes none again', async () => {
    await vault.createPatientKeys(tenantId, [patientId]);
    const sealed = await vault.sealField({ tenantId, patientId }, place, 'Ada');
    await vault.destroyPatientKey(tenantId, patientId);
    expect(await codeOf(vault.openField({ tenantId, patientId }, place, sealed))).toBe('key-destroyed');
    expect(await codeOf(vault.createPatientKeys(tenantId, [newId(), patientId]))).toBe('key-destroyed');
  });
});
