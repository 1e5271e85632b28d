import { canonicalJson, type Json } from '@hyaline/kit';

// The export format, one JSON value a line: a header, then the entries in the order of the tree.

export const BUNDLE_FORMAT = 'hyaline-ledger/v1';

export interface BundleHeader {
  format: typeof BUNDLE_FORMAT;
  origin: string;
  /** Verifier key of the origin. A reader who pinned the key elsewhere compares; one who did not is told so. */
  key: string;
  /** When the server says it wrote this. Anchors after this time are no evidence of a cut tail. */
  exportedAt: string;
  /** Signed heads, oldest first; the last one covers every entry below. */
  checkpoints: string[];
  /** Heads that somewhere else has kept. */
  anchors: BundleAnchor[];
}
export interface BundleAnchor {
  name: string;
  at: string;
  note: string;
}
export interface BundleEntry {
  index: number;
  entryId: string;
  /** Canonical text; null when the tree has the leaf and the table lost the row. */
  event: string | null;
  /** Leaf hash as the tree holds it, hex. */
  leaf: string;
}

export const writeBundleLine = (line: BundleHeader | BundleEntry): string =>
  `${canonicalJson(line as unknown as Json)}\n`;

/** One line of an anchor file: a checkpoint as it stood at that time. */
export interface AnchorLine {
  at: string;
  origin: string;
  note: string;
}
export const writeAnchorLine = (line: AnchorLine): string => `${canonicalJson(line as unknown as Json)}\n`;

/** @returns the anchors of one origin; null when a line is not an anchor */
export function readAnchorLines(text: string, origin: string): AnchorLine[] | null {
  const lines = text.split('\n').filter((line) => line !== '');
  const anchors = lines.map((line) => parseObject<AnchorLine>(line, ['at', 'origin', 'note']));
  if (anchors.some((anchor) => anchor === null)) return null;
  return anchors.filter((anchor) => anchor !== null && anchor.origin === origin) as AnchorLine[];
}

export function parseHeader(line: string): BundleHeader | null {
  const header = parseObject<BundleHeader>(line, ['format', 'origin', 'key', 'exportedAt']);
  if (header === null || header.format !== BUNDLE_FORMAT) return null;
  const notes = Array.isArray(header.checkpoints) && header.checkpoints.every((note) => typeof note === 'string');
  const anchors = Array.isArray(header.anchors) && header.anchors.every(isAnchor);
  return notes && anchors ? header : null;
}

function isAnchor(value: unknown): value is BundleAnchor {
  const { name, at, note } = (value ?? {}) as Record<string, unknown>;
  return [name, at, note].every((field) => typeof field === 'string');
}

export function parseEntry(line: string): BundleEntry | null {
  const entry = parseObject<BundleEntry>(line, ['entryId', 'leaf']);
  if (entry === null || !Number.isSafeInteger(entry.index) || !/^[0-9a-f]{64}$/.test(entry.leaf)) return null;
  return entry.event === null || typeof entry.event === 'string' ? entry : null;
}

function parseObject<T>(line: string, texts: readonly (keyof T & string)[]): T | null {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  const record = value as Record<string, unknown>;
  return texts.every((name) => typeof record[name] === 'string') ? (value as T) : null;
}
