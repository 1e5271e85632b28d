import { crc32, deflateSync } from 'node:zlib';
import type { World } from '../identity/identity.fixture.ts';
import { SESSION_COOKIE } from '../identity/index.ts';
import { type Rgba, SIGNATURE } from './png/raster.ts';

export function chunk(type: string, body: Uint8Array | string): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), Buffer.from(body as Uint8Array)]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(typed.length - 4, 0);
  frame.writeUInt32BE(crc32(typed), 4);
  return Buffer.concat([frame.subarray(0, 4), typed, frame.subarray(4)]);
}

export function head(width: number, height: number, depth = 8, type = 6, interlace = 0): Buffer {
  const body = Buffer.alloc(13);
  body.writeUInt32BE(width, 0);
  body.writeUInt32BE(height, 4);
  body.set([depth, type, 0, 0, interlace], 8);
  return chunk('IHDR', body);
}

/** A file of the chunks given, whatever they are. */
export const pngOf = (...chunks: Buffer[]): Buffer => Buffer.concat([SIGNATURE, ...chunks]);
export const END = chunk('IEND', '');
export const data = (raw: Uint8Array): Buffer => chunk('IDAT', deflateSync(raw));

/** RGBA without any filter: each row begins with a zero. */
export function plainPng({ width, height, pixels }: Rgba, ...between: Buffer[]): Buffer {
  const raw = Buffer.alloc((width * 4 + 1) * height);
  for (let y = 0; y < height; y++)
    raw.set(pixels.subarray(y * width * 4, (y + 1) * width * 4), y * (width * 4 + 1) + 1);
  return pngOf(head(width, height), ...between, data(raw), END);
}

/** A picture in which no two neighbours are alike. */
export function picture(width: number, height: number): Rgba {
  const pixels = new Uint8Array(width * height * 4);
  for (let at = 0; at < pixels.length; at++)
    pixels[at] = at % 4 === 3 ? 255 : (at * 37 + (at >> 5) * 11 + (at >> 2) * (at % 4)) & 255;
  return { width, height, pixels };
}

export const chunkTypes = (png: Buffer): string[] => {
  const types: string[] = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) types.push(png.toString('latin1', at + 4, at + 8));
  return types;
};

export const putLogo = ({ app }: World, token: string, file: Buffer, revision: number, type = 'image/png') =>
  app.inject({
    method: 'PUT',
    url: `/api/v1/branding/logo?revision=${revision}`,
    headers: {
      origin: 'http://localhost:8080',
      cookie: `${SESSION_COOKIE}=${token}`,
      'content-type': type,
    },
    payload: file,
  });
