import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { newId } from '@hyaline/kit';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  composeErasureList,
  ed25519,
  erasedLine,
  headLine,
  openVault,
  readErasureList,
  salvageErasures,
  type Vault,
} from './index.ts';

/** A data folder that was rolled back, and a list that is not as it should be (docs/decisions/0035-erasure-list.md). */
let folder: string;
let vaults: Vault[];
let told: string[];
const place = (name: string) => path.join(folder, name);
const LIST = 'data.erasures';
const [tenantId, one, two, three] = [newId(), newId(), newId(), newId()];

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'hyaline-rollback-'));
  [vaults, told] = [[], []];
});
afterEach(() => {
  for (const vault of vaults) vault.close();
  rmSync(folder, { recursive: true });
});
async function openBare(dataDir: string): Promise<Vault> {
  const vault = await openVault({ dataDir: place(dataDir), kek: null, mayCreate: true });
  vaults.push(vault);
  return vault;
}
async function open(dataDir: string): Promise<Vault> {
  const vault = await openBare(dataDir);
  await vault.keepErasureList(place(LIST), (problem) => told.push(problem));
  return vault;
}
/** A folder with three patients, a copy of it from then, and the list after the first two were erased. */
async function eraseAfterSnapshot(first: (dataDir: string) => Promise<Vault>): Promise<void> {
  const vault = await first('data');
  await vault.createPatientKeys(tenantId, [one, two, three]);
  vaults.pop()?.close();
  cpSync(place('data'), place('snapshot'), { recursive: true });
  const later = await open('data');
  await later.destroyPatientKey(tenantId, one);
  await later.destroyPatientKey(tenantId, two);
}
const text = () => readFileSync(place(LIST), 'utf8');
const listed = () => readErasureList(text()).erased.map(({ subject }) => subject).toSorted(); // prettier-ignore
const readable = async (vault: Vault) => {
  const found = await Promise.all([one, two, three].map((id) => vault.patientKeys(tenantId, id).catch(() => null)));
  return found.map((keys) => keys !== null);
};
const asides = () => readdirSync(folder).filter((name) => name.startsWith(`${LIST}.`));

it('a folder from before there were lists destroys what the list names, and begins its own with it', async () => {
  await eraseAfterSnapshot(openBare);
  const before = text();
  const back = await open('snapshot');
  expect(await readable(back)).toEqual([false, false, true]);
  expect(listed()).toEqual([one, two].toSorted());
  expect(told).toEqual([expect.stringContaining('2 keys were here'), expect.stringContaining('put aside')]);
  expect(asides().map((name) => readFileSync(place(name), 'utf8'))).toEqual([before]);
  await open('snapshot');
  expect(told).toHaveLength(2);
});

it('another key than its own counts for nothing where the keyring has one', async () => {
  await eraseAfterSnapshot(open);
  const forger = ed25519(new Uint8Array(32).fill(7));
  const at = new Date().toISOString();
  const keyringId = vaults[0]?.keyringId ?? '';
  const head = headLine(forger, { keyringId, at });
  const forged = erasedLine(forger, { n: 0, line: head }, { kind: 'tenant', tenantId, subject: '', at });
  writeFileSync(place(LIST), `${head}\n${forged}\n`);
  expect(await readable(await open('snapshot'))).toEqual([true, true, true]);
  expect(told).toEqual([expect.stringContaining('was put aside')]);
});

/** Offsets of one character in each part of a list of three lines. */
const lines = () => text().split('\n');
const DAMAGE: [string, () => number, boolean[]][] = [
  ['the first line', () => 30, [false, false, true]],
  ['the first erased', () => (lines()[0] ?? '').length + 60, [true, false, true]],
  ['the last erased', () => text().length - 60, [false, true, true]],
  ['a line feed', () => text().lastIndexOf('\n', text().length - 2), [false, false, true]],
  ['the last line feed', () => text().length - 1, [false, false, true]],
];
it.each(DAMAGE)('a flipped bit in %s turns off no other line', async (_, offset, expected) => {
  await eraseAfterSnapshot(open);
  const damaged = readFileSync(place(LIST));
  const at = offset();
  damaged[at] = (damaged[at] ?? 0) ^ 1;
  writeFileSync(place(LIST), damaged);
  expect(await readable(await open('snapshot'))).toEqual(expected);
  const erased = [one, two].filter((_id, index) => !expected[index]);
  expect(listed()).toEqual(erased.toSorted());
  expect(told[0]).toContain(`${erased.length} keys were here`);
  for (const name of asides()) expect(readFileSync(place(name))).toEqual(damaged);
});

it('every flipped bit costs one line at most, in whichever byte', () => {
  const signer = ed25519(new Uint8Array(32).fill(3));
  const keyringId = newId();
  const erased = [one, two].map((subject) => ({ kind: 'patient' as const, tenantId, subject, at: new Date().toISOString() })); // prettier-ignore
  const good = Buffer.from(composeErasureList(signer, keyringId, erased));
  const key = Buffer.from(signer.publicKey).toString('base64url');
  expect(salvageErasures(good.toString(), { keyringId, key })).toMatchObject({ fit: 'whole', erased, lost: 0 });
  for (const [at, byte] of good.entries()) {
    const bad = Buffer.from(good);
    bad[at] = byte ^ (1 << (at % 8));
    const found = salvageErasures(bad.toString('utf8'), { keyringId, key });
    expect(found.erased.length, `byte ${at}`).toBeGreaterThanOrEqual(1);
    expect(erased, `byte ${at}`).toEqual(expect.arrayContaining(found.erased));
  }
});
