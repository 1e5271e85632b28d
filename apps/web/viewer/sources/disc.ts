import { type DicomDirectory, fileIdKey } from '@hyaline/dicom';
import type { WorkerAsk, WorkerPart } from '../engine/protocol.ts';
import { type LocalFile, nameOf } from './files.ts';

/** What a DICOMDIR says about the files around it. */
export interface Disc {
  /** Files that it lists and that are not there. */
  readonly missing: readonly string[];
  /** Lies in the folder of the DICOMDIR or below. */
  isBeside(file: LocalFile): boolean;
}

export const isDirectoryFile = (file: LocalFile): boolean => /^dicomdir\.?$/i.test(nameOf(file));

type Ask = (ask: WorkerAsk) => Promise<WorkerPart | null>;

/** Reads every DICOMDIR among the files. The files are all looked at in any case: a disc may hold more than it lists. */
export async function discsIn(files: readonly LocalFile[], ask: Ask): Promise<Disc[]> {
  const found = await Promise.all(
    files.filter(isDirectoryFile).map(async (file) => {
      const part = await ask({ kind: 'directory', place: file.place });
      return part?.kind === 'directory' && part.directory ? discOf(file, part.directory, files) : null;
    }),
  );
  return found.filter((disc) => disc !== null);
}

export function discOf(file: LocalFile, directory: DicomDirectory, files: readonly LocalFile[]): Disc {
  const folder = file.path.slice(0, file.path.length - nameOf(file).length);
  const present = new Set(files.map(({ path }) => keyOf(path)));
  const missing = directory.files
    .map(({ path }) => path.join('/'))
    .filter((path) => !present.has(keyOf(folder + path)));
  return { missing, isBeside: ({ path }) => path.startsWith(folder) };
}

const keyOf = (path: string): string => fileIdKey(path.split('/'));
