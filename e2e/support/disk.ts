import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findPlace } from '../../apps/server/src/platform/postgres/index.ts';

/** Every file that an installation keeps: its data folder, and its database cluster where that lies elsewhere. */
export function filesOf(data: string): string[] {
  const cluster = findPlace(data)?.clusterDir;
  return [...new Set([...walk(data), ...(cluster ? walk(cluster) : [])])];
}

function walk(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? walk(path) : entry.isFile() ? [path] : [];
  });
}

/** The files that hold one of the byte strings, or one of the texts as bytes, as UTF-16, as hex or as base64 (at any of its three offsets). */
export function filesHolding(paths: readonly string[], texts: readonly (string | Buffer)[]): string[] {
  const needles = texts.flatMap((text) => (typeof text === 'string' ? spellings(Buffer.from(text)) : [text]));
  return paths.filter((path) => {
    const bytes = readIfThere(path);
    return needles.some((needle) => bytes.includes(needle));
  });
}

/** A server at work drops and renames files between the listing and the look. */
export function readIfThere(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  }
}

function spellings(text: Buffer): Buffer[] {
  const base64 = [0, 1, 2].map((offset) => {
    const shifted = Buffer.concat([Buffer.alloc(offset), text]).toString('base64');
    return Buffer.from(shifted.slice(offset === 0 ? 0 : 4, -4)); // without what depends on the neighbours
  });
  return [text, Buffer.from(text.toString(), 'utf16le'), Buffer.from(text.toString('hex')), ...base64];
}
