import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { newId } from '@hyaline/kit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ed25519, erasedLine, headLine, openVault, readErasureList, type Vault } from '../crypto/index.ts';
import { copyErasures, ERASURES_COPY, type ErasureAsk, findErasures, placeErasures } from './erasures.ts';

let folder: string;
let vaults: Vault[];
const place = (...names: string[]) => path.join(folder, ...names);
const [tenantId, one, two] = [newId(), newId(), newId()];
const OWN = 'data.erasures';

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'hyaline-erasures-'));
  vaults = [];
  mkdirSync(place('backups'));
});
afterEach(() => {
  for (const vault of vaults) vault.close();
  rmSync(folder, { recursive: true });
});
async function open(dataDir: string, list: string | null = OWN): Promise<Vault> {
  const vault = await openVault({ dataDir: place(dataDir), kek: null, mayCreate: true });
  vaults.push(vault);
  if (list !== null) await vault.keepErasureList(place(list), () => undefined);
  return vault;
}
/** Two patients and a copy of the folder from then; both erased since, the list of between kept as `old`. */
async function eraseTwo(): Promise<Vault> {
  const vault = await open('data');
  await vault.createPatientKeys(tenantId, [one, two]);
  vaults.pop()?.close();
  cpSync(place('data'), place('snapshot'), { recursive: true });
  const later = await open('data');
  await later.destroyPatientKey(tenantId, one);
  cpSync(place(OWN), place('old'));
  await later.destroyPatientKey(tenantId, two);
  return later;
}
const COPY = () => place('backups', ERASURES_COPY);
const subjects = (text: string) => readErasureList(text).erased.map(({ subject }) => subject).toSorted(); // prettier-ignore
const listed = (file: string) => subjects(readFileSync(file, 'utf8'));
const both = [one, two].toSorted();
const ask = (more: Partial<ErasureAsk> = {}): ErasureAsk => ({
  ownFile: place(OWN), target: place('backups'), erasures: null, withoutErasures: false, ...more,
}); // prettier-ignore
const asidesIn = (dir: string, name: string) => readdirSync(dir).filter((file) => file.startsWith(`${name}.`));
function forge(file: string, keyringId: string): void {
  const signer = ed25519(new Uint8Array(32).fill(7));
  const at = new Date().toISOString();
  const head = headLine(signer, { keyringId, at });
  const line = erasedLine(signer, { n: 0, line: head }, { kind: 'tenant', tenantId, subject: '', at });
  writeFileSync(file, `${head}\n${line}\n`);
}

describe('the backup’s copy of the list', () => {
  it('loses nothing to a shorter list, and says what it knows more', async () => {
    const vault = await eraseTwo();
    expect(await copyErasures(place(OWN), place('backups'), vault)).toEqual([]);
    expect(readFileSync(COPY(), 'utf8')).toBe(readFileSync(place(OWN), 'utf8'));
    const back = await open('snapshot', 'elsewhere'); // machine and list are lost
    const notices = await copyErasures(place('elsewhere'), place('backups'), back);
    expect(listed(COPY())).toEqual(both);
    expect(notices).toEqual([expect.stringContaining('2 erasures')]);
    cpSync(COPY(), place('elsewhere'));
    expect((await open('snapshot', 'elsewhere')).destroyedPatients(tenantId).toSorted()).toEqual(both);
  });

  it('that is damaged or another’s is kept aside, and a list that is gone takes nothing from it', async () => {
    const vault = await eraseTwo();
    await copyErasures(place(OWN), place('backups'), vault);
    const text = readFileSync(COPY(), 'utf8');
    rmSync(place(OWN));
    await copyErasures(place(OWN), place('backups'), vault);
    expect(listed(COPY())).toEqual(both);
    cpSync(place('old'), place(OWN));
    const damaged = text.replace(one, newId());
    writeFileSync(COPY(), damaged);
    expect(await copyErasures(place(OWN), place('backups'), vault)).toHaveLength(2);
    expect(listed(COPY())).toEqual(both); // `one` by the older list, `two` by its line in the damaged copy
    const [aside = ''] = asidesIn(place('backups'), ERASURES_COPY);
    expect(readFileSync(place('backups', aside), 'utf8')).toBe(damaged);
    forge(COPY(), vault.keyringId);
    expect(await copyErasures(place(OWN), place('backups'), vault)).toEqual([expect.stringContaining('put aside')]);
    expect(listed(COPY())).toEqual([one]);
  });
});

