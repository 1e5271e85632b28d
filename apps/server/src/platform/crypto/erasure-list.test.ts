import { appendFileSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { newId } from '@hyaline/kit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ed25519, erasedLine, headLine, openVault, readErasureList, type Vault } from './index.ts';

/** docs/decisions/0035-erasure-list.md. These bytes are kept for ever. */
const SIGNER = ed25519(Uint8Array.from({ length: 32 }, (_, at) => at));
const KEYRING = '01970000-0000-7000-8000-000000000001';
const TENANT = '01970000-0000-7000-8000-000000000002';
const PATIENT = '01970000-0000-7000-8000-000000000003';
// prettier-ignore
const GOLDEN = [
  '{"at":"2026-11-22T18:00:00.000Z","key":"A6EHv_POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg","keyring":"01970000-0000-7000-8000-000000000001","n":0,"prev":"0000000000000000000000000000000000000000000000000000000000000000","sig":"m4MxXZtAMGBU5cfVlvW1RrqIIs7JDP87BlIiswfqFNGaw9Rg9-n854geQlzSAG33LTw05-xiQQ-RpiSfk0dLDw","v":1}',
  '{"at":"2026-11-22T18:00:01.000Z","erased":"patient","n":1,"prev":"5028ae47b00e24fcc075271eb7d9a7df1c29925ea5892407865ac4695db5f613","sig":"tScn-oFp2NYNmIHC2rwO_2OSCM2MQ4TYeqYIrmHXW10UeetnUaQj64XnVW5MhI5gMeZkdiICagDly-21-9vNAw","subject":"01970000-0000-7000-8000-000000000003","tenant":"01970000-0000-7000-8000-000000000002","v":1}',
  '{"at":"2026-11-22T18:00:02.000Z","erased":"tenant","n":2,"prev":"4aaf594c568b28b35e99e6ff03a419b5bc86e3ad4d01c0f8fbbdad4982c2f8e0","sig":"KmTzSpSAM3nr1_jHWK8PPmvnLa3-QX87eZLoqjezAm39iWWVnXxl0chhYkwxo1WOHmhKDi9YxAgreoUFhjBbBA","subject":"","tenant":"01970000-0000-7000-8000-000000000002","v":1}',
] as const;

let folder: string;
let vaults: Vault[];
let told: string[];
const place = (...names: string[]) => path.join(folder, ...names);
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'hyaline-erasures-'));
  [vaults, told] = [[], []];
});
afterEach(() => {
  for (const vault of vaults) vault.close();
  rmSync(folder, { recursive: true });
});
async function open(dataDir = 'data', list = 'data.erasures'): Promise<Vault> {
  const vault = await openVault({ dataDir: place(dataDir), kek: null, mayCreate: true });
  vaults.push(vault);
  await vault.keepErasureList(place(list), (problem) => told.push(problem));
  return vault;
}
const listed = () => readErasureList(readFileSync(place('data.erasures'), 'utf8')).erased;
const linesOf = () => readFileSync(place('data.erasures'), 'utf8').trimEnd().split('\n');

