import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromHex } from '@hyaline/kit';
import {
  canonicalEvent,
  eventLeaf,
  formatKey,
  noteKey,
  rootOf,
  signCheckpoint,
  writeAnchorLine,
  writeBundleLine,
} from '@hyaline/ledger';
import { toHex } from '@hyaline/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from './verify.ts';

const TENANT = '0197f000-0000-7000-8000-00000000000a';
const ORIGIN = `hyaline/test/${TENANT}`;
const entryId = (index: number) => `0197f000-0000-7000-8000-00000000100${index}`;

async function makeLedger() {
  const pair = (await crypto.subtle.generateKey('Ed25519', true, ['sign'])) as CryptoKeyPair;
  const publicKey = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  const key = await noteKey(ORIGIN, publicKey);
  const sign = async (message: Uint8Array<ArrayBuffer>) =>
    new Uint8Array(await crypto.subtle.sign('Ed25519', pair.privateKey, message));
  const entries = await Promise.all(
    [0, 1, 2, 3].map(async (index) => {
      const event = canonicalEvent({
        v: 1,
        entry: entryId(index),
        tenant: TENANT,
        actor: null,
        at: '2026-11-21T11:00:00.000Z',
        event: 'study.read',
        outcome: 'done',
        resource: null,
        patient: null,
        ip: null,
        facts: { index },
      });
      return { index, entryId: entryId(index), event, leaf: toHex(await eventLeaf(event)) };
    }),
  );
  const headOf = async (size: number) => {
    const root = await rootOf(entries.slice(0, size).map(({ leaf }) => fromHex(leaf)));
    return signCheckpoint({ origin: ORIGIN, size, root }, { key, sign });
  };
  const write = async (rows: typeof entries) => {
    const header = {
      format: 'hyaline-ledger/v1' as const,
      origin: ORIGIN,
      key: formatKey(key),
      exportedAt: '2026-11-21T12:00:00.000Z',
      checkpoints: [await headOf(rows.length)],
      anchors: [],
    };
    return [header, ...rows].map(writeBundleLine).join('');
  };
  return { entries, headOf, write, vkey: formatKey(key) };
}

describe('[C267] hyaline audit verify', () => {
  let folder: string;
  let ledger: Awaited<ReturnType<typeof makeLedger>>;
  const file = async (name: string, text: string) => {
    await writeFile(join(folder, name), text);
    return join(folder, name);
  };
  const verify = async (...args: string[]) => {
    let output = '';
    const code = await run(args, (text) => (output += text));
    return { code, output };
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hyaline-verify-'));
    ledger = await makeLedger();
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('calls a whole ledger whole, with its key pinned and its anchor compared', async () => {
    const bundle = await file('whole.jsonl', await ledger.write(ledger.entries));
    const anchor = { at: '2026-11-21T11:30:00.000Z', origin: ORIGIN, note: await ledger.headOf(3) };
    const anchorFile = await file('anchors', writeAnchorLine(anchor));
    const { code, output } = await verify(bundle, '--key', ledger.vkey, '--anchor', anchorFile);
    expect(output).toContain('WHOLE: no row was changed');
    expect(output).not.toContain('Note');
    expect(code).toBe(0);
  });

  it('names the row that somebody edited, and ends with 1', async () => {
    const forged = ledger.entries.map((row) =>
      row.index === 2 ? { ...row, event: row.event.replace('2}', '9}') } : row,
    );
    const { code, output } = await verify(await file('edited.jsonl', await ledger.write(forged)));
    expect(output).toContain('Row 2 (0197f000) was edited');
    expect(output).toContain('No --key was given');
    expect(code).toBe(1);
  });

  it('sees through an anchor that the tail was cut', async () => {
    const bundle = await file('cut.jsonl', await ledger.write(ledger.entries.slice(0, 3)));
    const anchor = { at: '2026-11-21T11:30:00.000Z', origin: ORIGIN, note: await ledger.headOf(4) };
    const { code, output } = await verify(bundle, '--anchor', await file('anchors-4', writeAnchorLine(anchor)));
    expect(output).toContain('The tail is cut');
    expect(code).toBe(1);
    expect((await verify(bundle)).code).toBe(0); // without the anchor nobody could know: the output says so
  });

  it('says what is wrong with its arguments, and ends with 2', async () => {
    const damaged = await file('damaged', 'half a li');
    const bundle = await file('whole.jsonl', await ledger.write(ledger.entries));
    const cases: [string[], string][] = [
      [[], 'Name one exported ledger'],
      [[join(folder, 'absent')], 'cannot be read: ENOENT'],
      [[bundle, '--anchor', join(folder, 'absent')], 'cannot be read: ENOENT'],
      [[bundle, '--anchor', damaged], 'is not an anchor file'],
      [[bundle, '--wat'], 'wat'],
    ];
    for (const [args, message] of cases) {
      const { code, output } = await verify(...args);
      expect(output).toContain(message);
      expect(code).toBe(2);
    }
  });
});
