import { LOGO_LIMITS } from '@hyaline/contract';
import { BadPng, LargePng, readPng } from './png/read-png.ts';
import { writePng } from './png/write-png.ts';

export interface CleanLogo {
  png: Uint8Array;
  width: number;
  height: number;
}
export type LogoProblem = 'logo-large' | 'logo-refused';
export type LogoAnswer = { logo: CleanLogo } | { problem: LogoProblem };

/**
 * The pixels of what was sent, encoded anew. Texts, profiles, positions, scripts and whatever else came along with them
 * are gone.
 */
export async function cleaned(file: Uint8Array): Promise<LogoAnswer> {
  try {
    const picture = await readPng(file, LOGO_LIMITS.side);
    const png = await writePng(picture);
    if (png.length > LOGO_LIMITS.bytes) return { problem: 'logo-large' };
    return { logo: { png, width: picture.width, height: picture.height } };
  } catch (error) {
    if (error instanceof LargePng) return { problem: 'logo-large' };
    if (error instanceof BadPng) return { problem: 'logo-refused' };
    throw error;
  }
}
