import { readFile, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { type ObjectStore, ObjectMissingError } from '../storage/index.ts';
import { BackupError } from './errors.ts';
import { hashFile, type Written, writeDurably } from './files.ts';
import { isInside } from './tar.ts';

export interface ListedObject extends Written {
  key: string;
}

/** Where saved studies lie; uploads under way are not part of a backup. */
const PREFIX = 't';
const OBJECTS = 'objects';
const LIST = 'objects.list';

/**
 * Copies every object that the target has not yet. Objects are sealed and never change, so a copy is taken as it is,
 * and a second backup copies only what is new.
 */
export async function copyObjects(store: ObjectStore, target: string, known: ReadonlyMap<string, ListedObject>) {
  const listed: ListedObject[] = [];
  for await (const { key, bytes } of store.list(PREFIX)) {
    const file = path.join(target, OBJECTS, key);
    const before = known.get(key);
    const there = before?.bytes === bytes ? await stat(file).catch(() => null) : null;
    const copied = before && there?.size === bytes ? before : await copy(store, key, file);
    if (copied) listed.push({ key, bytes: copied.bytes, sha256: copied.sha256 });
  }
  return listed.toSorted((a, b) => (a.key < b.key ? -1 : 1));
}

/** null: destroyed between the listing and now, and then it must not be in the backup either. */
async function copy(store: ObjectStore, key: string, file: string): Promise<Written | null> {
  try {
    return await writeDurably(file, await store.get(key));
  } catch (error) {
    if (error instanceof ObjectMissingError) return null;
    throw error;
  }
}

const line = ({ sha256, bytes, key }: ListedObject): string => `${sha256} ${bytes} ${key}\n`;

export const writeList = (folder: string, objects: readonly ListedObject[]): Promise<Written> =>
  writeDurably(path.join(folder, LIST), [Buffer.from(objects.map(line).join(''))]);

/** @throws BackupError on a line that cannot be one of ours */
export async function readList(folder: string): Promise<{ objects: ListedObject[]; sha256: string }> {
  const file = path.join(folder, LIST);
  const text = await readFile(file, 'utf8').catch(() => Promise.reject(new BackupError(`${file} is missing.`)));
  const objects = text
    .split('\n')
    .filter(Boolean)
    .map((words) => parseLine(words, file));
  return { objects, sha256: (await hashFile(file)).sha256 };
}

function parseLine(words: string, file: string): ListedObject {
  const [, sha256, bytes, key] = /^([0-9a-f]{64}) (\d+) (\S+)$/.exec(words) ?? [];
  if (!sha256 || !key || !isInside(key)) throw new BackupError(`${file} is damaged.`);
  return { sha256, bytes: Number(bytes), key };
}

export const objectFile = (target: string, key: string): string => path.join(target, OBJECTS, key);

/** Every object, read and hashed. @returns what is missing or changed, empty when nothing */
export async function damagedObjects(target: string, objects: readonly ListedObject[]): Promise<string[]> {
  const damaged: string[] = [];
  for (const { key, bytes, sha256 } of objects) {
    const found = await hashFile(objectFile(target, key)).catch(() => null);
    if (found?.bytes !== bytes || found.sha256 !== sha256) damaged.push(key);
  }
  return damaged;
}

/** Removes copies that no remaining backup lists. */
export async function removeUnlisted(target: string, lists: readonly (readonly ListedObject[])[]): Promise<number> {
  const wanted = new Set(lists.flat().map(({ key }) => key));
  let removed = 0;
  const root = path.join(target, OBJECTS);
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true }).catch(() => [])) {
    const file = path.join(entry.parentPath, entry.name);
    if (!entry.isFile() || wanted.has(path.relative(root, file).split(path.sep).join('/'))) continue;
    await rm(file);
    removed += 1;
  }
  return removed;
}
