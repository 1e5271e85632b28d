import { spawnSync } from 'node:child_process';
import { createDecipheriv } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { newId } from '@hyaline/kit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keyringFile, openFieldWith, openVault, rootKeyFile, sealFieldWith, type Vault } from './index.ts';

const tenantId = newId();
const studyId = newId();
const rootKey = Buffer.alloc(32, 7).toString('base64');

let dataDir: string;
let opened: Vault[];
beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'hyaline-vault-'));
  opened = [];
});
afterEach(() => {
  for (const vault of opened) vault.close();
  rmSync(dataDir, { recursive: true });
});

async function open(more: { kek?: string; mayCreate?: boolean; expectedKeyringId?: string } = {}): Promise<Vault> {
  const vault = await openVault({ dataDir, kek: null, mayCreate: true, ...more });
  opened.push(vault);
  return vault;
}
const refusal = (attempt: Promise<unknown>) =>
  attempt.then(
    () => ({ code: 'accepted', message: '' }),
    (error: { code: string; message: string }) => error,
  );
const folderBytes = (folder: string) =>
  Buffer.concat(readdirSync(folder).map((name) => readFileSync(path.join(folder, name))));

describe('the vault', () => {
  it('gives the same keys after a restart, and different ones to each name, clinic and study', async () => {
    const first = await open();
    const made = await first.createStudyKey(tenantId, studyId);
    const secret = await first.instanceSecret('link-pepper-1');
    const again = await open({ mayCreate: false, expectedKeyringId: first.keyringId });
    expect(await again.studyKeys(tenantId, studyId)).toEqual(made);
    expect(await again.instanceSecret('link-pepper-1')).toEqual(secret);

    const others = await again.createStudyKey(tenantId, newId());
    const foreign = await again.createStudyKey(newId(), studyId);
    const keys = [secret, await again.instanceSecret('session-hash')].concat(
      [made, others, foreign].flatMap(({ headerKey, bulkKey, fieldKey }) => [headerKey, bulkKey, fieldKey]),
    );
    expect(new Set(keys.map((key) => Buffer.from(key).toString('hex'))).size).toBe(11);
    expect(keys.every((key) => key.length === 32)).toBe(true);
  });

  it('makes one secret when two nodes ask for it first at the same moment', async () => {
    const [one, two] = [await open(), await open()];
    const secrets = await Promise.all([one, two, one].map((vault) => vault.instanceSecret('context-mac')));
    expect(new Set(secrets.map((secret) => Buffer.from(secret).toString('hex'))).size).toBe(1);
  });

  it('keeps root key and keyring readable by this user only', async () => {
    await open();
    expect(statSync(rootKeyFile(dataDir)).mode & 0o777).toBe(0o600);
    for (const name of readdirSync(path.dirname(keyringFile(dataDir)))) {
      expect(statSync(path.join(dataDir, 'keyring', name)).mode & 0o777, name).toBe(0o600);
    }
    expect(statSync(path.join(dataDir, 'keys')).mode & 0o077).toBe(0);
    chmodSync(rootKeyFile(dataDir), 0o640);
    expect(await refusal(open())).toMatchObject({
      code: 'root-key-invalid',
      message: expect.stringContaining('chmod 600'),
    });
  });

  it('writes no key in clear into the keyring', async () => {
    const vault = await open();
    const { headerKey, bulkKey } = await vault.createStudyKey(tenantId, studyId);
    const tenant = await vault.tenantKey(tenantId);
    const secret = await vault.instanceSecret('ledger-signing');
    const root = Buffer.from(readFileSync(rootKeyFile(dataDir), 'utf8').trim(), 'base64');
    vault.snapshotKeyring(path.join(dataDir, 'copy.sqlite'));
    const stored = Buffer.concat([
      folderBytes(path.join(dataDir, 'keyring')),
      readFileSync(path.join(dataDir, 'copy.sqlite')),
    ]);
    expect(stored.includes(Buffer.from(studyId))).toBe(true); // the search itself works
    for (const key of [headerKey, bulkKey, tenant.key, secret, root]) {
      for (const form of ['latin1', 'hex', 'base64', 'base64url'] as const) {
        expect(stored.includes(Buffer.from(Buffer.from(key).toString(form), 'latin1'))).toBe(false);
      }
    }
  });

  it('signs with a key that stays the same', async () => {
    const one = await (await open()).signer('ledger-signing');
    const two = await (await open()).signer('ledger-signing');
    expect(two.publicKey).toEqual(one.publicKey);
    expect(two.sign(Buffer.from('x'))).toEqual(one.sign(Buffer.from('x')));
  });
});

