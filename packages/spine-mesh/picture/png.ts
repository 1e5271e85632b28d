import { crc32, deflateSync } from 'node:zlib';
import type { Picture } from './rasteriser.ts';

/** An RGB picture as a PNG file. */
export function png({ width, height, pixels }: Picture): Uint8Array {
  const rows = new Uint8Array(height * (width * 3 + 1));
  for (let y = 0; y < height; y += 1) {
    rows.set(pixels.subarray(y * width * 3, (y + 1) * width * 3), y * (width * 3 + 1) + 1);
  }
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', new Uint8Array()),
  ]);
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}

/** Pictures of one size in rows. */
export function sheet(pictures: readonly Picture[], columns: number): Picture {
  const { width, height } = pictures[0] as Picture;
  const rows = Math.ceil(pictures.length / columns);
  const out: Picture = {
    width: width * columns,
    height: height * rows,
    pixels: new Uint8Array(width * columns * height * rows * 3).fill(255),
  };
  for (const [i, picture] of pictures.entries()) {
    const [left, top] = [(i % columns) * width, Math.floor(i / columns) * height];
    for (let y = 0; y < height; y += 1) {
      const row = picture.pixels.subarray(y * width * 3, (y + 1) * width * 3);
      out.pixels.set(row, ((top + y) * out.width + left) * 3);
    }
  }
  return out;
}
