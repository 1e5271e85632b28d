import { parentPort } from 'node:worker_threads';
import { createDecoder, DecodeError } from '@hyaline/volume';
import { loadJpegCodec, loadWasm } from './codec-files.ts';
import { encodeJpeg, encodePng, type JpegCodec } from './encode.ts';
import type { RenderAnswer, RenderJob } from './render-job.ts';
import { renderPicture } from './render-picture.ts';

const decode = createDecoder(loadWasm);
let jpegCodec: Promise<JpegCodec> | undefined;

parentPort?.on('message', (ask: RenderJob & { id: number }) => {
  // a rejection in here would never reach the pool
  work(ask).then(
    (bytes) => post({ id: ask.id, bytes }, [bytes.buffer as ArrayBuffer]),
    (cause: unknown) => post({ id: ask.id, problem: cause instanceof DecodeError ? cause.code : 'damaged' }),
  );
});

const post = (answer: RenderAnswer, transfer: ArrayBuffer[] = []) => parentPort?.postMessage(answer, transfer);

/** @returns bytes with a buffer of their own, so that they can be handed over */
async function work({ as, frame, header, window, viewport, quality }: RenderJob): Promise<Uint8Array> {
  const pixels = await decode(header, frame);
  if (as === 'decode') return new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength).slice();
  const raster = renderPicture(pixels, header, { window, viewport });
  if (as === 'image/png') return new Uint8Array(encodePng(raster));
  jpegCodec ??= loadJpegCodec();
  return new Uint8Array(encodeJpeg(await jpegCodec, raster, quality));
}
