import { parentPort } from 'node:worker_threads';
import { createDecoder, DecodeError, type FrameFormat } from '../src/decode/index.ts';
import { pictureOf } from '../src/picture.ts';
import type { ImageHeader } from '@hyaline/dicom';
import { loadWasmFromDisk } from './fixtures.ts';

const decode = createDecoder(loadWasmFromDisk);

/** Decodes what it is sent, one at a time; answers how it ended. */
parentPort?.on('message', ({ header, frame }: { header: ImageHeader & FrameFormat; frame: Uint8Array }) => {
  decode(header, frame)
    .then((pixels) => {
      const picture = pictureOf(pixels, header);
      const values = picture.kind === 'grey' ? picture.values.length : picture.rgba.length / 4;
      return values === header.rows * header.columns ? 'picture' : `${values} values`;
    })
    .catch((cause: unknown) => (cause instanceof DecodeError ? cause.code : `crash: ${(cause as Error).stack}`))
    .then((answer) => parentPort?.postMessage(answer));
});
