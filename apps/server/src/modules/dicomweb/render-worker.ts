import { parentPort } from 'node:worker_threads';
import { createDecoder, DecodeError } from '@hyaline/volume';
import { loadWasm } from './codec-files.ts';
import { encodeJpeg } from './encode-jpeg.ts';
import { encodePng } from './encode-png.ts';
import type { RenderAnswer, RenderJob } from './render-job.ts';
import { renderPicture } from './render-picture.ts';

const decode = createDecoder(loadWasm);

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
  return new Uint8Array(as === 'image/png' ? encodePng(raster) : encodeJpeg(raster, quality));
}
