export interface PictureSize {
  readonly columns: number;
  readonly rows: number;
}

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] as const;
/** Start of frame of all processes but those that name tables: C4, C8, CC. */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

/**
 * The size of a PNG or JPEG from its beginning, before a browser unpacks it: a small file can unpack to gigabytes.
 * @returns null for other files, and for a JPEG that says its size later than `start` reaches
 */
export function pictureSize(start: Uint8Array): PictureSize | null {
  const view = new DataView(start.buffer, start.byteOffset, start.byteLength);
  if (start.length >= 24 && PNG.every((byte, n) => start[n] === byte))
    return { columns: view.getUint32(16), rows: view.getUint32(20) };
  if (start[0] !== 0xff || start[1] !== 0xd8) return null;
  for (let at = 2; at + 9 <= start.length;) {
    const marker = start[at + 1] as number;
    if (start[at] !== 0xff) return null;
    if (marker === 0xff) at += 1;
    else if (isFrame(marker)) return { rows: view.getUint16(at + 5), columns: view.getUint16(at + 7) };
    else at += 2 + view.getUint16(at + 2);
  }
  return null;
}
