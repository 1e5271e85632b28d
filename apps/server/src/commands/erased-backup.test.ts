import { spawn } from 'node:child_process';
import { cp, mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { PatientFields } from '@hyaline/contract';
import type { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openLedger } from '../modules/ledger/index.ts';
import { createOwnerOnConsole } from '../modules/identity/index.ts';
import { createPatient } from '../modules/patients/index.ts';
import { askErasure, carryOut, replayErasures } from '../modules/erasure/index.ts';
import { loadConfig } from '../platform/config/index.ts';
import { phiSchema, withClient } from '../platform/db/index.ts';
import type { Platform } from '../platform/index.ts';
import { removePlace } from '../platform/postgres/index.ts';
import { reachDatabase } from '../platform/postgres/reach.ts';
import { temporaryFolder } from '../platform/postgres/testing.ts';
import { acceptBaaForTest } from '../testing/baa.ts';
import { withPlatform } from './platform.ts';

let root = '';
const at = (...names: string[]) => path.join(root, ...names);

/** Runs an operator command as an operator would: a process of its own, settings by environment. */
async function operate(command: string, dataDir: string, ...args: string[]): Promise<void> {
  const { PATH, NODE_COMPILE_CACHE } = process.env;
  const env = { PATH, NODE_COMPILE_CACHE, HYALINE_DATA: dataDir };
  const child = spawn(process.execPath, [path.join(import.meta.dirname, `${command}.ts`), ...args], { env });
  let says = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (says += String(data)));
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(says);
}
const within = <T>(folder: string, work: (platform: Platform) => Promise<T>): Promise<T> =>
  withPlatform(loadConfig({ HYALINE_DATA: at(folder) }), work);
/** As who owns the machine. */
async function superuser<T>(folder: string, work: (client: Client) => Promise<T>): Promise<T> {
  const reached = await reachDatabase(loadConfig({ HYALINE_DATA: at(folder) }));
  try {
    return await withClient({ ...reached.admin, database: reached.database }, work);
  } finally {
    await reached.release();
  }
}

const nobody = { line: '', city: '', state: '', postalCode: '', country: '' };
const FIELDS = PatientFields.parse({
  givenName: 'Canary', familyName: 'Oldbackup', birthDate: '1950-01-01', sex: 'female', language: 'en', phone: '', email: '',
  address: nobody, mrn: '', ssn: '', emergencyContact: { name: '', relation: '', phone: '' },
}); // prettier-ignore

let owner = { tenantId: '', userId: '' };
let patient = { id: '', ref: '' };
beforeAll(async () => {
  root = await temporaryFolder();
  await within('data', async (platform) => {
    await openLedger(platform);
    const account = { email: 'owner@clinic.example', password: 'Nine-Kayaks-4-Tuesday', name: 'Ada Byron' };
    const { clinicId } = await createOwnerOnConsole(platform, {
      clinicName: 'Harbour Spine',
      locale: 'en',
      ...account,
    });
    await acceptBaaForTest({ ...platform.database, asSuperuser: (work) => superuser('data', work) }, clinicId);
    const { rows } = await superuser('data', (sql) =>
      sql.query<{ id: string }>('select account_id as id from core.membership where tenant_id = $1', [clinicId]),
    );
    owner = { tenantId: clinicId, userId: rows[0]?.id ?? '' };
    patient = await createPatient(
      platform,
      owner,
      { fields: FIELDS, providerIds: [], duplicatesSeen: true },
      '203.0.113.9',
    );
  });
  await mkdir(at('off-machine'));
  await cp(at('data', 'keys', 'root.key'), at('off-machine', 'root.key'));
  await operate('backup', at('data'), at('backups'), '--new-identity', at('off-machine', 'identity.txt'));
}, 180_000);
afterAll(async () => {
  for (const name of await readdir(root)) removePlace(at(name));
  await rm(root, { recursive: true, force: true });
});

it('an erased patient cannot be opened from an older backup, and is taken out again of what it brings back', async () => {
  const older = (await readdir(at('backups'))).find((name) => name.startsWith('20')) ?? '';
  const schema = phiSchema(owner.tenantId);
  const asking = { actor: owner, ip: '203.0.113.9' };
  await within('data', async (platform) => {
    await superuser('data', (sql) =>
      sql.query(`update ${schema}.patient set changed_at = now() - interval '11 years'`),
    );
    const wish = { askedBy: 'patient', askedOn: '2026-11-20', words: 'forget me', withStudies: false } as const;
    const { id } = await askErasure(platform, asking, patient.id, wish as never);
    await carryOut(platform, asking, id, patient.ref);
  });
  await operate('backup', at('data'), at('backups'));
  await operate('restore', at('back'), at('backups'), '--identity', at('off-machine', 'identity.txt'), '--root-key', at('off-machine', 'root.key'), '--backup', older); // prettier-ignore

  await within('back', async (platform) => {
    const count = () =>
      superuser('back', async (sql) => {
        const found = await sql.query(`select 1 from ${schema}.patient where id = $1`, [patient.id]);
        return found.rowCount;
      });
    expect(await count()).toBe(1); // the backup is from before
    await expect(platform.vault.patientKeys(owner.tenantId, patient.id)).rejects.toThrow('destroyed');
    expect(await replayErasures(platform)).toBe(1);
    expect(await count()).toBe(0);
    expect(await replayErasures(platform)).toBe(0);
  });
}, 180_000);
