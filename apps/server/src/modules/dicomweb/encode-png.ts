import { crc32, deflateSync } from 'node:zlib';
import type { Raster } from './render-picture.ts';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const SUB = 1; // each byte less its left neighbour: what soft pictures shrink best by for its price

/** A PNG of 8 bits per sample (ISO/IEC 15948). */
export function encodePng({ columns, rows, samples, bytes }: Raster): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(columns, 0);
  head.writeUInt32BE(rows, 4);
  head[8] = 8;
  head[9] = samples === 1 ? 0 : 2;
  const line = columns * samples;
  const filtered = Buffer.alloc((line + 1) * rows);
  for (let y = 0; y < rows; y++) {
    const to = y * (line + 1);
    filtered[to] = SUB;
    for (let x = 0; x < line; x++) {
      const left = x < samples ? 0 : (bytes[y * line + x - samples] as number);
      filtered[to + 1 + x] = (bytes[y * line + x] as number) - left;
    }
  }
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(filtered, { level: 3 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(typed), 4);
  return Buffer.concat([frame.subarray(0, 4), typed, frame.subarray(4)]);
}
