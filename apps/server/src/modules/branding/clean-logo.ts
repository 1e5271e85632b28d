import { BadPng, LargePng, readPng } from './png/read-png.ts';
import { writePng } from './png/write-png.ts';

/** `side` of its width and its height in pixels, `bytes` of the file that comes out. */
export interface LogoLimits {
  side: number;
  bytes: number;
}
export interface LogoJob {
  file: Uint8Array;
  limits: LogoLimits;
}
export interface CleanLogo {
  png: Uint8Array;
  width: number;
  height: number;
}
export type LogoProblem = 'logo-large' | 'logo-refused';
export type LogoAnswer = { logo: CleanLogo } | { problem: LogoProblem };

/**
 * The pixels of what was sent, encoded anew. Texts, profiles, positions, scripts and whatever else came along with them
 * are gone. It imports little, since a thread begins anew for each.
 */
export async function cleaned({ file, limits }: LogoJob): Promise<LogoAnswer> {
  try {
    const picture = await readPng(file, limits.side);
    const png = await writePng(picture);
    if (png.length > limits.bytes) return { problem: 'logo-large' };
    return { logo: { png, width: picture.width, height: picture.height } };
  } catch (error) {
    if (error instanceof LargePng) return { problem: 'logo-large' };
    if (error instanceof BadPng) return { problem: 'logo-refused' };
    throw error;
  }
}
