import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The shared DICOM collection beside the checkout: third-party files that are read there and never committed here. */
export interface SharedFixtures {
  file(path: string): Uint8Array<ArrayBuffer>;
  /** Names in a folder, sorted. */
  names(folder: string): string[];
  /** Rows of a tab-separated table, by column name. */
  table(path: string): Record<string, string>[];
}

const ROOT = resolve(import.meta.dirname, '../../../../shared/fixtures/dicom');

export const NO_FIXTURES = `the shared DICOM collection is not at ${ROOT}`;

/** @returns undefined when the collection is not there: then say so with `ctx.skip(NO_FIXTURES)` */
export function sharedFixtures(): SharedFixtures | undefined {
  if (!existsSync(join(ROOT, 'MANIFEST.tsv'))) return undefined;
  const file = (path: string): Uint8Array<ArrayBuffer> => new Uint8Array(readFileSync(join(ROOT, path)));
  return {
    file,
    names: (folder) =>
      readdirSync(join(ROOT, folder))
        .filter((name) => statSync(join(ROOT, folder, name)).isFile())
        .toSorted(),
    table: (path) => {
      const [head = [], ...rows] = readFileSync(join(ROOT, path), 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => line.split('\t'));
      return rows.map((row) => Object.fromEntries(head.map((name, i) => [name, row[i] ?? ''])));
    },
  };
}