describe('the list of erasures', () => {
  it('has the bytes that were agreed', () => {
    const head = headLine(SIGNER, { keyringId: KEYRING, at: '2026-11-22T18:00:00.000Z' });
    const one = erasedLine(SIGNER, { n: 0, line: head }, { kind: 'patient', tenantId: TENANT, subject: PATIENT, at: '2026-11-22T18:00:01.000Z' }); // prettier-ignore
    const two = erasedLine(SIGNER, { n: 1, line: one }, { kind: 'tenant', tenantId: TENANT, subject: '', at: '2026-11-22T18:00:02.000Z' }); // prettier-ignore
    expect([head, one, two]).toEqual(GOLDEN);
    expect(readErasureList(`${GOLDEN.join('\n')}\n`).erased.map(({ kind, subject }) => [kind, subject])).toEqual([
      ['patient', PATIENT],
      ['tenant', ''],
    ]);
  });

  it('is refused with any line changed, left out, put elsewhere or twice', () => {
    const [head, one, two] = GOLDEN;
    const bad = [
      [one, two],
      [head, two],
      [head, two, one],
      [head, one, one],
      [head, head],
      [head, one.replace(PATIENT, TENANT)],
      [head, one.replace('"patient"', '"study"')],
      [head, one.replace(':1,', ': 1,')],
      [head.replace(KEYRING, TENANT), one],
      [''],
    ];
    for (const lines of bad)
      expect(() => readErasureList(`${lines.join('\n')}\n`), lines[1]).toThrow('as it was written');
    expect(readErasureList(`${head}\n${one}\n${two.slice(0, 40)}`).erased).toHaveLength(1); // cut by a crash
  });

  it('holds what is destroyed before the keyring forgets it, and what was destroyed before there was a list', async () => {
    const [tenantId, patientId, studyId] = [newId(), newId(), newId()];
    const early = await openVault({ dataDir: place('data'), kek: null, mayCreate: true });
    vaults.push(early);
    await early.createStudyKey(tenantId, studyId);
    await early.destroyStudyKey(tenantId, studyId);
    const vault = await open();
    expect(listed()).toMatchObject([{ kind: 'study', tenantId, subject: studyId }]);
    await vault.createPatientKeys(tenantId, [patientId]);
    await vault.destroyPatientKey(tenantId, patientId);
    vault.destroyTenant(tenantId);
    expect(listed().map(({ kind }) => kind)).toEqual(['study', 'patient', 'tenant']);
    await open();
    expect(listed()).toHaveLength(3);
    expect(linesOf()).toHaveLength(4);
    expect(told).toEqual([]);
  });

  it('destroys again what a data folder that was rolled back brought back', async () => {
    const [tenantId, patientId, other] = [newId(), newId(), newId()];
    const vault = await open();
    await vault.createPatientKeys(tenantId, [patientId, other]);
    vaults.pop()?.close();
    cpSync(place('data'), place('snapshot'), { recursive: true });
    const later = await open();
    await later.destroyPatientKey(tenantId, patientId);
    const back = await open('snapshot');
    await expect(back.patientKeys(tenantId, patientId)).rejects.toThrow('destroyed');
    expect((await back.patientKeys(tenantId, other)).fieldKey).toHaveLength(32);
    expect(back.destroyedPatients(tenantId)).toEqual([patientId]);
    expect(told).toEqual([expect.stringContaining('1 keys were here')]);
    expect(linesOf()).toHaveLength(2); // known already
  });

  it('goes on after a crash in the middle of a line, and puts aside a list that is damaged or another’s', async () => {
    const [tenantId, one, two] = [newId(), newId(), newId()];
    const vault = await open();
    await vault.createPatientKeys(tenantId, [one, two]);
    await vault.destroyPatientKey(tenantId, one);
    appendFileSync(place('data.erasures'), '{"at":"2026-');
    await vault.destroyPatientKey(tenantId, two);
    expect(listed().map(({ subject }) => subject)).toEqual([one, two]);
    writeFileSync(place('data.erasures'), readFileSync(place('data.erasures'), 'utf8').replace(one, newId()));
    await open();
    expect(told).toEqual([expect.stringContaining('put aside')]);
    expect(listed().map(({ subject }) => subject)).toEqual([one, two]);
    await open('other');
    expect(told).toHaveLength(2);
    expect(readdirSync(folder).filter((name) => name.startsWith('data.erasures.'))).toHaveLength(2);
  });

  it('that cannot be written stops no shredding, is told of, and is made good later', async () => {
    const [tenantId, patientId] = [newId(), newId()];
    writeFileSync(place('no-folder'), '');
    const vault = await open('data', 'no-folder/list');
    await vault.createPatientKeys(tenantId, [patientId]);
    await vault.destroyPatientKey(tenantId, patientId);
    await expect(vault.patientKeys(tenantId, patientId)).rejects.toThrow('destroyed');
    expect(told).toHaveLength(2);
    await open();
    expect(listed().map(({ subject }) => subject)).toEqual([patientId]);
  });
});
