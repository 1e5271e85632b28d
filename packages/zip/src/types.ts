/** One file in an archive. Plain JSON, so that it crosses to a worker. */
export interface ZipEntry {
  /** As the archive names it, fit to be shown; never a place on a disk. */
  readonly path: string;
  /** Unpacked, as the archive says; unpacking any other number of bytes fails. */
  readonly bytes: number;
  readonly packedBytes: number;
  readonly method: 'stored' | 'deflate';
  readonly crc32: number;
  /** First byte of its local header in the archive. */
  readonly at: number;
  /** Where the next entry, or the directory, starts: nothing of this entry may lie behind it. */
  readonly end: number;
}

/** Why one entry is not read; the others are. */
export type EntryProblem =
  | 'encrypted'
  | 'method' // packed in another way than deflate
  | 'too-large'
  | 'too-dense' // so much from so little is a trap, not a picture
  | 'damaged'; // its bytes do not unpack to what the archive says

/** Why an archive is not opened at all. */
export type ZipProblem =
  | 'not-zip'
  | 'truncated' // it starts like an archive and has no directory at its end
  | 'damaged'
  | 'split' // one of several volumes
  | 'too-many'
  | 'too-large'
  | 'too-dense'
  | 'overlap'; // entries share bytes: how bombs are built, and no honest program packs

export class ZipError extends Error {
  readonly code: ZipProblem;
  constructor(code: ZipProblem, message: string = code) {
    super(message);
    this.name = 'ZipError';
    this.code = code;
  }
}

export class EntryError extends Error {
  readonly code: EntryProblem;
  constructor(code: EntryProblem, message: string = code) {
    super(message);
    this.name = 'EntryError';
    this.code = code;
  }
}

export interface ZipDirectory {
  readonly entries: readonly ZipEntry[];
  readonly refused: readonly { readonly path: string; readonly reason: EntryProblem }[];
}

/** What an archive may hold. Bytes are unpacked ones; a ratio counts only beyond its floor, since empty pictures shrink a thousandfold. */
export interface ZipLimits {
  readonly entries: number;
  readonly directoryBytes: number;
  readonly entryBytes: number;
  readonly totalBytes: number;
  readonly entryRatio: number;
  readonly entryRatioFloor: number;
  readonly totalRatio: number;
  readonly totalRatioFloor: number;
}

const MB = 1024 * 1024;

/** Room for every real study: the largest dental ones are 3 GB in 2,000 files, a CD with its viewer 10,000 files. */
export const ZIP_LIMITS: ZipLimits = {
  entries: 65_536,
  directoryBytes: 32 * MB,
  entryBytes: 2048 * MB,
  totalBytes: 8192 * MB,
  entryRatio: 200,
  entryRatioFloor: 64 * MB,
  totalRatio: 100,
  totalRatioFloor: 1024 * MB,
};
