import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generatePhantom } from '@hyaline/dicom/phantom';

/** Files of one kind, or why they cannot be had here. */
export type Kind = { name: string; paths: string[] } | { name: string; missing: string };

/** The phantom as 16-bit slices, one file each. */
export function writePhantom(folder: string, ask: { size: number; slices: number }): string[] {
  return Array.from(generatePhantom(ask), ({ name, bytes }) => {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    return path;
  });
}

/** Tools of DCMTK that compress without loss: none of ours, so that nobody reads what they wrote themselves. */
const ENCODERS: readonly { name: string; command: string; options: string[] }[] = [
  { name: 'JPEG-LS', command: 'dcmcjpls', options: [] },
  { name: 'JPEG lossless', command: 'dcmcjpeg', options: ['+e1'] },
  { name: 'RLE', command: 'dcmcrle', options: [] },
];

export function compressed(folder: string, paths: readonly string[]): Kind[] {
  const kinds = ENCODERS.map(({ name, command, options }): Kind => {
    const into = join(folder, command);
    mkdirSync(into);
    try {
      return {
        name,
        paths: paths.map((path, at) => {
          const to = join(into, String(at));
          execFileSync(command, [...options, path, to], { stdio: 'ignore' });
          return to;
        }),
      };
    } catch (error) {
      return { name, missing: `${command} of DCMTK: ${error instanceof Error ? error.message : String(error)}` };
    }
  });
  return [...kinds, { name: 'JPEG 2000', missing: 'DCMTK has no free encoder for it' }];
}
