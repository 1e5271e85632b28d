import { LOGO_LIMITS } from '@hyaline/contract';

const MAX_FILE_BYTES = 20_000_000;
/** Tried one after the other until the picture is light enough: twice the largest drawing is sharp on any screen. */
const SIDES = [800, 640, 480, 360, 240, 160];
/** The server packs the pixels a little otherwise than a browser does. */
const ROOM = 0.9;

export class LogoFileError extends Error {
  readonly reason: 'notPicture' | 'tooBig';
  constructor(reason: 'notPicture' | 'tooBig') {
    super(reason);
    this.reason = reason;
  }
}

/**
 * A picture of the person's computer as a PNG that the server takes. Only pictures of pixels: a drawing (SVG) is told by
 * its first bytes, whatever the file is called, and is never drawn.
 * @throws LogoFileError
 */
export async function logoFrom(file: Blob): Promise<Blob> {
  if (file.size > MAX_FILE_BYTES) throw new LogoFileError('tooBig');
  const start = new Uint8Array(await file.slice(0, 12).arrayBuffer());
  const type = typeOf(start);
  if (type === null) throw new LogoFileError('notPicture');
  const picture = await createImageBitmap(new Blob([file], { type })).catch(() => {
    throw new LogoFileError('notPicture');
  });
  try {
    let png = await drawn(picture, SIDES[0] ?? 0);
    for (const side of SIDES.slice(1)) {
      if (png.size <= LOGO_LIMITS.bytes * ROOM) break;
      png = await drawn(picture, side);
    }
    return png;
  } finally {
    picture.close();
  }
}

async function drawn(picture: ImageBitmap, side: number): Promise<Blob> {
  const fit = Math.min(1, side / Math.max(picture.width, picture.height));
  const width = Math.max(1, Math.round(picture.width * fit));
  const height = Math.max(1, Math.round(picture.height * fit));
  const canvas = new OffscreenCanvas(width, height);
  const pen = canvas.getContext('2d');
  if (pen === null) throw new LogoFileError('notPicture');
  pen.imageSmoothingQuality = 'high';
  pen.drawImage(picture, 0, 0, width, height);
  return canvas.convertToBlob({ type: 'image/png' });
}

const begins = (bytes: Uint8Array, at: number, text: string): boolean =>
  [...text].every((sign, i) => bytes[at + i] === sign.charCodeAt(0));

export function typeOf(start: Uint8Array): string | null {
  if (begins(start, 0, '\u0089PNG\r\n\u001a\n')) return 'image/png';
  if (begins(start, 0, '\u00ff\u00d8\u00ff')) return 'image/jpeg';
  if (begins(start, 0, 'RIFF') && begins(start, 8, 'WEBP')) return 'image/webp';
  return null;
}