describe('a restore', () => {
  it('reads the installation’s own list besides the one that is named, and never makes it shorter', async () => {
    await eraseTwo();
    const before = readFileSync(place(OWN), 'utf8');
    const found = await findErasures(ask({ erasures: place('old') }), await open('snapshot', null));
    expect(found.erased.map(({ subject }) => subject).toSorted()).toEqual(both);
    await placeErasures(place(OWN), found.text);
    expect(readFileSync(place(OWN), 'utf8')).toBe(before);
    writeFileSync(place(OWN), 'something else\n');
    await placeErasures(place(OWN), found.text);
    expect(listed(place(OWN))).toEqual(both);
    expect(asidesIn(folder, OWN).map((name) => readFileSync(place(name), 'utf8'))).toEqual(['something else\n']);
  });

  it('goes on past an unfit copy where a good list is, says so, and refuses it alone', async () => {
    const vault = await eraseTwo();
    const unfit = [
      () => writeFileSync(COPY(), '{}\n'),
      () => forge(COPY(), vault.keyringId),
      () => forge(COPY(), newId()),
      () => (rmSync(COPY()), mkdirSync(COPY())),
    ];
    for (const spoil of unfit) {
      spoil();
      for (const erasures of [null, place(OWN)]) {
        const found = await findErasures(ask({ erasures }), vault);
        expect(found.erased.map(({ subject }) => subject).toSorted()).toEqual(both);
        expect(found.warnings).toEqual([expect.stringContaining(COPY())]);
      }
      const alone = ask({ ownFile: place('none') });
      await expect(findErasures(alone, vault)).rejects.toThrow(COPY());
      expect(await findErasures({ ...alone, withoutErasures: true }, vault)).toMatchObject({ files: [], erased: [] });
    }
  });

  it('takes what is signed of an own list that is damaged, with a good one named', async () => {
    const vault = await eraseTwo();
    writeFileSync(place(OWN), readFileSync(place(OWN), 'utf8').replace('"n":0', '"n":1'));
    await expect(findErasures(ask(), vault)).rejects.toThrow(/as it was written.*--erasures/s);
    const found = await findErasures(ask({ erasures: place('old') }), vault);
    expect(subjects(found.text)).toEqual(both);
    expect(found.warnings).toHaveLength(1);
  });

  it('with a keyring older than lists destroys nothing by the word of the backup folder alone', async () => {
    const vault = await open('data', null);
    forge(COPY(), vault.keyringId);
    await expect(findErasures(ask(), vault)).rejects.toThrow(
      new RegExp(`1 whole clinic.*${tenantId}.*--erasures`, 's'),
    );
    expect((await findErasures(ask({ withoutErasures: true }), vault)).erased).toEqual([]);
    const named = await findErasures(ask({ erasures: COPY() }), vault);
    expect(named).toMatchObject({ isUnproven: true, erased: [{ kind: 'tenant', tenantId }] });
    const other = await open('other-data', null);
    const mine = headLine(ed25519(new Uint8Array(32).fill(9)), { keyringId: other.keyringId, at: new Date().toISOString() }); // prettier-ignore
    writeFileSync(place(OWN), `${mine}\n`);
    forge(COPY(), other.keyringId);
    const found = await findErasures(ask(), other);
    expect(found.erased).toEqual([]);
    expect(found.warnings).toEqual([expect.stringContaining('whole clinic')]);
  });
});
