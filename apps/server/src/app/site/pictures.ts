import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sha256 } from '../../platform/crypto/index.ts';
import { escaped } from './html.ts';

interface Picture {
  file: string;
  bytes: Buffer;
  width: number;
  height: number;
}

const FOLDER = fileURLToPath(new URL('pictures/', import.meta.url));

/** Pictures of the running product by name (scripts/site-pictures.ts makes them); their address is of their content. */
const PICTURES = new Map(
  readdirSync(FOLDER)
    .filter((name) => name.endsWith('.webp'))
    .map((name): [string, Picture] => {
      const bytes = readFileSync(FOLDER + name);
      const [base = ''] = name.split('.', 1);
      const file = `${base}-${sha256(bytes).toString('hex').slice(0, 10)}.webp`;
      return [base, { file, bytes, ...sizeOf(bytes) }];
    }),
);
const BY_FILE = new Map([...PICTURES.values()].map((picture) => [picture.file, picture]));

/** RFC 9649 section 2.7: what begins an extended file, as browsers write them; 24 bits less one for each side. */
function sizeOf(bytes: Buffer): { width: number; height: number } {
  if (bytes.toString('latin1', 12, 16) !== 'VP8X') throw new Error('not an extended WebP');
  return { width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1 };
}

export const pictureFile = (file: string): Buffer | null => BY_FILE.get(file)?.bytes ?? null;

/** @param eager - part of the first load; every other one is fetched when it comes near */
export function picture(name: string, alt: string, eager = false): string {
  const found = PICTURES.get(name);
  if (!found) throw new Error(`no picture ${name}`);
  const { file, width, height } = found;
  const loading = eager ? 'fetchpriority="high"' : 'loading="lazy" decoding="async"';
  return `<img src="/site/${file}" width="${width}" height="${height}" alt="${escaped(alt)}" ${loading}>`;
}
