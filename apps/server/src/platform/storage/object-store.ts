import type { Readable } from 'node:stream';

export interface StoredObject {
  key: string;
  bytes: number;
  /** When its last byte was written, milliseconds since 1970. */
  writtenAt: number;
}

/** What may be written: bytes at once, in pieces, or a stream that is read to its end. */
export type ObjectSource = Uint8Array | readonly Uint8Array[] | AsyncIterable<Uint8Array>;

/** An object that is written and not yet there: nobody can read it, and a crash leaves nothing of it. */
export interface StagedObject {
  readonly key: string;
  readonly bytes: number;
}

/**
 * Whole immutable objects by key, for example `t/<tenantId>/s/<studyId>/<objectId>`. Everything put here is sealed
 * already: the store need not be trusted with content.
 */
export interface ObjectStore {
  /**
   * Keeps an object durably: after this returns it survives a power cut, and before it nobody can read any of it.
   * @returns its size in bytes
   * @throws StorageFullError, or what the source throws; nothing is left then
   */
  put(key: string, source: ObjectSource): Promise<number>;
  /**
   * Writes an object without waiting for the disk, to be kept together with others.
   * @throws StorageFullError, or what the source throws; nothing is left then
   */
  stage(key: string, source: ObjectSource): Promise<StagedObject>;
  /**
   * Keeps staged objects durably, as `put` does. The disk is waited for once for all of them: many at once cost little
   * more than one. @throws when one cannot be kept; then none is
   */
  settle(staged: readonly StagedObject[]): Promise<void>;
  /** Drops staged objects that were not settled. */
  unstage(staged: readonly StagedObject[]): Promise<void>;
  /**
   * Bytes `start` up to, not including, `end`; all of it by default.
   * @throws ObjectMissingError; RangeError when the range is not inside the object
   */
  get(key: string, range?: { start?: number; end?: number }): Promise<Readable>;
  /** Reads an object into the start of a buffer. @returns how many bytes of it are there @throws ObjectMissingError */
  readInto(key: string, into: Buffer): Promise<number>;
  /** @throws ObjectMissingError */
  size(key: string): Promise<number>;
  /** Deleting what is not there is not an error. */
  delete(key: string): Promise<void>;
  /** Deletes every object whose key begins with `prefix/`. */
  deleteAll(prefix: string): Promise<void>;
  /** Every object whose key begins with `prefix/`, in no order. */
  list(prefix: string): AsyncIterable<StoredObject>;
  /** Writes and deletes a small object: for readiness checks. */
  check(): Promise<void>;
}

export class StorageFullError extends Error {
  override name = 'StorageFullError';
  readonly code = 'ENOSPC';
}

export class ObjectMissingError extends Error {
  override name = 'ObjectMissingError';
}

const SEGMENT = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;

/**
 * A key in its parts. The pattern leaves out empty parts, `.`, `..`, separators and anything a file system might read
 * in its own way, so that no key can name a place outside the store.
 * @throws RangeError
 */
export function keyParts(key: string): string[] {
  const parts = key.split('/');
  if (parts.length > 8 || !parts.every((part) => SEGMENT.test(part))) throw new RangeError('not an object key');
  return parts;
}
