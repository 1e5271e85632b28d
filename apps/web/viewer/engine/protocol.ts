import type { DicomDirectory, FrameRanges, HeaderResult, ImageHeader } from '@hyaline/dicom';
import type { TagList } from '@hyaline/dicom/browse';
import type { Bytes } from '@hyaline/kit';
import type { Picture, Reduction, VoxelRule } from '@hyaline/volume';
import type { ZipEntry } from '@hyaline/zip';
import type { ArchAsk, ArchPart, PanoramicAsk } from './panoramic-task.ts';

/** Where the pixels of an image are. Everything in it crosses to a worker by structured clone. */
export type PixelPlace = LocalPlace | SealedPlace;
export type LocalPlace = FilePlace | PackedPlace;

export interface FilePlace {
  readonly kind: 'file';
  readonly file: File;
  /** Ranges of each frame behind the start of the pixel data, where a file holds several compressed ones. */
  readonly frames?: FrameRanges | null;
}

/** A file inside an archive: unpacked each time it is read, so that the archive is never in memory as a whole. */
export interface PackedPlace {
  readonly kind: 'packed';
  readonly archive: File;
  readonly entry: ZipEntry;
}

/** Ciphertext on our server, opened in the worker with the study's bulk key. */
export interface SealedPlace {
  readonly kind: 'sealed';
  readonly url: string;
  /** `Viewing <token>` of an opened link; null when the session's cookie speaks. */
  readonly authorization: string | null;
  readonly key: Bytes;
  readonly context: string;
  readonly sealedLength: number;
  /** Ranges of each frame inside the plaintext. */
  readonly frames: FrameRanges;
}

/** What a ZIP holds, and what of it is not read. */
export interface ArchiveContent {
  readonly entries: readonly ZipEntry[];
  readonly refused: readonly { readonly path: string; readonly reason: LocalProblem }[];
}

/** One frame to decode into the volume. */
export interface SliceJob {
  readonly image: number;
  readonly frame: number;
  readonly k: number;
  readonly rule: VoxelRule;
  readonly header: ImageHeader;
  readonly place: PixelPlace;
}

/** Where a worker puts voxels: into memory shared by all, or into a buffer of its own that it hands over. */
export interface VoxelTarget {
  readonly shared: SharedArrayBuffer | null;
  readonly kind: 'int16' | 'float32';
  /** Of the target, after reduction. */
  readonly sliceVoxels: number;
  readonly reduce: Reduction;
}

export type WorkerAsk =
  | { readonly kind: 'headers'; readonly files: readonly { readonly n: number; readonly place: LocalPlace }[] }
  /** Fetches now what opening a ZIP takes, so that it opens without a network later. */
  | { readonly kind: 'warm' }
  | { readonly kind: 'archive'; readonly archive: File }
  | { readonly kind: 'unpack'; readonly place: PackedPlace }
  | { readonly kind: 'directory'; readonly place: LocalPlace }
  | { readonly kind: 'slices'; readonly load: number; readonly target: VoxelTarget; readonly jobs: readonly SliceJob[] }
  | { readonly kind: 'picture'; readonly header: ImageHeader; readonly place: PixelPlace; readonly frame: number }
  | { readonly kind: 'tags'; readonly place: LocalPlace | Uint8Array }
  | PanoramicAsk
  | ArchAsk
  | { readonly kind: 'cancel'; readonly load: number };

/** What can be wrong with files of this computer besides what is in them. */
export type LocalProblem =
  /** The browser could not read it. */
  | 'unreadable'
  /** It is no longer the file that was chosen: written to, moved or its permission withdrawn. */
  | 'changed'
  | 'gone'
  | 'denied'
  /** Listed in a DICOMDIR and not there. */
  | 'missing'
  /** A DICOMDIR without the files that it lists. */
  | 'directory-alone'
  | 'zip-encrypted'
  | 'zip-method'
  | 'zip-damaged'
  | 'zip-truncated'
  | 'zip-split'
  | 'zip-too-large'
  | 'zip-too-many'
  /** It would unpack to far more than pictures do. */
  | 'zip-trap'
  | 'zip-in-zip'
  /** RAR, 7z, gzip, tar and the like. */
  | 'archive';

export type ProblemReason =
  | Extract<HeaderResult, { kind: 'refused' }>['reason']
  | LocalProblem
  /** The server did not give it: withdrawn, expired or offline. */
  | 'unavailable'
  /** The bytes are not those that were sealed. */
  | 'tampered';

export type HeaderAnswer =
  | (Extract<HeaderResult, { kind: 'image' }> & { readonly frames: FrameRanges | null })
  | { readonly kind: 'refused'; readonly reason: ProblemReason }
  /** Not an image, but a ZIP that may hold some. */
  | { readonly kind: 'zip' };

export type WorkerPart =
  | { readonly kind: 'header'; readonly n: number; readonly result: HeaderAnswer }
  | { readonly kind: 'archive'; readonly content: ArchiveContent | LocalProblem }
  | { readonly kind: 'unpacked'; readonly result: Blob | LocalProblem }
  | { readonly kind: 'directory'; readonly directory: DicomDirectory | null }
  | { readonly kind: 'slice'; readonly image: number; readonly k: number; readonly voxels: ArrayBuffer | null }
  | { readonly kind: 'picture'; readonly picture: Picture }
  | { readonly kind: 'tags'; readonly list: TagList }
  | ArchPart
  | { readonly kind: 'problem'; readonly image: number; readonly frame: number; readonly reason: ProblemReason };

export interface Envelope<T> {
  readonly id: number;
  readonly body: T;
}

/** A worker's answer to one ask: parts as they come, then one end. */
export type WorkerAnswer =
  | { readonly id: number; readonly kind: 'parts'; readonly parts: readonly WorkerPart[] }
  | { readonly id: number; readonly kind: 'end' }
  | { readonly id: number; readonly kind: 'failed'; readonly message: string };
