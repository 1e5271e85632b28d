const SOI = 2;
const APP0 = 0xe0;
const APP14 = 0xee;
const SCAN = 0xda;
const ADOBE_LENGTH = 14;
/** APP14 as Adobe writes it, ending in transform 0: three components are red, green and blue. */
const SAYS_RGB = Uint8Array.of(0xff, APP14, 0, ADOBE_LENGTH, 0x41, 0x64, 0x6f, 0x62, 0x65, 0, 100, 0, 0, 0, 0, 0);

/**
 * A JPEG of three components without JFIF or Adobe marker does not say whether they are RGB or YCbCr; decoders then
 * take YCbCr. Where the file's header says RGB, and no component is subsampled (as only colour differences are), the
 * picture is made to say so too.
 */
export function withColourSaid(frame: Uint8Array, photometric: string): Uint8Array {
  if (photometric !== 'RGB' || !isSilent(frame)) return frame;
  const out = new Uint8Array(frame.length + SAYS_RGB.length);
  out.set(frame.subarray(0, SOI));
  out.set(SAYS_RGB, SOI);
  out.set(frame.subarray(SOI), SOI + SAYS_RGB.length);
  return out;
}

function isSilent(frame: Uint8Array): boolean {
  for (let at = SOI; at + 4 <= frame.length && frame[at] === 0xff;) {
    const marker = frame[at + 1] as number;
    const length = (frame[at + 2] as number) * 256 + (frame[at + 3] as number);
    if (marker === APP0 || (marker === APP14 && length >= ADOBE_LENGTH) || marker === SCAN) return false;
    if (marker >= 0xc0 && marker <= 0xc2) return isWholeColour(frame.subarray(at + 4, at + 2 + length));
    at += 2 + length;
  }
  return false;
}

/** Frame header, ITU-T T.81 B.2.2: three components, each with one sample per pixel. */
const isWholeColour = (header: Uint8Array): boolean =>
  header[5] === 3 && [7, 10, 13].every((at) => header[at] === 0x11);