describe('a vault that cannot be opened', () => {
  it('refuses another root key, and says which one was meant', async () => {
    const { keyringId } = await open({ kek: rootKey });
    const wrong = await refusal(open({ kek: Buffer.alloc(32, 8).toString('base64') }));
    expect(wrong.code).toBe('root-key-wrong');
    expect(wrong.message).toMatch(
      /HYALINE_KEK \([0-9a-f]{16}\) does not open the keyring .*keyring\.sqlite.*root key [0-9a-f]{16}/,
    );
    expect(wrong.message).not.toContain(rootKey);
    expect((await open({ kek: rootKey })).keyringId).toBe(keyringId);
  });

  it('refuses when the root key file was lost, and makes no new one in its place', async () => {
    await open();
    rmSync(rootKeyFile(dataDir));
    expect(await refusal(open())).toMatchObject({
      code: 'root-key-missing',
      message: expect.stringContaining('root.key'),
    });
    expect(existsSync(rootKeyFile(dataDir))).toBe(false);
  });

  it('refuses when the keyring was lost, and makes no new one in its place', async () => {
    const { keyringId } = await open();
    rmSync(path.join(dataDir, 'keyring'), { recursive: true });
    expect(await refusal(open({ mayCreate: false }))).toMatchObject({
      code: 'keyring-missing',
      message: expect.stringContaining('hyaline restore'),
    });
    expect(await refusal(open({ expectedKeyringId: keyringId }))).toMatchObject({ code: 'keyring-missing' });
    expect(existsSync(keyringFile(dataDir))).toBe(false);
  });

  it('refuses the keyring of another installation', async () => {
    await open();
    expect(await refusal(open({ expectedKeyringId: newId() }))).toMatchObject({ code: 'keyring-foreign' });
  });

  it('refuses a keyring that is not one any more', async () => {
    (await open()).close();
    opened.pop();
    writeFileSync(keyringFile(dataDir), 'not a database, but long enough to be looked at as one. '.repeat(40));
    expect(await refusal(open())).toMatchObject({ code: 'keyring-damaged' });
  });

  it.each(['', 'short', Buffer.alloc(31).toString('base64'), `${rootKey}!`])('refuses the root key %j', async (kek) => {
    expect(await refusal(open({ kek }))).toMatchObject({ code: 'root-key-invalid' });
    expect(existsSync(keyringFile(dataDir))).toBe(false);
  });
});

describe('shredding a study', () => {
  it('ends its keys in every process at once, and they cannot be made again', async () => {
    const [one, two] = [await open(), await open()];
    await one.createStudyKey(tenantId, studyId);
    expect((await two.studyKeys(tenantId, studyId)).bulkKey.length).toBe(32);
    await one.destroyStudyKey(tenantId, studyId);
    for (const vault of [one, two]) {
      expect(await refusal(vault.studyKeys(tenantId, studyId))).toMatchObject({ code: 'key-destroyed' });
      expect(await refusal(vault.createStudyKey(tenantId, studyId))).toMatchObject({ code: 'key-destroyed' });
    }
    expect(await refusal(two.studyKeys(tenantId, newId()))).toMatchObject({ code: 'key-unknown' });
  });

  it('leaves no copy of the wrapped key in the keyring or its log', async () => {
    const vault = await open();
    await vault.createStudyKey(tenantId, studyId);
    const { DatabaseSync } = await import('node:sqlite');
    const reader = new DatabaseSync(keyringFile(dataDir), { readOnly: true });
    const wrapped = reader.prepare('select wrapped from wrapped_key where subject = ?').get(studyId)?.['wrapped'];
    reader.close();
    expect(folderBytes(path.join(dataDir, 'keyring')).includes(wrapped as Buffer)).toBe(true);
    await vault.destroyStudyKey(tenantId, studyId);
    expect(folderBytes(path.join(dataDir, 'keyring')).includes(wrapped as Buffer)).toBe(false);
  });

  it('of a key that another process reads at this moment is seen by it', async () => {
    const vault = await open();
    await vault.createStudyKey(tenantId, studyId);
    const script = `import { openVault } from ${JSON.stringify(new URL('./index.ts', import.meta.url).href)};
      const vault = await openVault({ dataDir: ${JSON.stringify(dataDir)}, kek: null, mayCreate: false });
      await vault.destroyStudyKey(${JSON.stringify(tenantId)}, ${JSON.stringify(studyId)}); vault.close();`;
    await vault.studyKeys(tenantId, studyId);
    const child = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
    expect(child.stderr.replace(/.*(ExperimentalWarning|--trace-warnings).*\n/g, '')).toBe('');
    expect(await refusal(vault.studyKeys(tenantId, studyId))).toMatchObject({ code: 'key-destroyed' });
  });
});

