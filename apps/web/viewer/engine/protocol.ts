import type { FrameRanges, HeaderResult, ImageHeader } from '@hyaline/dicom';
import type { Bytes } from '@hyaline/kit';
import type { VoxelRule } from '@hyaline/volume';

/** Where the pixels of an image are. Everything in it crosses to a worker by structured clone. */
export type PixelPlace = FilePlace | SealedPlace;

export interface FilePlace {
  readonly kind: 'file';
  readonly file: File;
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
  readonly sliceVoxels: number;
}

export type WorkerAsk =
  | { readonly kind: 'headers'; readonly files: readonly { readonly n: number; readonly file: File }[] }
  | { readonly kind: 'slices'; readonly load: number; readonly target: VoxelTarget; readonly jobs: readonly SliceJob[] }
  | { readonly kind: 'cancel'; readonly load: number };

export type ProblemReason =
  | Extract<HeaderResult, { kind: 'refused' }>['reason']
  /** The browser could not read the file, e.g. it was moved or a phone withdrew its permission. */
  | 'unreadable'
  /** The server did not give it: withdrawn, expired or offline. */
  | 'unavailable'
  /** The bytes are not those that were sealed. */
  | 'tampered';

export type WorkerPart =
  | { readonly kind: 'header'; readonly n: number; readonly result: HeaderResult | { kind: 'unreadable' } }
  | { readonly kind: 'slice'; readonly image: number; readonly k: number; readonly voxels: ArrayBuffer | null }
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
