import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sha256, sha256Stream } from '../../platform/crypto/index.ts';
import type { Probe } from './probe.ts';

const ROOTS = ['../../', '../../../../../packages/'].map((root) => fileURLToPath(new URL(root, import.meta.url)));
const PART_OF_BUILD = /\.(ts|sql|mjs)$/;
const NOT_PART = /(\.test\.ts|\.fixture\.ts)$|node_modules|(^|\/)dist\//;

/** SHA-256 over the path and the content of every file that this process runs, hex. */
export function buildDigest(): string {
  const digest = sha256Stream();
  for (const root of ROOTS) {
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
      (file) => PART_OF_BUILD.test(file) && !NOT_PART.test(file),
    );
    for (const file of files.toSorted()) digest.update(`${file}\0`).update(sha256(readFileSync(root + file)));
  }
  return digest.digest('hex');
}

/** A probe is what its source is: SHA-256 over its files, hex. */
export const probeSha256 = ({ sources }: Probe): string =>
  sha256(sources.map((url) => readFileSync(url, 'utf8')).join('\0')).toString('hex');
