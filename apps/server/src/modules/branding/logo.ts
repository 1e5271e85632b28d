import { LOGO_LIMITS } from '@hyaline/contract';
import { refuse } from '../../platform/http/index.ts';
import type { Logo } from './branding.repo.ts';
import { BadPng, LargePng, readPng } from './png/read-png.ts';
import { writePng } from './png/write-png.ts';

/**
 * A logo as it is kept: the pixels of what was sent, encoded anew. Texts, profiles, positions, scripts and whatever else
 * came along with them are gone.
 * @throws Refusal logo-refused, logo-large
 */
export async function cleanLogo(file: Uint8Array): Promise<Logo> {
  try {
    const picture = await readPng(file, LOGO_LIMITS.side);
    const png = await writePng(picture);
    if (png.length > LOGO_LIMITS.bytes) throw new LargePng();
    return { png, width: picture.width, height: picture.height };
  } catch (error) {
    if (error instanceof LargePng) return refuse('logo-large');
    if (error instanceof BadPng) return refuse('logo-refused');
    throw error;
  }
}
