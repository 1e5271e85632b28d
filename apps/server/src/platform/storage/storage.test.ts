import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { localFolder, ObjectMissingError, type ObjectStore, StorageFullError } from './index.ts';

const KEY = 't/0198b4f0-0000-7000-8000-000000000001/s/0198b4f0-0000-7000-8000-000000000002/o1';
let root: string;
let store: ObjectStore;
beforeEach(async () => {
  root = path.join(mkdtempSync(path.join(tmpdir(), 'hyaline-objects-')), 'objects');
  store = await localFolder(root);
});
afterEach(() => rmSync(path.dirname(root), { recursive: true, force: true }));

const files = (folder = root) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name);
async function names(prefix: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of store.list(prefix)) keys.push(key);
  return keys.toSorted();
}
/** One piece, then the error that a full disk gives. */
const failing = (code: string) =>
  Readable.from(
    (async function* () {
      yield Buffer.alloc(100_000);
      throw Object.assign(new Error(code), { code });
    })(),
  );

describe('the object store in a folder', () => {
  it('gives back what was put, whole and by range', async () => {
    const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, i) => i % 251));
    expect(await store.put(KEY, Readable.from([bytes.subarray(0, 3), bytes.subarray(3)]))).toBe(70_000);
    expect(await store.size(KEY)).toBe(70_000);
    expect((await buffer(await store.get(KEY))).equals(bytes)).toBe(true);
    await fc.assert(
      fc.asyncProperty(fc.nat(70_000), fc.nat(70_000), async (a, b) => {
        const [start, end] = [Math.min(a, b), Math.max(a, b)];
        expect((await buffer(await store.get(KEY, { start, end }))).equals(bytes.subarray(start, end))).toBe(true);
      }),
      { numRuns: 30 },
    );
    for (const range of [{ start: -1 }, { start: 5, end: 4 }, { end: 70_001 }, { start: 0.5 }]) {
      await expect(store.get(KEY, range)).rejects.toThrow(RangeError);
    }
  });

  it('replaces an object in one step and keeps an empty one', async () => {
    await store.put(KEY, Buffer.from('old'));
    await store.put(KEY, Buffer.from('newer'));
    await store.put(`${KEY}-empty`, new Uint8Array(0));
    expect(String(await buffer(await store.get(KEY)))).toBe('newer');
    expect((await buffer(await store.get(`${KEY}-empty`))).length).toBe(0);
  });

  it('lists and deletes by folder, and by name', async () => {
    for (const key of ['t/a/s/1', 't/a/s/2', 't/a/x', 't/ab/s/1']) await store.put(key, Buffer.from(key));
    expect(await names('t/a')).toEqual(['t/a/s/1', 't/a/s/2', 't/a/x']);
    await store.delete('t/a/x');
    await store.delete('t/a/never-there');
    await store.deleteAll('t/a/s');
    expect(await names('t')).toEqual(['t/ab/s/1']);
    expect(await names('nothing')).toEqual([]);
  });

  it('says plainly that an object is missing', async () => {
    await store.put('t/a/x', Buffer.from('x'));
    for (const key of ['t/none', 't/a', 't/a/x/y']) {
      await expect(store.get(key).then((stream) => buffer(stream))).rejects.toThrow(ObjectMissingError);
      await expect(store.size(key)).rejects.toThrow(ObjectMissingError);
    }
  });

  it('leaves nothing when the stream breaks half-way, and keeps what was there before', async () => {
    await expect(store.put(KEY, failing('ECONNRESET'))).rejects.toThrow('ECONNRESET');
    expect(files()).toEqual([]);
    await expect(store.get(KEY)).rejects.toThrow(ObjectMissingError);
    await store.put(KEY, Buffer.from('before'));
    await expect(store.put(KEY, failing('ECONNRESET'))).rejects.toThrow('ECONNRESET');
    expect(String(await buffer(await store.get(KEY)))).toBe('before');
  });

  it('removes what a killed process left unfinished, and nothing that another one is writing', async () => {
    const hourAgo = new Date(Date.now() - 3_601_000);
    for (const name of ['abandoned', 'busy']) writeFileSync(path.join(root, '.unfinished', name), 'half');
    utimesSync(path.join(root, '.unfinished', 'abandoned'), hourAgo, hourAgo);
    expect(await names('t')).toEqual([]);
    await localFolder(root);
    expect(files()).toEqual(['busy']);
  });

  it.each([
    '',
    '/',
    'a//b',
    '../x',
    'a/../b',
    'a/./b',
    '.unfinished/x',
    '.x',
    'a/.x',
    'a\\b',
    'a\0b',
    '/etc/passwd',
    'a/%2e%2e/b',
    'a b',
    'x'.repeat(200),
    'a/b/c/d/e/f/g/h/i',
  ])('refuses the key %j, whatever is done with it', async (key) => {
    writeFileSync(path.join(path.dirname(root), 'x'), 'outside');
    await expect(store.put(key, Buffer.from('x'))).rejects.toThrow(RangeError);
    await expect((async () => store.get(key))()).rejects.toThrow(RangeError);
    await expect((async () => store.size(key))()).rejects.toThrow(RangeError);
    await expect((async () => store.delete(key))()).rejects.toThrow(RangeError);
    await expect((async () => store.deleteAll(key))()).rejects.toThrow(RangeError);
    expect(files(path.dirname(root))).toEqual(['x']);
  });

  it('does not list what a link in its folder points to', async () => {
    mkdirSync(path.join(root, 't'));
    symlinkSync('/etc', path.join(root, 't', 'etc'));
    expect(await names('t')).toEqual([]);
  });

  it.each(['ENOSPC', 'EDQUOT', 'EFBIG'])('says that the disk is full on %s', async (code) => {
    await expect(store.put(KEY, failing(code))).rejects.toThrow(StorageFullError);
    expect(files()).toEqual([]);
  });

  it('survives a disk that is really full: clear error, nothing half, earlier objects whole', async (test) => {
    const disk = path.join(path.dirname(root), 'small');
    mkdirSync(disk);
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk]).status === 0;
    if (!mounted) return test.skip('a small tmpfs can only be mounted as root');
    try {
      const small = await localFolder(path.join(disk, 'objects'));
      const kept = Buffer.alloc(300_000, 7);
      await small.put('t/kept', kept);
      await expect(small.put('t/large', Buffer.alloc(2_000_000))).rejects.toThrow(StorageFullError);
      await expect(small.get('t/large')).rejects.toThrow(ObjectMissingError);
      expect((await buffer(await small.get('t/kept'))).equals(kept)).toBe(true);
      await small.put('t/fits', Buffer.alloc(300_000)); // the space of the failed one is free again
    } finally {
      spawnSync('umount', [disk]);
    }
  });

  it('can be checked without leaving anything', async () => {
    await store.check();
    expect(files()).toEqual([]);
    rmSync(root, { recursive: true });
    await expect(store.check()).rejects.toThrow(/ENOENT/);
  });
});
