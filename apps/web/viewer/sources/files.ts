import { wholeOf } from '../engine/local-bytes.ts';
import type { ArchiveContent, LocalPlace } from '../engine/protocol.ts';

/** A file of this computer, or one inside a ZIP that lies there. */
export interface LocalFile {
  /** Folders and archives included: what a person knows it by, and what a DICOMDIR refers to. */
  readonly path: string;
  readonly place: LocalPlace;
}

/** Where a dropped file lay; browsers tell it only of chosen folders. */
const droppedPaths = new WeakMap<File, string>();

const pathOf = (file: File): string => droppedPaths.get(file) ?? (file.webkitRelativePath || file.name);

export const localFile = (file: File): LocalFile => ({ path: pathOf(file), place: { kind: 'file', file, frames: null } }); // prettier-ignore

export const nameOf = ({ path }: LocalFile): string => path.slice(path.lastIndexOf('/') + 1);

/** IM2 before IM10: makers number their files, not always with zeros in front. */
const byNumbers = new Intl.Collator('en', { numeric: true }).compare;

export const sorted = (files: readonly LocalFile[]): LocalFile[] => files.toSorted((a, b) => byNumbers(a.path, b.path));

export const entriesOf = (archive: LocalFile, file: File, { entries }: ArchiveContent): LocalFile[] =>
  sorted(
    entries.map((entry) => ({
      path: `${archive.path}/${entry.path}`,
      place: { kind: 'packed', archive: file, entry },
    })),
  );

/** The folder that all of them were in, or the archive; empty for loose files. */
export function labelOf(files: readonly LocalFile[]): string {
  const [first] = files;
  const folder = first?.path.split('/')[0] ?? '';
  if (first?.path.includes('/')) return folder;
  return files.length === 1 ? folder.replace(/\.(zip|dcm)$/i, '') : '';
}

/** All bytes of an image as the file that was saved, out of its archive if it lies in one. @throws LocalError */
export async function fileOf(place: LocalPlace, name: string): Promise<File> {
  return place.kind === 'file' ? place.file : new File([await wholeOf(place)], name);
}

/** Handles of what was dropped, where the browser gives any. To be called before the drop event ends. */
export async function handlesOfDrop(items: DataTransferItemList): Promise<FileSystemHandle[]> {
  type Item = DataTransferItem & { getAsFileSystemHandle?(): Promise<FileSystemHandle | null> };
  const asked = [...items].map((item: Item) => item.getAsFileSystemHandle?.() ?? null);
  // what cannot be remembered is opened all the same
  const handles = await Promise.allSettled(asked);
  return handles.flatMap((one) => (one.status === 'fulfilled' && one.value ? [one.value] : []));
}

/** Everything in a dropped folder or selection, folders within folders included. */
export async function filesOfDrop(items: DataTransferItemList): Promise<File[]> {
  // the list empties itself once the event is over: take all entries before the first await
  const entries = [...items].map((item) => item.webkitGetAsEntry() ?? item.getAsFile());
  const found = await Promise.all(entries.map((entry) => (entry instanceof File ? [entry] : filesUnder(entry))));
  return found.flat();
}

async function filesUnder(entry: FileSystemEntry | null): Promise<File[]> {
  if (entry?.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    droppedPaths.set(file, entry.fullPath.replace(/^\//, ''));
    return [file];
  }
  if (!entry?.isDirectory) return [];
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const found: File[] = [];
  for (;;) {
    // readEntries gives at most 100 at a time
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return found;
    for (const file of (await Promise.all(some.map(filesUnder))).flat()) found.push(file);
  }
}

/** Everything in a folder that the browser gave a handle to. */
export async function filesOfFolder(folder: FileSystemDirectoryHandle, within = folder.name): Promise<File[]> {
  const found: Promise<File[]>[] = [];
  for await (const handle of folder.values()) {
    const path = `${within}/${handle.name}`;
    found.push(handle.kind === 'file' ? fileOfHandle(handle, path) : filesOfFolder(handle, path));
  }
  return (await Promise.all(found)).flat();
}

/** One file, under the path that a person knows it by. */
export async function fileOfHandle(handle: FileSystemFileHandle, path: string): Promise<File[]> {
  const file = await handle.getFile();
  droppedPaths.set(file, path);
  return [file];
}
