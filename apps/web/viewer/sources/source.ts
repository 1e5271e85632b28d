import type { Identity, ImageHeader } from '@hyaline/dicom';
import type { SmallVolume } from '@hyaline/volume';
import type { WorkerPool } from '../engine/pool.ts';
import type { PixelPlace, ProblemReason } from '../engine/protocol.ts';

/** One image of a study: what its header says and where its pixels are. */
export interface SourceImage {
  /** File name, or a number where there are no files. */
  readonly name: string;
  readonly header: ImageHeader;
  /** Null where the source must not tell (an opened link). */
  readonly identity: Identity | null;
  /** Also where the identity is not told: empty when nobody may know it. */
  readonly seriesDescription: string;
  readonly place: PixelPlace;
  /**
   * The whole file as it was saved, or what stands before its pixels; left out where it is not given out (an opened
   * link) or lies at `place`.
   */
  readonly original?: (part?: 'file' | 'head') => Promise<Uint8Array>;
}

export interface FileProblem {
  readonly name: string;
  readonly reason: ProblemReason;
}

export interface StudyContent {
  readonly images: readonly SourceImage[];
  readonly problems: readonly FileProblem[];
}

/** How far reading is: archives, then headers; of both the number that is done. */
export interface ReadProgress {
  readonly phase: 'archive' | 'headers';
  readonly done: number;
  readonly all: number;
}

/** Where a study comes from: files on this computer, the clinic's sealed store, or an opened link. */
export interface StudySource {
  readonly kind: 'local' | 'saved' | 'link';
  /** What to call it before, or instead of, what its headers say. */
  readonly label: string;
  /** An image that is probably from the middle, before the rest has been read: the first picture. */
  preview?(pool: WorkerPool, signal: AbortSignal): Promise<SourceImage | null>;
  /** A series made small, where one was kept: shown until all of it has come, if it is the one that opens. */
  small?(signal: AbortSignal): Promise<{ readonly volume: SmallVolume; readonly seriesInstanceUid: string } | null>;
  /** All images. Never throws for a single bad one: that becomes a problem with its name. */
  read(pool: WorkerPool, signal: AbortSignal, onProgress: (progress: ReadProgress) => void): Promise<StudyContent>;
}

/** A whole study could not be had. */
export class SourceError extends Error {
  readonly reason: ProblemReason;
  constructor(reason: ProblemReason) {
    super(reason);
    this.name = 'SourceError';
    this.reason = reason;
  }
}