describe('a sealed field', () => {
  const place = { table: 'core.patient', column: 'name', rowId: newId() };

  it('[C124] is AES-256-GCM with a 32-byte key, 12-byte nonce and 16-byte tag, bound to tenant, table, column and row', async () => {
    const key = Buffer.alloc(32, 3);
    const where = { tenantId, ...place };
    const sealed = sealFieldWith(key, 66_051, where, 'Ana Núñez');
    expect(sealed[0]).toBe(1);
    expect(sealed.subarray(1, 5)).toEqual(Buffer.from([0, 1, 2, 3]));
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(5, 17), { authTagLength: 16 });
    decipher.setAAD(Buffer.from(`${tenantId}|core.patient|name|${place.rowId}|v1`)).setAuthTag(sealed.subarray(-16));
    const plain = Buffer.concat([decipher.update(sealed.subarray(17, -16)), decipher.final()]);
    expect(plain.toString()).toBe('Ana Núñez');
    expect(sealed.length).toBe(17 + plain.length + 16);
  });

  it('[C124] does not open in another row, column, table or clinic: two rows cannot be swapped', async () => {
    const vault = await open();
    const [rowA, rowB] = [
      { ...place, rowId: newId() },
      { ...place, rowId: newId() },
    ];
    const a = await vault.sealField({ tenantId }, rowA, 'A');
    const b = await vault.sealField({ tenantId }, rowB, 'B');
    expect(await vault.openField({ tenantId }, rowA, a)).toBe('A');
    for (const [at, sealed] of [
      [rowA, b],
      [rowB, a],
      [{ ...rowA, column: 'phone' }, a],
      [{ ...rowA, table: 'core.x' }, a],
    ] as const) {
      expect(await refusal(vault.openField({ tenantId }, at, sealed))).toMatchObject({ code: 'tampered' });
    }
    await vault.tenantKey(newId());
    expect((await refusal(vault.openField({ tenantId: newId() }, rowA, a))).code).not.toBe('accepted');
    const key = Buffer.alloc(32, 1); // same key, other clinic: the binding alone refuses
    const sealed = sealFieldWith(key, 1, { tenantId, ...rowA }, 'A');
    expect(() => openFieldWith(key, { tenantId: newId(), ...rowA }, sealed)).toThrow(/not what was sealed/);
  });

  it('[C124] refuses every flipped bit and every cut, a tag of 4 bytes included', async () => {
    const key = Buffer.alloc(32, 3);
    const where = { tenantId, ...place };
    const sealed = sealFieldWith(key, 1, where, 'text');
    for (let bit = 40; bit < sealed.length * 8; bit++) {
      const changed = Buffer.from(sealed);
      changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
      expect(() => openFieldWith(key, where, changed)).toThrow(/not what was sealed/);
    }
    for (let end = 0; end < sealed.length; end++)
      expect(() => openFieldWith(key, where, sealed.subarray(0, end))).toThrow(/sealed/i);
    expect(() => openFieldWith(key, where, Buffer.concat([Buffer.of(2), sealed.subarray(1)]))).toThrow(/version/);
  });

  it('[C124] gives out no plaintext before the tag is checked', () => {
    const source = readFileSync(new URL('./aead.ts', import.meta.url), 'utf8');
    const opening = source.slice(source.indexOf('function gcmOpen'), source.indexOf('function wrapBytes'));
    expect(opening.indexOf('decipher.final()')).toBeLessThan(opening.indexOf('return body'));
    expect(opening).toContain('{ authTagLength: TAG }');
    const users = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
      .filter((name) => readFileSync(path.join(import.meta.dirname, name), 'utf8').includes('createDecipheriv'));
    expect(users).toEqual(['aead.ts']);
  });

  it('[C124] never uses a nonce twice', () => {
    const key = Buffer.alloc(32, 3);
    const nonces = Array.from({ length: 20_000 }, () =>
      sealFieldWith(key, 1, { tenantId, ...place }, 'x')
        .subarray(5, 17)
        .toString('hex'),
    );
    expect(new Set(nonces).size).toBe(20_000);
  });

  it('of a study cannot be opened once the study is shredded', async () => {
    const vault = await open();
    await vault.createStudyKey(tenantId, studyId);
    const sealed = await vault.sealField({ tenantId, studyId }, place, 'Ana');
    expect(await vault.openField({ tenantId, studyId }, place, sealed)).toBe('Ana');
    await vault.destroyStudyKey(tenantId, studyId);
    expect(await refusal(vault.openField({ tenantId, studyId }, place, sealed))).toMatchObject({
      code: 'key-destroyed',
    });
  });
});
