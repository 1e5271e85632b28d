import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readEntry, readZip, writeZip, type ZipFile } from './index.ts';

const text = (words: string): Uint8Array => new TextEncoder().encode(words);
async function archiveOf(files: readonly ZipFile[]): Promise<Blob> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  for await (const piece of writeZip(files)) pieces.push(Uint8Array.from(piece));
  return new Blob(pieces);
}

describe('an archive that is written piece by piece', () => {
  it('holds its files, whatever they are called and however their bytes came', async () => {
    const file = fc.record({
      path: fc.stringMatching(/^[a-zñ]{1,8}\/[a-z]{1,8}\.json$/),
      data: fc.array(fc.uint8Array({ maxLength: 3000 }), { maxLength: 5 }),
      packed: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(file, { selector: (one) => one.path, maxLength: 6 }), async (files) => {
        const archive = await archiveOf(files);
        const { entries, refused } = await readZip(archive);
        expect(refused).toEqual([]);
        expect(entries.map((entry) => entry.path)).toEqual(files.map((one) => one.path));
        for (const [i, entry] of entries.entries())
          expect(Buffer.from(await readEntry(archive, entry))).toEqual(Buffer.concat(files[i]?.data ?? []));
      }),
      { numRuns: 40 },
    );
  });

  it('has the same bytes for the same files, and none of the day on which it was made', async () => {
    const files = [{ path: 'a.txt', data: [text('hello')] }];
    expect(await (await archiveOf(files)).bytes()).toEqual(await (await archiveOf(files)).bytes());
  });

  it('is opened by another program', async () => {
    const archive = await archiveOf([
      { path: 'patients/PT-0A1B2C/bundle.json', data: [text('{"a":1}'.repeat(5000))] },
      { path: 'packed.bin', data: [new Uint8Array(70_000).fill(7)], packed: true },
    ]);
    const folder = mkdtempSync(path.join(tmpdir(), 'hyaline-zip-'));
    const file = path.join(folder, 'a.zip');
    writeFileSync(file, Buffer.from(await archive.arrayBuffer()));
    const script =
      'import sys,zipfile;z=zipfile.ZipFile(sys.argv[1]);assert z.testzip() is None;print(len(z.namelist()),len(z.read("packed.bin")))';
    const python = ['python3', 'python'].find((name) => runs(name));
    // where there is no other program at hand, our own reader has the last word
    expect((await readZip(archive)).entries).toHaveLength(2);
    if (python !== undefined)
      expect(execFileSync(python, ['-c', script, file], { encoding: 'utf8' }).trim()).toBe('2 70000');
    rmSync(folder, { recursive: true });
  });
});

function runs(program: string): boolean {
  try {
    execFileSync(program, ['--version']);
    return true;
  } catch {
    return false;
  }
}
