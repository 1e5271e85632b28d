import { spawn } from 'node:child_process';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { PatientFields } from '@hyaline/contract';
import type { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLedger } from '../modules/ledger/index.ts';
import { createOwnerOnConsole } from '../modules/identity/index.ts';
import { createPatient } from '../modules/patients/index.ts';
import { askErasure, carryOut, replayErasures } from '../modules/erasure/index.ts';
import { loadConfig } from '../platform/config/index.ts';
import { ed25519, headLine } from '../platform/crypto/index.ts';
import { phiSchema, withClient } from '../platform/db/index.ts';
import type { Platform } from '../platform/index.ts';
import { removePlace } from '../platform/postgres/index.ts';
import { reachDatabase } from '../platform/postgres/reach.ts';
import { temporaryFolder } from '../platform/postgres/testing.ts';
import { acceptBaaForTest } from '../testing/baa.ts';
import { withPlatform } from './platform.ts';

let root = '';
const at = (...names: string[]) => path.join(root, ...names);
/** Settings of the next commands, beside the data folder. */
let settings: Record<string, string> = {};

/** Runs an operator command as an operator would: a process of its own, settings by environment. */
async function operate(command: string, dataDir: string, ...args: string[]): Promise<string> {
  const { PATH, NODE_COMPILE_CACHE } = process.env;
  const env = { PATH, NODE_COMPILE_CACHE, HYALINE_DATA: dataDir, ...settings };
  const child = spawn(process.execPath, [path.join(import.meta.dirname, `${command}.ts`), ...args], { env });
  let says = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (says += String(data)));
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(says);
  return says;
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
  await cp(at('backups'), at('tape'), { recursive: true }); // a copy that no later backup reaches: keyring and list of then
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

describe('an older backup with its older keyring', () => {
  const schema = () => phiSchema(owner.tenantId);
  const bring = (into: string, from: string, ...more: string[]) =>
    operate('restore', at(into), at(from), '--identity', at('off-machine', 'identity.txt'), '--root-key', at('off-machine', 'root.key'), ...more); // prettier-ignore
  const isHere = (folder: string) =>
    superuser(folder, async (sql) => (await sql.query(`select 1 from ${schema()}.patient where id = $1`, [patient.id])).rowCount === 1); // prettier-ignore

  it('does not bring an erased patient back: the installation’s list of erasures is newer', async () => {
    const says = await bring('from-tape', 'tape', '--erasures', at('data.erasures'));
    expect(says).toMatch(/1 keys stay destroyed by .*data\.erasures/);
    await within('from-tape', async (platform) => {
      expect(await isHere('from-tape')).toBe(true);
      await expect(platform.vault.patientKeys(owner.tenantId, patient.id)).rejects.toThrow('destroyed');
      expect(await replayErasures(platform)).toBe(1);
      expect(await isHere('from-tape')).toBe(false);
    });
    // the installation that was made goes on with the list: a copy of its folder from before is caught too
    expect(await readFile(at('from-tape.erasures'), 'utf8')).toBe(await readFile(at('data.erasures'), 'utf8'));
  }, 120_000);

  it('stands, with a warning, when the list cannot be written where it is said to lie', async () => {
    settings = { HYALINE_ERASURE_FILE: at('off-machine', 'root.key', 'list') };
    const says = await bring('no-place', 'tape', '--erasures', at('data.erasures')).finally(() => (settings = {}));
    expect(says).toMatch(/WARNING: The list of erasures could not be written to .*root\.key/);
    await within('no-place', async (platform) => {
      await expect(platform.vault.patientKeys(owner.tenantId, patient.id)).rejects.toThrow('destroyed');
    });
  }, 120_000);

  it('says loudly that only the copy of then was found, and that copy knows nothing of it', async () => {
    const says = await bring('from-copy', 'tape');
    expect(says).toContain('THIS IS THE BACKUP');
    await within('from-copy', async (platform) => {
      expect((await platform.vault.patientKeys(owner.tenantId, patient.id)).fieldKey).toHaveLength(32);
    });
    // until the list is put in its place: the next start destroys what it names
    await cp(at('data.erasures'), at('from-copy.erasures'));
    await within('from-copy', async (platform) => {
      await expect(platform.vault.patientKeys(owner.tenantId, patient.id)).rejects.toThrow('destroyed');
    });
  }, 120_000);

  it('is refused without any list, with one that was changed or cut, and with another installation’s', async () => {
    await cp(at('tape'), at('bare'), { recursive: true });
    await rm(at('bare', 'erasures.list'));
    await expect(bring('none', 'bare')).rejects.toThrow(/list of erasures is missing.*--without-erasures/s);
    const text = await readFile(at('data.erasures'), 'utf8');
    const lines = text.trimEnd().split('\n');
    expect(lines.length).toBeGreaterThanOrEqual(2);
    const changed = { 'other-subject': text.replace(patient.id, owner.tenantId), headless: `${lines[1]}\n` };
    for (const [name, bad] of Object.entries(changed)) {
      await writeFile(at(name), bad);
      await expect(bring('none', 'bare', '--erasures', at(name))).rejects.toThrow(/is not as it was written/);
    }
    const theirs = headLine(ed25519(Buffer.alloc(32, 5)), {
      keyringId: owner.tenantId,
      at: '2026-01-01T00:00:00.000Z',
    });
    await writeFile(at('theirs'), `${theirs}\n`);
    await expect(bring('none', 'bare', '--erasures', at('theirs'))).rejects.toThrow(/another installation/);
    const { keyring } = JSON.parse(lines[0] ?? '') as { keyring: string };
    await writeFile(at('forged'), `${headLine(ed25519(Buffer.alloc(32, 5)), { keyringId: keyring, at: '2026-01-01T00:00:00.000Z' })}\n`); // prettier-ignore
    await expect(bring('none', 'bare', '--erasures', at('forged'))).rejects.toThrow(/somebody put this list/);
    expect(await bring('none', 'bare', '--without-erasures')).toContain('NO LIST OF ERASURES');
  }, 240_000);
});
