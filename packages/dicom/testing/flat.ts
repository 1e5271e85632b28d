import { type Bytes, concatBytes, utf8 } from '@hyaline/kit';
import { writeElement, writeFile, writeUint16 } from '../src/writer.ts';

/** A picture that is no slice of a volume, for tests: intraoral, panoramic, photograph, cine run. */
export interface FlatAsk {
  readonly modality: string;
  readonly columns: number;
  readonly rows: number;
  /** Grey of 12 bits, or red, green and blue of 8. */
  readonly colour?: boolean;
  readonly frames?: number;
  readonly instance?: number;
  readonly seriesUid?: string;
  readonly description?: string;
  readonly monochrome1?: boolean;
  /** Other attributes by tag, each with its VR and value, e.g. Pixel Spacing. */
  readonly also?: Readonly<Record<number, readonly [vr: string, value: string]>>;
  /** Value of a pixel: 0 to 1 (three of them in colour). Without it, a row of teeth. */
  readonly shade?: (x: number, y: number, frame: number) => number | readonly [number, number, number];
}

/** A whole file. */
export function flatFile(ask: FlatAsk): Bytes {
  const { modality, columns, rows, colour = false, frames = 1, instance = 1 } = ask;
  const seriesUid = ask.seriesUid ?? '1.2.826.0.1.3680043.10.1';
  const sopInstanceUid = `${seriesUid}.${instance}`;
  const sopClassUid = '1.2.840.10008.5.1.4.1.1.7';
  const elements: Record<number, Bytes> = {
    0x00080005: writeElement(0x00080005, 'CS', 'ISO_IR 192'),
    0x00080016: writeElement(0x00080016, 'UI', sopClassUid),
    0x00080018: writeElement(0x00080018, 'UI', sopInstanceUid),
    0x00080060: writeElement(0x00080060, 'CS', modality),
    0x0008103e: writeElement(0x0008103e, 'LO', ask.description ?? ''),
    0x00100010: writeElement(0x00100010, 'PN', 'Prueba^Flora'),
    0x0020000d: writeElement(0x0020000d, 'UI', '1.2.826.0.1.3680043.10'),
    0x0020000e: writeElement(0x0020000e, 'UI', seriesUid),
    0x00200013: writeElement(0x00200013, 'IS', String(instance)),
    0x00280002: writeUint16(0x00280002, colour ? 3 : 1),
    0x00280004: writeElement(0x00280004, 'CS', colour ? 'RGB' : ask.monochrome1 ? 'MONOCHROME1' : 'MONOCHROME2'),
    0x00280006: writeUint16(0x00280006, 0),
    0x00280008: writeElement(0x00280008, 'IS', String(frames)),
    0x00280010: writeUint16(0x00280010, rows),
    0x00280011: writeUint16(0x00280011, columns),
    0x00280100: writeUint16(0x00280100, colour ? 8 : 16),
    0x00280101: writeUint16(0x00280101, colour ? 8 : 12),
    0x00280102: writeUint16(0x00280102, colour ? 7 : 11),
    0x00280103: writeUint16(0x00280103, 0),
  };
  for (const [tag, [vr, value]] of Object.entries(ask.also ?? {}))
    elements[Number(tag)] = writeElement(Number(tag), vr, utf8(value));
  const sorted = Object.entries(elements).toSorted(([a], [b]) => Number(a) - Number(b));
  return writeFile({ sopClassUid, sopInstanceUid, transferSyntaxUid: '1.2.840.10008.1.2.1' }, [
    concatBytes(...sorted.map(([, bytes]) => bytes)),
    writeElement(0x7fe00010, 'OW', pixels(ask, frames)),
  ]);
}

function pixels({ columns, rows, colour, shade = teeth(columns, rows) }: FlatAsk, frames: number): Uint8Array {
  const out = colour ? new Uint8Array(columns * rows * frames * 3) : new Uint16Array(columns * rows * frames);
  let at = 0;
  for (let frame = 0; frame < frames; frame++)
    for (let y = 0; y < rows; y++)
      for (let x = 0; x < columns; x++) {
        const value = shade(x, y, frame);
        if (typeof value === 'number' && !colour) out[at++] = Math.round(value * 4095);
        else for (const one of typeof value === 'number' ? [value, value, value] : value) out[at++] = Math.round(one * 255); // prettier-ignore
      }
  return new Uint8Array(out.buffer);
}

/** Two rows of teeth with roots, brighter than the bone around them. */
const teeth =
  (columns: number, rows: number) =>
  (x: number, y: number): number => {
    const wide = rows * 0.28;
    const across = ((x % wide) / wide - 0.5) * 2.3;
    const bow = ((x / columns - 0.5) * 2) ** 2 * rows * 0.12;
    const down = (y - rows / 2 + bow) / (rows * 0.36);
    const far = Math.abs(down);
    const width = far < 0.12 ? 0 : far < 0.45 ? 0.85 : far < 1 ? 0.75 * (1.05 - far) + 0.12 : 0;
    const inside = Math.abs(across) < width;
    const pulp = inside && Math.abs(across) < 0.13 && far > 0.25 && far < 0.9;
    const bone = 0.28 + 0.08 * Math.sin(x * 0.35) * Math.cos(y * 0.31) + (far > 0.45 ? 0.08 : -0.12);
    return pulp ? 0.42 : inside ? (far < 0.35 ? 0.92 : 0.68) : bone;
  };
